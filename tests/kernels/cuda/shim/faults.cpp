// Runs one kernel of fault_kernels.h: `cuda_faults NAME [faulty]`. Ends with 0, says "wrong" and
// ends with 1 when a result is not right, or dies of what a sanitizer saw. Built in every
// configuration; ctest runs it where a sanitizer has something to find.

#include "tests/kernels/cuda/device_array.h"
#include "tests/kernels/cuda/shim/fault_kernels.h"
#include "tests/kernels/cuda/shim/primitives_kernels.h"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

using namespace khatwa::test;
namespace prim = khatwa::kernels::cuda::test;

namespace {

constexpr unsigned kThreads = 64;

std::vector<int> rising(std::size_t count) {
    std::vector<int> values(count);
    std::iota(values.begin(), values.end(), 0);
    return values;
}

bool neighbourIsRight(bool faulty) {
    const DeviceArray<int> input(rising(kThreads));
    const DeviceArray<int> output(kThreads);
    check(prim::neighbour(input.data(), output.data(), kThreads, faulty, nullptr));
    std::vector<int> expected = rising(kThreads + 1);
    expected.erase(expected.begin());
    expected.back() = 0;
    return output.read() == expected;
}

bool blocksAddUp(bool faulty) {
    const DeviceArray<int> output(std::vector<int>{0});
    check(prim::addUp(output.data(), 8, faulty, nullptr));
    return output.read()[0] == 0;
}

bool handOverIsRight(bool faulty) {
    constexpr unsigned kBlocks = 8;
    const DeviceArray<int> parts(kBlocks);
    const DeviceArray<unsigned> ready(std::vector<unsigned>{0});
    const DeviceArray<int> output(1);
    check(prim::handOver(parts.data(), ready.data(), output.data(), kBlocks, faulty, nullptr));
    return output.read()[0] == kBlocks * (kBlocks + 1) / 2;
}

bool copyIsRight(bool faulty) {
    const DeviceArray<int> input(rising(kThreads));
    const DeviceArray<int> output(kThreads);
    check(prim::copyOne(input.data(), output.data(), kThreads, faulty, nullptr));
    return output.read() == rising(kThreads);
}

bool sharedIsRight(bool faulty) {
    const DeviceArray<int> output(kThreads);
    check(prim::readShared(output.data(), kThreads, faulty, nullptr));
    return output.read() == rising(kThreads);
}

bool staticSharedIsRight(bool faulty) {
    const DeviceArray<int> output(kThreads);
    check(prim::readStaticShared(output.data(), faulty, nullptr));
    return output.read() == rising(kThreads);
}

bool waitIsRight(bool faulty) {
    const DeviceArray<int> a(std::vector<int>(kThreads, 1));
    const DeviceArray<int> b(kThreads);
    const DeviceArray<int> c(kThreads);
    check(prim::addOne(a.data(), b.data(), kThreads, true, nullptr));
    check(prim::addOneEarly(b.data(), c.data(), kThreads, faulty, nullptr));
    return c.read() == std::vector<int>(kThreads, 3);
}

struct Case {
    const char* name;
    bool (*right)(bool faulty);
};
constexpr Case kCases[] = {
    {"race-in-a-block", neighbourIsRight}, {"race-of-blocks", blocksAddUp},
    {"missing-fence", handOverIsRight},    {"global-bounds", copyIsRight},
    {"shared-bounds", sharedIsRight},      {"static-shared-bounds", staticSharedIsRight},
    {"read-before-wait", waitIsRight},
};

} // namespace

int main(int argc, char** argv) {
    const bool faulty = argc == 3 && std::strcmp(argv[2], "faulty") == 0;
    for (const Case& one : kCases) {
        if (argc >= 2 && std::strcmp(argv[1], one.name) == 0) {
            const bool right = one.right(faulty);
            std::puts(right ? "right" : "wrong");
            return right ? 0 : 1;
        }
    }
    std::fprintf(stderr, "usage: cuda_faults NAME [faulty]\n");
    return 2;
}

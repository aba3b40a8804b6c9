#pragma once

#include "engine/backend/device.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// One thing that was compared with a plain reference in double precision.
struct SelfTestCheck {
    std::string name;    ///< "products Q4_K", "qwen3 Q4_K"
    double error = 0.0;  ///< ‖a - b‖ / ‖b‖; infinite where nothing could be compared
    double bound = 0.0;  ///< the most that it may be
    std::string problem; ///< what was thrown, if something was
    bool ok() const { return error <= bound; } ///< not a number is not
};

struct SelfTestReport {
    std::string backend; ///< "cpu", "cuda"
    std::vector<SelfTestCheck> checks;
    double bandwidth = 0.0; ///< bytes of weights that can be read in a second; 0: not measured
    double multiplyRate =
        0.0; ///< operations a second in BF16 by the vendor's library; 0: not known
    double seconds = 0.0;
    bool ok() const;
};

/// The device to test.
struct SelfTestOptions {
    std::function<std::unique_ptr<Backend>()> makeBackend;
    std::function<double()> measureBandwidth;    ///< bytes a second; may be empty
    std::function<double()> measureMultiplyRate; ///< may be empty
    /// Logits are the same to the last bit for any chunking (the CPU's promise).
    bool exact = true;
    /// Every operation of every model is compared with the CPU's on the same inputs as well.
    bool besideTheCpu = false;
    /// One architecture instead of three, and no stretched rotations: for tools that make it slow.
    bool quick = false;
    /// Called after each check, on the caller's thread; false ends the test early. May be empty.
    std::function<bool(const SelfTestCheck&)> onCheck;
};
/// The machine's cores; `threads` 0 means all of them.
SelfTestOptions cpuSelfTest(int threads = 0);
/// A GPU, also beside the CPU.
SelfTestOptions deviceSelfTest(const std::shared_ptr<Device>& device);

/// Every kernel, and a tiny model of every architecture and format made in memory, against plain
/// references; and the bandwidth of the memory. For a user whose device is in doubt. Some seconds
/// on two cores. What a check throws is its result; nothing is thrown from here but what `onCheck`
/// throws.
SelfTestReport runSelfTest(const SelfTestOptions& options);

} // namespace khatwa::engine

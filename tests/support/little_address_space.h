#pragma once

#if defined(__linux__)
#include <cstddef>
#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

namespace khatwa::test {

/// As long as it lives this process gets `more` bytes of address space beside what it has: what
/// asks for more finds no memory, as on a machine that is full. Not with sanitizers, which live on
/// address space.
class LittleAddressSpace {
public:
    explicit LittleAddressSpace(std::size_t more) {
        getrlimit(RLIMIT_AS, &before_);
        unsigned long pages = 0;
        if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
            if (std::fscanf(file, "%lu", &pages) != 1)
                pages = 0;
            std::fclose(file);
        }
        rlimit now = before_;
        now.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + more;
        setrlimit(RLIMIT_AS, &now);
    }
    ~LittleAddressSpace() { setrlimit(RLIMIT_AS, &before_); }
    LittleAddressSpace(const LittleAddressSpace&) = delete;
    LittleAddressSpace& operator=(const LittleAddressSpace&) = delete;

private:
    rlimit before_{};
};

} // namespace khatwa::test
#endif

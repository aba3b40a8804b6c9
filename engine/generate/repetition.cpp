#include "engine/generate/repetition.h"

#include <algorithm>

namespace khatwa::engine {

bool RepetitionDetector::push(TokenId id) {
    const auto periods = static_cast<int>(std::min<std::int64_t>(count_, kLongestPeriod));
    const auto now = static_cast<int>(count_ % kLongestPeriod);
    bool loop = false;
    for (int period = 1; period <= periods; ++period) {
        const int before = now >= period ? now - period : now - period + kLongestPeriod;
        std::int32_t& run = runs_[static_cast<std::size_t>(period - 1)];
        run = recent_[static_cast<std::size_t>(before)] == id ? run + 1 : 0;
        loop = loop || run >= std::max(kLongRun, kRepeats * period);
    }
    recent_[static_cast<std::size_t>(now)] = id;
    ++count_;
    return loop;
}

} // namespace khatwa::engine

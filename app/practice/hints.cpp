#include "app/practice/hints.h"

#include <algorithm>

namespace khatwa::practice {

using std::chrono::milliseconds;

RungState Ladder::state(Rung rung, milliseconds now, std::size_t attempts) const {
    const std::size_t index = indexOf(rung);
    if (!present_[index])
        return RungState::Missing;
    if (taken_[index])
        return RungState::Taken;
    if (policy_.open)
        return RungState::Open;
    for (std::size_t earlier = 0; earlier < index; ++earlier)
        if (present_[earlier] && !taken_[earlier])
            return RungState::AfterEarlier;
    if (rung == Rung::FullSolution && attempts == 0)
        return RungState::NeedsAttempt;
    if (attempts > attemptsThen_ || now - since_ >= policy_.wait[index])
        return RungState::Open;
    return RungState::Waiting;
}

milliseconds Ladder::opensIn(Rung rung, milliseconds now, std::size_t attempts) const {
    if (state(rung, now, attempts) != RungState::Waiting)
        return milliseconds(0);
    return policy_.wait[indexOf(rung)] - (now - since_);
}

bool Ladder::take(Rung rung, milliseconds now, std::size_t attempts) {
    switch (state(rung, now, attempts)) {
    case RungState::Taken:
        return true;
    case RungState::Open:
        note(rung, now, attempts);
        return true;
    default:
        return false;
    }
}

void Ladder::note(Rung rung, milliseconds now, std::size_t attempts) {
    taken_[indexOf(rung)] = true;
    since_ = now;
    attemptsThen_ = attempts;
}

std::optional<Rung> Ladder::next() const {
    for (const Rung rung : kRungs)
        if (present_[indexOf(rung)] && !taken_[indexOf(rung)])
            return rung;
    return std::nullopt;
}

std::size_t Ladder::takenCount() const {
    return static_cast<std::size_t>(std::ranges::count(taken_, true));
}

int Ladder::cost() const {
    int sum = 0;
    for (std::size_t i = 0; i < kRungCount; ++i)
        if (taken_[i])
            sum += std::clamp(policy_.cost[i], 0, 100);
    return std::min(sum, 100);
}

} // namespace khatwa::practice

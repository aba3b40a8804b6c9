#include "ui/Tutor/event_queue.h"

#include <algorithm>

namespace khatwa::ui {

void EventQueue::postPrefill(int done, int total) {
    const std::lock_guard lock(mutex_);
    batch_.prefill = {done, total};
}

void EventQueue::postProgress(Progress progress) {
    const std::lock_guard lock(mutex_);
    if (progress.restarted) {
        batch_.restarted = true;
        batch_.blocks.clear();
        batch_.checks.clear();
        ++reading_;
    }
    for (tutor::Block& block : progress.changed) {
        const auto at = std::lower_bound(
            batch_.blocks.begin(), batch_.blocks.end(), block.id,
            [](const tutor::Block& known, std::uint32_t id) { return known.id < id; });
        if (at != batch_.blocks.end() && at->id == block.id)
            *at = std::move(block);
        else
            batch_.blocks.insert(at, std::move(block));
    }
    batch_.inThinking = progress.inThinking;
    batch_.tokens = progress.tokens;
}

void EventQueue::postVotes(Votes votes) {
    const std::lock_guard lock(mutex_);
    batch_.votes = votes;
}

void EventQueue::postAttempt(int number, const tutor::StepAttempt& attempt) {
    const std::lock_guard lock(mutex_);
    batch_.attempt = {number, attempt};
}

void EventQueue::postCheck(int reading, std::uint32_t id, const tutor::StepCheck& check) {
    const std::lock_guard lock(mutex_);
    if (reading != reading_)
        return;
    batch_.checks.emplace_back(id, check);
}

void EventQueue::postChecksDone() {
    const std::lock_guard lock(mutex_);
    batch_.checksDone = true;
}

void EventQueue::postReply(int sample, Reply reply) {
    const std::lock_guard lock(mutex_);
    batch_.replies.emplace_back(sample, std::move(reply));
}

void EventQueue::postOutcome(const engine::Events::Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    batch_.outcome = outcome;
}

EventQueue::Batch EventQueue::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(batch_, {});
}

} // namespace khatwa::ui

#include "app/tutor/step_watcher.h"

#include <algorithm>
#include <utility>

namespace khatwa::tutor {

/// What the thread knows of the reply that is being written.
struct StepWatcher::Reply {
    std::uint64_t number = 0;
    std::string problem;
    std::optional<KnownAnswer> known;
    Told told;
    std::optional<StepChecker> checker;
    std::vector<Block> blocks; ///< of the solution, whole ones alone
    std::uint32_t newest = 0;  ///< the step of the block that is being written
    int newestNumber = 0;
    bool ended = false;
    std::size_t judged = 0; ///< steps
    bool answered = false;
    int reading = 0;

    void startAgain() {
        checker.emplace(problem, known);
        blocks.clear();
        newest = 0;
        newestNumber = 0;
        judged = 0;
        answered = false;
    }

    void take(std::vector<Block>& changed) {
        for (Block& block : changed) {
            if (block.id > newest) {
                newest = block.id;
                newestNumber = block.kind == Block::Kind::Answer ? 0 : block.number;
            }
            if (!block.complete)
                continue;
            const auto at = std::ranges::lower_bound(blocks, block.id, {}, &Block::id);
            if (at != blocks.end() && at->id == block.id)
                *at = std::move(block);
            else
                blocks.insert(at, std::move(block));
        }
    }
};

StepWatcher::StepWatcher() : thread_([this] { run(); }) {}

StepWatcher::~StepWatcher() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        ++current_;
        messages_.clear();
    }
    changed_.notify_one();
    thread_.join();
}

std::uint64_t StepWatcher::begin(std::string problem, std::optional<KnownAnswer> known, Told told) {
    const std::lock_guard lock(mutex_);
    ++current_;
    dropReply();
    Message message;
    message.kind = Message::Kind::Begin;
    message.problem = std::move(problem);
    message.known = std::move(known);
    message.told = std::move(told);
    message.reply = current_;
    messages_.push_back(std::move(message));
    changed_.notify_one();
    return current_;
}

void StepWatcher::blocks(std::uint64_t reply, const std::vector<Block>& changed, bool restarted) {
    Message message;
    message.reply = reply;
    message.restarted = restarted;
    for (const Block& block : changed) {
        if (block.thinking)
            continue;
        if (block.complete) {
            message.blocks.push_back(block);
        } else { // that it is there ends the step before it
            Block head;
            head.id = block.id;
            head.kind = block.kind;
            head.number = block.number;
            message.blocks.push_back(std::move(head));
        }
    }
    if (!message.blocks.empty() || restarted)
        post(std::move(message));
}

void StepWatcher::finish(std::uint64_t reply) {
    Message message;
    message.reply = reply;
    message.kind = Message::Kind::Finish;
    post(std::move(message));
}

void StepWatcher::later(std::function<void()> job) {
    Message message;
    message.kind = Message::Kind::Job;
    message.job = std::move(job);
    post(std::move(message));
}

void StepWatcher::forget() {
    const std::lock_guard lock(mutex_);
    ++current_;
    dropReply();
}

void StepWatcher::dropReply() {
    std::erase_if(messages_,
                  [](const Message& message) { return message.kind != Message::Kind::Job; });
}

void StepWatcher::post(Message message) {
    const std::lock_guard lock(mutex_);
    if (message.kind != Message::Kind::Job && message.reply != current_)
        return;
    messages_.push_back(std::move(message));
    changed_.notify_one();
}

bool StepWatcher::isCurrent(std::uint64_t reply) {
    const std::lock_guard lock(mutex_);
    return reply == current_ && !ending_;
}

void StepWatcher::run() {
    Reply reply;
    const auto tell = [&](std::uint32_t id, const StepCheck& check) {
        if (isCurrent(reply.number) && reply.told.checked)
            reply.told.checked(reply.reading, id, check);
    };
    for (;;) {
        Message message;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return ending_ || !messages_.empty(); });
            if (ending_)
                return;
            message = std::move(messages_.front());
            messages_.pop_front();
        }
        if (message.kind == Message::Kind::Begin) {
            reply = Reply{};
            reply.number = message.reply;
            reply.problem = std::move(message.problem);
            reply.known = std::move(message.known);
            reply.told = std::move(message.told);
            reply.startAgain();
            continue;
        }
        if (message.kind == Message::Kind::Job) {
            message.job();
            continue;
        }
        if (message.reply != reply.number || !reply.checker)
            continue;
        if (message.restarted) {
            reply.startAgain();
            ++reply.reading;
        }
        reply.take(message.blocks);
        reply.ended = reply.ended || message.kind == Message::Kind::Finish;
        const std::vector<StepBlocks> steps = stepBlocksOf(reply.blocks);
        while (reply.judged < steps.size() && isCurrent(reply.number)) {
            const StepBlocks& step = steps[reply.judged];
            const bool last = reply.judged + 1 == steps.size();
            // The last one known may still grow while a block of its number is being written, or
            // the next one may be.
            if (last && !reply.ended &&
                (reply.newestNumber == step.number || reply.newest == step.blocks.back().id))
                break;
            tell(step.id, reply.checker->check(step.blocks));
            ++reply.judged;
        }
        for (const Block& block : reply.blocks)
            if (block.kind == Block::Kind::Answer && !reply.answered && isCurrent(reply.number)) {
                reply.answered = true;
                tell(block.id, reply.checker->checkAnswer(block.text));
            }
        if (message.kind == Message::Kind::Finish && isCurrent(reply.number) && reply.told.done)
            reply.told.done();
    }
}

} // namespace khatwa::tutor

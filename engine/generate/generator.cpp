#include "engine/generate/generator.h"

#include "engine/generate/scheduler.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace khatwa::engine {

/// The thread and its inbox. Callers only put commands in; the scheduler and the model belong to
/// the thread.
struct Generator::Work {
    struct Command {
        enum class Kind { Submit, Stop, AnswerNow } kind = Kind::Submit;
        RequestId id = 0;
        Request request;
        Events events;
        std::chrono::steady_clock::time_point when;
    };

    Work(std::unique_ptr<Model> owned, Lookup how, kernels::Priority priority)
        : model(std::move(owned)), scheduler(*model, how), thread([this, priority] {
              kernels::setThreadPriority(priority);
              run();
          }) {}

    ~Work() {
        {
            const std::lock_guard lock(mutex);
            quit = true;
            interrupt = news = true;
        }
        wake.notify_one();
        thread.join();
    }

    void put(Command command) {
        {
            const std::lock_guard lock(mutex);
            // The pass that is running now is given up: it would only delay the stop.
            if (command.kind == Command::Kind::Stop)
                interrupt = true;
            news = true;
            inbox.push_back(std::move(command));
        }
        wake.notify_one();
    }

    void run() {
        std::vector<Command> commands;
        for (;;) {
            bool ends = false;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [&] { return quit || !inbox.empty() || !scheduler.idle(); });
                commands.swap(inbox);
                interrupt = news = false;
                ends = quit;
            }
            for (Command& command : commands) {
                switch (command.kind) {
                case Command::Kind::Submit:
                    scheduler.submit(command.id, std::move(command.request),
                                     std::move(command.events), command.when);
                    break;
                case Command::Kind::Stop:
                    scheduler.stop(command.id);
                    break;
                case Command::Kind::AnswerNow:
                    scheduler.answerNow(command.id);
                    break;
                }
            }
            commands.clear();
            if (ends) {
                scheduler.stopAll();
                return;
            }
            scheduler.step(interrupt, news);
        }
    }

    std::unique_ptr<Model> model;
    Scheduler scheduler; ///< the thread's; made before it, where a lack of memory can still be said
    std::mutex mutex;    ///< guards what follows it, up to `interrupt`
    std::condition_variable wake;
    std::vector<Command> inbox;
    RequestId lastId = 0;
    bool quit = false;
    std::atomic<bool> interrupt = false; ///< read by the forward pass; written under the mutex
    std::atomic<bool> news = false;      ///< the inbox is not empty; the same
    std::thread thread;                  ///< last, so that everything is there when it starts
};

Generator::Generator(std::unique_ptr<Model> model, Lookup lookup, kernels::Priority priority)
    : work_(std::make_unique<Work>(std::move(model), lookup, priority)) {}

Generator::~Generator() = default;

RequestId Generator::submit(Request request, Events events) {
    RequestId id = 0;
    {
        const std::lock_guard lock(work_->mutex);
        id = ++work_->lastId;
    }
    work_->put({Work::Command::Kind::Submit, id, std::move(request), std::move(events),
                std::chrono::steady_clock::now()});
    return id;
}

void Generator::stop(RequestId id) {
    work_->put({Work::Command::Kind::Stop, id, {}, {}, {}});
}

void Generator::answerNow(RequestId id) {
    work_->put({Work::Command::Kind::AnswerNow, id, {}, {}, {}});
}

const Model& Generator::model() const {
    return *work_->model;
}

} // namespace khatwa::engine

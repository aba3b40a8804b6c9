#pragma once

#include "app/records/store.h"

#include <QObject>
#include <QPointer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace khatwa::records {

/// A thread of its own for a store, so that a window never waits for a disk: jobs run there one
/// after the other, in the order in which they were given, and what came of them is told on the
/// thread that the writer was made on.
///
///     writer.run([a](Store& store) { return Attempts(store).add(a); },
///                this, [this](Result<qint64> id) { … });   // here it has been synced
///
/// A job takes a `Store&` and returns a `Result`; what it captures, it owns. Where the file could
/// not be opened, every job is answered with the reason. `then` is not called when `context` is
/// gone. The destructor waits until every job given has been done, and closes the file.
///
/// What crosses between the threads lies in two queues under one lock of ours; Qt only wakes the
/// window's thread. So the thread sanitizer, which does not see into Debian's Qt, sees all of it.
class Writer : public QObject {
    Q_OBJECT

public:
    /// Begins to open the file; `opened` or `failed` tells how it went.
    explicit Writer(QString file, StoreOptions options = {}, QObject* parent = nullptr);
    ~Writer() override;

    template <typename Job, typename Then>
    void run(Job job, QObject* context, Then then) {
        using Answer = std::invoke_result_t<Job&, Store&>;
        post([this, job = std::move(job), context = QPointer<QObject>(context),
              then = std::move(then)](Store* store, const Error& reason) mutable {
            Answer answer = store != nullptr ? job(*store) : Answer(reason);
            tell([context, then = std::move(then), answer = std::move(answer)]() mutable {
                if (context)
                    then(std::move(answer));
            });
        });
    }

    /// For what nobody waits for; a failure is told by `failed`.
    template <typename Job>
    void run(Job job) {
        run(std::move(job), this, [this](const auto& answer) {
            if (!answer)
                emit failed(answer.error());
        });
    }

    /// Tries to open the file again, after a failure.
    void reopen();

    bool isOpen() const { return open_; }
    /// How many jobs are not done yet.
    int waiting() const { return waiting_; }

signals:
    void opened(const khatwa::records::Opening& opening);
    void failed(const khatwa::records::Error& error);
    void idle(); ///< every job given so far is done and synced

private:
    Result<Opening> open(); ///< on the thread
    void post(std::function<void(Store*, const Error&)> job);
    void queue(std::function<void()> job);
    void tell(std::function<void()> news);
    void work(); ///< the thread
    Q_INVOKABLE void deliver();

    const QString file_;
    const StoreOptions options_;
    bool open_ = false;
    int waiting_ = 0;
    // Touched on the thread only:
    std::unique_ptr<Store> store_;
    Error reason_;
    // Under the lock:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    std::deque<std::function<void()>> news_;
    bool woken_ = false; ///< `deliver` is on its way
    bool ending_ = false;
    std::thread thread_;
};

} // namespace khatwa::records

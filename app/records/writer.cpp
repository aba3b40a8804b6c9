#include "app/records/writer.h"

namespace khatwa::records {

Writer::Writer(QString file, StoreOptions options, QObject* parent)
    : QObject(parent), file_(std::move(file)), options_(std::move(options)) {
    reopen();
    thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join(); // after every job that was given
}

void Writer::work() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
            if (jobs_.empty())
                break;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
    store_.reset(); // on the thread that opened it
}

void Writer::reopen() {
    queue([this] {
        if (store_)
            return;
        auto result = open();
        tell([this, result] {
            if (result) {
                open_ = true;
                emit opened(*result);
            } else {
                emit failed(result.error());
            }
        });
    });
}

Result<Opening> Writer::open() {
    auto store = Store::open(file_, options_);
    if (!store) {
        reason_ = store.error();
        return reason_;
    }
    store_ = std::move(*store);
    return store_->opening();
}

void Writer::post(std::function<void(Store*, const Error&)> job) {
    ++waiting_;
    queue([this, job = std::move(job)] {
        job(store_.get(), reason_);
        tell([this] {
            if (--waiting_ == 0)
                emit idle();
        });
    });
}

void Writer::queue(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

void Writer::tell(std::function<void()> news) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        news_.push_back(std::move(news));
        wake = !std::exchange(woken_, true);
    }
    if (wake)
        QMetaObject::invokeMethod(this, "deliver", Qt::QueuedConnection);
}

/// One at a time, so that the order is kept where someone who is told waits in an event loop.
void Writer::deliver() {
    const QPointer<Writer> here(this);
    while (here) { // whoever was told may have let it go
        std::function<void()> news;
        {
            const std::lock_guard lock(mutex_);
            woken_ = false;
            if (news_.empty())
                return;
            news = std::move(news_.front());
            news_.pop_front();
        }
        news();
    }
}

} // namespace khatwa::records

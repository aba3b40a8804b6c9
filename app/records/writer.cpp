#include "app/records/writer.h"

namespace khatwa::records {

Writer::Writer(QString file, StoreOptions options, QObject* parent)
    : QObject(parent), file_(std::move(file)), options_(std::move(options)), inside_(new QObject) {
    thread_.setObjectName(QStringLiteral("records"));
    inside_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, inside_, &QObject::deleteLater);
    thread_.start();
    reopen();
}

Writer::~Writer() {
    // After every job that was given.
    QMetaObject::invokeMethod(
        inside_,
        [this] {
            store_.reset();
            thread_.quit();
        },
        Qt::QueuedConnection);
    thread_.wait();
}

void Writer::reopen() {
    QMetaObject::invokeMethod(
        inside_,
        [this] {
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
        },
        Qt::QueuedConnection);
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
    QMetaObject::invokeMethod(
        inside_,
        [this, job = std::move(job)] {
            job(store_.get(), reason_);
            tell([this] {
                if (--waiting_ == 0)
                    emit idle();
            });
        },
        Qt::QueuedConnection);
}

void Writer::tell(std::function<void()> news) {
    QMetaObject::invokeMethod(this, std::move(news), Qt::QueuedConnection);
}

} // namespace khatwa::records

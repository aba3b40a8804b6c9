#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

namespace khatwa::tests {

/// Milliseconds; nothing waits so long that works. Chromium has been seen to take 16 s to make a
/// page on a machine that was busy with four times its work.
inline constexpr int kPatience = 120000;

/// Runs the event loop until `isTrue` gives true; false when it has not after `timeout`
/// milliseconds. As QTest::qWaitFor, which sleeps ten milliseconds after each turn of the loop:
/// Chromium takes hundreds of turns to load a page, and a test would wait seconds for each.
template <typename Predicate>
bool waitFor(Predicate isTrue, int timeout = 5000) {
    const QDeadlineTimer deadline(timeout);
    QTimer tick; // what is asked may come to be true without an event
    tick.start(10);
    while (!isTrue()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

/// Runs the event loop for so many milliseconds, as the program does.
inline void runFor(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Tells when a value that is looked at now and then has come to rest.
template <typename Value>
class Settling {
public:
    explicit Settling(int milliseconds) : milliseconds_(milliseconds) {}
    /// Whether it has been the same, and something, for so many milliseconds.
    bool settled(const Value& now) {
        if (!since_.isValid() || !(now == last_)) {
            last_ = now;
            since_.start();
        }
        return !(last_ == Value()) && since_.hasExpired(milliseconds_);
    }
    const Value& value() const { return last_; }

private:
    Value last_;
    QElapsedTimer since_;
    int milliseconds_;
};

} // namespace khatwa::tests

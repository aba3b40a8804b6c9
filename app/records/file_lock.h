#pragma once

#include <QString>

namespace khatwa::records {

/// A lock on a file that the system takes back when the process ends, however it ends; a lock made
/// by writing a name into a file would outlive a power cut. On NFS the kernel makes a byte-range
/// lock of it, so it holds between machines. Threads: one.
class FileLock {
public:
    enum class State {
        Held,
        Taken,  ///< by another process, or another store of this one
        Failed, ///< the file can't be made; `reason` is the system's error number
    };

    /// Makes the file where it is missing. A file system without locks gives `Held`: SQLite's own
    /// locks, or nobody's, are all there is.
    explicit FileLock(const QString& file);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    State state() const { return state_; }
    int reason() const { return reason_; }

private:
    int descriptor_ = -1;
    State state_ = State::Held;
    int reason_ = 0;
};

} // namespace khatwa::records

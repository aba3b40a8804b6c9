#include "app/records/file_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace khatwa::records {

FileLock::FileLock(const QString& file) {
    constexpr mode_t kOwnerOnly = 0600;
    descriptor_ =
        ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (descriptor_ < 0) {
        reason_ = errno;
        state_ = State::Failed;
        return;
    }
    int result = 0;
    do {
        result = ::flock(descriptor_, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK)
        state_ = State::Taken;
}

FileLock::~FileLock() {
    // The file stays: taking it away would let two others hold a lock each, on two files of one
    // name.
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

} // namespace khatwa::records

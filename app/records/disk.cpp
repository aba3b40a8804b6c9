#include "app/records/disk.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace khatwa::records {

namespace {

bool syncPath(const QString& path, int flags) {
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    // Some file systems have no way to sync a folder and say EINVAL; there is nothing better there.
    const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
    ::close(descriptor);
    return synced;
}

} // namespace

Error errorOfSystem(int code, const QString& path) {
    Error::Kind kind = Error::Kind::CannotOpen;
    if (code == ENOSPC || code == EDQUOT)
        kind = Error::Kind::DiskFull;
    else if (code == EACCES || code == EPERM || code == EROFS)
        kind = Error::Kind::NotWritable;
    else if (code == EIO || code == EFBIG)
        kind = Error::Kind::WriteFailed;
    return {.kind = kind, .subject = path, .detail = QString::fromLocal8Bit(std::strerror(code))};
}

bool isNetworkFileSystem(quint64 type) {
    // linux/magic.h and the kernels' modules; FUSE may be sshfs or a local disk, and is not told
    // apart.
    constexpr std::array<quint64, 17> kShared = {
        0x6969,     // NFS
        0x517b,     // SMB
        0xff534d42, // CIFS
        0xfe534d42, // SMB2
        0x65735546, // FUSE: sshfs, GlusterFS and others
        0x01021997, // 9P
        0x5346414f, // AFS
        0x6b414653, // kAFS
        0x73757245, // Coda
        0x564c,     // NCP
        0x00c36400, // Ceph
        0x0bd00bd0, // Lustre
        0x01161970, // GFS2
        0x7461636f, // OCFS2
        0x47504653, // GPFS
        0x786f4256, // VirtualBox's shared folders
        0xbacbacbc, // VMware's
    };
    return std::find(kShared.begin(), kShared.end(), type) != kShared.end();
}

bool liesOnNetwork(const QString& path) {
    struct statfs about = {};
    if (::statfs(QFile::encodeName(path).constData(), &about) != 0)
        return true;
    return isNetworkFileSystem(static_cast<quint32>(about.f_type));
}

bool syncFolder(const QString& folder) {
    return syncPath(folder, O_RDONLY | O_DIRECTORY);
}

void makeFolder(const QString& folder) {
    const QFileInfo info(folder);
    if (info.isDir())
        return;
    const QString parent = info.absolutePath();
    if (parent == info.absoluteFilePath()) // the root itself
        throw errorOfSystem(ENOENT, folder);
    makeFolder(parent);
    constexpr mode_t kOwnerOnly = 0700;
    if (::mkdir(QFile::encodeName(info.absoluteFilePath()).constData(), kOwnerOnly) != 0 &&
        errno != EEXIST)
        throw errorOfSystem(errno, folder);
    syncFolder(parent);
}

bool syncFile(const QString& file) {
    return syncPath(file, O_RDONLY);
}

QString datedName(const QString& file, const QString& word, const QDateTime& when) {
    const QFileInfo info(file);
    const QString stem = QStringLiteral("%1/%2.%3-%4")
                             .arg(info.absolutePath(), info.completeBaseName(), word,
                                  when.toString(QStringLiteral("yyyy-MM-dd-HHmmss")));
    const QString end = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    QString name = stem + end;
    for (int number = 2; QFile::exists(name); ++number)
        name = QStringLiteral("%1-%2%3").arg(stem).arg(number).arg(end);
    return name;
}

void makePrivate(const QString& file) {
    constexpr mode_t kOwnerOnly = 0600;
    const int descriptor =
        ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (descriptor < 0)
        throw errorOfSystem(errno, file);
    ::close(descriptor);
}

void renameOver(const QString& from, const QString& to) {
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        throw errorOfSystem(errno, to);
    syncFolder(QFileInfo(to).absolutePath());
}

} // namespace khatwa::records

#include "tests/app/records/recorded_disk.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

namespace khatwa::records::testing {

namespace {

struct Recorder {
    bool on = false;
    bool freeSyncs = false;
    std::string folder; ///< with its slash
    QList<DiskEvent> events;
};

Recorder& recorder() {
    static Recorder one;
    return one;
}

/// The name in the recorded folder, "." for the folder itself, nothing for other places.
QString nameOf(const std::string& path) {
    const std::string& folder = recorder().folder;
    if (path + "/" == folder)
        return QStringLiteral(".");
    if (path.compare(0, folder.size(), folder) != 0)
        return {};
    const QString name = QString::fromStdString(path.substr(folder.size()));
    return name.endsWith(QStringLiteral("-shm")) ? QString() : name;
}

QString nameOf(int descriptor) {
    if (!recorder().on)
        return {};
    std::array<char, 4096> path{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = ::readlink(link.c_str(), path.data(), path.size());
    return size > 0 ? nameOf(std::string(path.data(), static_cast<std::size_t>(size))) : QString();
}

void record(DiskEvent event) {
    recorder().events += std::move(event);
}

QByteArray contentNow(const QString& name) {
    QFile file(QString::fromStdString(recorder().folder) + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ssize_t writeAt(int descriptor, const void* bytes, std::size_t size, off_t offset) {
    const ssize_t written = ::syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    if (const QString name = nameOf(descriptor); !name.isEmpty() && written > 0)
        record({.kind = DiskEvent::Kind::Write,
                .name = name,
                .offset = offset,
                .bytes = QByteArray(static_cast<const char*>(bytes), written)});
    return written;
}

int truncateTo(int descriptor, off_t size) {
    const auto result = static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
    if (const QString name = nameOf(descriptor); !name.isEmpty() && result == 0)
        record({.kind = DiskEvent::Kind::Truncate, .name = name, .offset = size});
    return result;
}

int sync(int descriptor, long call) {
    const QString name = nameOf(descriptor);
    // The recording decides what is durable, so the machine's own disk need not be waited for.
    const bool really = !recorder().on && !recorder().freeSyncs;
    const int result = really ? static_cast<int>(::syscall(call, descriptor)) : 0;
    if (name == QStringLiteral("."))
        record({.kind = DiskEvent::Kind::SyncFolder, .name = name});
    else if (!name.isEmpty())
        record({.kind = DiskEvent::Kind::Sync, .name = name, .bytes = contentNow(name)});
    return result;
}

} // namespace

Recording::Recording(QString folder) {
    recorder().folder = folder.toStdString() + "/";
    recorder().events.clear();
    recorder().on = true;
}

Recording::~Recording() {
    recorder().on = false;
}

void Recording::acknowledge(qint64 number) {
    record({.kind = DiskEvent::Kind::Acknowledged, .offset = number});
}

QList<DiskEvent> Recording::events() const {
    return recorder().events;
}

FreeSyncs::FreeSyncs() {
    recorder().freeSyncs = true;
}

FreeSyncs::~FreeSyncs() {
    recorder().freeSyncs = false;
}

int Disk::fileNamed(const QString& name) {
    const auto known = names_.constFind(name);
    if (known != names_.constEnd())
        return *known;
    const int file = next_++;
    files_[file];
    names_[name] = file;
    changes_ += {{}, name, file};
    return file;
}

void Disk::take(const DiskEvent& event) {
    switch (event.kind) {
    case DiskEvent::Kind::Write:
    case DiskEvent::Kind::Truncate:
        files_[fileNamed(event.name)].pending += event;
        break;
    case DiskEvent::Kind::Sync: {
        Content& content = files_[fileNamed(event.name)];
        content.durable = event.bytes;
        content.pending.clear();
        break;
    }
    case DiskEvent::Kind::SyncFolder:
        durable_ = names_;
        changes_.clear();
        break;
    case DiskEvent::Kind::Remove:
        if (names_.contains(event.name))
            changes_ += {event.name, {}, names_.take(event.name)};
        break;
    case DiskEvent::Kind::Rename: {
        const int file = fileNamed(event.name);
        names_.remove(event.name);
        names_[event.to] = file;
        changes_ += {event.name, event.to, file};
        break;
    }
    case DiskEvent::Kind::Acknowledged:
        break;
    }
}

QByteArray Disk::applied(QByteArray content, const DiskEvent& event) {
    if (event.kind == DiskEvent::Kind::Truncate) {
        content.resize(static_cast<qsizetype>(event.offset), '\0');
        return content;
    }
    const auto end = static_cast<qsizetype>(event.offset) + event.bytes.size();
    if (content.size() < end)
        content.resize(end, '\0');
    std::copy(event.bytes.begin(), event.bytes.end(),
              content.begin() + static_cast<qsizetype>(event.offset));
    return content;
}

template <typename Choose>
Disk::Files Disk::after(Choose&& keeps) const {
    return after([&](const NameChange&) { return keeps(); }, keeps);
}

template <typename ChooseName, typename Choose>
Disk::Files Disk::after(ChooseName&& keepsName, Choose&& keeps) const {
    constexpr qint64 kSector = 512;
    QMap<QString, int> names = durable_;
    for (const NameChange& change : changes_) {
        if (!keepsName(change))
            continue;
        if (!change.from.isEmpty())
            names.remove(change.from);
        if (!change.to.isEmpty())
            names[change.to] = change.file;
    }
    Files out;
    for (auto name = names.cbegin(); name != names.cend(); ++name) {
        const Content& content = *files_.constFind(*name);
        QByteArray bytes = content.durable;
        for (const DiskEvent& event : content.pending) {
            if (event.kind == DiskEvent::Kind::Truncate) {
                if (keeps())
                    bytes = applied(bytes, event);
                continue;
            }
            qint64 from = event.offset;
            const qint64 end = event.offset + event.bytes.size();
            while (from < end) {
                const qint64 to = std::min(end, (from / kSector + 1) * kSector);
                if (keeps()) {
                    DiskEvent sector = event;
                    sector.offset = from;
                    sector.bytes = event.bytes.mid(from - event.offset, to - from);
                    bytes = applied(bytes, sector);
                }
                from = to;
            }
        }
        out[name.key()] = bytes;
    }
    return out;
}

Disk::Files Disk::withNothingUnsynced() const {
    return after([] { return false; });
}

Disk::Files Disk::withEverything() const {
    return after([] { return true; });
}

Disk::Files Disk::withSomeOfIt(std::mt19937_64& random) const {
    // Nearly all, half, or nearly nothing.
    const std::array<unsigned, 3> shares = {16, 128, 240};
    const unsigned share = shares[random() % shares.size()];
    return after([&] { return random() % 256 < share; });
}

QList<Disk::Files> Disk::withOneNameEach() const {
    QList<Files> out;
    if (changes_.size() > 1)
        for (const NameChange& one : changes_)
            out += after([&](const NameChange& change) { return &change == &one; },
                         [] { return true; });
    return out;
}

} // namespace khatwa::records::testing

// What SQLite and the records call, in the place of libc's.
extern "C" {

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off64_t offset) {
    return khatwa::records::testing::writeAt(descriptor, bytes, size, offset);
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
    return khatwa::records::testing::writeAt(descriptor, bytes, size, offset);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    return khatwa::records::testing::truncateTo(descriptor, size);
}

int ftruncate(int descriptor, off_t size) noexcept {
    return khatwa::records::testing::truncateTo(descriptor, size);
}

int fsync(int descriptor) {
    return khatwa::records::testing::sync(descriptor, SYS_fsync);
}

int fdatasync(int descriptor) {
    return khatwa::records::testing::sync(descriptor, SYS_fdatasync);
}

int unlink(const char* path) noexcept {
    using namespace khatwa::records::testing;
    const auto result = static_cast<int>(::syscall(SYS_unlink, path));
    if (result == 0 && recorder().on)
        if (const QString name = nameOf(std::string(path)); !name.isEmpty())
            record({.kind = DiskEvent::Kind::Remove, .name = name});
    return result;
}

int rename(const char* from, const char* to) noexcept {
    using namespace khatwa::records::testing;
    const auto result = static_cast<int>(::syscall(SYS_rename, from, to));
    if (result == 0 && recorder().on)
        if (const QString name = nameOf(std::string(from)); !name.isEmpty())
            record({.kind = DiskEvent::Kind::Rename, .name = name, .to = nameOf(std::string(to))});
    return result;
}

} // extern "C"

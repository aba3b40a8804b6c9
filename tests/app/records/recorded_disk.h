#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

#include <random>

namespace khatwa::records::testing {

/// What a process asked of a disk, in order. `Acknowledged` is not the disk's: it marks the moment
/// from which something must never be lost.
struct DiskEvent {
    enum class Kind { Write, Truncate, Sync, SyncFolder, Remove, Rename, Acknowledged };
    Kind kind = Kind::Write;
    QString name = {}; ///< in the recorded folder
    QString to = {};
    qint64 offset = 0; ///< of a write; the size of a truncation; the number of what is acknowledged
    QByteArray bytes = {}; ///< what was written; of a sync the whole file, however it was written
};

/// Records what this process writes, syncs, truncates, removes and renames below a folder, by
/// standing in the way of the functions of libc with which SQLite and the records do it (the test
/// program exports its own). Shared memory (`-shm`) is not recorded: it is made anew after a power
/// cut. One at a time, one thread.
class Recording {
public:
    explicit Recording(QString folder);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    void acknowledge(qint64 number);
    QList<DiskEvent> events() const;
};

/// While one lives, syncs cost nothing: for looking at what a power cut left, not for making it.
class FreeSyncs {
public:
    FreeSyncs();
    ~FreeSyncs();
    FreeSyncs(const FreeSyncs&) = delete;
    FreeSyncs& operator=(const FreeSyncs&) = delete;
};

/// A disk as a power cut finds it. Content is durable from a sync of its file on, names from a sync
/// of the folder on. What was not synced may be there or not, in any combination: each sector of
/// 512 bytes of each write, each truncation, each new name, each removal.
class Disk {
public:
    using Files = QMap<QString, QByteArray>;

    void take(const DiskEvent& event);

    Files withNothingUnsynced() const;
    Files withEverything() const;
    Files withSomeOfIt(std::mt19937_64& random) const;
    /// Of several names that changed one alone, and all content.
    QList<Files> withOneNameEach() const;

private:
    struct Content {
        QByteArray durable;
        QList<DiskEvent> pending;
    };
    struct NameChange {
        QString from; ///< empty: the file is new
        QString to;   ///< empty: it was removed
        int file;
    };

    template <typename Choose>
    Files after(Choose&& keeps) const;
    template <typename ChooseName, typename Choose>
    Files after(ChooseName&& keepsName, Choose&& keeps) const;
    int fileNamed(const QString& name);
    static QByteArray applied(QByteArray content, const DiskEvent& event);

    QMap<int, Content> files_;
    QMap<QString, int> names_;   ///< as the process sees them
    QMap<QString, int> durable_; ///< as they are on the disk
    QList<NameChange> changes_;  ///< of names, not synced yet
    int next_ = 0;
};

} // namespace khatwa::records::testing

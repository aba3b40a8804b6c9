#pragma once

#include "app/records/error.h"
#include "app/records/migrations.h"

#include <QSqlDatabase>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace khatwa::records {

class FileLock;

enum class Journal {
    WriteAhead, ///< one sync an attempt
    Rollback,   ///< where shared memory can't be relied on: network homes
};

/// How a file is opened. The defaults are the program's; the rest is for tests.
struct StoreOptions {
    std::optional<Journal> journal = {};    ///< nothing: as the file system of the folder asks
    int wait = 5000;                        ///< for another program that has the file, in ms
    const Migrations* migrations = nullptr; ///< nullptr: those of this program
    std::function<qint64()> now = {};       ///< UTC in ms; empty: the machine's clock
};

/// What happened while a file was opened.
struct Opening {
    Journal journal = Journal::WriteAhead;
    qint64 at = 0;              ///< when, by the clock: UTC in ms
    bool made = false;          ///< there was no file, or a damaged one was set aside
    QString setAside = {};      ///< where a damaged file lies now; empty when none was
    QString backupOfOlder = {}; ///< the copy made before an older file was brought up to date
    /// One line that a user should see, in their language; empty when there is nothing to say.
    QString line() const;
};

/// The records of one user of this machine: one SQLite file for all students.
///
/// Every change is one transaction, and a function that changes something returns when it has been
/// synced to the disk: what was acknowledged survives a power cut, as far as the disk keeps its
/// word.
///
/// Threads: a store is used from the thread that opened it, and from no other. A window uses
/// `Writer`, so that it never waits.
///
/// One instance: the store holds a lock beside the file (`<file>.lock`), which the system takes
/// back when the process ends, however it ends. A second one is told `AlreadyOpen`.
class Store {
public:
    /// Opens the file, or makes it and its folder. An older file is copied, then brought up to
    /// date; a newer one is refused and left as it is; a damaged one is set aside under a dated
    /// name.
    static Result<std::unique_ptr<Store>> open(const QString& file, StoreOptions options = {});
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Where the records of this user lie: the file that the environment variable KHATWA_RECORDS
    /// names, else `khatwa/records.db` in the user's data folder.
    static QString userFile();

    const QString& file() const { return file_; }
    const Opening& opening() const { return opening_; }

    /// For the other classes of this folder, and for tests.
    QSqlDatabase database() const;
    qint64 now() const; ///< UTC in ms

    /// Everything in one new file, synced. Throws Error. For backups.
    void copyTo(const QString& file) const;

    /// Puts `checked`, a file beside this one, in the place of this one and opens it. The caller
    /// has kept a copy of this one. On an error the old file is open again.
    Done replaceWith(const QString& checked);

private:
    Store(QString file, StoreOptions options);
    void openFile(); ///< throws Error
    Journal wantedJournal() const;
    void connect(Journal journal); ///< falls back to a rollback journal
    void connectWith(Journal journal);
    void close();
    void setAside();

    QString file_;
    StoreOptions options_;
    QString connection_; ///< Qt's name of it
    std::unique_ptr<FileLock> lock_;
    Opening opening_;
};

} // namespace khatwa::records

#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace khatwa::records {

/// Why something was not done. `line()` is for the user; `detail` is for a log and a report.
struct Error {
    enum class Kind {
        AlreadyOpen,   ///< another Khatwa of this user has the records
        InUse,         ///< another program holds the file
        CannotOpen,    ///< the file or its folder can't be opened or made
        NotWritable,   ///< the file or its folder may only be read
        DiskFull,      ///< nothing was written; what was there is whole
        WriteFailed,   ///< the disk failed; nothing was written
        NewerFile,     ///< written by a newer Khatwa; left as it is
        ForeignFile,   ///< a database, but another program's; left as it is
        Damaged,       ///< the file is damaged
        NotFound,      ///< no such student, conversation, file
        NotABackup,    ///< a file to restore from that holds no records of Khatwa
        BadBackup,     ///< a backup that is damaged, or was not written whole
        NameNeeded,    ///< a name is empty
        NameTaken,     ///< there is a student of this name already
        WrongPin,      ///< and this try was counted
        WaitForPin,    ///< too many wrong tries; `seconds` until the next one
        PinForm,       ///< a PIN is 4 to 12 digits
        NoTeacherPin,  ///< there is no teacher's PIN yet
        TeacherPinSet, ///< there is one already, so the old one is needed
        Failed,        ///< a defect of ours; `detail` says which
    };

    Kind kind = Kind::Failed;
    QString subject = {}; ///< the file or the name that it is about, where there is one
    QString detail = {};  ///< what the system said, in English
    int seconds = 0;

    /// One line in the user's language: what happened and what to do.
    QString line() const;
};

/// A name or a path inside a line, so that its direction and the line's don't mix.
QString isolated(const QString& text);

/// A value, or why there is none.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() { return std::get<0>(state_); }
    const T& value() const { return std::get<0>(state_); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

/// Done, or why not.
struct Nothing {};
using Done = Result<Nothing>;

} // namespace khatwa::records

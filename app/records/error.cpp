#include "app/records/error.h"

#include <QCoreApplication>

namespace khatwa::records {

namespace {

/// The texts of the records; one context for the translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(khatwa::records)
};

} // namespace

QString isolated(const QString& text) {
    return text.isEmpty() ? text : QChar(0x2068) + text + QChar(0x2069);
}

QString Error::line() const {
    switch (kind) {
    case Kind::AlreadyOpen:
        return Words::tr("Khatwa is already open. Use that window, or close it first.");
    case Kind::InUse:
        return Words::tr("Another program is using the records. Close it and try again.");
    case Kind::CannotOpen:
        return Words::tr("The records could not be opened: %1. Check that the folder is there and "
                         "start Khatwa again.")
            .arg(isolated(subject));
    case Kind::NotWritable:
        return Words::tr("%1 may only be read, so nothing can be kept there. Allow writing to its "
                         "folder and start Khatwa again.")
            .arg(isolated(subject));
    case Kind::DiskFull:
        return Words::tr("The disk is full, so this could not be kept. Nothing kept before is "
                         "lost. Free some space and try again.");
    case Kind::WriteFailed:
        return Words::tr("The disk did not take this, so it could not be kept. Nothing kept before "
                         "is lost. Check the disk and try again.");
    case Kind::NewerFile:
        return Words::tr("The records were written by a newer Khatwa and were left as they are. "
                         "Install the newer Khatwa to use them.");
    case Kind::ForeignFile:
        return Words::tr("%1 belongs to another program and was left as it is. Move it elsewhere "
                         "and start Khatwa again.")
            .arg(isolated(subject));
    case Kind::Damaged:
        return Words::tr("The records are damaged. Start Khatwa again: it sets them aside and "
                         "begins new ones.");
    case Kind::NotFound:
        return subject.isEmpty()
                   ? Words::tr("This is no longer there. Go back and choose again.")
                   : Words::tr("%1 is not there. Choose another file.").arg(isolated(subject));
    case Kind::NotABackup:
        return Words::tr("%1 is not a backup of Khatwa. Choose another file.")
            .arg(isolated(subject));
    case Kind::BadBackup:
        return Words::tr("The backup %1 is damaged, so it was not used. Choose another one; your "
                         "records are as they were.")
            .arg(isolated(subject));
    case Kind::NameNeeded:
        return Words::tr("Write a name first.");
    case Kind::NameTaken:
        return Words::tr("There is already a student called %1. Choose another name.")
            .arg(isolated(subject));
    case Kind::WrongPin:
        return Words::tr("This is not the right PIN. Try again, or ask a teacher to reset it.");
    case Kind::WaitForPin:
        return Words::tr("Too many wrong tries. Wait %n second(s) and try again.", nullptr,
                         seconds);
    case Kind::PinForm:
        return Words::tr("A PIN has 4 to 12 digits.");
    case Kind::NoTeacherPin:
        return Words::tr("There is no teacher's PIN yet. Set one first.");
    case Kind::TeacherPinSet:
        return Words::tr("There is a teacher's PIN already. Enter it to change it.");
    case Kind::Failed:
        break;
    }
    return Words::tr("This could not be kept: %1. Nothing kept before is lost. Try again.")
        .arg(isolated(detail));
}

} // namespace khatwa::records

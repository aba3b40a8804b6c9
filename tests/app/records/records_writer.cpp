// Writes attempts until it is killed, and says on standard output which are kept:
//     records_writer FILE SEED FIRST JOURNAL
// FIRST is the number of the first attempt, JOURNAL `wal` or `rollback`.
#include "tests/app/records/numbered.h"

#include <QCoreApplication>

#include <unistd.h>

using namespace khatwa::records;
using namespace khatwa::records::testing;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 5)
        return 2;
    StoreOptions options;
    options.journal =
        arguments[4] == QStringLiteral("wal") ? Journal::WriteAhead : Journal::Rollback;
    const auto store = got(Store::open(arguments[1], options));
    const quint64 seed = arguments[2].toULongLong();
    // Often, so that it is killed in the middle of a checkpoint too.
    QSqlQuery(store->database()).exec(QStringLiteral("PRAGMA wal_autocheckpoint = 12"));
    Students students(*store);
    auto all = got(students.all());
    const StudentId student =
        all.isEmpty() ? got(students.add({.name = QStringLiteral("Sara")})) : all[0].id;
    for (qint64 number = arguments[3].toLongLong();; ++number) {
        got(Attempts(*store).add(numbered(student, seed, number)));
        const QByteArray line = QByteArray::number(number) + '\n';
        if (::write(STDOUT_FILENO, line.constData(), static_cast<std::size_t>(line.size())) !=
            line.size())
            return 1;
    }
}

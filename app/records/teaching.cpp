#include "app/records/teaching.h"

#include "app/records/settings.h"

namespace khatwa::records {

namespace {

const auto kHintsOpen = QStringLiteral("teacher/hintsOpen");
const auto kYes = QStringLiteral("yes");

} // namespace

Result<bool> hintsOpen(Store& store) {
    const auto kept = Settings(store).value(kMachine, kHintsOpen);
    if (!kept)
        return kept.error();
    return kept.value() == kYes;
}

Done setHintsOpen(Store& store, bool open, const QString& teacherPin) {
    const Done entered = Students(store).enterAsTeacher(teacherPin);
    if (!entered)
        return entered;
    return open ? Settings(store).set(kMachine, kHintsOpen, kYes)
                : Settings(store).unset(kMachine, kHintsOpen);
}

} // namespace khatwa::records

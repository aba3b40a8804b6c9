#include "ui/Practice/students_model.h"

#include <QVariantMap>

#include <algorithm>

namespace khatwa::ui {

StudentsModel::StudentsModel(PracticeRecords& records, QObject* parent)
    : QObject(parent), records_(records) {
    connect(&records_, &PracticeRecords::studentsChanged, this, &StudentsModel::changed);
    connect(&records_, &PracticeRecords::pinWanted, this, [this](records::StudentId student) {
        pinFor_ = student;
        pinMessage_.clear();
        emit pinChanged();
    });
    connect(&records_, &PracticeRecords::pinRefused, this, [this](const QString& line) {
        pinMessage_ = line;
        emit pinChanged();
    });
    connect(&records_, &PracticeRecords::begun, this, [this] {
        pinFor_ = 0;
        pinMessage_.clear();
        emit pinChanged();
    });
}

const records::Student* StudentsModel::find(records::StudentId id) const {
    const auto& all = records_.students();
    const auto known = std::ranges::find(all, id, &records::Student::id);
    return known == all.end() ? nullptr : &*known;
}

QVariantList StudentsModel::all() const {
    QVariantList list;
    for (const records::Student& student : records_.students())
        list.append(QVariantMap{{QStringLiteral("id"), student.id},
                                {QStringLiteral("name"), student.name},
                                {QStringLiteral("letter"), student.letter},
                                {QStringLiteral("pin"), student.hasPin},
                                {QStringLiteral("here"), student.id == records_.student()}});
    return list;
}

QString StudentsModel::name() const {
    const records::Student* here = find(records_.student());
    return here != nullptr ? here->name : QString();
}

QString StudentsModel::letter() const {
    const records::Student* here = find(records_.student());
    return here != nullptr ? here->letter : QString();
}

bool StudentsModel::hasPin() const {
    const records::Student* here = find(records_.student());
    return here != nullptr && here->hasPin;
}

QString StudentsModel::pinOf() const {
    const records::Student* asked = find(pinFor_);
    return asked != nullptr ? asked->name : QString();
}

void StudentsModel::choose(qint64 student) {
    if (student != records_.student() || pinFor_ != 0)
        records_.choose(student);
}

void StudentsModel::enterPin(const QString& pin) {
    if (pinFor_ != 0 && !pin.trimmed().isEmpty())
        records_.choose(pinFor_, pin.trimmed());
}

void StudentsModel::cancelPin() {
    pinFor_ = 0;
    pinMessage_.clear();
    emit pinChanged();
}

void StudentsModel::add(const QString& name) {
    if (!name.trimmed().isEmpty())
        records_.add(name);
}

void StudentsModel::rename(const QString& name) {
    records_.rename(name);
}

void StudentsModel::setPin(const QString& old, const QString& pin) {
    pinMessage_.clear();
    emit pinChanged();
    records_.setPin(old.trimmed(), pin.trimmed());
}

} // namespace khatwa::ui

#include "ui/Practice/set_shelf.h"

#include "app/problems/shipped_sets.h"

#include <QFileInfo>

#include <filesystem>
#include <utility>

namespace khatwa::ui {

SetShelf::SetShelf(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

SetShelf::~SetShelf() {
    leaving_ = true;
    thread_.clear();
    thread_.waitForDone();
}

void SetShelf::readQuietly(const std::filesystem::path& file, bool shipped) {
    problems::SetReading reading = problems::readSetFile(file);
    if (!reading.set)
        return;
    auto set = std::make_shared<const problems::ProblemSet>(std::move(*reading.set));
    QMetaObject::invokeMethod(
        this,
        [this, set = std::move(set), shipped, name = QString::fromStdU16String(file.u16string())] {
            emit read(set, shipped, name);
        },
        Qt::QueuedConnection);
}

void SetShelf::readShipped() {
    thread_.start([this] {
        for (const auto& file : problems::setFiles(problems::shippedSetsFolder()))
            if (!leaving_)
                readQuietly(file, true);
    });
}

void SetShelf::openAgain(const QStringList& files) {
    thread_.start([this, files] {
        for (const QString& file : files)
            if (!leaving_)
                readQuietly(std::filesystem::path(file.toStdU16String()), false);
    });
}

void SetShelf::open(const QString& file) {
    thread_.start([this, file] {
        problems::SetReading reading =
            problems::readSetFile(std::filesystem::path(file.toStdU16String()));
        QMetaObject::invokeMethod(
            this,
            [this, file, reading = std::move(reading)] {
                if (reading.set)
                    emit opened(std::make_shared<const problems::ProblemSet>(*reading.set), file);
                else if (!reading.errors.empty())
                    emit refused(reading.errors.front(), QFileInfo(file).fileName());
            },
            Qt::QueuedConnection);
    });
}

} // namespace khatwa::ui

#pragma once

#include "tests/ui/support/wait.h"
#include "ui/Window/application.h"

#include <QDir>
#include <QImage>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace khatwa::tests {

/// The real window with the real engine, a settings file of its own, and hands to use it with: keys
/// and clicks go through the window system's path, answers come out of the page.
class WindowHarness {
public:
    explicit WindowHarness(std::unique_ptr<ui::ModelService> service,
                           std::optional<std::filesystem::path> starter,
                           ui::StartOptions options = {}) {
        if (!options.language)
            options.language = ui::Preferences::Language::English;
        if (!options.appearance)
            options.appearance = ui::Preferences::Appearance::Light;
        if (!options.seed)
            options.seed = 1;
        if (options.records.isEmpty())
            options.records = folder_.filePath(QStringLiteral("records.db"));
        application_ = std::make_unique<ui::Application>(
            std::make_unique<QSettings>(folder_.filePath(QStringLiteral("settings.ini")),
                                        QSettings::IniFormat),
            std::move(service), std::move(starter), std::move(options));
        QSignalSpy ready(application_.get(), &ui::Application::pageReady);
        shown_ = application_->show() && (!ready.isEmpty() || ready.wait(kPatience)) &&
                 QTest::qWaitForWindowActive(window());
    }

    bool shown() const { return shown_; }
    bool modelReady() {
        return waitFor([this] { return tutor().ready(); }, kPatience);
    }
    ui::Application& application() { return *application_; }
    ui::TutorModel& tutor() { return application_->tutor(); }
    QQuickWindow* window() { return application_->window(); }
    QString path(const QString& name) const { return folder_.filePath(name); }

    /// The item with this name, wherever it is in the window, popups included; visible ones only.
    QQuickItem* item(const QString& name) { return find(window()->contentItem(), name); }
    bool waitForItem(const QString& name) {
        return waitFor([&] { return item(name) != nullptr; }, kPatience);
    }
    /// What is drawn as text in the window now, fields to type in left out.
    QStringList texts() {
        QStringList all;
        gather(window()->contentItem(), all);
        return all;
    }
    /// What has the keyboard: an item's name, or what is known of it where it has none.
    QString focused() {
        const QQuickItem* focus = window()->activeFocusItem();
        if (focus == nullptr)
            return window()->isActive() ? QStringLiteral("(nothing)")
                                        : QStringLiteral("(nothing in a window that has no focus)");
        return focus->objectName().isEmpty() ? QLatin1String(focus->metaObject()->className())
                                             : focus->objectName();
    }
    QRectF place(const QString& name) {
        QQuickItem* there = item(name);
        return there != nullptr ? there->mapRectToScene(there->boundingRect()) : QRectF();
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(window(), key, modifiers);
    }
    void type(const QString& text) {
        for (const QChar c : text)
            QTest::sendKeyEvent(QTest::Click, window(), Qt::Key_unknown, QString(c),
                                Qt::NoModifier);
    }
    bool click(const QString& name) {
        if (!waitForItem(name))
            return false;
        // An item that was just made has no place yet, and one that moves has not its last: a frame
        // may still give it another.
        Settling<QRectF> spot(kStill);
        QSignalSpy frames(window(), &QQuickWindow::frameSwapped);
        if (!waitFor(
                [&] {
                    QQuickItem* there = item(name);
                    if (there == nullptr)
                        return false;
                    reveal(there);
                    // Of a field the whole, of which its text may be a corner only.
                    const QRectF now = there->mapRectToScene(wholeOf(there));
                    if (now != spot.value())
                        frames.clear();
                    window()->update();
                    return spot.settled(now.isEmpty() ? QRectF() : now) && frames.count() >= 2;
                },
                kPatience))
            return false;
        QTest::mouseClick(window(), Qt::LeftButton, Qt::NoModifier,
                          spot.value().center().toPoint());
        return true;
    }
    static QRectF wholeOf(const QQuickItem* item) { return {0, 0, item->width(), item->height()}; }
    /// Scrolls what is around an item until it is seen, as a person would before clicking it.
    void reveal(QQuickItem* there) {
        for (QQuickItem* around = there->parentItem(); around != nullptr;
             around = around->parentItem()) {
            if (!around->inherits("QQuickFlickable") || around->inherits("QQuickListView"))
                continue;
            auto* content = around->property("contentItem").value<QQuickItem*>();
            const QRectF at = there->mapRectToItem(content, wholeOf(there));
            const double top = around->property("contentY").toDouble();
            const double most =
                std::max(0.0, around->property("contentHeight").toDouble() - around->height());
            if (at.top() < top || at.bottom() > top + around->height())
                around->setProperty("contentY",
                                    std::clamp(at.center().y() - around->height() / 2, 0.0, most));
        }
    }
    /// Chooses a path in the dialog that was just asked for, as the system's dialog does: it is
    /// open, it closes, and `owner` tells the path by `signal`. What the dialog itself shows is the
    /// system's and not the program's.
    bool choosePath(const QString& owner, const char* signal, const QString& path) {
        auto* asks = window()->findChild<QObject*>(owner);
        if (asks == nullptr)
            return false;
        QObject* dialog = nullptr;
        const auto open = [&] {
            for (QObject* each : asks->findChildren<QObject*>())
                if (each->inherits("QQuickAbstractDialog") && each->property("visible").toBool())
                    dialog = each;
            return dialog != nullptr;
        };
        return waitFor(open, kPatience) && QMetaObject::invokeMethod(dialog, "reject") &&
               QMetaObject::invokeMethod(asks, signal, Q_ARG(QUrl, QUrl::fromLocalFile(path)));
    }
    bool waitUntilFinished() {
        return waitFor([this] { return tutor().phase() == ui::TutorModel::Phase::Finished; },
                       kPatience);
    }

    /// The value of a JavaScript expression in the page `name`, once all that was sent is drawn.
    QVariant ask(const QString& name, const QString& script) {
        QQuickItem* page = item(name);
        if (page == nullptr || !waitFor([&] { return page->property("idle").toBool(); }, kPatience))
            return {};
        QQmlEngine* engine = qmlEngine(page);
        QQmlComponent component(engine);
        component.setData(
            "import QtQml\nQtObject {\n signal answered(var value)\n"
            " function ask(page, script) { page.runJavaScript(script, v => answered(v)); }\n}",
            {});
        const std::unique_ptr<QObject> asker(component.create());
        QSignalSpy answered(asker.get(), SIGNAL(answered(QVariant)));
        QMetaObject::invokeMethod(asker.get(), "ask", Q_ARG(QVariant, QVariant::fromValue(page)),
                                  Q_ARG(QVariant, script));
        if (answered.isEmpty() && !answered.wait(kPatience))
            return {};
        return answered.constFirst().constFirst();
    }

    /// A picture for people: only where KHATWA_PICTURES names a folder.
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("KHATWA_PICTURES");
        if (folder.isEmpty())
            return;
        QImage image;
        // The page's pixels come from another process: until two pictures are the same.
        (void)waitFor(
            [&] {
                const QImage last = image;
                window()->update();
                image = window()->grabWindow();
                return image == last;
            },
            kPatience);
        QDir().mkpath(folder);
        image.save(QDir(folder).filePath(name));
    }

private:
    static constexpr int kStill = 50; ///< milliseconds

    static QQuickItem* find(QQuickItem* from, const QString& name) {
        if (!from->isVisible())
            return nullptr;
        if (from->objectName() == name)
            return from;
        for (QQuickItem* child : from->childItems())
            if (QQuickItem* found = find(child, name))
                return found;
        return nullptr;
    }

    static void gather(QQuickItem* from, QStringList& all) {
        if (!from->isVisible() || from->inherits("QQuickTextInput") ||
            from->inherits("QQuickTextEdit"))
            return;
        if (from->inherits("QQuickText"))
            all += from->property("text").toString();
        for (QQuickItem* child : from->childItems())
            gather(child, all);
    }

    QTemporaryDir folder_;
    std::unique_ptr<ui::Application> application_;
    bool shown_ = false;
};

} // namespace khatwa::tests

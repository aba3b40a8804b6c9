#pragma once

#include "app/tutor/scanner.h"
#include "tests/ui/support/wait.h"
#include "ui/web/block_list.h"
#include "ui/web/web_profile.h"

#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QSignalSpy>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>
#include <QtWebEngineQuick/qtwebenginequickglobal.h>

inline const QString kTranscript =
    QStringLiteral("TranscriptView { id: page; anchors.fill: parent }");
inline const QString kThinking =
    QStringLiteral("TranscriptView { id: page; anchors.fill: parent; thinking: true }");

/// What has to be set before there is a QGuiApplication: drawn in software, on every machine the
/// same.
inline void preparePages() {
    qputenv("QT_QUICK_BACKEND", "software");
    if (qEnvironmentVariableIsEmpty("QTWEBENGINE_CHROMIUM_FLAGS"))
        qputenv("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu");
    khatwa::ui::prepareWeb();
    QtWebEngineQuick::initialize();
}

/// A window with one page of the bundle in it, as the program shows it, and a way to ask the page
/// questions.
class PageHost {
public:
    explicit PageHost(const QString& body, int width = 760, int height = 900) {
        view_.engine()->addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(view_.engine());
        component.setData(
            ("import QtQuick\nimport QtWebEngine\nimport Khatwa.Web\nimport Khatwa.Controls\n"
             "Item {\n"
             "  width: 400; height: 400\n"
             "  property alias page: page\n"
             "  signal answered(var value)\n"
             "  function ask(script) { page.runJavaScript(script, v => answered(v)); }\n"
             "  function theme(name, value) { Theme[name] = value; }\n" +
             body + "\n}")
                .toUtf8(),
            QUrl(QStringLiteral("qrc:/test/Host.qml")));
        root_ = component.create();
        if (root_ == nullptr)
            qFatal("%s", qPrintable(component.errorString()));
        auto* item = qobject_cast<QQuickItem*>(root_);
        view_.setResizeMode(QQuickView::SizeRootObjectToView);
        view_.setContent(component.url(), &component, item);
        view_.resize(width, height);
        view_.show();
        profile_ = view_.engine()->singletonInstance<khatwa::ui::WebProfile*>(
            qmlTypeId("Khatwa.Web", 1, 0, "WebProfile"));
    }

    QObject* page() const { return root_->property("page").value<QObject*>(); }
    khatwa::ui::WebProfile* profile() const { return profile_; }
    QQuickView& view() { return view_; }

    bool waitUntilReady() {
        return khatwa::tests::waitFor([this] { return page()->property("ready").toBool(); },
                                      khatwa::tests::kPatience);
    }
    /// The value of a JavaScript expression in the page.
    QVariant ask(const QString& script) {
        QSignalSpy spy(root_, SIGNAL(answered(QVariant)));
        QMetaObject::invokeMethod(root_, "ask", Q_ARG(QVariant, script));
        if (spy.isEmpty() && !spy.wait(30000))
            return QStringLiteral("no answer");
        return spy.first().first();
    }
    /// Until everything sent has been drawn.
    bool waitUntilDrawn() {
        return khatwa::tests::waitFor([this] { return page()->property("idle").toBool(); },
                                      khatwa::tests::kPatience);
    }
    /// Until the page has shown so many frames more.
    bool waitForFrames(int frames) {
        ask(QStringLiteral("(() => { window.framesLeft = %1; const next = () => {"
                           "if (--framesLeft > 0) requestAnimationFrame(next); };"
                           "requestAnimationFrame(next); })(), 1")
                .arg(frames));
        return khatwa::tests::waitFor([this] { return ask("framesLeft").toInt() <= 0; },
                                      khatwa::tests::kPatience);
    }
    /// Until it is on the screen too, in its fonts: what a mouse meets lies still from then on.
    bool waitUntilPainted() {
        return khatwa::tests::waitFor([this] { return page()->property("painted").toBool(); },
                                      khatwa::tests::kPatience);
    }
    /// Clicks the middle of an element that is on the screen: a JavaScript expression.
    bool click(const QString& element) {
        if (!waitUntilPainted())
            return false;
        const QVariantList at = ask(QStringLiteral("(r => [r.left + r.width / 2, r.top + r.height "
                                                   "/ 2])((%1).getBoundingClientRect())")
                                        .arg(element))
                                    .toList();
        if (at.size() != 2)
            return false;
        QTest::mouseClick(&view_, Qt::LeftButton, {}, QPoint(at[0].toInt(), at[1].toInt()));
        return true;
    }
    void theme(const char* name, const QVariant& value) {
        QMetaObject::invokeMethod(root_, "theme", Q_ARG(QVariant, QString::fromLatin1(name)),
                                  Q_ARG(QVariant, value));
    }
    /// Draws a whole reply.
    void showReply(const std::string& reply, khatwa::tutor::ScannerOptions options = {}) {
        khatwa::tutor::StreamScanner scanner(options);
        scanner.push(reply);
        scanner.finish();
        QMetaObject::invokeMethod(page(), "show",
                                  Q_ARG(QVariant, khatwa::ui::blockList(scanner.blocks())));
    }
    void apply(const std::vector<khatwa::tutor::Block>& blocks) {
        QMetaObject::invokeMethod(page(), "apply", Q_ARG(QVariant, khatwa::ui::blockList(blocks)));
    }

    /// A picture of the view, for people: only where KHATWA_PICTURES names a folder.
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("KHATWA_PICTURES");
        if (folder.isEmpty())
            return;
        // The page's pixels come from another process: wait for its ground to have the theme's
        // colour.
        const QColor ground = page()->property("backgroundColor").value<QColor>();
        QImage image;
        (void)khatwa::tests::waitFor(
            [&] {
                const QImage last = image;
                view_.update();
                image = view_.grabWindow();
                return image == last &&
                       image.pixelColor(image.width() - 1, image.height() / 2) == ground;
            },
            3000);
        QDir().mkpath(folder);
        image.save(QDir(folder).filePath(name));
    }

private:
    QQuickView view_;
    QObject* root_ = nullptr;
    khatwa::ui::WebProfile* profile_ = nullptr;
};

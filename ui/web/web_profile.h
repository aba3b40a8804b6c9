#pragma once

#include <QObject>
#include <QQuickItem>
#include <QStringList>
#include <QUrl>
#include <QWebEngineUrlRequestInterceptor>
#include <QtQml/qqmlregistration.h>
#include <QtWebEngineQuick/qquickwebengineprofile.h>

#include <memory>

namespace khatwa::ui {

/// What must be done before QtWebEngineQuick::initialize(): as root Chromium refuses to start in
/// its sandbox, so for root alone it is switched off; for everyone else it stays on.
void prepareWeb();

/// Whether a page of ours may load `url`: the bundle, and Qt's web channel script. Nothing else
/// exists for it.
bool belongsToBundle(const QUrl& url);

/// Lets pages load what belongs to the bundle and refuses the rest. Called on the UI thread.
class BundleOnly : public QWebEngineUrlRequestInterceptor {
    Q_OBJECT

public:
    using QWebEngineUrlRequestInterceptor::QWebEngineUrlRequestInterceptor;
    void interceptRequest(QWebEngineUrlRequestInfo& info) override;

signals:
    void allowed(const QUrl& url);
    void refused(const QUrl& url);
};

/// The one profile of all pages: off the record, no cookies, no cache on disk, no downloads, no
/// requests but for the bundle.
class WebProfile : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QQuickWebEngineProfile* profile READ profile CONSTANT)

public:
    explicit WebProfile(QObject* parent = nullptr);
    ~WebProfile() override;
    QQuickWebEngineProfile* profile() const { return profile_.get(); }

    /// Has what a web view shows taken from its page again.
    Q_INVOKABLE void drawAgain(QQuickItem* view) const;

signals:
    void allowed(const QUrl& url);
    void refused(const QUrl& url);

private:
    std::unique_ptr<BundleOnly> interceptor_;
    std::unique_ptr<QQuickWebEngineProfile> profile_;
};

} // namespace khatwa::ui

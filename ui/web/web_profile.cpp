#include "ui/web/web_profile.h"

#include <QWebEngineCookieStore>
#include <QWebEngineUrlRequestInfo>

#include <unistd.h>

// Outside of any namespace, as the macro wants. The bundle lies in a static library and is not
// found without it.
static void openBundle() {
    Q_INIT_RESOURCE(khatwa_web);
}

namespace khatwa::ui {

void prepareWeb() {
    if (geteuid() == 0)
        qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
}

bool belongsToBundle(const QUrl& url) {
    if (url.scheme() != QStringLiteral("qrc") || !url.host().isEmpty())
        return false;
    const QString path = url.path();
    return path == QStringLiteral("/qtwebchannel/qwebchannel.js") ||
           (path.startsWith(QStringLiteral("/khatwa/web/")) &&
            !path.contains(QStringLiteral("..")));
}

void BundleOnly::interceptRequest(QWebEngineUrlRequestInfo& info) {
    const QUrl url = info.requestUrl();
    if (belongsToBundle(url) && info.requestMethod() == "GET") {
        emit allowed(url);
        return;
    }
    info.block(true);
    emit refused(url);
}

WebProfile::WebProfile(QObject* parent)
    : QObject(parent), interceptor_(std::make_unique<BundleOnly>()),
      profile_(std::make_unique<QQuickWebEngineProfile>()) {
    openBundle();
    profile_->setOffTheRecord(true);
    profile_->setHttpCacheType(QQuickWebEngineProfile::NoCache);
    profile_->setPersistentCookiesPolicy(QQuickWebEngineProfile::NoPersistentCookies);
    profile_->setSpellCheckEnabled(false);
    profile_->cookieStore()->setCookieFilter(
        [](const QWebEngineCookieStore::FilterRequest&) { return false; });
    profile_->setUrlRequestInterceptor(interceptor_.get());
    connect(interceptor_.get(), &BundleOnly::allowed, this, &WebProfile::allowed);
    connect(interceptor_.get(), &BundleOnly::refused, this, &WebProfile::refused);
}

WebProfile::~WebProfile() = default;

void WebProfile::drawAgain(QQuickItem* view) const {
    for (QQuickItem* child : view->childItems())
        if (child->flags() & QQuickItem::ItemHasContents)
            child->update();
}

} // namespace khatwa::ui

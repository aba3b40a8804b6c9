import QtQuick
import QtWebEngine
import QtWebChannel
import Khatwa.Controls
import Khatwa.Web

/// A page of the bundle. It may go nowhere, open nothing, store nothing and ask for nothing; the window
/// talks to it in batches, one at a time: the next is sent when the page has drawn the last.
WebEngineView {
    id: root
    required property url page
    property bool ready: false ///< the page is there and draws
    property bool arabic: Theme.arabic
    property var words: ({}) ///< the few words the page itself shows
    property QtObject bridge: null ///< what the page may call
    signal linkIgnored(url target)
    /// Some batch has been drawn.
    signal drew

    property var waiting: []
    property bool busy: false
    property int sent: 0
    property int done: 0
    /// The page shows everything it was sent.
    readonly property bool idle: ready && sent === done

    function send(operation: var): void {
        waiting.push(operation);
        ++sent;
        Qt.callLater(root.flush);
    }
    function flush(): void {
        if (!ready || busy || waiting.length === 0)
            return;
        const batch = waiting;
        waiting = [];
        busy = true;
        handOver(batch, batch.length);
    }
    /// The page draws for a few milliseconds at a time and says how much of what it has been given is left.
    function handOver(batch: var, count: int): void {
        runJavaScript("khatwa.apply(" + JSON.stringify(batch) + ")", left => {
            if (left > 0) {
                root.handOver([], count);
                return;
            }
            root.busy = false;
            root.done += count;
            root.drew();
            root.flush();
        });
    }
    /// All that was sent is on the screen, in its own fonts. While the view is hidden it is not.
    property bool painted: false
    onIdleChanged: {
        painted = false;
        if (idle)
            // What was out of sight asks for its fonts in the first frame that shows it.
            runJavaScript("(async () => {"
                          + "const frame = () => new Promise(requestAnimationFrame);"
                          + "await document.fonts.ready; await frame(); await frame();"
                          + "await document.fonts.ready; await frame();"
                          + `document.title = 'painted ${sent}'; })(); 0`);
    }
    onTitleChanged: {
        if (!idle || title !== `painted ${sent}`)
            return;
        painted = true;
        WebProfile.drawAgain(root);
    }
    // A frame that comes before the view listens for it is never taken, and until it is the page paints no other: seen
    // with Qt 6.4 as a preview that stayed empty. Asked to draw, the view takes what waits.
    Timer {
        interval: 100
        repeat: true
        running: root.visible && root.idle && !root.painted
        onTriggered: WebProfile.drawAgain(root)
    }

    function sendTheme(): void {
        const values = {};
        for (const name of ["paper", "surface", "ink", "quietInk", "line", "accent", "right", "contradicts", "unsure"])
            values[name] = Theme[name].toString();
        for (const name of ["bodySize", "smallSize", "largeSize", "titleSize", "radius", "space4", "space8", "space12",
                            "space16", "space24"])
            values[name] = Theme[name] + "px";
        values.lineFactor = String(Theme.lineFactor);
        values.focusWidth = Theme.focusWidth + "px";
        values.motion = Theme.motion + "ms";
        send({op: "theme", values: values});
    }
    function sendLanguage(): void {
        send({op: "language", language: arabic ? "ar" : "en", direction: arabic ? "rtl" : "ltr", words: words});
    }
    function sendAll(): void {
        sendTheme();
        sendLanguage();
    }

    // Chromium keeps Tab for itself even where a page has nothing to tab to, and nobody could leave by keyboard.
    function leave(forward: bool): void {
        const inside = item => {
            for (; item !== null; item = item.parent)
                if (item === root)
                    return true;
            return false;
        };
        let next = root.nextItemInFocusChain(forward);
        // From the last thing inside the page the chain leads on.
        for (let steps = 0; steps < 100 && next !== null && inside(next); ++steps)
            next = next.nextItemInFocusChain(forward);
        if (next !== null)
            next.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }
    /// The page has stops of its own: `khatwa.tab` goes to the next, and says whether there is one.
    property bool tabsWithin: false
    function tab(forward: bool): void {
        if (!ready || !tabsWithin) {
            leave(forward);
            return;
        }
        patience.forward = forward;
        patience.start();
        runJavaScript(`khatwa.tab(${forward})`, moved => {
            patience.stop();
            if (!moved && root.activeFocus)
                root.leave(forward);
        });
    }
    // A page that does not answer, or was loaded again meanwhile, holds nobody.
    Timer {
        id: patience
        property bool forward: true
        interval: 1000
        onTriggered: if (root.activeFocus) root.leave(forward)
    }
    Shortcut {
        sequence: "Tab"
        enabled: root.activeFocus
        onActivated: root.tab(true)
    }
    Shortcut {
        sequences: ["Shift+Tab", "Backtab", "Shift+Backtab"]
        enabled: root.activeFocus
        onActivated: root.tab(false)
    }

    profile: WebProfile.profile
    url: page
    backgroundColor: Theme.paper
    activeFocusOnPress: true
    LayoutMirroring.enabled: false

    webChannel: WebChannel {
        registeredObjects: root.bridge === null ? [] : [root.bridge]
    }

    settings {
        javascriptCanOpenWindows: false
        javascriptCanAccessClipboard: false
        javascriptCanPaste: false
        allowWindowActivationFromJavaScript: false
        localStorageEnabled: false
        localContentCanAccessRemoteUrls: false
        localContentCanAccessFileUrls: false
        allowRunningInsecureContent: false
        allowGeolocationOnInsecureOrigins: false
        pluginsEnabled: false
        pdfViewerEnabled: false
        webGLEnabled: false
        screenCaptureEnabled: false
        fullScreenSupportEnabled: false
        errorPageEnabled: false
        autoLoadIconsForPage: false
        touchIconsEnabled: false
        hyperlinkAuditingEnabled: false
        dnsPrefetchEnabled: false
        navigateOnDropEnabled: false
        focusOnNavigationEnabled: false
        unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes
    }

    onNavigationRequested: request => {
        if (request.url.toString() === root.page.toString())
            return;
        request.reject();
        root.linkIgnored(request.url);
    }
    onNewWindowRequested: request => root.linkIgnored(request.requestedUrl)
    onContextMenuRequested: request => request.accepted = true
    onFeaturePermissionRequested: (origin, feature) => root.grantFeaturePermission(origin, feature, false)
    onFileDialogRequested: request => { request.accepted = true; request.dialogReject(); }
    onJavaScriptDialogRequested: request => { request.accepted = true; request.dialogReject(); }
    onColorDialogRequested: request => { request.accepted = true; request.dialogReject(); }
    onAuthenticationDialogRequested: request => { request.accepted = true; request.dialogReject(); }
    onFullScreenRequested: request => request.reject()
    onRegisterProtocolHandlerRequested: request => request.reject()
    onQuotaRequested: request => request.reject()

    onLoadingChanged: info => {
        // A navigation that was refused starts and stops too.
        if (info.url.toString() !== root.page.toString())
            return;
        if (info.status === WebEngineView.LoadStartedStatus)
            root.ready = false;
        if (info.status !== WebEngineView.LoadSucceededStatus)
            return;
        root.waiting = [];
        root.busy = false;
        root.done = root.sent;
        // The words and colours first: what `ready` makes others send is drawn with them.
        root.sendAll();
        root.ready = true;
    }
    onRenderProcessTerminated: Qt.callLater(root.reload)
    onArabicChanged: sendLanguage()
    onWordsChanged: sendLanguage()

    readonly property string themeState: [Theme.dark, Theme.highContrast, Theme.fontScale, Theme.arabic,
                                          Theme.reducedMotion].join()
    onThemeStateChanged: sendTheme()
}

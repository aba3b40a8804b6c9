// Hostile replies (tests/data/attacks) through the scanner and the real page: nothing but the
// page's own elements and attributes, no request, no script, nothing painted outside of its block,
// a page that still answers, and a transcript around the attack that is as it was.
//   KHATWA_ATTACK=markup-12    tries the rows whose id begins so, one by one

#include "tests/ui/web/page_host.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

namespace {

using namespace khatwa;

struct Attack {
    QString id;
    std::string reply;
};

/// Rows are {id, text}, or {id, before, unit, times, after} for what is long.
std::vector<Attack> readAttacks(const QString& file) {
    QFile rows(file);
    if (!rows.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file));
    std::vector<Attack> attacks;
    for (const QByteArray& line : rows.readAll().split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        const QString text = row.contains("text")
                                 ? row["text"].toString()
                                 : row["before"].toString() +
                                       row["unit"].toString().repeated(row["times"].toInt()) +
                                       row["after"].toString();
        attacks.push_back({row["id"].toString(), text.toStdString()});
    }
    return attacks;
}

const QStringList kFamilies = {"markup", "markdown", "formulas", "characters",
                               "floods", "tables",   "nesting"};

/// What the page must not have. Each returns a list of what was found, as text.
const char* const kWatch = R"JS(
(() => {
    const elements = new Set(('button section article header div span p h2 h3 h4 h5 h6 ul li pre code em strong br table tr th td ' +
        'svg path line math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot munder ' +
        'mover munderover mtable mtr mtd mlabeledtr menclose mpadded mphantom mstyle').split(' '));
    const attributes = new Set(('class dir lang style title tabindex role aria-hidden aria-label data-latex data-id data-chunk ' +
        'width height viewBox preserveAspectRatio d x1 x2 y1 y2 stroke-width xmlns encoding display mathvariant stretchy ' +
        'fence separator lspace rspace minsize maxsize accent accentunder linethickness columnalign columnspacing ' +
        'columnlines rowspacing rowlines scriptlevel displaystyle mathcolor mathbackground mathsize notation voffset depth ' +
        'form movablelimits symmetric side frame').split(' '));
    const styles = new Set(('height width min-width top left right bottom vertical-align position color background-color ' +
        'margin-left margin-right margin-top margin-bottom padding-left padding-right border-style border-width border-color ' +
        'border-right-width border-right-style border-right-color border-bottom-width border-top-width border-left-width ' +
        'border-image border-right border-top-style border-bottom-style border-left-style border-top-color border-bottom-color ' +
        'border-left-color border-image-source border-image-slice border-image-width border-image-outset border-image-repeat ' +
        'text-shadow').split(' '));
    const found = {};
    window.khatwaWatch = roots => {
        const wrong = new Set();
        let count = 0;
        for (const root of roots) {
            for (const element of [root, ...root.querySelectorAll('*')]) {
                ++count;
                if (!elements.has(element.localName))
                    wrong.add('element ' + element.localName);
                for (const attribute of element.attributes) {
                    if (!attributes.has(attribute.name))
                        wrong.add('attribute ' + attribute.name);
                    if (attribute.name === 'class' && element.closest('.formula') &&
                        /\b(badge|card|number|checked|contradicts)\b/.test(attribute.value))
                        wrong.add('class ' + attribute.value);
                }
                if (element.style) {
                    for (const name of element.style)
                        if (!styles.has(name))
                            wrong.add('style ' + name);
                    if (/url|fixed|sticky/.test(element.style.cssText))
                        wrong.add('style ' + element.style.cssText.slice(0, 80));
                }
            }
        }
        const all = roots.flatMap(root => [root, ...root.querySelectorAll('.body > *, .body > .chunk > *')]);
        for (const element of all)
            element.style.contentVisibility = 'visible'; // what is not seen has no size of its own
        for (const root of roots) {
            // Painted outside: sticks out of the root, and nothing in between cuts it off.
            const box = root.getBoundingClientRect();
            const outside = rect => rect.left < box.left - 2 || rect.right > box.right + 2 ||
                rect.top < box.top - 2 || rect.bottom > box.bottom + 2;
            for (const element of root.querySelectorAll('*')) {
                let rect = element.getBoundingClientRect();
                if (rect.width === 0 || rect.height === 0 || !outside(rect))
                    continue;
                rect = {left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom};
                for (let above = element.parentElement; above !== root.parentElement; above = above.parentElement) {
                    const style = getComputedStyle(above);
                    const clip = above.getBoundingClientRect();
                    if (style.position === 'absolute' && style.clip !== 'auto') { // the MathML, for screen readers alone
                        rect.left = rect.right = box.left;
                        rect.top = rect.bottom = box.top;
                        break;
                    }
                    if (style.display === 'inline')
                        continue;
                    if (style.overflowX !== 'visible') {
                        rect.left = Math.max(rect.left, clip.left);
                        rect.right = Math.min(rect.right, clip.right);
                    }
                    if (style.overflowY !== 'visible') {
                        rect.top = Math.max(rect.top, clip.top);
                        rect.bottom = Math.min(rect.bottom, clip.bottom);
                    }
                }
                if (rect.left < rect.right && rect.top < rect.bottom && outside(rect)) {
                    wrong.add('painted outside: ' + element.localName + '.' + element.className);
                    break;
                }
            }
        }
        for (const element of all)
            element.style.contentVisibility = '';
        const page = document.scrollingElement;
        if (page.scrollWidth > window.innerWidth)
            wrong.add('page too wide: ' + page.scrollWidth);
        // By its title the page tells its view what it has painted (LockedView.qml).
        if (document.title !== 'Khatwa' && !/^painted \d+$/.test(document.title))
            wrong.add('title ' + document.title);
        if (window.owned)
            wrong.add('a script ran');
        if (document.querySelectorAll('#page').length !== 1 || document.body.children.length !== window.khatwaChildren)
            wrong.add('the page has changed');
        return {count, wrong: [...wrong].join('; ')};
    };
    // What an attack would call.
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
        window[name] = () => { window.owned = true; };
    window.khatwaChildren = document.body.children.length;
    return true;
})()
)JS";

} // namespace

class Attacks : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<PageHost> host_;
    std::uint32_t next_ = 1; ///< id of the next block: all attacks of a batch are one transcript

    /// Draws a reply as part of the transcript; the ids its blocks have there.
    QPair<std::uint32_t, std::uint32_t> draw(const std::string& reply) {
        tutor::StreamScanner scanner;
        scanner.push(reply);
        scanner.finish();
        const std::uint32_t first = next_;
        std::vector<tutor::Block> blocks = scanner.blocks();
        for (tutor::Block& block : blocks)
            block.id = next_++;
        QVariantList list = ui::blockList(blocks);
        for (const QVariant& block : list)
            QMetaObject::invokeMethod(
                host_->page(), "send",
                Q_ARG(QVariant, (QVariantMap{{"op", "block"}, {"block", block}})));
        return {first, next_};
    }
    void startTranscript() {
        next_ = 1;
        QMetaObject::invokeMethod(host_->page(), "reset");
        QMetaObject::invokeMethod(host_->page(), "send",
                                  Q_ARG(QVariant, (QVariantMap{{"op", "mode"}, {"mode", "both"}})));
        // Everything is looked at, wherever it stands.
        host_->ask(QStringLiteral("khatwa.drawAll(); 1"));
    }
    QVariantMap watch(std::uint32_t first, std::uint32_t end) {
        return host_
            ->ask(QStringLiteral("khatwaWatch([...document.querySelectorAll('main [data-id]')]"
                                 ".filter(e => e.dataset.id >= %1 && e.dataset.id < %2))")
                      .arg(first)
                      .arg(end))
            .toMap();
    }
    void openPage() {
        host_ = std::make_unique<PageHost>(
            QStringLiteral("TranscriptView { id: page; anchors.fill: parent }"), 760, 900);
        QVERIFY(host_->waitUntilReady());
        QVERIFY(host_->ask(QString::fromLatin1(kWatch)).toBool());
        // The fonts first: a formula changes its size when they come.
        host_->showReply("Guard $g^2$ stands.");
        QVERIFY(host_->waitUntilDrawn());
        QTRY_VERIFY(host_
                        ->ask("document.fonts.status === 'loaded' &&"
                              "[...document.fonts].some(font => font.status === 'loaded')")
                        .toBool());
    }

private slots:
    void initTestCase() { openPage(); }
    void cleanupTestCase() { host_.reset(); }

    void thereAreTwoHundredAttacks() {
        std::size_t count = 0;
        for (const QString& family : kFamilies)
            count += readAttacks(QStringLiteral(KHATWA_SOURCE_DIR "/tests/data/attacks/") + family +
                                 ".jsonl")
                         .size();
        qInfo("%zu attacks", count);
        QVERIFY(count >= 200);
    }

    void attackDrawsOnlyWhatItMay_data() {
        QTest::addColumn<QString>("family");
        for (const QString& family : kFamilies)
            QTest::newRow(qPrintable(family)) << family;
    }
    void attackDrawsOnlyWhatItMay() {
        QFETCH(QString, family);
        const QString only = qEnvironmentVariable("KHATWA_ATTACK");
        QSignalSpy refused(host_->profile(), &ui::WebProfile::refused);
        QSignalSpy allowed(host_->profile(), &ui::WebProfile::allowed);
        QSignalSpy ignored(host_->page(), SIGNAL(linkIgnored(QUrl)));
        struct Drawn {
            const Attack* attack;
            std::uint32_t first, end;
        };
        const std::vector<Attack> attacks = readAttacks(
            QStringLiteral(KHATWA_SOURCE_DIR "/tests/data/attacks/") + family + ".jsonl");
        startTranscript();
        const std::string guard = "Guard $g^2$ stands.";
        const auto before = draw(guard);
        QVERIFY(host_->waitUntilDrawn());
        const QString place = QStringLiteral(
            "(() => { const e = document.querySelector('[data-id=\"%1\"]');"
            "e.style.contentVisibility = 'visible';"
            "const r = e.getBoundingClientRect(); const f = e.querySelector('.katex-html')"
            ".getBoundingClientRect(); return [r.left, r.width, r.height, f.width, f.height,"
            " f.left - r.left, e.textContent].join(); })()");
        const QString asItWas = host_->ask(place.arg(before.first)).toString();
        std::vector<Drawn> drawn;
        const auto look = [&] {
            QVERIFY(host_->waitUntilDrawn());
            // The page answers, and what stands around is as it was.
            const auto after = draw("\n\n" + guard);
            QVERIFY(host_->waitUntilDrawn());
            QCOMPARE(host_->ask(place.arg(after.first)).toString(), asItWas);
            QCOMPARE(host_->ask(place.arg(before.first)).toString(), asItWas);
            for (const Drawn& one : drawn) {
                const QVariantMap seen = watch(one.first, one.end);
                const QString wrong = seen["wrong"].toString();
                QVERIFY2(wrong.isEmpty(), qPrintable(one.attack->id + ": " + wrong));
                // Work is bounded by what was written.
                const double bound = 5000.0 + 60.0 * static_cast<double>(one.attack->reply.size());
                QVERIFY2(seen["count"].toDouble() > 0 || one.first == one.end,
                         qPrintable(one.attack->id));
                QVERIFY2(seen["count"].toDouble() < bound, qPrintable(one.attack->id));
            }
            drawn.clear();
        };
        std::size_t bytes = 0;
        for (const Attack& attack : attacks) {
            if (!only.isEmpty() && !attack.id.startsWith(only))
                continue;
            const auto [first, end] = draw(attack.reply);
            drawn.push_back({&attack, first, end});
            bytes += attack.reply.size();
            if (bytes < 20'000 && only.isEmpty())
                continue;
            bytes = 0;
            look();
            if (QTest::currentTestFailed())
                return;
            startTranscript();
            QVERIFY(before.first == draw(guard).first);
        }
        look();
        QCOMPARE(refused.count(), 0);
        QCOMPARE(ignored.count(), 0);
        for (const QList<QVariant>& request : allowed) // KaTeX's fonts may still be on their way
            QVERIFY2(request.first().toUrl().path().startsWith("/khatwa/web/fonts/"),
                     qPrintable(request.first().toUrl().toString()));
    }
};

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    Attacks test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_attacks.moc"

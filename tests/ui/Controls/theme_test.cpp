// The theme's colours by the contrast of WCAG 2 (relative luminance and its ratio), in all four
// looks; and that no other file names one.

#include <QColor>
#include <QDirIterator>
#include <QFile>
#include <QGuiApplication>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QRegularExpression>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <algorithm>
#include <cmath>
#include <memory>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)

class ThemeTest : public QObject {
    Q_OBJECT

private:
    QQmlEngine engine_;
    std::unique_ptr<QObject> probe_;

    static double luminance(const QColor& colour) {
        const auto linear = [](double part) {
            return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    }
    static double contrast(const QColor& one, const QColor& other) {
        const double a = luminance(one);
        const double b = luminance(other);
        return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
    }
    /// What is seen where `above` is laid over `ground`.
    static QColor over(const QColor& above, const QColor& ground) {
        const auto mix = [&above](float one, float other) {
            return one * above.alphaF() + other * (1 - above.alphaF());
        };
        return QColor::fromRgbF(mix(above.redF(), ground.redF()),
                                mix(above.greenF(), ground.greenF()),
                                mix(above.blueF(), ground.blueF()));
    }
    QColor colour(const char* name) const {
        QVariant value;
        QMetaObject::invokeMethod(probe_.get(), "of", Q_RETURN_ARG(QVariant, value),
                                  Q_ARG(QVariant, QString::fromLatin1(name)));
        return value.value<QColor>();
    }
    QColor shade(bool pressed) const {
        QVariant value;
        QMetaObject::invokeMethod(probe_.get(), "shade", Q_RETURN_ARG(QVariant, value),
                                  Q_ARG(QVariant, pressed));
        return value.value<QColor>();
    }
    QColor wash(const QColor& of) const {
        QVariant value;
        QMetaObject::invokeMethod(probe_.get(), "wash", Q_RETURN_ARG(QVariant, value),
                                  Q_ARG(QVariant, of));
        return value.value<QColor>();
    }
    static constexpr const char* kInks[] = {"ink",   "quietInk",    "accent",
                                            "right", "contradicts", "unsure"};

private slots:
    void initTestCase() {
        engine_.addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(&engine_);
        component.setData(
            "import QtQml\nimport Khatwa.Controls\nQtObject {\n"
            " function look(dark, high) { Theme.dark = dark; Theme.highContrast = high; }\n"
            " function of(name) { return Theme[name]; }\n"
            " function shade(pressed) { return Theme.shade(pressed); }\n"
            " function wash(colour) { return Theme.wash(colour); }\n}",
            {});
        probe_.reset(component.create());
        QVERIFY2(probe_ != nullptr, qPrintable(component.errorString()));
    }

    void textCanBeReadOnEveryGroundItStandsOn_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("high");
        QTest::addColumn<double>("least");
        QTest::newRow("light") << false << false << 4.5;
        QTest::newRow("dark") << true << false << 4.5;
        QTest::newRow("light, high contrast") << false << true << 7.0;
        QTest::newRow("dark, high contrast") << true << true << 7.0;
    }
    void textCanBeReadOnEveryGroundItStandsOn() {
        QFETCH(bool, dark);
        QFETCH(bool, high);
        QFETCH(double, least);
        QMetaObject::invokeMethod(probe_.get(), "look", Q_ARG(QVariant, dark),
                                  Q_ARG(QVariant, high));
        double lowest = 21;
        const auto check = [&](const QColor& text, const QColor& ground, const QString& what) {
            const double ratio = contrast(text, ground);
            lowest = std::min(lowest, ratio);
            if (ratio < least)
                QFAIL(qPrintable(QStringLiteral("%1: %2:1").arg(what).arg(ratio, 0, 'f', 2)));
        };
        for (const char* groundName : {"paper", "surface"}) {
            const QColor ground = colour(groundName);
            for (const char* text : kInks) {
                check(colour(text), ground, QStringLiteral("%1 on %2").arg(text, groundName));
                // Badges and notices lie on a wash of their own colour, chosen and hovered things
                // on the accent's.
                for (const char* tint : {text, "accent"})
                    check(colour(text), over(wash(colour(tint)), ground),
                          QStringLiteral("%1 on a wash of %2 over %3").arg(text, tint, groundName));
                // A notice has words in ink on the wash of what it is about.
                check(colour("ink"), over(wash(colour(text)), ground),
                      QStringLiteral("ink on a wash of %1 over %2").arg(text, groundName));
            }
        }
        check(colour("accentInk"), colour("accent"), QStringLiteral("a filled button"));
        for (const bool pressed : {false, true})
            check(colour("accentInk"), over(shade(pressed), colour("accent")),
                  QStringLiteral("a filled button under the hand"));
        check(colour("paper"), colour("ink"), QStringLiteral("a tooltip"));
        if (high) // borders and the ring that shows the keyboard
            for (const char* groundName : {"paper", "surface"})
                for (const char* mark : {"line", "accent"})
                    check(colour(mark), colour(groundName),
                          QStringLiteral("%1 beside %2").arg(mark, groundName));
        qInfo("the lowest contrast is %.2f:1", lowest);
    }

    void nothingElseNamesAColour() {
        static const QRegularExpression named(
            QStringLiteral("\"#[0-9A-Fa-f]{3,8}\"|Qt\\.(rgba|hsla|hsva|lighter|darker|tint)\\(|"
                           "olou?r: \"(?!transparent\")[a-z]+\""));
        QDirIterator files(QStringLiteral(KHATWA_SOURCE_DIR "/ui"), {QStringLiteral("*.qml")},
                           QDir::Files, QDirIterator::Subdirectories);
        int looked = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.fileName().endsWith(QLatin1String("/Theme.qml")))
                continue;
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QRegularExpressionMatch found = named.match(QString::fromUtf8(file.readAll()));
            QVERIFY2(!found.hasMatch(),
                     qPrintable(file.fileName() + QStringLiteral(": ") + found.captured()));
            ++looked;
        }
        QVERIFY(looked > 40);
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"

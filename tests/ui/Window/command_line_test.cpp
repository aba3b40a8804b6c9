#include "ui/Window/command_line.h"

#include <QTest>

using namespace khatwa::ui;

class CommandLineTest : public QObject {
    Q_OBJECT

private:
    static CommandLine read(const QString& words) {
        return readCommandLine(QStringList{QStringLiteral("khatwa")} +
                               words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    }

private slots:
    void nothingSaidStartsTheWindow() {
        const CommandLine line = read({});
        QVERIFY(!line.exitCode);
        QVERIFY(!line.start.language);
        QVERIFY(line.picture.isEmpty());
    }

    void everyOptionIsRead() {
        const CommandLine line =
            read(QStringLiteral("--lang ar --theme dark --font 150 --model m.gguf --problem 3+4 "
                                "--seed 7 --size 800x600 --picture p.png"));
        QVERIFY(!line.exitCode);
        QVERIFY(line.start.language == Preferences::Language::Arabic);
        QVERIFY(line.start.appearance == Preferences::Appearance::Dark);
        QVERIFY(line.start.fontPercent == 150);
        QCOMPARE(line.start.model, QStringLiteral("m.gguf"));
        QCOMPARE(line.start.problem, QStringLiteral("3+4"));
        QVERIFY(line.start.seed == 7u);
        QCOMPARE(line.start.size, QSize(800, 600));
        QCOMPARE(line.picture, QStringLiteral("p.png"));
    }

    void wrongUseGetsOneLineAndExitsWithTwo_data() {
        QTest::addColumn<QString>("words");
        for (const char* words : {"--lang fr", "--theme blue", "--font big", "--size 800",
                                  "--seed x", "--nothing", "stray", "--model"})
            QTest::newRow(words) << QString::fromLatin1(words);
    }
    void wrongUseGetsOneLineAndExitsWithTwo() {
        QFETCH(QString, words);
        const CommandLine line = read(words);
        QCOMPARE(line.exitCode.value_or(0), 2);
        QVERIFY(line.text.startsWith(QStringLiteral("khatwa: ")));
        QCOMPARE(line.text.count(QLatin1Char('\n')), 1);
    }

    void helpGoesOut() {
        const CommandLine line = read(QStringLiteral("--help"));
        QCOMPARE(line.exitCode.value_or(-1), 0);
        QVERIFY(line.text.contains(QStringLiteral("--picture")));
    }

    void withoutADisplayOneLineSaysSo() {
        const QByteArray display = qgetenv("DISPLAY");
        const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
        const QByteArray wayland = qgetenv("WAYLAND_DISPLAY");
        qunsetenv("DISPLAY");
        qunsetenv("QT_QPA_PLATFORM");
        qunsetenv("WAYLAND_DISPLAY");
        const char* trouble = displayTrouble();
        QVERIFY(trouble != nullptr);
        QCOMPARE(QByteArray(trouble).count('\n'), 1);
        qputenv("DISPLAY", ":59999");
        QVERIFY(displayTrouble() != nullptr);
        for (const auto& [name, value] : {std::pair{"DISPLAY", display},
                                          {"QT_QPA_PLATFORM", platform},
                                          {"WAYLAND_DISPLAY", wayland}})
            value.isNull() ? qunsetenv(name) : qputenv(name, value);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"

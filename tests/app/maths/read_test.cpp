#include "app/maths/print.h"
#include "app/maths/read.h"

#include <QTest>

#include <string>

using namespace khatwa::maths;

namespace {

struct Row {
    const char* idea;
    const char* text;
    const char* tree;
};
constexpr Row kRows[] = {
#include "tests/app/maths/read_rows.inc"
};

struct Pair {
    const char* text;
    const char* tree;
};
constexpr Pair kUnitRows[] = {
#include "tests/app/maths/read_unit_rows.inc"
};
constexpr Pair kAnswerRows[] = {
#include "tests/app/maths/read_answer_rows.inc"
};

struct ErrorRow {
    const char* text;
    const char* code;
    std::size_t position;
    const char* meant;
};
constexpr ErrorRow kErrorRows[] = {
#include "tests/app/maths/read_error_rows.inc"
};

std::string treeOf(const Reading& reading) {
    if (reading)
        return debugText(*reading.expression);
    return "error " + std::string(reading.error.code) + " at " +
           std::to_string(reading.error.position);
}

std::string treeOf(std::string_view text, const ReadOptions& options = {}) {
    return treeOf(read(text, options));
}

/// Reading what was printed gives the same tree.
std::string printedAndRead(const Reading& reading, const ReadOptions& options) {
    return treeOf(read(toLatex(*reading.expression), options));
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

} // namespace

class ReadTest : public QObject {
    Q_OBJECT

private slots:
    void textIsReadAsItsTree_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("tree");
        for (const Row& row : kRows)
            QTest::addRow("%s: %s", row.idea, row.text)
                << QByteArray(row.text) << QByteArray(row.tree);
    }
    void textIsReadAsItsTree() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, tree);
        const Reading reading = read(text.toStdString());
        QCOMPARE(treeOf(reading), tree.toStdString());
        QCOMPARE(printedAndRead(reading, {}), tree.toStdString());
    }

    void lettersAfterNumbersAreUnitsWhereUnitsAreAskedFor_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("tree");
        for (const Pair& row : kUnitRows)
            QTest::addRow("%s", row.text) << QByteArray(row.text) << QByteArray(row.tree);
    }
    void lettersAfterNumbersAreUnitsWhereUnitsAreAskedFor() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, tree);
        const ReadOptions options{.units = true};
        const Reading reading = read(text.toStdString(), options);
        QCOMPARE(treeOf(reading), tree.toStdString());
        QCOMPARE(printedAndRead(reading, options), tree.toStdString());
    }

    void theAnswerIsFoundInASentence_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("tree");
        for (const Pair& row : kAnswerRows)
            QTest::addRow("%s", row.text) << QByteArray(row.text) << QByteArray(row.tree);
    }
    void theAnswerIsFoundInASentence() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, tree);
        QCOMPARE(treeOf(readAnswer(text.toStdString())), tree.toStdString());
    }

    void whatCannotBeReadSaysWhereAndWhatWasMeant_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<qulonglong>("position");
        QTest::addColumn<QByteArray>("meant");
        for (const ErrorRow& row : kErrorRows)
            QTest::addRow("%s", row.text) << QByteArray(row.text) << QByteArray(row.code)
                                          << qulonglong(row.position) << QByteArray(row.meant);
    }
    void whatCannotBeReadSaysWhereAndWhatWasMeant() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QFETCH(qulonglong, position);
        QFETCH(QByteArray, meant);
        const Reading reading = read(text.toStdString());
        QVERIFY(!reading);
        QCOMPARE(std::string(reading.error.code), code.toStdString());
        QCOMPARE(qulonglong(reading.error.position), position);
        QCOMPARE(reading.error.meant, meant.toStdString());
        QVERIFY(reading.error.position + reading.error.length <= std::size_t(text.size()));
    }

    void positionsOfAnAnswerAreThoseOfTheWholeText() {
        const Reading reading = readAnswer("The answer is $x+)$ and \\boxed{3+*4}");
        QVERIFY(!reading);
        QCOMPARE(reading.error.position, std::size_t(33));
    }

    void aDecimalCommaIsOneWhereTheSchoolUsesIt() {
        const ReadOptions comma{.decimalComma = true};
        QCOMPARE(treeOf("1,5", comma), std::string("1.5"));
        QCOMPARE(treeOf("1{,}5", comma), std::string("1.5"));
        QCOMPARE(treeOf("1.500", comma), std::string("1500"));
        QCOMPARE(treeOf("1,5; 2", comma), std::string("Sequence(1.5, 2)"));
        QCOMPARE(treeOf("1, 2", comma), std::string("Sequence(1, 2)"));
        QCOMPARE(treeOf("1,500"), std::string("1500"));
    }

    void namesOfTheTaskAreSymbolsOrFunctions() {
        QCOMPARE(treeOf("e=3", {.symbols = {"e"}}), std::string("Relation<=>(e, 3)"));
        QVERIFY(read("e", {.symbols = {"e"}}).expression->is(Kind::Symbol));
        QVERIFY(read("e").expression->is(Kind::Constant));
        QCOMPARE(treeOf("speed*time", {.symbols = {"speed", "time"}}),
                 std::string("Product(speed, time)"));
        ReadOptions options;
        options.functions = {{"P", "area"}};
        QCOMPARE(treeOf("P(x)", options), std::string("P(x)"));
        QCOMPARE(treeOf("area(x)", options), std::string("area(x)"));
        QCOMPARE(treeOf("f(x)", options), std::string("Product(f, x)"));
        QCOMPARE(treeOf("\\log x", {.naturalLog = true}), std::string("ln(x)"));
    }

    void anyBytesAreAnsweredAtOnce_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code"); // empty: is read
        const auto row = [](const char* name, const std::string& text, const char* code) {
            QTest::addRow("%s", name)
                << QByteArray(text.data(), qsizetype(text.size())) << QByteArray(code);
        };
        row("20,000 brackets", repeated("(", 20000), "too_deep");
        row("20,000 brackets and their partners", repeated("(", 20000) + "1" + repeated(")", 20000),
            "too_deep");
        row("20,000 braces", repeated("{", 20000), "too_deep");
        row("20,000 bars", repeated("|", 20001), "too_deep");
        row("20,000 roots", repeated("\\sqrt ", 20000) + "x", "too_deep");
        row("20,000 signs", repeated("-", 20000) + "1", "too_deep");
        row("20,000 powers", "x" + repeated("^x", 20000), "too_deep");
        row("20,000 quotients", "x" + repeated("/x", 20000), "too_deep");
        row("20,000 \\left", repeated("\\left", 20000), "unexpected");
        row("20,000 \\not", repeated("\\not", 20000), "unexpected");
        row("20,000 functions", repeated("sin ", 20000) + "x", "too_deep");
        row("20,000 negations", repeated("not ", 20000) + "p", "too_deep");
        row("20,000 implications", "p" + repeated("->p", 20000), "too_deep");
        row("20,000 fractions", repeated("\\frac", 20000), "too_deep");
        row("20,000 integrals", repeated("\\int ", 20000) + "x", "too_deep");
        row("20,000 cases", repeated("\\begin{cases}", 20000), "too_deep");
        row("100,000 terms", "1" + repeated("+x", 99999), "");
        row("100,000 factors", "1" + repeated("x", 99999), "");
        row("100,000 numbers", "1" + repeated(", 2", 99999), "");
        row("100,000 letters behind a unit", "5 km" + repeated(" bcd", 33333), "");
        row("a run of 100,000 letters behind a unit", "5 km " + repeated("b", 99999), "");
        row("100,000 units in a bracket", "5 (" + repeated("m ", 99999) + ")", "");
        row("a megabyte of digits", repeated("7", 1 << 20), "");
        row("more than a megabyte", repeated("7", (1 << 20) + 1), "too_long");
        row("a megabyte of words", repeated("word ", 200000), "");
        row("a megabyte of terms", "1" + repeated("+x", 500000), "too_long");
        row("a lone surrogate", "x+\xED\xA0\x80", "not_utf8");
        row("a lone byte", "x+\xFF", "not_utf8");
        row("half a character", "x+\xD8", "not_utf8");
        row("an overlong form", "x+\xC0\xAF", "not_utf8");
        row("a lone byte in words", "\\text{a\xFF}", "not_utf8");
        row("a zero byte", std::string("x\0", 2), "unknown_character");
    }
    void anyBytesAreAnsweredAtOnce() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        const std::string_view view(text.constData(), std::size_t(text.size()));
        const Reading reading = read(view);
        QCOMPARE(std::string(reading.error.code), code.toStdString());
        QVERIFY(bool(reading) == code.isEmpty());
        QVERIFY(reading.error.position <= view.size());
        readAnswer(view);
        read(view, {.units = true});
    }
};

QTEST_APPLESS_MAIN(ReadTest)
#include "read_test.moc"

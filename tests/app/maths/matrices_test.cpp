#include "app/maths/matrices.h"
#include "app/maths/read.h"

#include <QTest>

using namespace khatwa::maths;

class MatricesTest : public QObject {
    Q_OBJECT

private slots:
    void arithmeticIsCarriedOut_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("value");
        const QString m = "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}";
        const QString swap = "\\begin{pmatrix}0&1\\\\1&0\\end{pmatrix}";
        const auto row = [](const QString& written, const QString& value) {
            QTest::addRow("%s", qPrintable(written)) << written << value;
        };
        row("2" + m, "Matrix<2x2>(2, 4, 6, 8)");
        row(m + "-" + m, "Matrix<2x2>(0, 0, 0, 0)");
        row(m + swap, "Matrix<2x2>(2, 1, 4, 3)"); // columns change places
        row(swap + m, "Matrix<2x2>(3, 4, 1, 2)"); // rows change places
        row(m + "^2", "Matrix<2x2>(7, 10, 15, 22)");
        row(m + "^{-1}", "Matrix<2x2>(Negate(2), 1, Quotient(3, 2), Negate(Quotient(1, 2)))");
        row(m + "^T", "Matrix<2x2>(1, 3, 2, 4)");
        row("\\det" + m, "Negate(2)");
        row("\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}", "Negate(2)");
        row("2(1,2)+(3,4)", "Tuple(5, 8)");
        row(m + "\\begin{pmatrix}1\\\\1\\end{pmatrix}", "Matrix<2x1>(3, 7)");
        // What makes no sense stays.
        row("\\begin{pmatrix}1&2\\\\2&4\\end{pmatrix}^{-1}",
            "Power(Matrix<2x2>(1, 2, 2, 4), Negate(1))");
        row(m + "+1", "Sum(Matrix<2x2>(1, 2, 3, 4), 1)");
    }
    void arithmeticIsCarriedOut() {
        QFETCH(QString, written);
        QFETCH(QString, value);
        Budget budget(std::chrono::seconds(5));
        const Reading reading = read(written.toStdString());
        QVERIFY(reading);
        QCOMPARE(
            QString::fromStdString(debugText(withMatrixArithmetic(*reading.expression, budget))),
            value);
    }
};

QTEST_APPLESS_MAIN(MatricesTest)
#include "matrices_test.moc"

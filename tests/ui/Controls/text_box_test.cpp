// Formulas among Arabic words in a box that is typed into: which way they run, and that the marks
// which see to it are never met: by Backspace, Delete, Undo, the clipboard, or who reads the text.

#include <QClipboard>
#include <QGuiApplication>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <memory>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)

namespace {

const QString kProblem = QStringLiteral("حل المعادلة $7x-12=30$ لإيجاد $x$.");

} // namespace

class TextBoxTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QQuickView> view_;
    QQuickItem* box_ = nullptr;
    QQuickItem* area_ = nullptr;

    QString plain() const { return box_->property("plain").toString(); }
    QString text() const { return box_->property("text").toString(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(view_.get(), key, modifiers);
    }
    void type(const QString& words) {
        for (const QChar c : words) {
            QKeyEvent down(QEvent::KeyPress, 0, Qt::NoModifier, c);
            QCoreApplication::sendEvent(view_.get(), &down);
            QKeyEvent up(QEvent::KeyRelease, 0, Qt::NoModifier, c);
            QCoreApplication::sendEvent(view_.get(), &up);
        }
    }
    double at(const char* before) {
        QRectF place;
        QMetaObject::invokeMethod(
            area_, "positionToRectangle", Q_RETURN_ARG(QRectF, place),
            Q_ARG(int, static_cast<int>(text().indexOf(QString::fromUtf8(before)))));
        return place.x();
    }

    /// The first formula from left to right, a dollar at each of its ends, the word before it at
    /// its right and the word behind it at its left.
    void verifyOrder() {
        const double dollar = 5;
        QVERIFY(at(" لإيجاد") + dollar < at("7x"));
        QVERIFY(at("7x") < at("-12"));
        QVERIFY(at("-12") < at("=30"));
        QVERIFY(at("=30") < at("$\u2069"));
        QVERIFY(at("$\u2069") + dollar < at("المعادلة"));
    }

private slots:
    void init() {
        view_ = std::make_unique<QQuickView>();
        view_->engine()->addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(view_->engine());
        component.setData("import QtQuick\nimport Khatwa.Controls\n"
                          "TextBox { width: 600; height: 200; focus: true }",
                          QUrl());
        box_ = qobject_cast<QQuickItem*>(component.create());
        QVERIFY2(box_ != nullptr, qPrintable(component.errorString()));
        view_->setContent({}, nullptr, box_);
        view_->resize(600, 200);
        view_->show();
        view_->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(view_.get()));
        area_ = box_->property("area").value<QQuickItem*>();
        QVERIFY(area_ != nullptr);
        area_->forceActiveFocus();
    }
    void cleanup() { view_.reset(); }

    void aFormulaRunsFromLeftToRightAsItIsTyped() {
        type(kProblem);
        QCOMPARE(plain(), kProblem);
        verifyOrder();
    }

    void whatAProgramPutsThereRunsTheSame() {
        box_->setProperty("text", kProblem);
        QCOMPARE(plain(), kProblem);
        verifyOrder();
        press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(plain(), kProblem); // nothing was typed that could be taken back
        verifyOrder();
    }

    void backspaceTakesWhatIsSeen() {
        type(kProblem);
        for (qsizetype left = kProblem.size(); left > 0; --left) {
            QCOMPARE(plain(), kProblem.left(left));
            press(Qt::Key_Backspace);
        }
        QCOMPARE(text(), QString());
    }

    void deleteTakesWhatIsSeen() {
        type(kProblem);
        press(Qt::Key_Home, Qt::ControlModifier);
        for (qsizetype gone = 0; gone < kProblem.size(); ++gone) {
            QCOMPARE(plain(), kProblem.mid(gone));
            press(Qt::Key_Delete);
        }
        QCOMPARE(text(), QString());
    }

    void undoTakesBackWhatWasTypedAndRedoPutsItThere() {
        type(kProblem);
        QStringList seen{plain()};
        // Qt takes back a run of letters at once: as many steps as there are characters are enough.
        for (qsizetype i = 0; i < kProblem.size() && !plain().isEmpty(); ++i) {
            press(Qt::Key_Z, Qt::ControlModifier);
            QVERIFY(plain().size() < seen.last().size());
            QVERIFY(kProblem.startsWith(plain()));
            seen.append(plain());
        }
        QCOMPARE(plain(), QString());
        for (qsizetype i = seen.size() - 2; i >= 0; --i) {
            press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
            QCOMPARE(plain(), seen[i]);
        }
    }

    void theClipboardHasNoMarks() {
        type(kProblem);
        press(Qt::Key_A, Qt::ControlModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), kProblem);
        QCOMPARE(plain(), kProblem);
        QGuiApplication::clipboard()->clear();
        press(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), kProblem);
        QCOMPARE(text(), QString());
        press(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(plain(), kProblem);
        verifyOrder();
    }

    void otherTextHasNoMarks_data() {
        QTest::addColumn<QString>("words");
        QTest::newRow("English") << QStringLiteral("Solve $7x-12=30$ for $x$.");
        QTest::newRow("money") << QStringLiteral("ثمن الدفتر $5 وثمن القلم $7");
        QTest::newRow("one dollar") << QStringLiteral("ثمنه $5");
        QTest::newRow("two lines") << QStringLiteral("ثمنه $5\nو $");
    }
    void otherTextHasNoMarks() {
        QFETCH(QString, words);
        box_->setProperty("text", words);
        QCOMPARE(text(), words);
    }
};

QTEST_MAIN(TextBoxTest)
#include "text_box_test.moc"

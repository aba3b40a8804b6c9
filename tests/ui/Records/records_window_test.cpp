// The panel of the records in the real window, used like a person uses it.
#include "app/records/attempts.h"
#include "tests/ui/support/fake_service.h"
#include "tests/ui/support/window_harness.h"

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::WindowHarness;

class RecordsWindowTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;
    std::unique_ptr<WindowHarness> window_;

    bool open(bool arabic, bool dark) {
        const QString file = folder_.filePath(QString::number(arabic) + QString::number(dark));
        {
            auto store = records::Store::open(file);
            if (!store)
                return false;
            for (const char* name : {"Sara", "عمر"})
                if (!records::Students(**store).add({.name = QString::fromUtf8(name)}))
                    return false;
        }
        StartOptions options;
        options.records = file;
        options.language = arabic ? Preferences::Language::Arabic : Preferences::Language::English;
        options.appearance = dark ? Preferences::Appearance::Dark : Preferences::Appearance::Light;
        window_ = std::make_unique<WindowHarness>(std::make_unique<tests::FakeService>(),
                                                  std::nullopt, std::move(options));
        return window_->shown();
    }
    QString text(const QString& name) {
        return window_->waitForItem(name) ? window_->item(name)->property("text").toString()
                                          : QString();
    }

private slots:
    void cleanup() { window_.reset(); }

    void theRecordsAreLookedAfterFromTheSettings_data() {
        QTest::addColumn<bool>("arabic");
        QTest::addColumn<bool>("dark");
        QTest::newRow("en-light") << false << false;
        QTest::newRow("ar-dark") << true << true;
    }

    void theRecordsAreLookedAfterFromTheSettings() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        const QString which = QString::fromLatin1(QTest::currentDataTag());
        QVERIFY(open(arabic, dark));
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(window_->click(QStringLiteral("recordsButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("recordsStudent1")));
        QCOMPARE(text(QStringLiteral("recordsStudent0")), QStringLiteral("Sara"));
        for (const char* name : {"backUpButton", "restoreButton", "exportButton", "teacherPinNew"})
            QVERIFY2(window_->item(QLatin1String(name)) != nullptr, name);
        const QRectF paper = window_->place(QStringLiteral("recordsPaper"));
        QVERIFY(QRectF(QPointF(), QSizeF(window_->window()->size())).contains(paper));
        for (const char* name :
             {"backUpButton", "restoreButton", "removeStudent1", "setTeacherPin"})
            QVERIFY2(paper.contains(window_->place(QLatin1String(name))), name);
        QCOMPARE(window_->place(QStringLiteral("backUpButton")).left() >
                     window_->place(QStringLiteral("restoreButton")).left(),
                 arabic);
        window_->picture(QStringLiteral("records-%1.png").arg(which));

        QVERIFY(window_->click(QStringLiteral("removeStudent0")));
        QTRY_COMPARE(text(QStringLiteral("recordsStudent0")), QStringLiteral("عمر"));
        QVERIFY(text(QStringLiteral("recordsNotice")).contains(QStringLiteral("Sara")));
        window_->picture(QStringLiteral("records-removed-%1.png").arg(which));

        QVERIFY(window_->click(QStringLiteral("teacherPinNew")));
        window_->type(QStringLiteral("4711"));
        QVERIFY(window_->click(QStringLiteral("setTeacherPin")));
        QVERIFY(window_->waitForItem(QStringLiteral("teacherPinNow")));
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication application(argc, argv);
    RecordsWindowTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "records_window_test.moc"

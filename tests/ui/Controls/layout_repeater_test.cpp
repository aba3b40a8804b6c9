// Things that come and go in a layout: it never touches one that is gone, whatever happens before
// the next frame.

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <memory>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)

class LayoutRepeaterTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsGoneIsNotLaidOut() {
        QQuickView view;
        view.engine()->addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(view.engine());
        component.setData(R"(
            import QtQuick
            import QtQuick.Layouts
            import Khatwa.Controls
            Item {
                id: root
                property int count: 5
                property alias column: column
                width: 200; height: 200
                RowLayout {
                    anchors.fill: parent
                    ColumnLayout {
                        id: column
                        spacing: 0
                        LayoutRepeater {
                            model: root.count
                            Rectangle { implicitWidth: 10; implicitHeight: 20 }
                        }
                    }
                }
            })",
                          {});
        auto* root = qobject_cast<QQuickItem*>(component.create());
        QVERIFY2(root != nullptr, qPrintable(component.errorString()));
        view.setContent({}, &component, root);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto* column = root->property("column").value<QQuickItem*>();
        QCOMPARE(column->implicitHeight(), 100.0);
        for (const int count : {2, 7, 0, 3, 1}) {
            column->setVisible(count != 3); // they come and go out of sight, too
            root->setProperty("count", count);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            // Before a frame, as in a window that is minimised.
            root->setHeight(root->height() - 20);
            root->setWidth(root->width() - 20);
            column->setVisible(true);
            root->setHeight(root->height() - 10);
            QTRY_COMPARE(column->implicitHeight(), 20.0 * count);
        }
    }
};

QTEST_MAIN(LayoutRepeaterTest)
#include "layout_repeater_test.moc"

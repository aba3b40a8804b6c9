#include "app/grading/options.h"
#include "app/problems/problem_set.h"
#include "app/problems/set_fields.h"
#include "tests/app/problems/schema_subset.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <functional>

using namespace khatwa::problems;

namespace {

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QJsonObject soundProblem(const QString& id) {
    return {{"id", id},
            {"topic", "linear-equations"},
            {"level", 2},
            {"statement", "حل $2x=6$."},
            {"answer", "x=3"},
            {"rule", "equivalent"},
            {"options", QJsonObject{{"assume", "real"}}},
            {"hints", QJsonObject{{"nudge", "Undo it."}, {"next_step", "Divide by $2$."}}},
            {"example", QJsonObject{{"statement", "Solve $3x=6$."},
                                    {"steps", QJsonArray{"Divide by $3$.", "$x=2$."}},
                                    {"answer", "x=2"}}},
            {"solution", QJsonArray{"Divide by $2$.", "$\\boxed{x=3}$."}},
            {"language", "ar"},
            {"source", "Me"},
            {"licence", "CC-BY-4.0"}};
}

QJsonObject soundSet() {
    return {{"version", 1},
            {"id", "my-set.1"},
            {"title", "My set"},
            {"language", "en"},
            {"licence", "MIT"},
            {"source", "Me"},
            {"problems", QJsonArray{soundProblem("p1"), soundProblem("p/2")}}};
}

SetReading read(const QJsonValue& document) {
    QByteArray json = QJsonDocument(QJsonArray{document}).toJson(QJsonDocument::Compact);
    return readSet(
        std::string_view(json.constData() + 1, static_cast<std::size_t>(json.size() - 2)));
}

/// Every document that has `value` at one place of `from` instead of what stands there, and every
/// document that lacks that place.
void mutate(const QJsonValue& from, const QJsonArray& values,
            const std::function<void(const QJsonValue&)>& visit) {
    for (const QJsonValue value : values)
        visit(value);
    if (from.isObject()) {
        const QJsonObject object = from.toObject();
        for (const QString& name : object.keys()) {
            QJsonObject without = object;
            without.remove(name);
            visit(without);
            if (name == "options") // their own test
                continue;
            mutate(object[name], values, [&](const QJsonValue& inner) {
                QJsonObject changed = object;
                changed[name] = inner;
                visit(changed);
            });
        }
    } else if (from.isArray()) {
        const QJsonArray array = from.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            mutate(array[i], values, [&](const QJsonValue& inner) {
                QJsonArray changed = array;
                changed[i] = inner;
                visit(changed);
            });
    }
}

} // namespace

/// The published schema and the reader say the same.
class SetSchemaTest : public QObject {
    Q_OBJECT

    const QJsonObject schema_ = schema::load();

    bool agree(const QJsonValue& document) {
        const QString complaint = schema::complaint(schema_, schema_, document);
        const SetReading reading = read(document);
        if (complaint.isEmpty() == reading.errors.empty() &&
            reading.errors.empty() == reading.set.has_value())
            return true;
        qWarning("schema: %s; reader: %s\n%.600s", qPrintable(complaint),
                 reading.errors.empty() ? "accepts" : sentence(reading.errors.front()).c_str(),
                 QJsonDocument(document.toObject()).toJson().constData());
        return false;
    }

    void compare(std::span<const Field> fields, const QJsonObject& part, const QString& at);

private slots:
    void fieldsAreTheSame();
    void aSoundSetIsAcceptedByBoth();
    void bothJudgeEveryMutationAlike();
    void bothCountCharactersAlike();
    void bothCountItemsAlike();
    void everyOptionOfTheSchemaIsKnownToGrading();
    void unknownOptionsAreRefusedByBoth();
    void whatTheWriterWritesFitsTheSchema();
};

void SetSchemaTest::compare(std::span<const Field> fields, const QJsonObject& part,
                            const QString& at) {
    const QJsonObject object = schema::resolved(schema_, part);
    const QJsonObject properties = object["properties"].toObject();
    QSet<QString> names;
    QSet<QString> required;
    for (const Field& field : fields) {
        const QString name = text(field.name);
        names << name;
        if (field.required)
            required << name;
        const QJsonObject property = schema::resolved(schema_, properties[name].toObject());
        const QByteArray where = (at + "/" + name).toUtf8();
        const QString type = property["type"].toString();
        const auto most = static_cast<double>(field.most);
        const auto items = static_cast<double>(field.items);
        switch (field.type) {
        case FieldType::Whole:
            QVERIFY2(type == "integer", where);
            QVERIFY2(property["minimum"].toDouble() == static_cast<double>(field.least), where);
            QVERIFY2(property["maximum"].toDouble() == most, where);
            break;
        case FieldType::Line:
        case FieldType::Text:
        case FieldType::SetId:
        case FieldType::Id:
            QVERIFY2(type == "string", where);
            QVERIFY2(property["maxLength"].toDouble() == most, where);
            QVERIFY2(property.contains("pattern"), where);
            break;
        case FieldType::Choice: {
            QStringList choices;
            for (const std::string_view choice : field.choices)
                choices << text(choice);
            QVERIFY2(property["enum"].toArray() == QJsonArray::fromStringList(choices), where);
            break;
        }
        case FieldType::Options:
            QVERIFY2(type == "object", where);
            break;
        case FieldType::Object:
            QVERIFY2(type == "object", where);
            compare(field.members, property, where);
            break;
        case FieldType::Texts:
            QVERIFY2(type == "array", where);
            QVERIFY2(property["maxItems"].toDouble() == items, where);
            QVERIFY2(property["minItems"].toDouble(0) == (field.required ? 1 : 0), where);
            QVERIFY2(property["items"].toObject()["maxLength"].toDouble() == most, where);
            break;
        case FieldType::Objects:
            QVERIFY2(type == "array", where);
            QVERIFY2(property["maxItems"].toDouble() == items, where);
            QVERIFY2(property["minItems"].toDouble() == 1, where);
            compare(field.members, property["items"].toObject(), where);
            break;
        }
    }
    const QStringList keys = properties.keys();
    QCOMPARE(QSet<QString>(keys.begin(), keys.end()), names);
    QSet<QString> listed;
    for (const QJsonValue name : object["required"].toArray())
        listed << name.toString();
    QCOMPARE(listed, required);
}

void SetSchemaTest::fieldsAreTheSame() {
    compare(setFields(), schema_, "#");
}

void SetSchemaTest::aSoundSetIsAcceptedByBoth() {
    QCOMPARE(schema::complaint(schema_, schema_, soundSet()), QString());
    const SetReading reading = read(soundSet());
    QVERIFY(reading.set);
    QVERIFY(reading.warnings.empty());
}

void SetSchemaTest::bothJudgeEveryMutationAlike() {
    const QJsonArray values = {QJsonValue(),
                               true,
                               0,
                               1,
                               2,
                               3,
                               4,
                               1.5,
                               -1,
                               1e300,
                               "",
                               " ",
                               "\n\t ",
                               "x",
                               "en",
                               "form:factored",
                               "two\nlines",
                               "a tab\tand more",
                               "control \x01",
                               "delete \x7f",
                               "-minus",
                               "a b",
                               "a/b",
                               "ا",
                               QJsonArray{},
                               QJsonArray{"x"},
                               QJsonArray{"x", ""},
                               QJsonArray{1},
                               QJsonArray{QJsonObject{}},
                               QJsonObject{},
                               QJsonObject{{"nudge", "x"}},
                               QJsonObject{{"something", "else"}}};
    int documents = 0;
    mutate(soundSet(), values, [&](const QJsonValue& document) {
        ++documents;
        QVERIFY(agree(document));
    });
    QVERIFY(documents > 1000);
}

void SetSchemaTest::bothCountCharactersAlike() {
    const auto withStatement = [](const QString& statement) {
        QJsonObject problem = soundProblem("p1");
        problem["statement"] = statement;
        QJsonObject set = soundSet();
        set["problems"] = QJsonArray{problem};
        return set;
    };
    for (const QString& one : {QString("x"), QString("س"), QString("𝑥")}) {
        QVERIFY(agree(withStatement(one.repeated(20'000))));
        QVERIFY(read(withStatement(one.repeated(20'000))).set);
        QVERIFY(agree(withStatement(one.repeated(20'001))));
        QVERIFY(!read(withStatement(one.repeated(20'001))).set);
    }
}

void SetSchemaTest::bothCountItemsAlike() {
    for (const int count : {100, 101}) {
        QJsonArray steps;
        for (int i = 0; i < count; ++i)
            steps << "a step";
        QJsonObject problem = soundProblem("p1");
        problem["solution"] = steps;
        QJsonObject set = soundSet();
        set["problems"] = QJsonArray{problem};
        QVERIFY(agree(set));
    }
    for (const int count : {2000, 2001}) {
        QJsonArray problems;
        for (int i = 0; i < count; ++i)
            problems << QJsonObject{
                {"id", QString::number(i)}, {"statement", "s"}, {"answer", "1"}};
        QJsonObject set = soundSet();
        set["problems"] = problems;
        QVERIFY(agree(set));
        QCOMPARE(read(set).set.has_value(), count == 2000);
    }
}

void SetSchemaTest::everyOptionOfTheSchemaIsKnownToGrading() {
    const QJsonObject options =
        schema_["$defs"].toObject()["options"].toObject()["properties"].toObject();
    QVERIFY(options.size() > 15);
    const QMap<QString, QJsonArray> examples = {{"string", {"x"}},
                                                {"integer", {0, 3, 1000}},
                                                {"boolean", {true, false}},
                                                {"number", {0.5, 2}},
                                                {"array", {QJsonArray{}}}};
    for (const QString& name : options.keys()) {
        const QJsonObject option = options[name].toObject();
        QJsonArray values = option["enum"].toArray();
        QJsonArray types = option["type"].toArray();
        if (option["type"].isString())
            types << option["type"];
        for (const QJsonValue type : types) {
            if (name == "sigfigs" && type == "array")
                values << QJsonArray{3, 2};
            else if ((name == "abs" || name == "rel") && type == "string")
                values << "0.01";
            else
                for (const QJsonValue value : examples[type.toString()])
                    values << value;
        }
        QVERIFY2(!values.isEmpty(), qPrintable(name));
        for (const QJsonValue value : values) {
            QJsonObject problem = soundProblem("p1");
            problem["options"] = QJsonObject{{name, value}};
            QJsonObject set = soundSet();
            set["problems"] = QJsonArray{problem};
            QVERIFY2(agree(set), qPrintable(name));
            QVERIFY2(read(set).set, qPrintable(name));
        }
    }
}

void SetSchemaTest::unknownOptionsAreRefusedByBoth() {
    QJsonObject problem = soundProblem("p1");
    problem["options"] = QJsonObject{{"sigfig", 3}};
    QJsonObject set = soundSet();
    set["problems"] = QJsonArray{problem};
    QVERIFY(agree(set));
    QVERIFY(!read(set).set);
}

void SetSchemaTest::whatTheWriterWritesFitsTheSchema() {
    const auto set = read(soundSet()).set;
    QVERIFY(set);
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromStdString(writeSet(*set))).object();
    QCOMPARE(schema::complaint(schema_, schema_, document), QString());
    QCOMPARE(document, soundSet());
}

QTEST_APPLESS_MAIN(SetSchemaTest)
#include "set_schema_test.moc"

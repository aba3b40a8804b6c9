#include "tests/app/problems/schema_subset.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <cmath>

namespace khatwa::problems::schema {

namespace {

bool isWhole(const QJsonValue& value) {
    return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
}

bool hasType(const QString& type, const QJsonValue& value) {
    return (type == "object" && value.isObject()) || (type == "array" && value.isArray()) ||
           (type == "string" && value.isString()) || (type == "integer" && isWhole(value)) ||
           (type == "number" && value.isDouble()) || (type == "boolean" && value.isBool());
}

bool typeFits(const QJsonValue& type, const QJsonValue& value) {
    if (type.isString())
        return hasType(type.toString(), value);
    for (const QJsonValue one : type.toArray())
        if (hasType(one.toString(), value))
            return true;
    return false;
}

/// JSON Schema counts characters, and Qt counts pairs of surrogates twice.
qsizetype characters(const QString& text) {
    return text.toUcs4().size();
}

} // namespace

QJsonObject load() {
    QFile file(KHATWA_SOURCE_DIR "/resources/problem-sets/schema.json");
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the schema can't be read");
    return QJsonDocument::fromJson(file.readAll()).object();
}

QJsonObject resolved(const QJsonObject& root, const QJsonObject& part) {
    const QString ref = part["$ref"].toString();
    if (ref.isEmpty())
        return part;
    const QString kPrefix = "#/$defs/";
    if (!ref.startsWith(kPrefix))
        qFatal("a reference of another kind");
    return root["$defs"].toObject()[ref.mid(kPrefix.size())].toObject();
}

QString complaint(const QJsonObject& root, const QJsonObject& part, const QJsonValue& value,
                  const QString& at) {
    const QJsonObject schema = resolved(root, part);
    if (schema.isEmpty())
        return at + ": nothing is said of it";
    static const QSet<QString> kKnown = {"$schema",
                                         "$id",
                                         "$defs",
                                         "title",
                                         "description",
                                         "default",
                                         "type",
                                         "enum",
                                         "required",
                                         "properties",
                                         "additionalProperties",
                                         "items",
                                         "minItems",
                                         "maxItems",
                                         "maxLength",
                                         "pattern",
                                         "minimum",
                                         "maximum"};
    for (const QString& keyword : schema.keys())
        if (!kKnown.contains(keyword))
            return at + ": unknown keyword " + keyword;
    if (schema.contains("type") && !typeFits(schema["type"], value))
        return at + ": type";
    if (schema.contains("enum") && !schema["enum"].toArray().contains(value))
        return at + ": enum";
    if (value.isDouble()) {
        if (value.toDouble() < schema["minimum"].toDouble(-HUGE_VAL) ||
            value.toDouble() > schema["maximum"].toDouble(HUGE_VAL))
            return at + ": minimum or maximum";
    }
    if (value.isString()) {
        const QString text = value.toString();
        if (schema.contains("maxLength") && characters(text) > schema["maxLength"].toInt())
            return at + ": maxLength";
        if (schema.contains("pattern")) {
            // ECMA's \\u0000 is PCRE's \\x{0000}.
            QString written = schema["pattern"].toString();
            written.replace(QRegularExpression("\\\\u([0-9a-f]{4})"), "\\x{\\1}");
            if (written.endsWith('$'))
                written.replace(written.size() - 1, 1,
                                "\\z"); // PCRE's $ forgives a last line's end
            const QRegularExpression pattern(written);
            if (!pattern.isValid())
                qFatal("pattern: %s", qPrintable(pattern.errorString()));
            if (!pattern.match(text).hasMatch())
                return at + ": pattern";
        }
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        if (array.size() < schema["minItems"].toInt(0) ||
            array.size() > schema["maxItems"].toInt(INT_MAX))
            return at + ": minItems or maxItems";
        if (schema.contains("items"))
            for (qsizetype i = 0; i < array.size(); ++i) {
                const QString inner = complaint(root, schema["items"].toObject(), array[i],
                                                at + "/" + QString::number(i));
                if (!inner.isEmpty())
                    return inner;
            }
    }
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (const QJsonValue name : schema["required"].toArray())
            if (!object.contains(name.toString()))
                return at + ": " + name.toString() + " is required";
        const QJsonObject properties = schema["properties"].toObject();
        for (const QString& name : object.keys()) {
            if (properties.contains(name)) {
                const QString inner =
                    complaint(root, properties[name].toObject(), object[name], at + "/" + name);
                if (!inner.isEmpty())
                    return inner;
            } else if (schema["additionalProperties"] == QJsonValue(false)) {
                return at + "/" + name + ": additionalProperties";
            }
        }
    }
    return {};
}

} // namespace khatwa::problems::schema

#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace khatwa::problems::schema {

/// The schema of a set, as published.
QJsonObject load();

/// A schema or part of one with its `$ref` followed.
QJsonObject resolved(const QJsonObject& root, const QJsonObject& part);

/// Why `value` does not fit the schema, with the place; empty where it fits. Knows what our schema
/// uses of JSON Schema 2020-12: type, enum, properties, required, additionalProperties, items,
/// minItems, maxItems, maxLength, pattern, minimum, maximum, $ref. Any other keyword that
/// constrains is said to be unknown, so that the schema can't outgrow this unseen.
QString complaint(const QJsonObject& root, const QJsonObject& part, const QJsonValue& value,
                  const QString& at = "#");

} // namespace khatwa::problems::schema

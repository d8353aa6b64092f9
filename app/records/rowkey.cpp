// SPDX-License-Identifier: Apache-2.0
#include "records/rowkey.h"

#include "records/validator.h"
#include "records/valuejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonValue exactJson(const Value &value)
{
    if (const auto *bytes = std::get_if<QByteArray>(&value.data()))
        return QJsonObject{{u"$base64"_s, QString::fromLatin1(bytes->toBase64())}};
    return valueToJson(value);
}

Value valueOf(const ColumnRules *rules, const QJsonValue &json)
{
    if (json.isNull())
        return {};
    if (json.isBool())
        return Value(json.toBool());
    if (json.isObject())
        return Value(QByteArray::fromBase64(json.toObject().value("$base64"_L1).toString().toLatin1()));
    if (json.isString())
        return rules ? searchValue(*rules, json.toString()) : Value(json.toString());
    const qint64 whole = json.toInteger();
    if (static_cast<double>(whole) == json.toDouble() && (!rules || rules->family != TypeFamily::Real))
        return rules && rules->family == TypeFamily::Text ? Value(QString::number(whole)) : Value(whole);
    return Value(json.toDouble());
}

/// A JSON array, if the text is one.
std::optional<QJsonArray> arrayOf(const QString &text)
{
    if (!text.trimmed().startsWith(u'['))
        return std::nullopt;
    const auto document = QJsonDocument::fromJson(text.toUtf8());
    return document.isArray() ? std::optional(document.array()) : std::nullopt;
}

QString arrayText(const QList<Value> &values)
{
    QJsonArray array;
    for (const Value &value : values)
        array.append(exactJson(value));
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

std::unexpected<Error> wrongKey(const QStringList &key)
{
    QStringList parts;
    for (const QString &name : key)
        parts.append(name + "=..."_L1);
    return fail(Error::usage(
        key.size() == 1 ? u"The key is the value of %1."_s.arg(key.first())
                        : u"The key has %1 columns: give it as %2, or as a JSON array of the values."_s.arg(key.size())
                              .arg(parts.join(u","_s))));
}

Result<QList<NamedValue>> fromArray(const QStringList &key, const QList<ColumnRules> &rules, const QJsonArray &array)
{
    if (array.size() != key.size())
        return wrongKey(key);
    QList<NamedValue> values;
    for (qsizetype i = 0; i < key.size(); ++i)
        values.append({key.at(i), valueOf(rulesOf(rules, key.at(i)), array.at(i))});
    return values;
}

Result<Value> keyValue(const QList<ColumnRules> &rules, const QString &column, const QString &text)
{
    const ColumnRules *own = rulesOf(rules, column);
    if (!own)
        return Value(text);
    const Value value = searchValue(*own, text);
    if (own->family == TypeFamily::Integer && !std::holds_alternative<qint64>(value.data()))
        return fail(Error::invalidInput(u"The key %1 is a whole number of at most 64 bits."_s.arg(column)));
    return value;
}

} // namespace

Result<QList<NamedValue>> parseRowKey(const QStringList &key, const QList<ColumnRules> &rules, const QString &text)
{
    const auto array = arrayOf(text);
    if (array && (key.size() > 1 || array->size() == 1))
        return fromArray(key, rules, *array);
    if (key.size() == 1) {
        const QString prefix = key.first() + u'=';
        auto value = keyValue(rules, key.first(), text.startsWith(prefix) ? text.sliced(prefix.size()) : text);
        if (!value)
            return fail(value);
        return QList<NamedValue>{{key.first(), *std::move(value)}};
    }
    QMap<QString, QString> given;
    for (const QString &part : text.split(u',')) {
        const qsizetype equals = part.indexOf(u'=');
        const QString name = part.left(std::max<qsizetype>(equals, 0));
        if (equals <= 0 || !key.contains(name) || given.contains(name))
            return wrongKey(key);
        given.insert(name, part.sliced(equals + 1));
    }
    if (given.size() != key.size())
        return wrongKey(key);
    QList<NamedValue> values;
    for (const QString &name : key) {
        auto value = keyValue(rules, name, given.value(name));
        if (!value)
            return fail(value);
        values.append({name, *std::move(value)});
    }
    return values;
}

QString rowKeyText(const QList<NamedValue> &key)
{
    const bool isScalar =
        key.size() == 1 && !std::holds_alternative<QByteArray>(key.first().value.data()) && !key.first().value.isNull();
    if (isScalar && !arrayOf(key.first().value.toText()))
        return key.first().value.toText();
    QList<Value> values;
    for (const NamedValue &part : key)
        values.append(part.value);
    return arrayText(values);
}

QJsonValue positionToJson(const PagePosition &position)
{
    if (position.size() != 1)
        return arrayText(position);
    const QJsonValue only = exactJson(position.first());
    const bool isPlain = only.isDouble() || (only.isString() && !arrayOf(only.toString()));
    return isPlain ? only : QJsonValue(arrayText(position));
}

Result<PagePosition> parsePosition(const QStringList &columns, const QList<ColumnRules> &rules, const QString &text)
{
    PagePosition position;
    if (const auto array = arrayOf(text)) {
        // A table without a key is ordered by its rows' place, which is in no column.
        for (qsizetype i = 0; i < array->size(); ++i)
            position.append(valueOf(rulesOf(rules, columns.value(i)), array->at(i)));
        return position;
    }
    if (columns.size() > 1)
        return fail(Error::usage(
            u"The place to go on from has %1 values; give the next value of the page before."_s.arg(columns.size())));
    const ColumnRules *own = rulesOf(rules, columns.value(0));
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (own)
        return PagePosition{searchValue(*own, text)};
    return PagePosition{isNumber ? Value(number) : Value(text)};
}

} // namespace athanor

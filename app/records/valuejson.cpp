// SPDX-License-Identifier: Apache-2.0
#include "records/valuejson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype previewBytes = 32;

struct ToJson
{
    QJsonValue operator()(std::monostate) const { return QJsonValue::Null; }
    QJsonValue operator()(bool v) const { return v; }
    QJsonValue operator()(qint64 v) const
    {
        return v >= -exactInDouble && v <= exactInDouble ? QJsonValue(v) : QJsonValue(QString::number(v));
    }
    QJsonValue operator()(double v) const { return std::isfinite(v) ? QJsonValue(v) : QJsonValue(Value(v).toText()); }
    QJsonValue operator()(const QString &v) const { return v; }
    QJsonValue operator()(const QByteArray &v) const
    {
        const QString preview = QString::fromLatin1(v.left(previewBytes).toHex());
        return QJsonObject{{u"$bytes"_s, v.size()}, {u"$preview"_s, preview}};
    }
    QJsonValue operator()(const LargeValue &v) const
    {
        return QJsonObject{{u"$bytes"_s, v.bytes}, {u"$preview"_s, v.preview}};
    }
};

struct ToTagged
{
    static QJsonValue pair(const QString &tag, const QString &text) { return QJsonArray{tag, text}; }

    QJsonValue operator()(std::monostate) const { return QJsonArray{u"null"_s}; }
    QJsonValue operator()(bool v) const { return pair(u"bool"_s, v ? u"true"_s : u"false"_s); }
    QJsonValue operator()(qint64 v) const { return pair(u"int"_s, QString::number(v)); }
    QJsonValue operator()(double v) const { return pair(u"real"_s, QString::number(v, 'g', 17)); }
    QJsonValue operator()(const QString &v) const { return pair(u"text"_s, v); }
    QJsonValue operator()(const QByteArray &v) const { return pair(u"bytes"_s, QString::fromLatin1(v.toBase64())); }
    QJsonValue operator()(const LargeValue &v) const
    {
        return QJsonArray{u"large"_s, v.preview, QString::number(v.bytes), v.isText};
    }
};

std::unexpected<Error> damaged()
{
    return fail(Error::invalidInput(u"A saved value is damaged; the file is not used."_s));
}

Result<Value> readTagged(const QString &tag, const QString &text, const QJsonArray &all)
{
    bool ok = true;
    if (tag == "text"_L1)
        return Value(text);
    if (tag == "bool"_L1)
        return Value(text == "true"_L1);
    if (tag == "int"_L1) {
        const qint64 number = text.toLongLong(&ok);
        return ok ? Result<Value>(Value(number)) : damaged();
    }
    if (tag == "real"_L1) {
        const double number = text.toDouble(&ok);
        return ok ? Result<Value>(Value(number)) : damaged();
    }
    if (tag == "bytes"_L1)
        return Value(QByteArray::fromBase64(text.toLatin1()));
    if (tag == "large"_L1) {
        const qint64 bytes = all.at(2).toString().toLongLong(&ok);
        return ok ? Result<Value>(Value(LargeValue{bytes, all.at(3).toBool(), text})) : damaged();
    }
    return damaged();
}

} // namespace

QJsonValue valueToJson(const Value &value)
{
    return std::visit(ToJson{}, value.data());
}

QJsonValue valueToTaggedJson(const Value &value)
{
    return std::visit(ToTagged{}, value.data());
}

Result<Value> valueFromTaggedJson(const QJsonValue &json)
{
    const QJsonArray all = json.toArray();
    const QString tag = all.at(0).toString();
    if (all.size() == 1 && tag == "null"_L1)
        return Value();
    if (all.size() < 2 || !all.at(1).isString())
        return damaged();
    return readTagged(tag, all.at(1).toString(), all);
}

} // namespace athanor

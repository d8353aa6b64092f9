// SPDX-License-Identifier: Apache-2.0
#include "support/mongowirequery.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using Matched = std::expected<bool, MongoRefusal>;

std::unexpected<MongoRefusal> badValue(const QString &message)
{
    return std::unexpected(MongoRefusal{2, u"BadValue"_s, message});
}

int groupOf(bson_type_t type)
{
    switch (type) {
    case BSON_TYPE_MINKEY:
        return 0;
    case BSON_TYPE_NULL:
    case BSON_TYPE_UNDEFINED:
        return 1;
    case BSON_TYPE_INT32:
    case BSON_TYPE_INT64:
    case BSON_TYPE_DOUBLE:
    case BSON_TYPE_DECIMAL128:
        return 2;
    case BSON_TYPE_UTF8:
    case BSON_TYPE_SYMBOL:
        return 3;
    case BSON_TYPE_DOCUMENT:
        return 4;
    case BSON_TYPE_ARRAY:
        return 5;
    case BSON_TYPE_BINARY:
        return 6;
    case BSON_TYPE_OID:
        return 7;
    case BSON_TYPE_BOOL:
        return 8;
    case BSON_TYPE_DATE_TIME:
        return 9;
    case BSON_TYPE_TIMESTAMP:
        return 10;
    case BSON_TYPE_REGEX:
        return 11;
    case BSON_TYPE_MAXKEY:
        return 20;
    default:
        return 15;
    }
}

template <typename T>
int sign(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

long double numberOf(const BsonValue &value)
{
    const auto &v = value.raw().value;
    if (value.type() == BSON_TYPE_INT32)
        return v.v_int32;
    if (value.type() == BSON_TYPE_INT64)
        return v.v_int64;
    if (value.type() == BSON_TYPE_DOUBLE)
        return v.v_double;
    char text[BSON_DECIMAL128_STRING];
    bson_decimal128_to_string(&v.v_decimal128, text);
    return std::strtold(text, nullptr);
}

int compareNumbers(const BsonValue &a, const BsonValue &b)
{
    const long double x = numberOf(a), y = numberOf(b);
    if (std::isnan(x) || std::isnan(y))
        return std::isnan(x) && std::isnan(y) ? 0 : std::isnan(x) ? -1 : 1;
    return sign(x, y);
}

int compareBytes(const void *a, size_t sizeA, const void *b, size_t sizeB)
{
    const int first = std::memcmp(a, b, std::min(sizeA, sizeB));
    return first != 0 ? first : sign(sizeA, sizeB);
}

int compareDocuments(const BsonValue &a, const BsonValue &b)
{
    const auto left = BsonDocument::of(a).fields(), right = BsonDocument::of(b).fields();
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        const int types = sign(groupOf(left.at(i).second.type()), groupOf(right.at(i).second.type()));
        if (types != 0)
            return types;
        if (const int names = left.at(i).first.compare(right.at(i).first); names != 0)
            return names;
        if (const int values = compareBson(left.at(i).second, right.at(i).second); values != 0)
            return values;
    }
    return sign(left.size(), right.size());
}

/// The field's value and, of an array, its elements: what MongoDB holds against an operand.
QList<BsonValue> candidates(const std::optional<BsonValue> &field)
{
    if (!field)
        return {};
    QList<BsonValue> list{*field};
    if (field->type() == BSON_TYPE_ARRAY) {
        for (const auto &[index, item] : BsonDocument::of(*field).fields())
            list.append(item);
    }
    return list;
}

bool equalsAny(const std::optional<BsonValue> &field, const BsonValue &operand)
{
    if (!field)
        return operand.type() == BSON_TYPE_NULL;
    return std::ranges::any_of(candidates(field), [&](const BsonValue &v) { return compareBson(v, operand) == 0; });
}

bool comparesAny(const std::optional<BsonValue> &field, const BsonValue &operand, const QString &op)
{
    return std::ranges::any_of(candidates(field), [&](const BsonValue &v) {
        if (groupOf(v.type()) != groupOf(operand.type()))
            return false;
        const bool nan = groupOf(v.type()) == 2 && (std::isnan(numberOf(v)) || std::isnan(numberOf(operand)));
        if (nan)
            return false;
        const int order = compareBson(v, operand);
        if (op == "$gt"_L1)
            return order > 0;
        if (op == "$gte"_L1)
            return order >= 0;
        return op == "$lt"_L1 ? order < 0 : order <= 0;
    });
}

Matched isOfType(const std::optional<BsonValue> &field, const BsonValue &operand)
{
    QStringList names;
    if (operand.type() == BSON_TYPE_UTF8)
        names.append(QString::fromUtf8(operand.raw().value.v_utf8.str));
    else if (operand.type() == BSON_TYPE_ARRAY)
        names = BsonDocument().add(u"v"_s, operand).texts(u"v"_s);
    static const QStringList known{
        u"double"_s,    u"string"_s,    u"object"_s,     u"array"_s,   u"binData"_s,
        u"undefined"_s, u"objectId"_s,  u"bool"_s,       u"date"_s,    u"null"_s,
        u"regex"_s,     u"dbPointer"_s, u"javascript"_s, u"symbol"_s,  u"javascriptWithScope"_s,
        u"int"_s,       u"timestamp"_s, u"long"_s,       u"decimal"_s, u"minKey"_s,
        u"maxKey"_s,    u"number"_s};
    for (const QString &name : names) {
        if (!known.contains(name))
            return badValue(u"Unknown type name alias: "_s + name);
    }
    if (names.isEmpty())
        return badValue(u"$type must be given a type"_s);
    return std::ranges::any_of(candidates(field),
                               [&](const BsonValue &v) { return names.contains(bsonTypeAlias(v.type())); });
}

Matched matchesPattern(const std::optional<BsonValue> &field, const BsonDocument &rule)
{
    const auto pattern = rule.value(u"$regex"_s);
    if (!pattern || pattern->type() != BSON_TYPE_UTF8)
        return badValue(u"$regex has to be a string"_s);
    const QRegularExpression regex(QString::fromUtf8(pattern->raw().value.v_utf8.str),
                                   rule.text(u"$options"_s) == "i"_L1 ? QRegularExpression::CaseInsensitiveOption
                                                                      : QRegularExpression::NoPatternOption);
    if (!regex.isValid())
        return std::unexpected(MongoRefusal{51091, u"Location51091"_s, u"Regular expression is invalid"_s});
    return std::ranges::any_of(candidates(field), [&](const BsonValue &v) {
        return v.type() == BSON_TYPE_UTF8 && regex.match(QString::fromUtf8(v.raw().value.v_utf8.str)).hasMatch();
    });
}

Matched matchesRule(const std::optional<BsonValue> &field, const BsonDocument &rule)
{
    for (const auto &[op, operand] : rule.fields()) {
        Matched one = false;
        if (op == "$eq"_L1)
            one = equalsAny(field, operand);
        else if (op == "$ne"_L1)
            one = !equalsAny(field, operand);
        else if (op == "$in"_L1 || op == "$nin"_L1) {
            if (operand.type() != BSON_TYPE_ARRAY)
                return badValue(u"$in needs an array"_s);
            bool found = false;
            for (const auto &[index, item] : BsonDocument::of(operand).fields())
                found = found || equalsAny(field, item);
            one = found == (op == "$in"_L1);
        } else if (op == "$gt"_L1 || op == "$gte"_L1 || op == "$lt"_L1 || op == "$lte"_L1)
            one = comparesAny(field, operand, op);
        else if (op == "$exists"_L1)
            one = field.has_value() == BsonDocument().add(u"v"_s, operand).isTrue(u"v"_s);
        else if (op == "$type"_L1)
            one = isOfType(field, operand);
        else if (op == "$regex"_L1)
            one = matchesPattern(field, rule);
        else if (op == "$options"_L1)
            one = rule.contains(u"$regex"_s) ? Matched(true) : badValue(u"$options needs a $regex"_s);
        else if (op == "$not"_L1) {
            const BsonDocument inner = BsonDocument::of(operand);
            if (operand.type() != BSON_TYPE_DOCUMENT || inner.isEmpty())
                return badValue(u"$not needs a regex or a document"_s);
            one = matchesRule(field, inner);
            if (one)
                one = !*one;
        } else
            return badValue(u"unknown operator: "_s + op);
        if (!one || !*one)
            return one;
    }
    return true;
}

/// The one expression that Athanor sends: {$regexMatch: {input: {$convert: ...}, regex: {$literal: "..."}, ...}}.
Matched matchesExpression(const BsonDocument &document, const BsonDocument &expression)
{
    const BsonDocument match = expression.child(u"$regexMatch"_s);
    const BsonDocument convert = match.child(u"input"_s).child(u"$convert"_s);
    const QString path = convert.text(u"input"_s);
    const auto pattern = match.child(u"regex"_s).value(u"$literal"_s);
    const bool isKnown = expression.fields().size() == 1 && path.startsWith(u'$') && pattern &&
                         convert.text(u"to"_s) == "string"_L1 && match.text(u"options"_s) == "i"_L1;
    if (!isKnown)
        return badValue(u"this expression is not understood: "_s + shownJson(expression));
    const auto value = document.value(path.sliced(1));
    QString text;
    if (value && value->type() == BSON_TYPE_OID) {
        char hex[25];
        bson_oid_to_string(&value->raw().value.v_oid, hex);
        text = QString::fromLatin1(hex);
    } else if (value && value->isNumber()) {
        text = QString::number(double(numberOf(*value)), 'g', 17);
    } else if (value && value->type() == BSON_TYPE_UTF8) {
        text = QString::fromUtf8(value->raw().value.v_utf8.str);
    }
    const QRegularExpression regex(QString::fromUtf8(pattern->raw().value.v_utf8.str),
                                   QRegularExpression::CaseInsensitiveOption);
    return regex.match(text).hasMatch();
}

Matched matchesList(const BsonDocument &document, const BsonDocument &query, const QString &op)
{
    const auto list = query.documents(op);
    if (list.isEmpty())
        return badValue(u"$and/$or/$nor must be a nonempty array"_s);
    bool any = false, all = true;
    for (const BsonDocument &one : list) {
        const auto matched = matchesQuery(document, one);
        if (!matched)
            return matched;
        any = any || *matched;
        all = all && *matched;
    }
    return op == "$or"_L1 ? any : all;
}

} // namespace

int compareBson(const BsonValue &a, const BsonValue &b)
{
    const int groups = sign(groupOf(a.type()), groupOf(b.type()));
    if (groups != 0)
        return groups;
    const auto &x = a.raw().value;
    const auto &y = b.raw().value;
    switch (groupOf(a.type())) {
    case 2:
        return compareNumbers(a, b);
    case 3:
        return compareBytes(x.v_utf8.str, x.v_utf8.len, y.v_utf8.str, y.v_utf8.len);
    case 4:
    case 5:
        return compareDocuments(a, b);
    case 6:
        if (x.v_binary.data_len != y.v_binary.data_len)
            return sign(x.v_binary.data_len, y.v_binary.data_len);
        if (x.v_binary.subtype != y.v_binary.subtype)
            return sign(int(x.v_binary.subtype), int(y.v_binary.subtype));
        return compareBytes(x.v_binary.data, x.v_binary.data_len, y.v_binary.data, y.v_binary.data_len);
    case 7:
        return bson_oid_compare(&x.v_oid, &y.v_oid);
    case 8:
        return sign(int(x.v_bool), int(y.v_bool));
    case 9:
        return sign(x.v_datetime, y.v_datetime);
    case 10:
        return sign(quint64(x.v_timestamp.timestamp) << 32 | x.v_timestamp.increment,
                    quint64(y.v_timestamp.timestamp) << 32 | y.v_timestamp.increment);
    case 11:
        return std::strcmp(x.v_regex.regex, y.v_regex.regex);
    default:
        return a == b ? 0 : 1;
    }
}

std::expected<bool, MongoRefusal> matchesQuery(const BsonDocument &document, const BsonDocument &query)
{
    for (const auto &[name, operand] : query.fields()) {
        Matched one = false;
        if (name == "$and"_L1 || name == "$or"_L1)
            one = matchesList(document, query, name);
        else if (name == "$expr"_L1)
            one = matchesExpression(document, BsonDocument::of(operand));
        else if (name.startsWith(u'$'))
            return badValue(u"unknown top level operator: "_s + name);
        else {
            const BsonDocument rule = BsonDocument::of(operand);
            const bool hasOperators =
                operand.type() == BSON_TYPE_DOCUMENT && !rule.isEmpty() && rule.fields().first().first.startsWith(u'$');
            one = hasOperators ? matchesRule(document.value(name), rule)
                               : Matched(equalsAny(document.value(name), operand));
        }
        if (!one || !*one)
            return one;
    }
    return true;
}

QList<BsonDocument> sortedBy(QList<BsonDocument> documents, const BsonDocument &sort)
{
    std::ranges::stable_sort(documents, [&](const BsonDocument &a, const BsonDocument &b) {
        for (const auto &[name, direction] : sort.fields()) {
            const int order = compareBson(a.value(name).value_or(BsonValue()), b.value(name).value_or(BsonValue()));
            if (order != 0)
                return direction.raw().value.v_int32 < 0 ? order > 0 : order < 0;
        }
        return false;
    });
    return documents;
}

} // namespace athanor::test

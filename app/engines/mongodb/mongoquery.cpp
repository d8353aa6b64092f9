// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongoquery.h"

#include "engines/mongodb/extendedjson.h"
#include "engines/mongodb/fieldvalue.h"

#include <QRegularExpression>

#include <array>
#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// MongoDB compares values of the same group; groups follow each other in this order (manual, "Comparison/Sort
/// Order"). A missing field sorts as null.
struct SortGroup
{
    QList<bson_type_t> types;
};

const QList<SortGroup> &sortGroups()
{
    static const QList<SortGroup> groups{
        {{BSON_TYPE_MINKEY}},
        {{BSON_TYPE_NULL, BSON_TYPE_UNDEFINED}},
        {{BSON_TYPE_INT32, BSON_TYPE_INT64, BSON_TYPE_DOUBLE, BSON_TYPE_DECIMAL128}},
        {{BSON_TYPE_UTF8, BSON_TYPE_SYMBOL}},
        {{BSON_TYPE_DOCUMENT}},
        {{BSON_TYPE_ARRAY}},
        {{BSON_TYPE_BINARY}},
        {{BSON_TYPE_OID}},
        {{BSON_TYPE_BOOL}},
        {{BSON_TYPE_DATE_TIME}},
        {{BSON_TYPE_TIMESTAMP}},
        {{BSON_TYPE_REGEX}},
        {{BSON_TYPE_DBPOINTER}},
        {{BSON_TYPE_CODE}},
        {{BSON_TYPE_CODEWSCOPE}},
        {{BSON_TYPE_MAXKEY}},
    };
    return groups;
}

constexpr int NullGroup = 1;
constexpr int NumberGroup = 2;

int sortGroupOf(const std::optional<BsonValue> &value)
{
    if (!value)
        return NullGroup;
    for (qsizetype i = 0; i < sortGroups().size(); ++i) {
        if (sortGroups().at(i).types.contains(value->type()))
            return int(i);
    }
    return NullGroup;
}

bool isNaN(const BsonValue &value)
{
    if (value.type() == BSON_TYPE_DECIMAL128)
        return canonicalJson(value).value_or(QString()).contains("NaN"_L1);
    return value.type() == BSON_TYPE_DOUBLE && std::isnan(value.raw().value.v_double);
}

BsonDocument condition(const QString &field, const QString &sign, const BsonValue &operand)
{
    return BsonDocument().add(field, BsonDocument().add(sign, operand));
}

BsonDocument anyOf(const QList<BsonDocument> &arms)
{
    return arms.size() == 1 ? arms.first() : BsonDocument().addArray(u"$or"_s, arms);
}

/// Documents whose field is of a later group (an earlier one if descending).
QList<BsonDocument> otherGroups(const QString &field, int group, bool descending)
{
    QList<BsonValue> names;
    QList<BsonDocument> arms;
    for (int i = 0; i < int(sortGroups().size()); ++i) {
        if (descending ? i >= group : i <= group)
            continue;
        if (i == NullGroup) {
            arms.append(condition(field, u"$eq"_s, BsonValue()));
            continue;
        }
        for (const bson_type_t type : sortGroups().at(i).types)
            names.append(BsonValue::text(bsonTypeAlias(type)));
    }
    if (!names.isEmpty())
        arms.append(BsonDocument().add(field, BsonDocument().addArray(u"$type"_s, names)));
    return arms;
}

/// Documents strictly after a value in one field's order.
QList<BsonDocument> beyondValue(const MongoOrder &order, const std::optional<BsonValue> &value)
{
    const int group = sortGroupOf(value);
    QList<BsonDocument> arms;
    if (group == NumberGroup && isNaN(*value)) {
        // NaN comes before all numbers, and compares with none.
        if (!order.descending)
            arms.append(condition(order.field, u"$gte"_s, BsonValue::real(-HUGE_VAL)));
    } else if (group != NullGroup && value->type() != BSON_TYPE_MINKEY && value->type() != BSON_TYPE_MAXKEY) {
        arms.append(condition(order.field, order.descending ? u"$lt"_s : u"$gt"_s, *value));
        if (group == NumberGroup && order.descending)
            arms.append(condition(order.field, u"$eq"_s, BsonValue::real(std::nan(""))));
    }
    return arms + otherGroups(order.field, group, order.descending);
}

Result<const Column *> searchableColumn(const MongoShape &shape, const QString &name)
{
    const Column *column = shape.table().column(name);
    if (!column)
        return fail(Error::invalidInput(u"Collection %1 has no field %2; look at its columns."_s.arg(
            boundedText(shape.table().ref.display(), 200, false), boundedText(name, 200, false))));
    if (!canBeNamed(name))
        return fail(
            Error::invalidInput(u"The field %1 has a dot in its name or begins with $; MongoDB cannot search or "
                                "sort by it."_s.arg(boundedText(name, 200, false))));
    return column;
}

BsonDocument textPattern(const QString &field, const Column &column, const QString &text, bool atStart)
{
    const QString pattern = (atStart ? u"^"_s : QString()) + QRegularExpression::escape(text);
    const bool isText = column.type == "string"_L1 || column.type == MixedType || column.family == TypeFamily::Text;
    if (isText)
        return BsonDocument().add(field, BsonDocument().add(u"$regex"_s, pattern).add(u"$options"_s, u"i"_s));
    // The text of a number, an ObjectId or a date is made by the server.
    const BsonDocument convert = BsonDocument()
                                     .add(u"input"_s, u'$' + field)
                                     .add(u"to"_s, u"string"_s)
                                     .add(u"onError"_s, QString())
                                     .add(u"onNull"_s, QString());
    const BsonDocument match = BsonDocument()
                                   .add(u"input"_s, BsonDocument().add(u"$convert"_s, convert))
                                   .add(u"regex"_s, BsonDocument().add(u"$literal"_s, pattern))
                                   .add(u"options"_s, u"i"_s);
    return BsonDocument().add(u"$expr"_s, BsonDocument().add(u"$regexMatch"_s, match));
}

QString comparisonSign(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less:
        return u"$lt"_s;
    case Comparison::LessOrEqual:
        return u"$lte"_s;
    case Comparison::Greater:
        return u"$gt"_s;
    case Comparison::GreaterOrEqual:
        return u"$gte"_s;
    case Comparison::Equal:
    case Comparison::NotEqual:
    case Comparison::Contains:
    case Comparison::StartsWith:
    case Comparison::IsNull:
    case Comparison::IsNotNull:
        break;
    }
    return u"$eq"_s;
}

BsonDocument compared(const QString &field, Comparison comparison, const QList<BsonValue> &operands)
{
    if (comparison == Comparison::Equal && operands.size() > 1)
        return BsonDocument().add(field, BsonDocument().addArray(u"$in"_s, operands));
    if (comparison == Comparison::NotEqual) // keeps documents without the field
        return BsonDocument().add(field, operands.size() > 1 ? BsonDocument().addArray(u"$nin"_s, operands)
                                                             : BsonDocument().add(u"$ne"_s, operands.first()));
    QList<BsonDocument> arms;
    for (const BsonValue &operand : operands)
        arms.append(condition(field, comparisonSign(comparison), operand));
    return anyOf(arms);
}

Result<BsonDocument> oneFilter(const MongoShape &shape, const Filter &filter)
{
    const auto column = searchableColumn(shape, filter.column);
    if (!column)
        return fail(column);
    const bool isNull = filter.value.isNull();
    if (filter.comparison == Comparison::IsNull || (filter.comparison == Comparison::Equal && isNull))
        return condition(filter.column, u"$eq"_s, BsonValue());
    if (filter.comparison == Comparison::IsNotNull || (filter.comparison == Comparison::NotEqual && isNull))
        return condition(filter.column, u"$ne"_s, BsonValue());
    if (filter.value.isLarge())
        return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be filtered by."_s));
    if (filter.comparison == Comparison::Contains || filter.comparison == Comparison::StartsWith)
        return textPattern(filter.column, **column, filter.value.toText(), filter.comparison == Comparison::StartsWith);
    const QList<BsonValue> operands = searchedFor(filter.value, shape.typeOf(filter.column));
    if (operands.isEmpty())
        return fail(Error::invalidInput(
            u"%1 cannot be searched for this value."_s.arg(boundedText(filter.column, 200, false))));
    return compared(filter.column, filter.comparison, operands);
}

} // namespace

BsonDocument bothHold(const BsonDocument &a, const BsonDocument &b)
{
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() ? b : a;
    return BsonDocument().addArray(u"$and"_s, QList{a, b});
}

Result<QList<MongoOrder>> mongoOrder(const MongoShape &shape, const QList<SortKey> &keys)
{
    QList<MongoOrder> order;
    for (const SortKey &key : keys) {
        const auto column = searchableColumn(shape, key.column);
        if (!column)
            return fail(column);
        if ((*column)->type == "array"_L1)
            return fail(Error::invalidInput(
                u"%1 holds arrays, which MongoDB sorts by one of their elements; sort by another column."_s.arg(
                    boundedText(key.column, 200, false))));
        if (std::ranges::find(order, key.column, &MongoOrder::field) == order.end())
            order.append({key.column, key.descending});
    }
    if (std::ranges::find(order, u"_id"_s, &MongoOrder::field) == order.end())
        order.append({u"_id"_s, false});
    return order;
}

Result<BsonDocument> mongoFilter(const MongoShape &shape, const QList<Filter> &filters)
{
    QList<BsonDocument> all;
    for (const Filter &filter : filters) {
        const auto one = oneFilter(shape, filter);
        if (!one)
            return one;
        all.append(*one);
    }
    if (all.size() < 2)
        return all.value(0);
    return BsonDocument().addArray(u"$and"_s, all);
}

BsonDocument afterPlace(const QList<MongoOrder> &order, const QList<std::optional<BsonValue>> &place)
{
    QList<BsonDocument> alternatives;
    for (qsizetype i = 0; i < order.size(); ++i) {
        const QList<BsonDocument> beyond = beyondValue(order.at(i), place.at(i));
        if (beyond.isEmpty())
            continue;
        BsonDocument all = anyOf(beyond);
        for (qsizetype before = i; before > 0; --before)
            all = bothHold(condition(order.at(before - 1).field, u"$eq"_s, place.at(before - 1).value_or(BsonValue())),
                           all);
        alternatives.append(all);
    }
    if (alternatives.isEmpty()) // nothing can follow
        return BsonDocument().add(u"_id"_s, BsonDocument().addArray(u"$in"_s, QList<BsonValue>()));
    return anyOf(alternatives);
}

Result<QList<std::optional<BsonValue>>> readPlace(const MongoShape &shape, const QList<MongoOrder> &order,
                                                  const PagePosition &position)
{
    if (position.size() != order.size())
        return fail(Error::invalidInput(
            u"The place to go on from does not fit this collection and order; start again from the first page."_s));
    QList<std::optional<BsonValue>> place;
    for (qsizetype i = 0; i < order.size(); ++i) {
        const Value &value = position.at(i);
        const auto *text = std::get_if<QString>(&value.data());
        const bool isJson = text && (text->startsWith(u'{') || text->startsWith(u'[') || text->startsWith(u'"'));
        const auto typed = isJson ? parseExtendedJson(*text) : Result<BsonValue>(fail(Error()));
        if (typed) {
            place.append(*typed);
            continue;
        }
        if (value.isNull()) {
            place.append(std::nullopt);
            continue;
        }
        const QList<BsonValue> values = searchedFor(value, shape.typeOf(order.at(i).field));
        if (values.isEmpty())
            return fail(Error::invalidInput(u"A cell that was not fetched whole is no place to go on from."_s));
        place.append(values.first());
    }
    return place;
}

} // namespace athanor

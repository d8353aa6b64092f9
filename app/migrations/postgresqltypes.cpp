// SPDX-License-Identifier: Apache-2.0
#include "migrations/typerenderer.h"
#include "migrations/typetables.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Text = Result<QString>;

#define ATHANOR_WORD(word)                                                                                             \
    {                                                                                                                  \
        word##_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"" word##_s; }                        \
    }

Text temporal(const QString &word, const ColumnType &type)
{
    // Only postgresql.TIMESTAMP and TIME take a precision.
    const bool own = type.origin == ColumnType::Origin::PostgreSQL && type.precision;
    const QString precision = own ? u"(%1)"_s.arg(*type.precision) : QString();
    return word + precision + (type.timezone ? " WITH"_L1 : " WITHOUT"_L1) + " TIME ZONE"_L1;
}

Text timestamp(const ColumnType &type, const TypeContext &)
{
    return temporal(u"TIMESTAMP"_s, type);
}
Text time(const ColumnType &type, const TypeContext &)
{
    return temporal(u"TIME"_s, type);
}

Text interval(const ColumnType &type, const TypeContext &)
{
    // sa.Interval(native=False)
    if (!type.nativeEnum)
        return u"TIMESTAMP WITHOUT TIME ZONE"_s;
    QString text = u"INTERVAL"_s;
    if (type.fields)
        text += u' ' + *type.fields;
    if (type.precision)
        text += u" (%1)"_s.arg(*type.precision);
    return text;
}

Text enumeration(const ColumnType &type, const TypeContext &context)
{
    if (!isNativeEnum(context.dialect, type))
        return stringType(u"VARCHAR"_s, enumLength(type), type.collation);
    if (type.typeName.isEmpty())
        return fail(Error::unsupported(u"PostgreSQL ENUM type requires a name: give the Enum a name."_s));
    return context.quoting.table(type.typeSchema, type.typeName);
}

Text array(const ColumnType &type, const TypeContext &context)
{
    if (type.items.size() != 1)
        return fail(Error::unsupported(u"An ARRAY needs the type of its elements: give it one."_s));
    const Text inner = renderType(context.dialect, type.items.constFirst(), context.quoting);
    if (!inner)
        return fail(inner);
    // The brackets stand before a collation.
    const qsizetype collate = inner->indexOf(" COLLATE"_L1);
    const QString brackets = u"[]"_s.repeated(type.dimensions.value_or(1));
    return collate < 0 ? *inner + brackets : inner->left(collate) + brackets + inner->mid(collate);
}

Text bit(const ColumnType &type, const TypeContext &)
{
    if (type.binary)
        return type.length ? u"BIT VARYING(%1)"_s.arg(*type.length) : u"BIT VARYING"_s;
    return u"BIT(%1)"_s.arg(type.length.value_or(1));
}

Text floating(const ColumnType &type, const TypeContext &)
{
    const int precision = type.precision.value_or(type.binaryPrecision.value_or(0));
    return precision == 0 ? u"FLOAT"_s : u"FLOAT(%1)"_s.arg(precision);
}

constexpr TypeRow postgresqlTypeRows[] = {
    {"datetime"_L1, timestamp},
    {"TIMESTAMP"_L1, timestamp},
    {"TIME"_L1, time},
    {"interval"_L1, interval},
    {"INTERVAL"_L1, interval},
    {"enum"_L1, enumeration},
    {"ENUM"_L1, enumeration},
    {"ARRAY"_L1, array},
    {"BIT"_L1, bit},
    {"FLOAT"_L1, floating},
    {"double"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"DOUBLE PRECISION"_s; }},
    {"DOUBLE_PRECISION"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"DOUBLE PRECISION"_s; }},
    {"large_binary"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"BYTEA"_s; }},
    {"uuid"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"UUID"_s; }},
    ATHANOR_WORD("BYTEA"),
    ATHANOR_WORD("UUID"),
    ATHANOR_WORD("JSON"),
    ATHANOR_WORD("JSONB"),
    ATHANOR_WORD("HSTORE"),
    ATHANOR_WORD("TSVECTOR"),
    ATHANOR_WORD("TSQUERY"),
    ATHANOR_WORD("INET"),
    ATHANOR_WORD("CIDR"),
    ATHANOR_WORD("MACADDR"),
    ATHANOR_WORD("MACADDR8"),
    ATHANOR_WORD("MONEY"),
    ATHANOR_WORD("OID"),
    ATHANOR_WORD("REGCLASS"),
    ATHANOR_WORD("CITEXT"),
    ATHANOR_WORD("INT4RANGE"),
    ATHANOR_WORD("INT8RANGE"),
    ATHANOR_WORD("NUMRANGE"),
    ATHANOR_WORD("DATERANGE"),
    ATHANOR_WORD("TSRANGE"),
    ATHANOR_WORD("TSTZRANGE"),
};

} // namespace

std::span<const TypeRow> postgresqlTypes()
{
    return postgresqlTypeRows;
}

} // namespace athanor

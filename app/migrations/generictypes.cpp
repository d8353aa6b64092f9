// SPDX-License-Identifier: Apache-2.0
#include "migrations/typerenderer.h"
#include "migrations/typetables.h"

using namespace Qt::StringLiterals;

namespace athanor {

QString stringType(const QString &name, std::optional<int> length, const QString &collation)
{
    QString text = name;
    if (length.value_or(0) != 0)
        text += u"(%1)"_s.arg(*length);
    if (!collation.isEmpty())
        text += u" COLLATE \"%1\""_s.arg(QString(collation).replace(u'"', u"\"\""_s));
    return text;
}

QString numericType(const QString &name, const ColumnType &type)
{
    if (!type.precision)
        return name;
    if (!type.scale)
        return u"%1(%2)"_s.arg(name).arg(*type.precision);
    return u"%1(%2, %3)"_s.arg(name).arg(*type.precision).arg(*type.scale);
}

namespace {

using Text = Result<QString>;

// A type that is only a word.
#define ATHANOR_WORD(word)                                                                                             \
    {                                                                                                                  \
        word##_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"" word##_s; }                        \
    }
// A character type: its word, length and collation.
#define ATHANOR_STRING(word)                                                                                           \
    {                                                                                                                  \
        word##_L1, [](const ColumnType &t, const TypeContext &) -> Text {                                              \
            return stringType(u"" word##_s, t.length, t.collation);                                                    \
        }                                                                                                              \
    }

Text binary(const QString &word, const ColumnType &type)
{
    return type.length.value_or(0) != 0 ? u"%1(%2)"_s.arg(word).arg(*type.length) : word;
}

Text emulatedEnum(const ColumnType &type, const TypeContext &)
{
    return stringType(u"VARCHAR"_s, enumLength(type), type.collation);
}

constexpr TypeRow genericTypeRows[] = {
    ATHANOR_STRING("VARCHAR"),
    ATHANOR_STRING("CHAR"),
    ATHANOR_STRING("NVARCHAR"),
    ATHANOR_STRING("NCHAR"),
    ATHANOR_STRING("TEXT"),
    ATHANOR_WORD("CLOB"),
    ATHANOR_WORD("NCLOB"),
    ATHANOR_WORD("INTEGER"),
    ATHANOR_WORD("SMALLINT"),
    ATHANOR_WORD("BIGINT"),
    ATHANOR_WORD("FLOAT"),
    ATHANOR_WORD("REAL"),
    ATHANOR_WORD("DOUBLE"),
    {"double"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"DOUBLE"_s; }},
    {"NUMERIC"_L1, [](const ColumnType &t, const TypeContext &) -> Text { return numericType(u"NUMERIC"_s, t); }},
    {"DECIMAL"_L1, [](const ColumnType &t, const TypeContext &) -> Text { return numericType(u"DECIMAL"_s, t); }},
    ATHANOR_WORD("DATE"),
    ATHANOR_WORD("TIME"),
    ATHANOR_WORD("TIMESTAMP"),
    ATHANOR_WORD("DATETIME"),
    {"datetime"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"DATETIME"_s; }},
    // An Interval is kept as a date and time where there is no type for it.
    {"interval"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"DATETIME"_s; }},
    ATHANOR_WORD("BOOLEAN"),
    ATHANOR_WORD("BLOB"),
    {"large_binary"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"BLOB"_s; }},
    {"BINARY"_L1, [](const ColumnType &t, const TypeContext &) { return binary(u"BINARY"_s, t); }},
    {"VARBINARY"_L1, [](const ColumnType &t, const TypeContext &) { return binary(u"VARBINARY"_s, t); }},
    {"enum"_L1, emulatedEnum},
    {"uuid"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"CHAR(32)"_s; }},
};

} // namespace

std::span<const TypeRow> genericTypes()
{
    return genericTypeRows;
}

} // namespace athanor

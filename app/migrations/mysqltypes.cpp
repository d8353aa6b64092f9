// SPDX-License-Identifier: Apache-2.0
#include "migrations/typerenderer.h"
#include "migrations/typetables.h"

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Text = Result<QString>;

bool isMysqlOwn(const ColumnType &type)
{
    return type.origin == ColumnType::Origin::MySQL;
}

QString withSign(const ColumnType &type, QString text)
{
    if (!isMysqlOwn(type))
        return text;
    if (type.isUnsigned)
        text += " UNSIGNED"_L1;
    if (type.zerofill)
        text += " ZEROFILL"_L1;
    return text;
}

QString withCharset(const ColumnType &type, QString text)
{
    if (!type.charset.isEmpty())
        text += " CHARACTER SET "_L1 + type.charset;
    if (!type.collation.isEmpty())
        text += " COLLATE "_L1 + type.collation;
    else if (type.binary)
        text += " BINARY"_L1;
    return text;
}

Text sized(const QString &word, const ColumnType &type)
{
    if (type.length.value_or(0) == 0)
        return fail(Error::unsupported(u"%1 requires a length on dialect mysql: give it one."_s.arg(word)));
    return u"%1(%2)"_s.arg(word).arg(*type.length);
}

Text varchar(const ColumnType &type, const TypeContext &)
{
    const Text text = sized(u"VARCHAR"_s, type);
    return text ? Text(withCharset(type, *text)) : text;
}

Text national(const ColumnType &type, const TypeContext &)
{
    const bool varies = type.name == "NVARCHAR"_L1;
    if (!varies && type.length.value_or(0) == 0)
        return u"NATIONAL CHAR"_s;
    const Text text = sized(varies ? u"VARCHAR"_s : u"CHAR"_s, type);
    return text ? Text(u"NATIONAL "_s + *text) : text;
}

Text text(const QString &word, const ColumnType &type, bool takesLength)
{
    const bool hasLength = takesLength && type.length.value_or(0) != 0;
    return withCharset(type, hasLength ? u"%1(%2)"_s.arg(word).arg(*type.length) : word);
}

Text integer(const QString &word, const ColumnType &type)
{
    const bool hasWidth = isMysqlOwn(type) && type.displayWidth;
    return withSign(type, hasWidth ? u"%1(%2)"_s.arg(word).arg(*type.displayWidth) : word);
}

Text binaryReal(const QString &word, const ColumnType &type)
{
    const bool hasBoth = type.precision && type.scale;
    return withSign(type, hasBoth ? u"%1(%2, %3)"_s.arg(word).arg(*type.precision).arg(*type.scale) : word);
}

Text mysqlFloat(const ColumnType &type, const TypeContext &)
{
    if (isMysqlOwn(type) && type.precision && type.scale)
        return withSign(type, u"FLOAT(%1, %2)"_s.arg(*type.precision).arg(*type.scale));
    const auto precision = type.precision ? type.precision : type.binaryPrecision;
    return withSign(type, precision ? u"FLOAT(%1)"_s.arg(*precision) : u"FLOAT"_s);
}

Text fractional(const QString &word, const ColumnType &type)
{
    return type.fsp.value_or(0) != 0 ? u"%1(%2)"_s.arg(word).arg(*type.fsp) : word;
}

Text blob(const ColumnType &type, const TypeContext &)
{
    return type.length.value_or(0) != 0 ? u"BLOB(%1)"_s.arg(*type.length) : u"BLOB"_s;
}

Text enumerated(const QString &word, const ColumnType &type)
{
    QStringList values;
    for (const QString &value : type.values)
        values.append(u'\'' + QString(value).replace(u'\'', u"''"_s) + u'\'');
    return withCharset(type, word + u'(' + values.join(u',') + u')');
}

Text mysqlEnum(const ColumnType &type, const TypeContext &)
{
    if (type.nativeEnum || type.name == "ENUM"_L1)
        return enumerated(u"ENUM"_s, type);
    return u"VARCHAR(%1)"_s.arg(enumLength(type)) +
           (type.collation.isEmpty() ? QString() : u" COLLATE "_s + type.collation);
}

Text mysqlBit(const ColumnType &type, const TypeContext &)
{
    return type.length ? u"BIT(%1)"_s.arg(*type.length) : u"BIT"_s;
}

Text year(const ColumnType &type, const TypeContext &)
{
    return type.displayWidth ? u"YEAR(%1)"_s.arg(*type.displayWidth) : u"YEAR"_s;
}

constexpr TypeRow mysqlTypeRows[] = {
    {"VARCHAR"_L1, varchar},
    {"CHAR"_L1, [](const ColumnType &t, const TypeContext &) { return text(u"CHAR"_s, t, true); }},
    {"NVARCHAR"_L1, national},
    {"NCHAR"_L1, national},
    {"TEXT"_L1, [](const ColumnType &t, const TypeContext &) { return text(u"TEXT"_s, t, true); }},
    {"TINYTEXT"_L1, [](const ColumnType &t, const TypeContext &) { return text(u"TINYTEXT"_s, t, false); }},
    {"MEDIUMTEXT"_L1, [](const ColumnType &t, const TypeContext &) { return text(u"MEDIUMTEXT"_s, t, false); }},
    {"LONGTEXT"_L1, [](const ColumnType &t, const TypeContext &) { return text(u"LONGTEXT"_s, t, false); }},
    {"INTEGER"_L1, [](const ColumnType &t, const TypeContext &) { return integer(u"INTEGER"_s, t); }},
    {"BIGINT"_L1, [](const ColumnType &t, const TypeContext &) { return integer(u"BIGINT"_s, t); }},
    {"MEDIUMINT"_L1, [](const ColumnType &t, const TypeContext &) { return integer(u"MEDIUMINT"_s, t); }},
    {"SMALLINT"_L1, [](const ColumnType &t, const TypeContext &) { return integer(u"SMALLINT"_s, t); }},
    {"TINYINT"_L1, [](const ColumnType &t, const TypeContext &) { return integer(u"TINYINT"_s, t); }},
    {"NUMERIC"_L1,
     [](const ColumnType &t, const TypeContext &) -> Text { return withSign(t, numericType(u"NUMERIC"_s, t)); }},
    {"DECIMAL"_L1,
     [](const ColumnType &t, const TypeContext &) -> Text { return withSign(t, numericType(u"DECIMAL"_s, t)); }},
    {"double"_L1, [](const ColumnType &t, const TypeContext &) { return binaryReal(u"DOUBLE"_s, t); }},
    {"DOUBLE"_L1, [](const ColumnType &t, const TypeContext &) { return binaryReal(u"DOUBLE"_s, t); }},
    {"REAL"_L1, [](const ColumnType &t, const TypeContext &) { return binaryReal(u"REAL"_s, t); }},
    {"FLOAT"_L1, mysqlFloat},
    {"datetime"_L1, [](const ColumnType &t, const TypeContext &) { return fractional(u"DATETIME"_s, t); }},
    {"DATETIME"_L1, [](const ColumnType &t, const TypeContext &) { return fractional(u"DATETIME"_s, t); }},
    {"TIME"_L1, [](const ColumnType &t, const TypeContext &) { return fractional(u"TIME"_s, t); }},
    {"TIMESTAMP"_L1, [](const ColumnType &t, const TypeContext &) { return fractional(u"TIMESTAMP"_s, t); }},
    {"YEAR"_L1, year},
    {"BIT"_L1, mysqlBit},
    {"BOOLEAN"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"BOOL"_s; }},
    {"large_binary"_L1, blob},
    {"BLOB"_L1, blob},
    {"TINYBLOB"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"TINYBLOB"_s; }},
    {"MEDIUMBLOB"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"MEDIUMBLOB"_s; }},
    {"LONGBLOB"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"LONGBLOB"_s; }},
    {"VARBINARY"_L1, [](const ColumnType &t, const TypeContext &) { return sized(u"VARBINARY"_s, t); }},
    {"enum"_L1, mysqlEnum},
    {"ENUM"_L1, mysqlEnum},
    {"SET"_L1, [](const ColumnType &t, const TypeContext &) { return enumerated(u"SET"_s, t); }},
    {"JSON"_L1, [](const ColumnType &, const TypeContext &) -> Text { return u"JSON"_s; }},
};

} // namespace

std::span<const TypeRow> mysqlTypes()
{
    return mysqlTypeRows;
}

} // namespace athanor

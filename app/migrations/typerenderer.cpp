// SPDX-License-Identifier: Apache-2.0
#include "migrations/typerenderer.h"

#include "migrations/typetables.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

struct ClassRow
{
    QLatin1StringView name;
    QLatin1StringView visit; ///< what the type compilers know it as
    QLatin1StringView affinity;
};

// The generic classes and their SQL-standard spellings; a dialect's own class is its own visit name.
constexpr ClassRow classRows[] = {
    {"String"_L1, "VARCHAR"_L1, "String"_L1},
    {"Unicode"_L1, "VARCHAR"_L1, "String"_L1},
    {"Text"_L1, "TEXT"_L1, "String"_L1},
    {"UnicodeText"_L1, "TEXT"_L1, "String"_L1},
    {"VARCHAR"_L1, "VARCHAR"_L1, "String"_L1},
    {"CHAR"_L1, "CHAR"_L1, "String"_L1},
    {"NVARCHAR"_L1, "NVARCHAR"_L1, "String"_L1},
    {"NCHAR"_L1, "NCHAR"_L1, "String"_L1},
    {"TEXT"_L1, "TEXT"_L1, "String"_L1},
    {"CLOB"_L1, "CLOB"_L1, "String"_L1},
    {"TINYTEXT"_L1, "TINYTEXT"_L1, "String"_L1},
    {"MEDIUMTEXT"_L1, "MEDIUMTEXT"_L1, "String"_L1},
    {"LONGTEXT"_L1, "LONGTEXT"_L1, "String"_L1},
    {"Enum"_L1, "enum"_L1, "String"_L1},
    {"ENUM"_L1, "ENUM"_L1, "String"_L1},
    {"SET"_L1, "SET"_L1, "String"_L1},
    {"Integer"_L1, "INTEGER"_L1, "Integer"_L1},
    {"INTEGER"_L1, "INTEGER"_L1, "Integer"_L1},
    {"INT"_L1, "INTEGER"_L1, "Integer"_L1},
    {"SmallInteger"_L1, "SMALLINT"_L1, "Integer"_L1},
    {"SMALLINT"_L1, "SMALLINT"_L1, "Integer"_L1},
    {"BigInteger"_L1, "BIGINT"_L1, "Integer"_L1},
    {"BIGINT"_L1, "BIGINT"_L1, "Integer"_L1},
    {"TINYINT"_L1, "TINYINT"_L1, "Integer"_L1},
    {"MEDIUMINT"_L1, "MEDIUMINT"_L1, "Integer"_L1},
    {"Numeric"_L1, "NUMERIC"_L1, "Numeric"_L1},
    {"NUMERIC"_L1, "NUMERIC"_L1, "Numeric"_L1},
    {"DECIMAL"_L1, "DECIMAL"_L1, "Numeric"_L1},
    {"Float"_L1, "FLOAT"_L1, "Numeric"_L1},
    {"FLOAT"_L1, "FLOAT"_L1, "Numeric"_L1},
    {"REAL"_L1, "REAL"_L1, "Numeric"_L1},
    {"Double"_L1, "double"_L1, "Numeric"_L1},
    {"DOUBLE"_L1, "DOUBLE"_L1, "Numeric"_L1},
    {"DOUBLE_PRECISION"_L1, "DOUBLE_PRECISION"_L1, "Numeric"_L1},
    {"DateTime"_L1, "datetime"_L1, "DateTime"_L1},
    {"DATETIME"_L1, "DATETIME"_L1, "DateTime"_L1},
    {"TIMESTAMP"_L1, "TIMESTAMP"_L1, "DateTime"_L1},
    {"Date"_L1, "DATE"_L1, "Date"_L1},
    {"DATE"_L1, "DATE"_L1, "Date"_L1},
    {"Time"_L1, "TIME"_L1, "Time"_L1},
    {"TIME"_L1, "TIME"_L1, "Time"_L1},
    {"Interval"_L1, "interval"_L1, "Interval"_L1},
    {"INTERVAL"_L1, "INTERVAL"_L1, "Interval"_L1},
    {"Boolean"_L1, "BOOLEAN"_L1, "Boolean"_L1},
    {"BOOLEAN"_L1, "BOOLEAN"_L1, "Boolean"_L1},
    {"MatchType"_L1, "BOOLEAN"_L1, "Boolean"_L1},
    {"LargeBinary"_L1, "large_binary"_L1, "_Binary"_L1},
    {"Binary"_L1, "large_binary"_L1, "_Binary"_L1},
    {"PickleType"_L1, "large_binary"_L1, "_Binary"_L1},
    {"BLOB"_L1, "BLOB"_L1, "_Binary"_L1},
    {"BINARY"_L1, "BINARY"_L1, "_Binary"_L1},
    {"VARBINARY"_L1, "VARBINARY"_L1, "_Binary"_L1},
    {"BYTEA"_L1, "BYTEA"_L1, "_Binary"_L1},
    {"TINYBLOB"_L1, "TINYBLOB"_L1, "_Binary"_L1},
    {"MEDIUMBLOB"_L1, "MEDIUMBLOB"_L1, "_Binary"_L1},
    {"LONGBLOB"_L1, "LONGBLOB"_L1, "_Binary"_L1},
    {"JSON"_L1, "JSON"_L1, "JSON"_L1},
    {"JSONB"_L1, "JSONB"_L1, "JSON"_L1},
    {"ARRAY"_L1, "ARRAY"_L1, "ARRAY"_L1},
    {"Uuid"_L1, "uuid"_L1, "UUID"_L1},
    {"UUID"_L1, "UUID"_L1, "UUID"_L1},
};

const ClassRow *classRow(const QString &name)
{
    const auto *row =
        std::find_if(std::begin(classRows), std::end(classRows), [&name](const ClassRow &r) { return r.name == name; });
    return row == std::end(classRows) ? nullptr : row;
}

const TypeRow *typeRow(std::span<const TypeRow> rows, const QString &visit)
{
    const auto row = std::find_if(rows.begin(), rows.end(), [&visit](const TypeRow &r) { return r.visit == visit; });
    return row == rows.end() ? nullptr : &*row;
}

std::span<const TypeRow> dialectTypes(DialectId dialect)
{
    switch (dialect) {
    case DialectId::SQLite:
        return sqliteTypes();
    case DialectId::PostgreSQL:
        return postgresqlTypes();
    case DialectId::MySQL:
        return mysqlTypes();
    }
    Q_UNREACHABLE();
}

} // namespace

Result<QString> renderType(DialectId dialect, const ColumnType &type, const IdentifierQuoting &quoting)
{
    if (type.name == "NullType"_L1 || type.name.isEmpty())
        return fail(Error::unsupported(u"Can't generate DDL for a column without a type: give the column a type."_s));
    if (type.isVerbatim)
        return type.name;
    const ClassRow *known = classRow(type.name);
    // postgresql.ENUM is a generic Enum to the other dialects, and nobody else's ENUM.
    const bool isPlainEnum = type.name == "ENUM"_L1 && type.origin == ColumnType::Origin::PostgreSQL;
    const QString visit = isPlainEnum ? u"enum"_s : known ? QString(known->visit) : type.name;
    const TypeRow *row = typeRow(dialectTypes(dialect), visit);
    if (!row)
        row = typeRow(genericTypes(), visit);
    if (row)
        return row->render(type, TypeContext{dialect, quoting});
    return fail(
        Error::unsupported(u"The %1 dialect can't render a column of type %2: use a type that this database has."_s.arg(
            dialectName(dialect), boundedText(type.name, 80, false))));
}

QString typeAffinity(const ColumnType &type)
{
    if (type.name == "Interval"_L1 && !type.nativeEnum)
        return u"DateTime"_s;
    const ClassRow *row = classRow(type.name);
    return row ? QString(row->affinity) : type.name;
}

bool isEnumType(const ColumnType &type)
{
    return type.name == "Enum"_L1 || type.name == "ENUM"_L1;
}

bool isNativeEnum(DialectId dialect, const ColumnType &type)
{
    if (dialect != DialectId::PostgreSQL || !isEnumType(type))
        return false;
    // postgresql.ENUM has no other form.
    return type.nativeEnum || type.name == "ENUM"_L1;
}

bool isBigInteger(const ColumnType &type)
{
    return type.name == "BigInteger"_L1 || type.name == "BIGINT"_L1;
}

bool isSmallInteger(const ColumnType &type)
{
    return type.name == "SmallInteger"_L1 || type.name == "SMALLINT"_L1;
}

int enumLength(const ColumnType &type)
{
    qsizetype longest = 0;
    for (const QString &value : type.values)
        longest = std::max(longest, value.toUcs4().size());
    return std::max(static_cast<int>(longest), type.length.value_or(0));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace athanor {

/// Names a table. SQLite: schema is empty. Compared exactly, as the server spells it.
struct TableRef
{
    QString schema;
    QString name;

    [[nodiscard]] QString display() const { return schema.isEmpty() ? name : schema + QLatin1Char('.') + name; }
    friend auto operator<=>(const TableRef &a, const TableRef &b)
    {
        if (const int s = a.schema.compare(b.schema); s != 0)
            return s <=> 0;
        return a.name.compare(b.name) <=> 0;
    }
    friend bool operator==(const TableRef &, const TableRef &) = default;
};

[[nodiscard]] inline size_t qHash(const TableRef &ref, size_t seed = 0)
{
    return qHashMulti(seed, ref.schema, ref.name);
}

/// How values of a column behave, whatever the engine calls the type.
enum class TypeFamily {
    Text,
    Integer,
    Real,
    Decimal,
    Boolean,
    Date,
    Time,
    DateTime,
    Binary,
    Json,
    Uuid,
    Enum,
    Array,
    Other
};

struct Column
{
    QString name;
    QString type; ///< as the server spells it: "VARCHAR(80)", "character varying(80)", "timestamp without time zone"
    TypeFamily family = TypeFamily::Other;
    std::optional<int> length; ///< characters, for text of a limited length
    bool nullable = true;
    std::optional<QString> defaultSql; ///< the expression, as stored
    bool autoIncrement = false;        ///< serial, identity, rowid alias: may be left out of an insert
    bool generated = false;            ///< computed by the server; cannot be written
    QStringList enumValues;
    QString comment;

    friend bool operator==(const Column &, const Column &) = default;
};

struct UniqueConstraint
{
    QString name; ///< empty if unnamed
    QStringList columns;
    friend bool operator==(const UniqueConstraint &, const UniqueConstraint &) = default;
};

struct CheckConstraint
{
    QString name;
    QString sql; ///< the condition, without CHECK and outer parentheses
    friend bool operator==(const CheckConstraint &, const CheckConstraint &) = default;
};

struct ForeignKey
{
    QString name;
    QStringList columns;
    TableRef target;
    QStringList targetColumns;
    QString onDelete; ///< "CASCADE" ...; empty if none
    QString onUpdate;
    QString deferrable; ///< "DEFERRABLE INITIALLY DEFERRED" ...; empty if none
    friend bool operator==(const ForeignKey &, const ForeignKey &) = default;
};

struct Index
{
    QString name;
    QStringList elements;     ///< column names or expressions, in order
    QList<bool> isExpression; ///< same length as `elements`
    bool unique = false;
    bool ofConstraint = false; ///< made by a PRIMARY KEY or UNIQUE of the table
    QString where;             ///< condition of a partial index
    QString sql;               ///< CREATE INDEX as the server gives it back; empty for automatic ones
    friend bool operator==(const Index &, const Index &) = default;
};

/// A table, view or foreign table as it stands on a server or after folded migrations.
struct Table
{
    enum class Kind { Table, View, MaterializedView, Foreign, Virtual };
    TableRef ref;
    Kind kind = Kind::Table;
    QList<Column> columns;
    QString primaryKeyName;
    QStringList primaryKey; ///< column names in key order; empty if none
    QList<UniqueConstraint> uniques;
    QList<CheckConstraint> checks;
    QList<ForeignKey> foreignKeys;
    QList<Index> indexes;
    QStringList triggers;
    QString createSql; ///< SQLite: the text of sqlite_schema
    bool withoutRowid = false;
    bool strict = false;
    std::optional<qint64> rowEstimate;
    std::optional<qint64> bytes;

    [[nodiscard]] const Column *column(const QString &name) const
    {
        for (const Column &c : columns) {
            if (c.name == name)
                return &c;
        }
        return nullptr;
    }
    friend bool operator==(const Table &, const Table &) = default;
};

/// An enumeration type of PostgreSQL.
struct EnumType
{
    QString schema;
    QString name;
    QStringList values;
    friend bool operator==(const EnumType &, const EnumType &) = default;
};

/// All tables of one database, or what migrations make of them.
struct Schema
{
    QMap<TableRef, Table> tables;
    QList<EnumType> enums;

    [[nodiscard]] const Table *table(const TableRef &ref) const
    {
        const auto it = tables.constFind(ref);
        return it == tables.constEnd() ? nullptr : &*it;
    }
    friend bool operator==(const Schema &, const Schema &) = default;
};

} // namespace athanor

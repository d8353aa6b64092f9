// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/cellguard.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int PreviewCharacters = 4096;
constexpr int PreviewBytes = 512;

QString textLiteral(QString text)
{
    return u'\'' + text.replace(u'\'', "''"_L1) + u'\'';
}

/// Through the functions of the connection, which read the header of a record; length() and substr() would read the
/// whole cell, be it a gigabyte.
CellGuard rowidGuard(const QString &rowid, const Table &table, const Column &column, const QString &type, qint64 limit)
{
    const QString place = textLiteral(table.ref.name) + ", "_L1 + textLiteral(column.name) + ", "_L1 + rowid;
    const QString size = "athanor_cell_bytes("_L1 + place + u')';
    return {type + " IN ('text', 'blob') AND "_L1 + size + " > "_L1 + QString::number(limit), size,
            "athanor_cell_start("_L1 + place + ", "_L1 + type + u')'};
}

CellGuard sqliteGuard(const Table &table, const Column &column, const QString &quoted, qint64 limit)
{
    const QString type = "typeof("_L1 + quoted + u')';
    const QString rowid = sqliteRowid(table);
    if (!rowid.isEmpty() && !column.generated)
        return rowidGuard(rowid, table, column, type, limit);
    // length() of text counts characters, which are never more than bytes.
    const QString start = u"CASE %1 WHEN 'blob' THEN %2 ELSE %3 END"_s.arg(type, QString::number(PreviewBytes),
                                                                           QString::number(PreviewCharacters));
    return {type + " IN ('text', 'blob') AND length("_L1 + quoted + ") > "_L1 + QString::number(limit),
            "length(CAST("_L1 + quoted + " AS BLOB))"_L1, "substr("_L1 + quoted + ", 1, "_L1 + start + u')'};
}

CellGuard serverGuard(const Column &column, const QString &quoted, qint64 limit)
{
    const bool binary = column.family == TypeFamily::Binary;
    const QString text = binary ? quoted : quoted + "::pg_catalog.text"_L1;
    const QString size = "pg_catalog.octet_length("_L1 + text + u')';
    const QString count = QString::number(binary ? PreviewBytes : PreviewCharacters);
    return {size + " > "_L1 + QString::number(limit), size, "pg_catalog.substr("_L1 + text + ", 1, "_L1 + count + u')'};
}

CellGuard mysqlGuard(const Column &column, const QString &quoted, qint64 limit)
{
    const bool binary = column.family == TypeFamily::Binary;
    // Spatial values have no length of their own; text is counted as it is sent.
    const bool plain = column.type.contains("blob"_L1) || column.type.contains("binary"_L1);
    const QString bytes = plain ? quoted : "CAST("_L1 + quoted + " AS BINARY)"_L1;
    const QString text = "CONVERT("_L1 + quoted + " USING utf8mb4)"_L1;
    const QString size = "OCTET_LENGTH("_L1 + (binary ? bytes : text) + u')';
    const QString count = QString::number(binary ? PreviewBytes : PreviewCharacters);
    return {size + " > "_L1 + QString::number(limit), size,
            "LEFT("_L1 + (binary ? bytes : text) + ", "_L1 + count + u')'};
}

} // namespace

bool canBeLong(DialectId dialect, const Table &table, const Column &column, qint64 limit)
{
    switch (column.family) {
    case TypeFamily::Integer:
    case TypeFamily::Real:
    case TypeFamily::Boolean:
        // A column of SQLite holds what it is given, whatever it is called, unless the table is STRICT or a rowid
        // alias.
        return dialect == DialectId::SQLite && !table.strict && !column.autoIncrement;
    case TypeFamily::Text:
        return dialect == DialectId::SQLite || !column.length || *column.length * 4LL > limit;
    case TypeFamily::Decimal:
    case TypeFamily::Date:
    case TypeFamily::Time:
    case TypeFamily::DateTime:
    case TypeFamily::Uuid:
    case TypeFamily::Enum:
        return dialect == DialectId::SQLite;
    case TypeFamily::Binary:
    case TypeFamily::Json:
    case TypeFamily::Array:
    case TypeFamily::Other:
        return true;
    }
    return true;
}

CellGuard cellGuard(DialectId dialect, const Table &table, const Column &column, const QString &quoted, qint64 limit)
{
    switch (dialect) {
    case DialectId::SQLite:
        return sqliteGuard(table, column, quoted, limit);
    case DialectId::PostgreSQL:
        return serverGuard(column, quoted, limit);
    case DialectId::MySQL:
        return mysqlGuard(column, quoted, limit);
    }
    return {};
}

QString sqliteRowid(const Table &table)
{
    if (table.kind != Table::Kind::Table || table.withoutRowid)
        return {};
    for (const QString &name : {u"rowid"_s, u"_rowid_"_s, u"oid"_s}) {
        const bool taken = std::ranges::any_of(
            table.columns, [&](const Column &c) { return c.name.compare(name, Qt::CaseInsensitive) == 0; });
        if (!taken)
            return name;
    }
    return {};
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myschema.h"

#include "engines/mysql/mycatalog.h"
#include "engines/sql/sqlconnection.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostMyTables = 500000;

Table myTableFrom(const Row &row)
{
    Table table;
    table.ref = {row.at(0).toText(), row.at(1).toText()};
    table.kind = row.at(2).toText() == "VIEW"_L1 ? Table::Kind::View : Table::Kind::Table;
    if (table.kind == Table::Kind::View)
        return table;
    if (const auto *rows = std::get_if<qint64>(&row.at(3).data()))
        table.rowEstimate = *rows;
    if (const auto *bytes = std::get_if<qint64>(&row.at(4).data()))
        table.bytes = *bytes;
    return table;
}

Result<QList<Table>> listMyTables(SqlConnection &connection, const MyScope &scope)
{
    const auto answer =
        connection.run(u"SELECT %1, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH "
                       "FROM information_schema.TABLES WHERE %2 "
                       "AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') "
                       "ORDER BY CAST(TABLE_SCHEMA AS BINARY), CAST(TABLE_NAME AS BINARY)"_s.arg(
                           mySchemaColumn(u"TABLE_SCHEMA"_s), scope.condition(u"TABLE_SCHEMA"_s, u"TABLE_NAME"_s)),
                       scope.values(), MostMyTables);
    if (!answer)
        return fail(answer);
    QList<Table> list;
    for (const Row &row : answer->rows)
        list.append(myTableFrom(row));
    return list;
}

Result<MyTables> readWhole(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope)
{
    const auto listed = listMyTables(connection, scope);
    if (!listed)
        return fail(listed);
    MyTables tables;
    for (const Table &table : *listed)
        tables.insert(table.ref, table);
    if (tables.isEmpty())
        return tables;
    for (const auto read : {readMyColumns, readMyIndexes, readMyConstraints}) {
        if (const Status done = read(connection, flavour, scope, &tables); !done)
            return fail(done);
    }
    return tables;
}

} // namespace

Result<QList<Table>> MySchemaReader::tables(SqlConnection &connection) const
{
    return listMyTables(connection, {});
}

Result<Table> MySchemaReader::table(SqlConnection &connection, const TableRef &ref) const
{
    if (ref.name.contains(QChar(u'\0')) || ref.schema.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The name of the table holds a NUL character."_s));
    const auto tables = readWhole(connection, m_flavour, {ref});
    if (!tables)
        return fail(tables);
    if (tables->isEmpty())
        return fail(Error::notFound(
            u"There is no table %1 in the database that this account can see; look at the list of tables."_s.arg(
                boundedText(ref.display(), 200, false))));
    return tables->first();
}

Result<Schema> MySchemaReader::schema(SqlConnection &connection) const
{
    const auto tables = readWhole(connection, m_flavour, {});
    if (!tables)
        return fail(tables);
    Schema schema;
    schema.tables = *tables;
    return schema;
}

Result<qint64> MySchemaReader::rowEstimate(SqlConnection &connection, const Table &table,
                                           const QList<Filter> &filters) const
{
    const auto count = selectCount(DialectId::MySQL, table, filters);
    if (!count)
        return fail(count);
    // MariaDB tells the share that the filters keep only when asked for it; EXTENDED is gone from MySQL.
    const QString explain = m_flavour.mariaDb ? u"EXPLAIN EXTENDED "_s : u"EXPLAIN "_s;
    const auto answer = connection.run(explain + count->sql, count->binds, 100);
    if (!answer)
        return fail(answer);
    const qsizetype rows = answer->columns.indexOf(u"rows"_s), share = answer->columns.indexOf(u"filtered"_s);
    if (answer->rows.isEmpty() || rows < 0)
        return fail(Error::internal(u"The server gave no estimate."_s));
    const double kept = share < 0 ? 100.0 : answer->rows.first().at(share).toText().toDouble();
    return qint64(answer->rows.first().at(rows).toText().toDouble() * kept / 100.0);
}

Result<std::optional<qint64>> MySchemaReader::schemaVersion(SqlConnection &) const
{
    return std::optional<qint64>();
}

} // namespace athanor

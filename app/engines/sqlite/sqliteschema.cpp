// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqliteschema.h"

#include "engines/sql/sqlconnection.h"
#include "engines/sqlite/createtable.h"

#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

qint64 integerAt(const Row &row, qsizetype index)
{
    const auto *number = std::get_if<qint64>(&row.at(index).data());
    return number ? *number : 0;
}

bool sameColumns(const QStringList &a, const QStringList &b)
{
    return a.size() == b.size() && std::ranges::equal(a, b, [](const QString &x, const QString &y) {
               return x.compare(y, Qt::CaseInsensitive) == 0;
           });
}

Table::Kind sqliteKind(const QString &type)
{
    if (type == "view"_L1)
        return Table::Kind::View;
    return type == "virtual"_L1 ? Table::Kind::Virtual : Table::Kind::Table;
}

std::optional<int> lengthOf(const QString &type)
{
    static const QRegularExpression parenthesised(u"\\(\\s*(\\d{1,9})\\s*\\)"_s);
    const auto match = parenthesised.match(type);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

/// Reads the parts of one table; each step fills a part of it.
class TableRead
{
public:
    TableRead(SqlConnection &connection, Table table) : m_connection(connection), m_table(std::move(table)) {}

    Result<Table> read()
    {
        for (const auto step : {&TableRead::readSql, &TableRead::readColumns, &TableRead::readIndexes,
                                &TableRead::readUniques, &TableRead::readForeignKeys, &TableRead::readTriggers}) {
            if (const Status done = (this->*step)(); !done)
                return fail(done);
        }
        return m_table;
    }

private:
    Result<ResultSet> ask(const QString &sql) { return m_connection.run(sql, {Value(m_table.ref.name)}); }

    Status readSql()
    {
        const auto answer = ask(u"SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?"_s);
        if (!answer)
            return fail(answer);
        m_table.createSql = answer->rows.isEmpty() ? QString() : answer->rows.first().first().toText();
        if (m_table.kind == Table::Kind::Table)
            m_parts = parseCreateTable(m_table.createSql);
        m_table.primaryKeyName = m_parts.primaryKeyName;
        m_table.checks = m_parts.checks;
        return {};
    }

    Status readColumns()
    {
        const auto answer =
            ask(u"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid"_s);
        if (!answer)
            return fail(answer);
        QMap<qint64, QString> key;
        for (const Row &row : answer->rows) {
            const qint64 hidden = integerAt(row, 5);
            if (hidden == 1)
                continue;
            Column column;
            column.name = row.at(0).toText();
            column.type = row.at(1).toText();
            column.family = sqliteFamily(column.type);
            if (column.family == TypeFamily::Text)
                column.length = lengthOf(column.type);
            column.nullable = integerAt(row, 2) == 0;
            if (!row.at(3).isNull())
                column.defaultSql = row.at(3).toText();
            column.generated = hidden > 1;
            if (integerAt(row, 4) > 0)
                key.insert(integerAt(row, 4), column.name);
            m_table.columns.append(column);
        }
        m_table.primaryKey = key.values();
        return {};
    }

    Status readIndexes()
    {
        const auto list =
            ask(u"SELECT l.name, l.\"unique\", l.origin, l.partial, m.sql FROM pragma_index_list(?) l "
                "LEFT JOIN sqlite_schema m ON m.type = 'index' AND m.name = l.name ORDER BY l.seq DESC"_s);
        if (!list)
            return fail(list);
        for (const Row &row : list->rows) {
            Index index;
            index.name = row.at(0).toText();
            index.unique = integerAt(row, 1) != 0;
            m_hasKeyIndex = m_hasKeyIndex || row.at(2).toText() == "pk"_L1;
            index.ofConstraint = row.at(2).toText() != "c"_L1;
            index.sql = row.at(4).toText();
            if (const Status elements = readElements(index); !elements)
                return elements;
            m_table.indexes.append(index);
        }
        markRowidAlias();
        return {};
    }

    Status readElements(Index &index)
    {
        const auto answer = m_connection.run(
            u"SELECT cid, name FROM pragma_index_xinfo(?) WHERE \"key\" = 1 ORDER BY seqno"_s, {Value(index.name)});
        if (!answer)
            return fail(answer);
        const CreateIndexParts parts = parseCreateIndex(index.sql);
        index.where = parts.where;
        for (qsizetype i = 0; i < answer->rows.size(); ++i) {
            const bool expression = integerAt(answer->rows.at(i), 0) == -2;
            index.isExpression.append(expression);
            index.elements.append(expression ? parts.elements.value(i) : answer->rows.at(i).at(1).toText());
        }
        return {};
    }

    /// An INTEGER PRIMARY KEY is the rowid itself and has no index of its own; with DESC it is an ordinary column.
    void markRowidAlias()
    {
        if (m_table.primaryKey.size() != 1 || m_table.withoutRowid || m_hasKeyIndex)
            return;
        for (Column &column : m_table.columns) {
            if (column.name == m_table.primaryKey.first())
                column.autoIncrement = column.type.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0;
        }
    }

    Status readUniques()
    {
        QList<QStringList> real;
        for (const Index &index : std::as_const(m_table.indexes)) {
            if (index.unique && index.ofConstraint)
                real.append(index.elements);
        }
        // In the order and with the names of the text, spelled as the columns are.
        for (const UniqueConstraint &written : std::as_const(m_parts.uniques)) {
            const auto found =
                std::ranges::find_if(real, [&](const QStringList &r) { return sameColumns(r, written.columns); });
            if (found == real.end())
                continue;
            m_table.uniques.append({written.name, *found});
            real.erase(found);
        }
        for (const QStringList &columns : std::as_const(real)) {
            if (!sameColumns(columns, m_table.primaryKey))
                m_table.uniques.append({QString(), columns});
        }
        return {};
    }

    Status readForeignKeys()
    {
        const auto answer = ask(u"SELECT id, \"table\", \"from\", \"to\", on_update, on_delete "
                                "FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq"_s);
        if (!answer)
            return fail(answer);
        qint64 current = -1;
        for (const Row &row : answer->rows) {
            if (integerAt(row, 0) != current) {
                current = integerAt(row, 0);
                ForeignKey key;
                key.target.name = row.at(1).toText();
                key.onUpdate = actionOf(row.at(4));
                key.onDelete = actionOf(row.at(5));
                m_table.foreignKeys.append(key);
            }
            ForeignKey &key = m_table.foreignKeys.last();
            key.columns.append(row.at(2).toText());
            if (!row.at(3).isNull())
                key.targetColumns.append(row.at(3).toText());
        }
        nameForeignKeys();
        return completeTargets();
    }

    static QString actionOf(const Value &value)
    {
        return value.toText() == "NO ACTION"_L1 ? QString() : value.toText();
    }

    /// The pragma lists keys in reverse order of the text, which alone has their names.
    void nameForeignKeys()
    {
        if (m_parts.foreignKeys.size() != m_table.foreignKeys.size())
            return;
        for (qsizetype i = 0; i < m_table.foreignKeys.size(); ++i) {
            ForeignKey &key = m_table.foreignKeys[i];
            const ForeignKey &written = m_parts.foreignKeys.at(i);
            if (!sameColumns(key.columns, written.columns))
                continue;
            key.name = written.name;
            key.deferrable = written.deferrable;
        }
    }

    /// REFERENCES without columns means the primary key of the table named.
    Status completeTargets()
    {
        for (ForeignKey &key : m_table.foreignKeys) {
            if (!key.targetColumns.isEmpty())
                continue;
            const auto answer = m_connection.run(u"SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk"_s,
                                                 {Value(key.target.name)});
            if (!answer)
                return fail(answer);
            for (const Row &row : answer->rows)
                key.targetColumns.append(row.first().toText());
        }
        return {};
    }

    Status readTriggers()
    {
        const auto answer = ask(
            u"SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY name"_s);
        if (!answer)
            return fail(answer);
        for (const Row &row : answer->rows)
            m_table.triggers.append(row.first().toText());
        return {};
    }

    SqlConnection &m_connection;
    Table m_table;
    CreateTableParts m_parts;
    bool m_hasKeyIndex = false;
};

/// Tables and views without SQLite's own and without the shadow tables of virtual ones.
Result<QList<Table>> listTables(SqlConnection &connection, const std::optional<QString> &only)
{
    QString sql = u"SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' "
                  "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"_s;
    QList<Value> binds;
    if (only) {
        sql += " AND name = ?"_L1;
        binds.append(Value(*only));
    }
    const auto answer = connection.run(sql + " ORDER BY name"_L1, binds);
    if (!answer)
        return fail(answer);
    QList<Table> list;
    for (const Row &row : answer->rows) {
        Table table;
        table.ref.name = row.at(0).toText();
        table.kind = sqliteKind(row.at(1).toText());
        table.withoutRowid = integerAt(row, 2) != 0;
        table.strict = integerAt(row, 3) != 0;
        list.append(table);
    }
    return list;
}

struct FamilyRule
{
    QLatin1StringView part;
    TypeFamily family;
};

} // namespace

TypeFamily sqliteFamily(const QString &declaredType)
{
    // The first rule that matches; "DATETIME" before "DATE" before "TIME", "POINT" is no "INT".
    static const FamilyRule rules[] = {
        {"BOOL"_L1, TypeFamily::Boolean},       {"DATETIME"_L1, TypeFamily::DateTime},
        {"TIMESTAMP"_L1, TypeFamily::DateTime}, {"INTERVAL"_L1, TypeFamily::Other},
        {"POINT"_L1, TypeFamily::Other},        {"DATE"_L1, TypeFamily::Date},
        {"TIME"_L1, TypeFamily::Time},          {"JSON"_L1, TypeFamily::Json},
        {"UUID"_L1, TypeFamily::Uuid},          {"INT"_L1, TypeFamily::Integer},
        {"CHAR"_L1, TypeFamily::Text},          {"CLOB"_L1, TypeFamily::Text},
        {"TEXT"_L1, TypeFamily::Text},          {"BLOB"_L1, TypeFamily::Binary},
        {"BINARY"_L1, TypeFamily::Binary},      {"REAL"_L1, TypeFamily::Real},
        {"FLOA"_L1, TypeFamily::Real},          {"DOUB"_L1, TypeFamily::Real},
        {"DEC"_L1, TypeFamily::Decimal},        {"NUMERIC"_L1, TypeFamily::Decimal},
    };
    for (const FamilyRule &rule : rules) {
        if (declaredType.contains(rule.part, Qt::CaseInsensitive))
            return rule.family;
    }
    return TypeFamily::Other;
}

Result<QList<Table>> SqliteSchemaReader::tables(SqlConnection &connection) const
{
    return listTables(connection, std::nullopt);
}

Result<Table> SqliteSchemaReader::table(SqlConnection &connection, const TableRef &ref) const
{
    const auto found = listTables(connection, ref.name);
    if (!found)
        return fail(found);
    if (found->isEmpty() || !(ref.schema.isEmpty() || ref.schema == "main"_L1))
        return fail(Error::notFound(u"There is no table %1 in the database; look at the list of tables."_s.arg(
            boundedText(ref.display(), 200, false))));
    return TableRead(connection, found->first()).read();
}

Result<Schema> SqliteSchemaReader::schema(SqlConnection &connection) const
{
    const auto list = tables(connection);
    if (!list)
        return fail(list);
    Schema schema;
    for (const Table &listed : *list) {
        auto table = TableRead(connection, listed).read();
        // A view that calls what this connection forbids, or a table of an unknown module, hides its own columns and
        // nothing else.
        const bool opaque = listed.kind == Table::Kind::View || listed.kind == Table::Kind::Virtual;
        if (!table && opaque && table.error().kind == ErrorKind::Database)
            table = listed;
        if (!table)
            return fail(table);
        schema.tables.insert(table->ref, *std::move(table));
    }
    return schema;
}

Result<qint64> SqliteSchemaReader::rowEstimate(SqlConnection &connection, const Table &table,
                                               const QList<Filter> &) const
{
    const auto name = quoteTable(DialectId::SQLite, table.ref);
    if (!name)
        return fail(name);
    // The largest rowid is found without a scan and bounds the number of rows of a table that only grows.
    const bool hasRowid = table.kind == Table::Kind::Table && !table.withoutRowid;
    if (!hasRowid)
        return fail(Error::timeout(u"Counting the rows took too long, and SQLite keeps no estimate for this table."_s));
    const auto answer = connection.run("SELECT coalesce(max(rowid), 0) FROM "_L1 + *name);
    if (!answer)
        return fail(answer);
    return integerAt(answer->rows.first(), 0);
}

Result<std::optional<qint64>> SqliteSchemaReader::schemaVersion(SqlConnection &connection) const
{
    const auto answer = connection.run(u"PRAGMA schema_version"_s);
    if (!answer)
        return fail(answer);
    return std::optional(integerAt(answer->rows.first(), 0));
}

} // namespace athanor

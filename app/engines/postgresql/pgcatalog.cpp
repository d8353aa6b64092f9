// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgcatalog.h"

#include "engines/sql/sqlconnection.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostCatalogRows = 2000000;

qint64 numberAt(const Row &row, qsizetype index)
{
    const auto *number = std::get_if<qint64>(&row.at(index).data());
    return number ? *number : 0;
}

bool flagAt(const Row &row, qsizetype index)
{
    return row.at(index) == Value(true);
}

QStringList namesAt(const Row &row, qsizetype index)
{
    QStringList names;
    const QJsonArray array = QJsonDocument::fromJson(row.at(index).toText().toUtf8()).array();
    for (const QJsonValue &value : array)
        names.append(value.toString());
    return names;
}

/// The condition of a CHECK without the parentheses that the server puts around it.
QString withoutOuterParentheses(const QString &sql)
{
    if (!sql.startsWith(u'(') || !sql.endsWith(u')'))
        return sql;
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const QChar c = sql.at(i);
        if (c == u'\'' || c == u'"')
            quoted = !quoted;
        if (quoted)
            continue;
        depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (depth == 0 && i < sql.size() - 1)
            return sql;
    }
    return sql.sliced(1, sql.size() - 2);
}

QString actionOf(const Value &code)
{
    const QString letter = code.toText();
    if (letter == "c"_L1)
        return u"CASCADE"_s;
    if (letter == "n"_L1)
        return u"SET NULL"_s;
    if (letter == "d"_L1)
        return u"SET DEFAULT"_s;
    if (letter == "r"_L1)
        return u"RESTRICT"_s;
    return {};
}

QString deferrableOf(bool deferrable, bool deferred)
{
    if (!deferrable)
        return {};
    return deferred ? u"DEFERRABLE INITIALLY DEFERRED"_s : u"DEFERRABLE"_s;
}

/// Reads all parts of a set of relations; each query yields rows that begin with the relation's oid.
class CatalogRead
{
public:
    CatalogRead(SqlConnection &connection, QList<PgRelation> *relations) : m_connection(connection)
    {
        QStringList oids;
        for (PgRelation &relation : *relations) {
            m_tables.insert(relation.oid, &relation.table);
            oids.append(QString::number(relation.oid));
        }
        m_oids = Value(QString(u'{' + oids.join(u',') + u'}'));
    }

    Status read()
    {
        for (const auto step : {&CatalogRead::readColumns, &CatalogRead::readConstraints, &CatalogRead::readIndexes,
                                &CatalogRead::readTriggers}) {
            if (const Status done = (this->*step)(); !done)
                return done;
        }
        return {};
    }

private:
    using Reader = void (CatalogRead::*)(Table &, const Row &);

    Status forEach(const QString &sql, Reader reader)
    {
        const auto answer = m_connection.run(sql, {m_oids}, MostCatalogRows);
        if (!answer)
            return fail(answer);
        for (const Row &row : answer->rows) {
            if (Table *table = m_tables.value(numberAt(row, 0)))
                (this->*reader)(*table, row);
        }
        return {};
    }

    Status readColumns()
    {
        const bool hasGenerated = m_connection.serverVersion() >= 120000;
        const QString generated = hasGenerated ? u"a.attgenerated::text"_s : u"''::text"_s;
        return forEach(
            u"SELECT a.attrelid::int8, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
            "pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, "_s +
                generated +
                u", b.typname::text, b.typtype::text, b.typcategory::text, "
                "CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END, "
                "pg_catalog.col_description(a.attrelid, a.attnum), "
                "(SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_catalog.pg_enum e "
                "WHERE e.enumtypid = b.oid), t.typnotnull "
                "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
                "JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END "
                "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
                "WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped "
                "ORDER BY a.attrelid, a.attnum"_s,
            &CatalogRead::addColumn);
    }

    void addColumn(Table &table, const Row &row)
    {
        Column column;
        column.name = row.at(1).toText();
        column.type = row.at(2).toText();
        column.nullable = !flagAt(row, 3) && !flagAt(row, 13);
        column.generated = !row.at(6).toText().isEmpty();
        const QString expression = row.at(4).toText();
        if (!row.at(4).isNull())
            column.defaultSql = expression;
        column.autoIncrement = !row.at(5).toText().isEmpty() || expression.startsWith("nextval("_L1);
        const QString baseName = row.at(7).toText();
        column.family = pgFamily(baseName, row.at(8).toText(), row.at(9).toText());
        // The length of varchar and char is kept with a header of four bytes.
        if (const qint64 modifier = numberAt(row, 10);
            modifier > 4 && (baseName == "varchar"_L1 || baseName == "bpchar"_L1))
            column.length = int(modifier - 4);
        column.comment = row.at(11).toText();
        if (!row.at(12).isNull())
            column.enumValues = namesAt(row, 12);
        table.columns.append(column);
    }

    Status readConstraints()
    {
        return forEach(
            u"SELECT c.conrelid::int8, c.contype::text, c.conname::text, "
            "(SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)::text FROM pg_catalog.unnest(c.conkey) "
            "WITH ORDINALITY AS k (attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND "
            "a.attnum = k.attnum), "
            "pg_catalog.pg_get_expr(c.conbin, c.conrelid), n.nspname::text, f.relname::text, "
            "(SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)::text FROM pg_catalog.unnest(c.confkey) "
            "WITH ORDINALITY AS k (attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND "
            "a.attnum = k.attnum), "
            "c.confdeltype::text, c.confupdtype::text, c.condeferrable, c.condeferred "
            "FROM pg_catalog.pg_constraint c LEFT JOIN pg_catalog.pg_class f ON f.oid = c.confrelid "
            "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.relnamespace "
            "WHERE c.conrelid = ANY ($1::pg_catalog.oid[]) AND c.contype IN ('p', 'u', 'c', 'f') "
            "ORDER BY c.conrelid, c.conname"_s,
            &CatalogRead::addConstraint);
    }

    void addConstraint(Table &table, const Row &row)
    {
        const QString type = row.at(1).toText();
        const QString name = row.at(2).toText();
        const QStringList columns = namesAt(row, 3);
        if (type == "p"_L1) {
            table.primaryKeyName = name;
            table.primaryKey = columns;
        } else if (type == "u"_L1) {
            table.uniques.append({name, columns});
        } else if (type == "c"_L1) {
            table.checks.append({name, withoutOuterParentheses(row.at(4).toText())});
        } else {
            ForeignKey key;
            key.name = name;
            key.columns = columns;
            key.target = {row.at(5).toText(), row.at(6).toText()};
            key.targetColumns = namesAt(row, 7);
            key.onDelete = actionOf(row.at(8));
            key.onUpdate = actionOf(row.at(9));
            key.deferrable = deferrableOf(flagAt(row, 10), flagAt(row, 11));
            table.foreignKeys.append(key);
        }
    }

    Status readIndexes()
    {
        // An index left invalid by a failed CREATE INDEX CONCURRENTLY makes nothing unique.
        return forEach(u"SELECT i.indrelid::int8, c.relname::text, i.indisunique AND i.indisvalid, "
                       "EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype "
                       "IN ('p', 'u', 'x')), "
                       "pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.pg_get_expr(i.indpred, i.indrelid), "
                       "(SELECT pg_catalog.json_agg(COALESCE(a.attname::text, pg_catalog.pg_get_indexdef(i.indexrelid, "
                       "p.place, false)) "
                       "ORDER BY p.place)::text FROM pg_catalog.generate_series(1, i.indnkeyatts::int4) AS p (place) "
                       "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place "
                       "- 1] AND a.attnum <> 0), "
                       "(SELECT pg_catalog.string_agg(CASE WHEN i.indkey[p.place - 1] = 0 THEN 'e' ELSE 'c' END, '' "
                       "ORDER BY p.place) "
                       "FROM pg_catalog.generate_series(1, i.indnkeyatts::int4) AS p (place)) "
                       "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
                       "WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) ORDER BY i.indrelid, c.relname"_s,
                       &CatalogRead::addIndex);
    }

    void addIndex(Table &table, const Row &row)
    {
        Index index;
        index.name = row.at(1).toText();
        index.unique = flagAt(row, 2);
        index.ofConstraint = flagAt(row, 3);
        index.sql = row.at(4).toText();
        index.where = withoutOuterParentheses(row.at(5).toText());
        index.elements = namesAt(row, 6);
        for (const QChar kind : row.at(7).toText())
            index.isExpression.append(kind == u'e');
        table.indexes.append(index);
    }

    Status readTriggers()
    {
        return forEach(u"SELECT tgrelid::int8, tgname::text FROM pg_catalog.pg_trigger "
                       "WHERE tgrelid = ANY ($1::pg_catalog.oid[]) AND NOT tgisinternal ORDER BY tgrelid, tgname"_s,
                       &CatalogRead::addTrigger);
    }

    void addTrigger(Table &table, const Row &row) { table.triggers.append(row.at(1).toText()); }

    SqlConnection &m_connection;
    QHash<qint64, Table *> m_tables;
    Value m_oids;
};

} // namespace

TypeFamily pgFamily(const QString &typeName, const QString &typeKind, const QString &category)
{
    static const QHash<QString, TypeFamily> byName{
        {u"int2"_s, TypeFamily::Integer},
        {u"int4"_s, TypeFamily::Integer},
        {u"int8"_s, TypeFamily::Integer},
        {u"oid"_s, TypeFamily::Integer},
        {u"float4"_s, TypeFamily::Real},
        {u"float8"_s, TypeFamily::Real},
        {u"numeric"_s, TypeFamily::Decimal},
        {u"bool"_s, TypeFamily::Boolean},
        {u"date"_s, TypeFamily::Date},
        {u"time"_s, TypeFamily::Time},
        {u"timetz"_s, TypeFamily::Time},
        {u"timestamp"_s, TypeFamily::DateTime},
        {u"timestamptz"_s, TypeFamily::DateTime},
        {u"bytea"_s, TypeFamily::Binary},
        {u"json"_s, TypeFamily::Json},
        {u"jsonb"_s, TypeFamily::Json},
        {u"uuid"_s, TypeFamily::Uuid},
        {u"text"_s, TypeFamily::Text},
        {u"varchar"_s, TypeFamily::Text},
        {u"bpchar"_s, TypeFamily::Text},
        {u"name"_s, TypeFamily::Text},
        {u"char"_s, TypeFamily::Text},
        {u"citext"_s, TypeFamily::Text},
    };
    if (typeKind == "e"_L1)
        return TypeFamily::Enum;
    if (category == "A"_L1)
        return TypeFamily::Array;
    return byName.value(typeName, TypeFamily::Other);
}

Status readRelations(SqlConnection &connection, QList<PgRelation> *relations)
{
    return CatalogRead(connection, relations).read();
}

Result<QList<EnumType>> readEnums(SqlConnection &connection)
{
    const auto answer =
        connection.run(u"SELECT n.nspname::text, t.typname::text, "
                       "(SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM "
                       "pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) "
                       "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
                       "WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
                       "ORDER BY n.nspname, t.typname"_s,
                       {}, MostCatalogRows);
    if (!answer)
        return fail(answer);
    QList<EnumType> enums;
    for (const Row &row : answer->rows)
        enums.append({row.at(0).toText(), row.at(1).toText(), namesAt(row, 2)});
    return enums;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/versiontable.h"

#include "migrations/identifierquoting.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Alembic writes ids between apostrophes without escaping them, so only what cannot end a literal is let through.
bool isSafeId(const QString &id)
{
    return !id.isEmpty() &&
           std::ranges::all_of(id, [](QChar c) { return c.isPrint() && c != u'\'' && c != u'\\' && c != u'\0'; });
}

Status checkIds(const QStringList &ids)
{
    for (const QString &id : ids) {
        if (!isSafeId(id))
            return fail(
                Error::invalidInput(u"the revision id '%1' cannot be written into SQL; rename the revision."_s.arg(
                    boundedText(id, 80, false))));
    }
    return {};
}

Result<bool> versionTableExists(SqlConnection &connection, const MigrationEnvironment &environment)
{
    const Value table(environment.versionTable);
    const Value schema(environment.versionTableSchema);
    Result<ResultSet> found;
    switch (connection.dialect()) {
    case DialectId::SQLite:
        found = connection.run(u"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"_s, {table});
        break;
    case DialectId::PostgreSQL:
        found = connection.run(
            u"SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relname::text = $1::text AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND "
            "CASE WHEN $2::text = '' THEN pg_catalog.pg_table_is_visible(c.oid) "
            "ELSE n.nspname::text = $2::text END"_s,
            {table, schema});
        break;
    case DialectId::MySQL:
        found = connection.run(u"SELECT 1 FROM information_schema.tables WHERE table_name = ? AND "
                               "table_schema = COALESCE(NULLIF(?, ''), DATABASE())"_s,
                               {table, schema});
        break;
    }
    if (!found)
        return fail(found);
    return !found->rows.isEmpty();
}

} // namespace

QString versionTableText(DialectId dialect, const MigrationEnvironment &environment)
{
    return IdentifierQuoting(dialect).table(environment.versionTableSchema, environment.versionTable);
}

Result<QStringList> versionStatements(DialectId dialect, const MigrationEnvironment &environment,
                                      const QStringList &removes, const QStringList &adds)
{
    if (const Status safe = checkIds(removes + adds); !safe)
        return fail(safe.error());
    const QString table = versionTableText(dialect, environment);
    const bool updates = !removes.isEmpty() && !adds.isEmpty();
    // SQLAlchemy 1.4 asks PostgreSQL for the primary key that an INSERT of an expression made.
    const QString returning = dialect == DialectId::PostgreSQL ? u" RETURNING %1.version_num"_s.arg(table) : QString();
    QStringList out;
    for (qsizetype i = 0; i < removes.size() - (updates ? 1 : 0); ++i)
        out << u"DELETE FROM %1 WHERE %1.version_num = '%2'"_s.arg(table, removes[i]);
    for (qsizetype i = 0; i < adds.size() - (updates ? 1 : 0); ++i)
        out << u"INSERT INTO %1 (version_num) VALUES ('%2')"_s.arg(table, adds[i]) + returning;
    if (updates)
        out << u"UPDATE %1 SET version_num='%2' WHERE %1.version_num = '%3'"_s.arg(table, adds.last(), removes.last());
    return out;
}

QStringList versionsAfter(QStringList versions, const QStringList &removes, const QStringList &adds)
{
    for (const QString &id : removes)
        versions.removeAll(id);
    versions += adds;
    versions.removeDuplicates();
    versions.sort();
    return versions;
}

Result<VersionState> readVersionState(SqlConnection &connection, const MigrationEnvironment &environment)
{
    const auto exists = versionTableExists(connection, environment);
    if (!exists)
        return fail(exists);
    VersionState state;
    state.exists = *exists;
    if (!state.exists)
        return state;
    const auto name = quoteTable(connection.dialect(), {environment.versionTableSchema, environment.versionTable});
    if (!name)
        return fail(name);
    const auto rows = connection.run(u"SELECT version_num FROM "_s + *name);
    if (!rows)
        return fail(rows);
    for (const Row &row : rows->rows) {
        if (!row.isEmpty())
            state.revisions << row.first().toText();
    }
    state.revisions.sort();
    return state;
}

Result<VersionState> readVersionState(Session &session, const MigrationEnvironment &environment)
{
    SqlConnection *connection = session.sql();
    if (!connection)
        return fail(
            Error::unsupported(u"this kind of database has no migrations; choose a service with an SQL database."_s));
    return readVersionState(*connection, environment);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/sqlsession.h"

#include "engines/commitlook.h"
#include "engines/sql/changesql.h"
#include "engines/sql/conditions.h"
#include "engines/sql/pagequery.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds TableStaysFresh{10};
/// A count is a comfort; it must not occupy the session for as long as a statement may.
constexpr std::chrono::seconds CountPatience{4};

QString beginSql(DialectId dialect)
{
    switch (dialect) {
    case DialectId::SQLite:
        return u"BEGIN IMMEDIATE"_s;
    case DialectId::PostgreSQL:
        return u"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"_s;
    case DialectId::MySQL:
        return u"START TRANSACTION"_s;
    }
    return {};
}

/// Of several changes, the person wants to know which one was refused.
Error namingChange(Error error, int index, qsizetype count)
{
    if (count > 1)
        error.message = u"Change %1 of %2: %3"_s.arg(index + 1).arg(count).arg(error.message);
    return error;
}

/// Marks, inside the transaction, that the changes met a conflict: not shown to anyone.
Error conflictMark()
{
    return Error::conflict(u"The row is not what it was when it was looked at."_s);
}

/// The key of the row that an insert made: as RETURNING gave it, or (MySQL) as it was given or counted up; empty where
/// the server made it up in another way.
QList<NamedValue> insertedKey(const Table &table, const RowChange &change, const ResultSet &done)
{
    QList<NamedValue> key;
    for (qsizetype i = 0; i < done.columns.size() && done.rows.size() == 1; ++i)
        key.append({done.columns.at(i), done.rows.first().at(i)});
    if (!key.isEmpty())
        return key;
    for (const QString &name : rowKey(table)) {
        const auto given = std::ranges::find(change.values, name, &NamedValue::column);
        if (given != change.values.end() && !given->value.isNull())
            key.append({name, bindable(DialectId::MySQL, *table.column(name), given->value)});
        else if (table.column(name)->autoIncrement && done.insertId)
            key.append({name, Value(*done.insertId)});
        else
            return {};
    }
    return key;
}

} // namespace

SqlSession::SqlSession(std::unique_ptr<SqlConnection> connection, std::unique_ptr<SchemaReader> reader, ServerInfo info,
                       std::chrono::milliseconds statementTimeout, ReplicationReader replicationReader)
    : m_connection(std::move(connection)), m_reader(std::move(reader)), m_info(std::move(info)),
      m_statementTimeout(statementTimeout), m_replication(replicationReader)
{
}

Result<ReplicationFacts> SqlSession::replication()
{
    return m_replication ? m_replication(*m_connection, m_info) : Session::replication();
}

Status SqlSession::ping()
{
    const auto answer = m_connection->run(u"SELECT 1"_s);
    return answer ? Status() : fail(answer);
}

Result<QList<Table>> SqlSession::tables()
{
    return m_reader->tables(*m_connection);
}

Result<Table> SqlSession::table(const TableRef &ref)
{
    auto version = m_reader->schemaVersion(*m_connection);
    if (!version)
        return fail(version);
    auto table = m_reader->table(*m_connection, ref);
    if (table)
        m_recent.insert(ref, {*table, QDeadlineTimer(TableStaysFresh), *version});
    else
        m_recent.remove(ref);
    return table;
}

Result<Schema> SqlSession::schema()
{
    return m_reader->schema(*m_connection);
}

Result<Table> SqlSession::recentTable(const TableRef &ref)
{
    const auto it = m_recent.constFind(ref);
    if (it == m_recent.constEnd())
        return table(ref);
    const auto version = m_reader->schemaVersion(*m_connection);
    if (!version)
        return fail(version);
    const bool usable = *version ? *version == it->version : !it->fresh.hasExpired();
    return usable ? it->table : table(ref);
}

Result<Page> SqlSession::fetchFrom(const Table &table, const PageRequest &request)
{
    const auto query = pageQuery(m_connection->dialect(), table, request);
    if (!query)
        return fail(query);
    auto answer = m_connection->run(query->statement.sql, query->statement.binds, query->limit + 1);
    if (!answer)
        return fail(answer);
    return readPage(*query, table, std::move(answer->rows));
}

Result<Page> SqlSession::fetch(const PageRequest &request)
{
    const bool remembered = m_recent.contains(request.table);
    const auto known = recentTable(request.table);
    if (!known)
        return fail(known);
    auto page = fetchFrom(*known, request);
    const bool outdated = !page && remembered && isOpen() && !m_connection->inTransaction() &&
                          (page.error().kind == ErrorKind::Database || page.error().kind == ErrorKind::InvalidInput);
    if (!outdated)
        return page;
    // A column may have come or gone since the table was looked at.
    const auto now = table(request.table);
    if (!now)
        return fail(now);
    return *now == *known ? page : fetchFrom(*now, request);
}

Result<ResultSet> SqlSession::countUnderShortDeadline(const Statement &statement)
{
    const bool shorten = m_statementTimeout.count() == 0 || m_statementTimeout > CountPatience;
    if (shorten) {
        if (const Status set = m_connection->setStatementTimeout(CountPatience); !set)
            return fail(set);
    }
    auto answer = m_connection->run(statement.sql, statement.binds, 1);
    if (shorten && isOpen()) {
        if (const Status restored = m_connection->setStatementTimeout(m_statementTimeout); !restored)
            return fail(restored);
    }
    return answer;
}

Result<RowCount> SqlSession::count(const TableRef &ref, const QList<Filter> &filters)
{
    const auto known = recentTable(ref);
    if (!known)
        return fail(known);
    const auto statement = selectCount(m_connection->dialect(), *known, filters);
    if (!statement)
        return fail(statement);
    const auto answer = countUnderShortDeadline(*statement);
    if (answer && answer->rows.size() == 1) {
        const auto *rows = std::get_if<qint64>(&answer->rows.first().first().data());
        return rows ? Result<RowCount>(RowCount{*rows, true})
                    : fail(Error::internal(u"The server's count is no number."_s));
    }
    if (answer || answer.error().kind != ErrorKind::Timeout || !isOpen())
        return answer ? fail(Error::internal(u"The server gave no count."_s)) : fail(answer);
    const auto estimate = m_reader->rowEstimate(*m_connection, *known, filters);
    if (!estimate)
        return fail(estimate);
    return RowCount{*estimate, false};
}

Result<QList<Statement>> SqlSession::statements(const QList<RowChange> &changes)
{
    QList<Statement> list;
    for (const RowChange &change : changes) {
        const auto known = recentTable(change.table);
        if (!known)
            return fail(known);
        const auto statement = changeStatement(m_connection->dialect(), *known, change);
        if (!statement)
            return fail(statement);
        list.append(*statement);
    }
    return list;
}

Result<RowConflict> SqlSession::conflictOf(const RowChange &change, int index, const Table &table)
{
    RowConflict conflict{index, std::nullopt};
    const auto page = fetchFrom(table, rowByKey(change.table, change.key));
    if (!page)
        return fail(page);
    if (page->rows.isEmpty())
        return conflict;
    QList<NamedValue> row;
    for (qsizetype i = 0; i < page->columns.size(); ++i)
        row.append({page->columns.at(i).name, page->rows.first().at(i)});
    conflict.theirs = row;
    return conflict;
}

Status SqlSession::applyOne(const RowChange &change, int index, ApplyOutcome *outcome)
{
    const auto known = recentTable(change.table);
    if (!known)
        return fail(known);
    const auto statement = changeStatement(m_connection->dialect(), *known, change);
    if (!statement)
        return fail(statement);
    const auto done = m_connection->run(statement->sql, statement->binds, 2);
    if (!done)
        return fail(done);
    if (change.kind == RowChange::Kind::Insert) {
        outcome->insertedKeys.append(insertedKey(*known, change, *done));
        return {};
    }
    if (done->affected == 1)
        return {};
    if (done->affected != 0)
        return fail(Error::refused(u"The change would touch %1 rows of %2 instead of one; nothing was changed."_s.arg(
            QString::number(done->affected), boundedText(change.table.display(), 200, false))));
    const auto conflict = conflictOf(change, index, *known);
    if (!conflict)
        return fail(conflict);
    outcome->conflict = *conflict;
    return fail(conflictMark());
}

Result<ApplyOutcome> SqlSession::apply(const QList<RowChange> &changes)
{
    if (m_info.readOnly)
        return fail(Error::refused(u"This session is read-only; unlock the profile to change rows."_s));
    // Mistakes in a change are found before a transaction holds a lock.
    if (const auto checked = statements(changes); !checked)
        return fail(checked);
    ApplyOutcome outcome;
    m_transaction.clear();
    const auto work = [&]() -> Status {
        for (int i = 0; i < int(changes.size()); ++i) {
            if (Status done = applyOne(changes.at(i), i, &outcome); !done)
                return fail(namingChange(done.error(), i, changes.size()));
        }
        const auto transaction = transactionNumber(*m_connection);
        if (transaction)
            m_transaction = *transaction;
        return transaction ? Status() : fail(transaction);
    };
    const Status done = athanor::inTransaction(*m_connection, beginSql(m_connection->dialect()), work);
    if (outcome.conflict)
        return ApplyOutcome{outcome.conflict, {}};
    if (!done)
        return fail(done);
    return outcome;
}

} // namespace athanor

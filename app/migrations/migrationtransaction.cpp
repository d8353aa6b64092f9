// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationtransaction.h"

#include "engines/commitlook.h"
#include "migrations/versiontable.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Locks of MySQL are the whole server's and have names of at most 64 letters.
constexpr auto mysqlLockName = u"SHA2(CONCAT(COALESCE(DATABASE(), ''), ' ', ?), 224)";

/// The version table tells services in one database apart.
QString lockText(const MigrationEnvironment &environment)
{
    return u"athanor migrations "_s + environment.versionTableSchema + u'.' + environment.versionTable;
}

/// PostgreSQL keeps advisory locks apart by database itself.
qint64 lockKey(const MigrationEnvironment &environment)
{
    const QByteArray digest = QCryptographicHash::hash(lockText(environment).toUtf8(), QCryptographicHash::Sha256);
    return qFromBigEndian<qint64>(digest.constData());
}

bool rebuildsTables(const Plan &plan)
{
    return std::ranges::any_of(plan.revisions, [](const PlannedRevision &revision) {
        return std::ranges::any_of(revision.statements, [](const RenderedStatement &statement) {
            return statement.sql.contains("_alembic_tmp_"_L1);
        });
    });
}

QString versionsText(const QStringList &rows)
{
    return rows.isEmpty() ? u"no revision"_s : rows.join(u", "_s);
}

QStringList added(const QStringList &before, const QStringList &after)
{
    QStringList left = before;
    QStringList out;
    for (const QString &entry : after) {
        if (!left.removeOne(entry))
            out << entry;
    }
    return out;
}

} // namespace

MigrationTransaction::MigrationTransaction(SqlConnection &connection, const Plan &plan, const MigrateOptions &options,
                                           bool several)
    : m_connection(connection), m_plan(plan), m_options(options), m_several(several),
      m_usualLockTimeout(connection.lockTimeout()), m_usualStatementTimeout(connection.statementTimeout())
{
}

MigrationTransaction::~MigrationTransaction()
{
    if (m_open)
        std::ignore = rollback();
    restore();
}

Status MigrationTransaction::prepare()
{
    if (const Status set = m_connection.setLockTimeout(m_options.lockTimeout); !set)
        return set;
    if (const Status set = m_connection.setStatementTimeout(m_options.statementTimeout); !set)
        return set;
    if (m_connection.dialect() != DialectId::SQLite)
        return {};
    m_rebuilds = rebuildsTables(m_plan);
    const auto on = m_connection.run(u"PRAGMA foreign_keys"_s);
    if (!on)
        return fail(on.error());
    m_foreignKeysWereOn = !on->rows.isEmpty() && on->rows.first().value(0).toText() == "1"_L1;
    // With foreign keys on, the DROP TABLE of a rebuild deletes the children of ON DELETE CASCADE.
    if (m_foreignKeysWereOn) {
        if (const auto off = m_connection.run(u"PRAGMA foreign_keys = OFF"_s); !off)
            return fail(off.error());
    }
    return {};
}

Status MigrationTransaction::begin(const QStringList &expected, bool creates)
{
    if (m_several && !m_sessionLock) {
        if (const Status locked = lockOut(); !locked)
            return locked;
    }
    // A transaction would be ended by the first DDL statement.
    if (m_connection.dialect() == DialectId::MySQL)
        return compareVersions(expected, creates);
    const bool sqlite = m_connection.dialect() == DialectId::SQLite;
    const auto begun = m_connection.run(sqlite ? u"BEGIN IMMEDIATE"_s : u"BEGIN ISOLATION LEVEL READ COMMITTED"_s);
    if (!begun) {
        if (sqlite && begun.error().kind == ErrorKind::Timeout)
            return fail(Error::conflict(u"another program is writing to this database; wait for it and try again."_s,
                                        begun.error().detail));
        return fail(begun.error());
    }
    m_open = true;
    if (!m_several) {
        if (const Status locked = lockOut(); !locked)
            return locked;
    }
    if (const Status same = compareVersions(expected, creates); !same)
        return same;
    if (!sqlite || !m_rebuilds || m_violationsBefore)
        return {};
    if (auto violations = foreignKeyViolations())
        m_violationsBefore = *std::move(violations);
    return {};
}

/// Refuses to run beside another Athanor. Never waits: whoever holds the lock is changing the schema right now.
Status MigrationTransaction::lockOut()
{
    if (m_connection.dialect() == DialectId::SQLite)
        return {};
    const bool mysql = m_connection.dialect() == DialectId::MySQL;
    const auto locked =
        mysql ? m_connection.run(u"SELECT GET_LOCK(%1, 0)"_s.arg(mysqlLockName), {Value(lockText(m_plan.environment))})
              : m_connection.run(m_several ? u"SELECT pg_catalog.pg_try_advisory_lock($1::bigint)"_s
                                           : u"SELECT pg_catalog.pg_try_advisory_xact_lock($1::bigint)"_s,
                                 {Value(lockKey(m_plan.environment))});
    if (!locked)
        return fail(locked.error());
    const Value taken = mysql ? Value(qint64(1)) : Value(true);
    if (locked->rows.isEmpty() || locked->rows.first().value(0) != taken)
        return fail(
            Error::conflict(u"someone else is applying migrations to this database; wait for it and look again."_s));
    m_sessionLock = m_several;
    return {};
}

/// Keeps out appliers that know nothing of our advisory lock: `flask db upgrade` waits, then finds its row changed.
Status MigrationTransaction::lockVersionTable()
{
    if (m_connection.dialect() != DialectId::PostgreSQL)
        return {};
    const auto name =
        quoteTable(DialectId::PostgreSQL, {m_plan.environment.versionTableSchema, m_plan.environment.versionTable});
    if (!name)
        return fail(name.error());
    const auto locked = m_connection.run(u"LOCK TABLE %1 IN SHARE ROW EXCLUSIVE MODE"_s.arg(*name));
    if (!locked && locked.error().kind == ErrorKind::Timeout)
        return fail(Error::conflict(
            u"another session holds the table %1, perhaps a second upgrade; wait for it and try again."_s.arg(
                m_plan.environment.versionTable),
            locked.error().detail));
    if (!locked)
        return fail(locked.error());
    return {};
}

Status MigrationTransaction::compareVersions(const QStringList &expected, bool creates)
{
    auto state = readVersionState(m_connection, m_plan.environment);
    if (state && state->exists) {
        if (const Status locked = lockVersionTable(); !locked)
            return locked;
        state = readVersionState(m_connection, m_plan.environment);
    }
    if (!state)
        return fail(state.error());
    if (state->revisions != expected)
        return fail(Error::conflict(
            u"the database has changed since the plan was made: it is at %1, the plan begins at %2; preview again."_s
                .arg(versionsText(state->revisions), versionsText(expected))));
    if (creates && state->exists)
        return fail(Error::conflict(
            u"the table %1 was made since the plan was; preview again."_s.arg(m_plan.environment.versionTable)));
    return {};
}

Status MigrationTransaction::verify(const QStringList &expected, bool rehearse)
{
    const auto state = readVersionState(m_connection, m_plan.environment);
    if (!state)
        return fail(state.error());
    if (state->revisions != expected)
        return fail(Error::conflict(
            u"the version table holds %1 in place of %2 after the statements; look for a script that writes to it."_s
                .arg(versionsText(state->revisions), versionsText(expected))));
    if (m_connection.dialect() == DialectId::SQLite)
        return checkForeignKeys();
    if (!rehearse)
        return {};
    // What a COMMIT would check last must not escape a rehearsal.
    if (const auto checked = m_connection.run(u"SET CONSTRAINTS ALL IMMEDIATE"_s); !checked)
        return fail(checked.error());
    return {};
}

Status MigrationTransaction::checkForeignKeys()
{
    if (!m_rebuilds || !m_violationsBefore)
        return {};
    const auto after = foreignKeyViolations();
    if (!after)
        return fail(after.error());
    const QStringList fresh = added(*m_violationsBefore, *after);
    if (fresh.isEmpty())
        return {};
    return fail(Error::constraint(
        u"the rebuilt tables break %1 foreign key(s), first %2; mend the rows or the script."_s.arg(fresh.size())
            .arg(boundedText(fresh.first(), 200, false))));
}

/// One entry a row that points nowhere: "child -> parent". Row ids change in a rebuild, so they are left out.
Result<QStringList> MigrationTransaction::foreignKeyViolations()
{
    QStringList out;
    const Status read =
        m_connection.stream(u"PRAGMA foreign_key_check"_s, {}, [&out](const QStringList &, const Row &row) {
            out << row.value(0).toText() + u" -> "_s + row.value(2).toText();
            return out.size() < 100000;
        });
    if (!read)
        return fail(read.error());
    return out;
}

Result<QString> MigrationTransaction::number() const
{
    return transactionNumber(m_connection);
}

Status MigrationTransaction::commit()
{
    const auto committed = m_connection.run(u"COMMIT"_s);
    if (!committed)
        return fail(committed.error());
    m_open = false;
    return {};
}

Status MigrationTransaction::rollback()
{
    m_open = false;
    // A broken connection, or SQLite after some errors, has rolled back already.
    if (!m_connection.isOpen() || !m_connection.inTransaction())
        return {};
    if (const auto undone = m_connection.run(u"ROLLBACK"_s); !undone)
        return fail(undone.error());
    return {};
}

void MigrationTransaction::restore()
{
    if (!m_connection.isOpen())
        return;
    if (m_sessionLock && m_connection.dialect() == DialectId::MySQL)
        std::ignore =
            m_connection.run(u"SELECT RELEASE_LOCK(%1)"_s.arg(mysqlLockName), {Value(lockText(m_plan.environment))});
    else if (m_sessionLock)
        std::ignore = m_connection.run(u"SELECT pg_catalog.pg_advisory_unlock($1::bigint)"_s,
                                       {Value(lockKey(m_plan.environment))});
    if (m_foreignKeysWereOn)
        std::ignore = m_connection.run(u"PRAGMA foreign_keys = ON"_s);
    // The session may go on to serve pages, which must not wait for ever.
    std::ignore = m_connection.setStatementTimeout(m_usualStatementTimeout);
    std::ignore = m_connection.setLockTimeout(m_usualLockTimeout);
}

} // namespace athanor

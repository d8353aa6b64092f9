// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrator.h"

#include "migrations/cancelwatch.h"
#include "migrations/journal.h"
#include "migrations/migrationlock.h"
#include "migrations/migrationtransaction.h"
#include "migrations/unseenrun.h"
#include "migrations/versiontable.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSysInfo>

#include <algorithm>

#include <pwd.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString utcNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

QString accountName()
{
    if (const passwd *entry = ::getpwuid(::geteuid()))
        return QString::fromLocal8Bit(entry->pw_name);
    return QString::number(::geteuid());
}

Error refusedPlan(const Plan &plan)
{
    if (const PlannedRevision *stop = plan.firstUnplanned(); stop && stop->reason)
        return Error::refused(
            u"the plan is not complete: %1; nothing was changed. Where the folder is trusted (--trust), the service's "
            "own Alembic can run such a script."_s.arg(stop->reason->display()));
    return Error::refused(u"the plan is not complete; preview it again. Nothing was changed."_s);
}

/// MySQL commits DDL by itself; like Alembic, nothing there pretends to be undone by a ROLLBACK.
bool standsAlone(const Plan &plan, const RenderedStatement &statement)
{
    return statement.outsideTransaction || plan.dialect == DialectId::MySQL;
}

bool runsOutside(const Plan &plan)
{
    return plan.runsUnseen() || plan.dialect == DialectId::MySQL ||
           std::ranges::any_of(plan.revisions, [](const PlannedRevision &revision) {
               return std::ranges::any_of(revision.statements, &RenderedStatement::outsideTransaction);
           });
}

Status checkHazards(const Plan &plan, const QStringList &accepted)
{
    QStringList open;
    for (const PlannedRevision &revision : plan.revisions) {
        for (const Hazard &hazard : revision.hazards) {
            if (hazard.severity == HazardSeverity::Block && !accepted.contains(hazard.id))
                open << hazard.id;
        }
    }
    open.removeDuplicates();
    if (open.isEmpty())
        return {};
    return fail(Error::refused(
        u"the plan has hazards that nobody accepted: %1; read the preview, then accept each by its id."_s.arg(
            open.join(u", "_s))));
}

Status checkRun(Session &session, const Plan &plan, const MigrateOptions &options)
{
    SqlConnection *connection = session.sql();
    if (!connection)
        return fail(Error::unsupported(u"migrations cannot be applied to this kind of database; use its own tools."_s));
    if (plan.dialect != connection->dialect())
        return fail(Error::invalidInput(u"the plan is for %1, the database is %2; preview again."_s.arg(
            dialectName(plan.dialect), dialectName(connection->dialect()))));
    if (session.info().readOnly)
        return fail(Error::refused(u"the session is read-only; unlock the service first. Nothing was changed."_s));
    if (plan.asAlembic || !plan.complete)
        return fail(refusedPlan(plan));
    if (options.rehearse && runsOutside(plan))
        return fail(Error::refused(
            u"the plan holds statements that run outside of a transaction and cannot be undone; rehearse it on a copy."_s));
    if (plan.runsUnseen() && !(options.alembic && options.alembic->database))
        return fail(Error::refused(u"a script of the plan must be run by the service's own Alembic, and nobody trusted "
                                   "its folder (--trust); nothing was changed."_s));
    return checkHazards(plan, options.accepted);
}

/// No answer to a COMMIT leaves both outcomes open, however the wait for it ended.
bool mayHaveHappened(const Error &error)
{
    return error.kind == ErrorKind::Unknown || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Cancelled;
}

/// One run of one plan on one connection.
class Runner
{
public:
    Runner(Session &session, const Plan &plan, const MigrateOptions &options, const CancelToken &cancel);
    Result<MigrationRun> run();

private:
    /// Why the run stops, and the step it stopped at.
    struct Stop
    {
        Error error;
        bool unknown = false;
    };
    using Outcome = std::expected<void, Stop>;

    Status openJournal();
    Outcome sendRevision(const PlannedRevision &revision);
    Outcome send(const PlannedRevision &revision, int index);
    Outcome sendUnseen(const PlannedRevision &revision);
    Status lookBeforeChild();
    Outcome closeTransaction(bool last);
    Status begin();
    MigrationRun finish(const Outcome &outcome);
    void markOpenSteps(const QString &outcome);
    void note(RunPoint point) const;
    [[nodiscard]] bool createsVersionTable() const;
    [[nodiscard]] QJsonObject planEvent() const;

    Session &m_session;
    SqlConnection &m_connection;
    const Plan &m_plan;
    const MigrateOptions &m_options;
    const CancelToken &m_cancel;
    const bool m_several;
    CancelWatch m_watch;
    MigrationLock m_lock;
    MigrationTransaction m_transaction;
    std::unique_ptr<Journal> m_journal;
    MigrationRun m_run;
    QStringList m_expected;
    qsizetype m_openFrom = 0; ///< first step of the open transaction
    bool m_kept = false;      ///< something of this run is in the database for good
    int m_sent = 0;
};

Runner::Runner(Session &session, const Plan &plan, const MigrateOptions &options, const CancelToken &cancel)
    : m_session(session), m_connection(*session.sql()), m_plan(plan), m_options(options), m_cancel(cancel),
      m_several(!options.rehearse && (plan.environment.transactionPerMigration || runsOutside(plan))),
      m_watch(m_connection, cancel), m_transaction(m_connection, plan, options, m_several), m_expected(plan.from)
{
    m_run.from = plan.from;
    m_run.to = plan.to;
    m_run.planHash = plan.hash;
    m_run.startedAt = utcNow();
    m_run.user = accountName();
    m_run.host = QSysInfo::machineHostName();
    m_run.target = options.targetName.isEmpty() ? session.info().address : options.targetName;
}

QJsonObject Runner::planEvent() const
{
    QJsonArray statements;
    QJsonArray revisions;
    for (const PlannedRevision &revision : m_plan.revisions) {
        revisions << QJsonObject{{u"revision"_s, revision.revision.id},
                                 {u"file"_s, revision.revision.file},
                                 {u"sha256"_s, QString::fromLatin1(revision.scriptSha256())},
                                 {u"versions"_s, QJsonArray::fromStringList(revision.versionsAfter)}};
        for (const RenderedStatement &statement : revision.statements)
            statements << QJsonObject{{u"revision"_s, revision.revision.id},
                                      {u"sql"_s, statement.sql},
                                      {u"outside"_s, standsAlone(m_plan, statement)}};
    }
    return {{u"event"_s, u"plan"_s},
            {u"target"_s, m_run.target},
            {u"address"_s, m_session.info().address},
            {u"user"_s, m_run.user},
            {u"host"_s, m_run.host},
            {u"pid"_s, static_cast<qint64>(::getpid())},
            {u"process"_s, processMark(::getpid())},
            {u"dialect"_s, dialectName(m_plan.dialect)},
            {u"upgrade"_s, m_plan.upgrade},
            {u"rehearse"_s, m_options.rehearse},
            {u"from"_s, QJsonArray::fromStringList(m_plan.from)},
            {u"to"_s, QJsonArray::fromStringList(m_plan.to)},
            {u"hash"_s, QString::fromLatin1(m_plan.hash)},
            {u"accepted"_s, QJsonArray::fromStringList(m_options.accepted)},
            {u"revisions"_s, revisions},
            {u"statements"_s, statements}};
}

Status Runner::openJournal()
{
    auto journal = Journal::create(m_options.journalFolder.isEmpty() ? defaultJournalFolder() : m_options.journalFolder,
                                   m_run.target);
    if (!journal)
        return fail(journal.error());
    m_journal = std::make_unique<Journal>(*std::move(journal));
    m_run.journal = m_journal->path();
    return m_journal->write(planEvent());
}

Result<MigrationRun> Runner::run()
{
    if (const Status opened = openJournal(); !opened)
        return fail(opened.error());
    note(RunPoint::BeforeBegin);
    Status begun = m_connection.dialect() == DialectId::SQLite
                       ? m_lock.take(m_session.info().address, m_options.journalFolder)
                       : Status();
    if (begun)
        begun = m_transaction.prepare();
    if (begun)
        begun = begin();
    if (!begun) {
        // Nothing of the plan was sent: an error, not a run.
        m_watch.stop();
        std::ignore = m_transaction.rollback();
        std::ignore = m_journal->write({{u"event"_s, u"end"_s},
                                        {u"outcome"_s, applyResultName(ApplyResultKind::Failed)},
                                        {u"error"_s, begun.error().message}});
        return fail(begun.error());
    }
    Outcome outcome;
    for (const PlannedRevision &revision : m_plan.revisions) {
        outcome = sendRevision(revision);
        if (!outcome)
            return finish(outcome);
    }
    return finish(closeTransaction(true));
}

Status Runner::begin()
{
    const Status begun = m_transaction.begin(m_expected, m_sent == 0 && createsVersionTable());
    if (!begun)
        return begun;
    m_openFrom = m_run.steps.size();
    return m_journal->write({{u"event"_s, u"begin"_s}});
}

bool Runner::createsVersionTable() const
{
    if (m_plan.revisions.isEmpty() || m_plan.revisions.first().statements.isEmpty())
        return false;
    return m_plan.revisions.first().statements.first().sql ==
           createVersionTableSql(m_plan.dialect, m_plan.environment.versionTableSchema,
                                 m_plan.environment.versionTable);
}

/// The child has a connection of its own, so nothing may be open here; the lock stays.
Status Runner::lookBeforeChild()
{
    if (!m_transaction.isOpen()) {
        if (const Status begun = m_transaction.begin(m_expected, m_sent == 0 && createsVersionTable()); !begun)
            return begun;
    }
    return m_transaction.rollback();
}

Runner::Outcome Runner::sendUnseen(const PlannedRevision &revision)
{
    if (m_openFrom < m_run.steps.size()) {
        if (const Outcome closed = closeTransaction(false); !closed)
            return closed;
    }
    if (m_cancel.isCancelled())
        return std::unexpected(Stop{Error::cancelled(u"the run was stopped by the person."_s)});
    if (const Status same = lookBeforeChild(); !same)
        return std::unexpected(Stop{same.error()});
    note(RunPoint::BeforeStatement);
    const auto look = [this] {
        if (m_cancel.isCancelled())
            m_watch.stop(); // the look must not be cancelled with the child
        return readVersionState(m_connection, m_plan.environment);
    };
    const auto end = runUnseen(revision, m_plan, m_expected, m_options, *m_journal, look, m_cancel);
    if (!end)
        return std::unexpected(Stop{end.error()});
    m_run.steps << end->steps;
    m_openFrom = m_run.steps.size();
    if (end->kind != UnseenEnd::Kind::After)
        return std::unexpected(Stop{*end->error, end->kind == UnseenEnd::Kind::Unknown});
    m_kept = true;
    m_sent += static_cast<int>(revision.statements.size());
    m_expected = revision.versionsAfter;
    note(RunPoint::AfterStatement);
    return {};
}

Runner::Outcome Runner::sendRevision(const PlannedRevision &revision)
{
    if (revision.unseen)
        return sendUnseen(revision);
    for (int i = 0; i < revision.statements.size(); ++i) {
        const bool outside = standsAlone(m_plan, revision.statements[i]);
        if (outside && m_transaction.isOpen()) {
            if (const Outcome closed = closeTransaction(false); !closed)
                return closed;
        } else if (!outside && !m_transaction.isOpen()) {
            if (const Status begun = begin(); !begun)
                return std::unexpected(Stop{begun.error()});
        }
        if (const Outcome sent = send(revision, i); !sent)
            return sent;
    }
    m_expected = revision.versionsAfter;
    if (m_plan.dialect == DialectId::MySQL) {
        if (const Status right = m_transaction.verify(m_expected, false); !right)
            return std::unexpected(Stop{right.error()});
    }
    const bool last = &revision == &m_plan.revisions.last();
    if (m_several && m_plan.environment.transactionPerMigration && !last && m_transaction.isOpen())
        return closeTransaction(false);
    return {};
}

Runner::Outcome Runner::send(const PlannedRevision &revision, int index)
{
    const RenderedStatement &statement = revision.statements[index];
    const bool alone = standsAlone(m_plan, statement);
    if (m_cancel.isCancelled())
        return std::unexpected(Stop{Error::cancelled(u"the run was stopped by the person."_s)});
    if (m_options.progress)
        m_options.progress(m_sent, static_cast<int>(m_plan.statementCount()), statement.sql);
    if (const Status noted =
            m_journal->write({{u"event"_s, u"send"_s}, {u"n"_s, m_sent}, {u"revision"_s, revision.revision.id}});
        !noted)
        return std::unexpected(Stop{noted.error()});
    note(RunPoint::BeforeStatement);
    StepRecord step;
    step.revision = revision.revision.id;
    step.statement = index;
    step.sql = statement.sql;
    QElapsedTimer timer;
    timer.start();
    const auto result = m_connection.run(statement.sql);
    step.ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    if (!result) {
        const bool unknown = alone && result.error().kind == ErrorKind::Unknown;
        step.outcome = unknown ? u"unknown"_s : u"failed"_s;
        step.error = result.error();
        m_run.steps << step;
        return std::unexpected(Stop{result.error(), unknown});
    }
    step.outcome = u"done"_s;
    if (result->affected >= 0)
        step.rows = result->affected;
    m_run.steps << step;
    m_kept = m_kept || alone;
    const Status noted = m_journal->write({{u"event"_s, u"done"_s},
                                           {u"n"_s, m_sent},
                                           {u"ms"_s, step.ms},
                                           {u"rows"_s, step.rows ? QJsonValue(*step.rows) : QJsonValue()},
                                           {u"outside"_s, alone}});
    ++m_sent;
    if (!noted)
        return std::unexpected(Stop{noted.error()});
    note(RunPoint::AfterStatement);
    return {};
}

Runner::Outcome Runner::closeTransaction(bool last)
{
    if (!m_transaction.isOpen())
        return {};
    if (m_cancel.isCancelled())
        return std::unexpected(Stop{Error::cancelled(u"the run was stopped by the person."_s)});
    if (const Status right = m_transaction.verify(m_expected, m_options.rehearse); !right)
        return std::unexpected(Stop{right.error()});
    // From here on a cancel comes too late: a COMMIT that is cut off has no known outcome.
    if (last)
        m_watch.stop();
    if (m_options.rehearse) {
        markOpenSteps(u"rolled back"_s);
        if (const Status undone = m_transaction.rollback(); !undone)
            return std::unexpected(Stop{undone.error()});
        return {};
    }
    const auto number = m_transaction.number();
    if (!number)
        return std::unexpected(Stop{number.error()});
    if (const Status noted = m_journal->write({{u"event"_s, u"commit"_s}, {u"transaction"_s, *number}}); !noted)
        return std::unexpected(Stop{noted.error()});
    note(RunPoint::BeforeCommit);
    if (const Status committed = m_transaction.commit(); !committed)
        return std::unexpected(Stop{committed.error(), mayHaveHappened(committed.error())});
    m_kept = true;
    m_openFrom = m_run.steps.size();
    note(RunPoint::AfterCommit);
    // The database has it now, whatever becomes of the journal.
    std::ignore = m_journal->write({{u"event"_s, u"committed"_s}});
    return {};
}

MigrationRun Runner::finish(const Outcome &outcome)
{
    m_watch.stop();
    if (outcome) {
        m_run.outcome = m_options.rehearse ? ApplyResultKind::Rehearsed : ApplyResultKind::Applied;
    } else {
        m_run.error = outcome.error().error;
        markOpenSteps(outcome.error().unknown ? u"unknown"_s : u"rolled back"_s);
        std::ignore = m_transaction.rollback();
        m_run.outcome = outcome.error().unknown ? ApplyResultKind::Unknown
                        : m_kept                ? ApplyResultKind::Partial
                                                : ApplyResultKind::Failed;
    }
    m_run.finishedAt = utcNow();
    QJsonObject end{{u"event"_s, u"end"_s}, {u"outcome"_s, applyResultName(m_run.outcome)}, {u"sent"_s, m_sent}};
    if (m_run.error)
        end[u"error"_s] = m_run.error->message;
    const Status noted = m_journal->write(end);
    if (!noted && !m_run.error)
        m_run.error = noted.error();
    note(RunPoint::Ended);
    return m_run;
}

/// Steps of the open transaction that were done have not lasted.
void Runner::markOpenSteps(const QString &outcome)
{
    if (!m_transaction.isOpen())
        return;
    for (qsizetype i = m_openFrom; i < m_run.steps.size(); ++i) {
        if (m_run.steps[i].outcome == "done"_L1)
            m_run.steps[i].outcome = outcome;
    }
}

void Runner::note(RunPoint point) const
{
    if (m_options.reached)
        m_options.reached(point, m_sent);
}

} // namespace

QString applyResultName(ApplyResultKind kind)
{
    switch (kind) {
    case ApplyResultKind::Applied:
        return u"applied"_s;
    case ApplyResultKind::Rehearsed:
        return u"rehearsed"_s;
    case ApplyResultKind::Failed:
        return u"failed"_s;
    case ApplyResultKind::Partial:
        return u"partial"_s;
    case ApplyResultKind::Unknown:
        return u"unknown"_s;
    case ApplyResultKind::NothingToDo:
        return u"nothing to do"_s;
    }
    return {};
}

Result<MigrationRun> runPlan(Session &session, const Plan &plan, const MigrateOptions &options,
                             const CancelToken &cancel)
{
    if (const Status allowed = checkRun(session, plan, options); !allowed)
        return fail(allowed.error());
    if (plan.isEmpty()) {
        MigrationRun nothing;
        nothing.from = plan.from;
        nothing.to = plan.to;
        nothing.startedAt = nothing.finishedAt = utcNow();
        nothing.user = accountName();
        nothing.host = QSysInfo::machineHostName();
        nothing.target = options.targetName.isEmpty() ? session.info().address : options.targetName;
        nothing.planHash = plan.hash;
        return nothing;
    }
    return Runner(session, plan, options, cancel).run();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/plan.h"

#include "migrations/hazardsearch.h"
#include "migrations/inspectorcalls.h"
#include "migrations/readahead.h"
#include "migrations/versiontable.h"

#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Walks the steps of one request, the schema folded along.
class Planner
{
public:
    Planner(const ScriptFolder &folder, const PlanRequest &request, const CancelToken &cancel)
        : m_folder(folder), m_request(request), m_cancel(cancel), m_hazards(cancel)
    {
    }

    Result<Plan> make();

private:
    /// What is known of the schema at one point of the plan.
    struct Known
    {
        Schema schema;
        bool isKnown = true;
        bool isComplete = true;
    };

    Status foldAncestors();
    void foldReading(const Reading &reading);
    Status addRevisions(const QList<GraphStep> &steps);
    Status addRevision(const GraphStep &step, const std::shared_ptr<const Reading> &reading);
    /// What the script does, as statements; a reason if that cannot be known.
    Result<std::optional<ScriptProblem>> render(const Revision &revision, const std::shared_ptr<const Reading> &reading,
                                                PlannedRevision *planned);
    /// What the service's own Alembic makes of a revision that is not static; false if it is of no help either.
    Result<bool> askAlembic(const Revision &revision, const Known &known, ScriptProblem *reason,
                            PlannedRevision *planned);
    void takeRendering(const AlembicRendering &rendering, const Known &known, PlannedRevision *planned);
    void noteHazards(const std::shared_ptr<const Reading> &reading, const Schema &before, PlannedRevision *planned);
    void noteNewTables(const std::vector<Operation> &operations);
    void forgetSchema();
    void noteHiddenChanges(const std::vector<Operation> &operations);
    void noteUnread(const Reading &reading);
    [[nodiscard]] ReadContext readContext() const;
    [[nodiscard]] RenderOptions renderOptions() const;
    [[nodiscard]] bool mustCreateVersionTable() const;
    [[nodiscard]] Status cancelled() const;

    const ScriptFolder &m_folder;
    const PlanRequest &m_request;
    const CancelToken &m_cancel;
    Plan m_plan;
    Schema m_schema;
    bool m_schemaKnown = true;
    bool m_schemaComplete = true; ///< no statement made tables behind our back
    QSet<TableRef> m_newTables;
    std::unique_ptr<AlembicRunner> m_runner;
    RenderMemory m_memory; ///< of the steps, not of the ancestors folded before them
    QStringList m_versions;
    bool m_versionTableMade = false;
    std::optional<HazardTask> m_task; ///< of the revision that is being planned
    HazardSearch m_hazards;
};

ScriptProblem problemOf(const Revision &revision, const Error &error)
{
    ScriptProblem problem{revision.file, 0, error.message};
    if (error.detail.startsWith("line "_L1))
        problem.line = error.detail.mid(5).section(u' ', 0, 0).toInt();
    return problem;
}

RenderedStatement controlStatement(const QString &sql, qsizetype operation)
{
    RenderedStatement statement;
    statement.sql = sql;
    statement.operation = static_cast<int>(operation);
    return statement;
}

/// `alembic --sql` on PostgreSQL writes COMMIT and BEGIN where an autocommit_block starts and ends.
QList<RenderedStatement> withBlockMarks(const QList<RenderedStatement> &statements,
                                        const std::vector<Operation> &operations)
{
    QList<RenderedStatement> out;
    qsizetype next = 0;
    for (size_t i = 0; i < operations.size(); ++i) {
        const int index = static_cast<int>(i);
        if (const auto *block = std::get_if<AutocommitBlock>(&operations[i].data))
            out << controlStatement(block->enter ? u"COMMIT"_s : u"BEGIN"_s, index);
        while (next < statements.size() && statements[next].operation <= index)
            out << statements[next++];
    }
    while (next < statements.size())
        out << statements[next++];
    return out;
}

Result<Plan> Planner::make()
{
    m_plan.dialect = m_request.dialect;
    m_plan.upgrade = m_request.upgrade;
    m_plan.asAlembic = m_request.asAlembic;
    m_plan.engineName = m_request.engineName;
    m_plan.environment = m_folder.environment;
    m_versions = m_request.from;
    m_versions.sort();
    m_plan.from = m_versions;
    const auto steps = m_request.upgrade ? m_folder.graph.upgradeSteps(m_versions, m_request.target)
                                         : m_folder.graph.downgradeSteps(m_versions, m_request.target);
    if (!steps)
        return fail(steps);
    if (m_request.schemaIsLive) {
        m_schema = m_request.schema;
    } else if (const Status folded = foldAncestors(); !folded) {
        return fail(folded.error());
    }
    if (const Status added = addRevisions(*steps); !added)
        return fail(added.error());
    if (m_request.asAlembic && m_plan.complete && m_versions.isEmpty() && !m_plan.revisions.isEmpty())
        m_plan.revisions.last().statements
            << controlStatement(u"DROP TABLE "_s + versionTableText(m_plan.dialect, m_plan.environment), 0);
    m_hazards.finish(&m_plan.revisions);
    if (const Status stopped = cancelled(); !stopped)
        return fail(stopped.error());
    m_plan.to = m_versions;
    m_plan.hash = planHash(m_plan);
    return std::move(m_plan);
}

Status Planner::cancelled() const
{
    if (m_cancel.isCancelled())
        return fail(Error::cancelled(u"the plan was stopped; nothing was changed."_s));
    return {};
}

Status Planner::foldAncestors()
{
    QList<GraphStep> ancestors;
    QSet<QString> seen;
    for (const QString &id : m_request.from) {
        const auto steps = m_folder.graph.upgradeSteps({}, id);
        if (!steps)
            return fail(steps.error());
        for (const GraphStep &step : *steps) {
            if (seen.contains(step.revision) || !m_folder.graph.find(step.revision))
                continue;
            seen.insert(step.revision);
            ancestors << step;
        }
    }
    ReadAhead scripts(m_folder.graph, ancestors, readContext(), m_folder.early);
    for (qsizetype i = 0; i < ancestors.size(); ++i) {
        if (const Status stopped = cancelled(); !stopped)
            return stopped;
        foldReading(*scripts.take(i, readContext()));
    }
    return {};
}

void Planner::foldReading(const Reading &reading)
{
    if (reading.refusal) {
        forgetSchema();
        return;
    }
    if (!renderOperations(reading.operations, renderOptions(), &m_schema))
        forgetSchema();
    noteHiddenChanges(reading.operations);
}

/// Behind a revision whose effect is not known no table is: what is made afterwards is known again, the rest never.
void Planner::forgetSchema()
{
    m_schemaComplete = false;
    m_schema = {};
    m_schemaKnown = false;
}

/// A statement of op.execute() may make, change or drop what the fold does not see.
void Planner::noteHiddenChanges(const std::vector<Operation> &operations)
{
    for (const Operation &operation : operations) {
        if (const auto *executed = std::get_if<Execute>(&operation.data))
            m_schemaComplete = m_schemaComplete && changesRowsAlone(executed->sql);
        if (const auto *batch = std::get_if<std::shared_ptr<const BatchAlter>>(&operation.data))
            noteHiddenChanges((*batch)->operations);
    }
}

void Planner::noteUnread(const Reading &reading)
{
    m_memory.unreadScripts << QString::fromUtf8(reading.script);
}

ReadContext Planner::readContext() const
{
    ReadContext context;
    context.dialect = m_request.dialect;
    context.schema = m_schemaKnown ? &m_schema : nullptr;
    context.schemaIsComplete = m_schemaComplete;
    context.engineName = m_request.engineName;
    context.types = m_folder.environment.types;
    context.isPrinted = m_request.asAlembic;
    return context;
}

RenderOptions Planner::renderOptions() const
{
    RenderOptions options;
    options.dialect = m_request.dialect;
    options.serverVersion = m_request.serverVersion;
    options.mariadb = m_request.mariadb;
    options.asAlembic = m_request.asAlembic;
    options.namingConvention = m_folder.environment.namingConvention;
    return options;
}

/// Online, Alembic makes the table once, where it is missing; `--sql` writes it wherever no revision is in.
bool Planner::mustCreateVersionTable() const
{
    if (m_request.asAlembic)
        return m_versions.isEmpty();
    return !m_request.versionTableExists && !m_versionTableMade && m_request.from.isEmpty();
}

Status Planner::addRevisions(const QList<GraphStep> &steps)
{
    for (const GraphStep &step : steps) {
        if (!m_folder.graph.find(step.revision))
            return fail(Error::notFound(u"the folder holds no revision %1."_s.arg(step.revision)));
    }
    m_plan.revisions.reserve(steps.size());
    ReadAhead scripts(m_folder.graph, steps, readContext(), m_folder.early);
    for (qsizetype i = 0; i < steps.size() && (m_plan.complete || m_request.goOn); ++i) {
        if (const Status stopped = cancelled(); !stopped)
            return stopped;
        if (const Status added = addRevision(steps[i], scripts.take(i, readContext())); !added)
            return added;
    }
    return {};
}

Status Planner::addRevision(const GraphStep &step, const std::shared_ptr<const Reading> &reading)
{
    const Revision *revision = m_folder.graph.find(step.revision);
    PlannedRevision planned;
    planned.revision = *revision;
    planned.script = reading->script;
    m_task.reset();
    planned.upgrade = step.upgrade;
    const bool creates = mustCreateVersionTable();
    const auto versionSql = versionStatements(m_request.dialect, m_folder.environment, step.removes, step.adds);
    if (!versionSql)
        return fail(versionSql.error());
    const Known known{m_schema, m_schemaKnown, m_schemaComplete};
    auto reason = render(*revision, reading, &planned);
    if (!reason)
        return fail(reason.error());
    bool isPlanned = !*reason;
    if (*reason) {
        const auto helped = askAlembic(*revision, known, &**reason, &planned);
        if (!helped)
            return fail(helped.error());
        isPlanned = *helped;
        planned.reason = *reason;
    }
    m_versions = versionsAfter(m_versions, step.removes, step.adds);
    planned.versionsAfter = m_versions;
    m_versionTableMade = m_versionTableMade || creates;
    if (!isPlanned) {
        planned.engine = RevisionEngine::None;
        planned.statements.clear();
        m_plan.complete = false;
        m_plan.revisions.append(std::move(planned));
        return {};
    }
    if (creates) {
        if (m_task)
            m_task->offset = 1;
        planned.statements.prepend(
            controlStatement(createVersionTableSql(m_request.dialect, m_folder.environment.versionTableSchema,
                                                   m_folder.environment.versionTable),
                             -1));
        for (Hazard &hazard : planned.hazards)
            ++hazard.statement;
    }
    for (const QString &sql : *versionSql)
        planned.statements << controlStatement(sql, -1);
    if (m_task)
        m_hazards.add(m_plan.revisions.size(), *std::exchange(m_task, {}));
    m_plan.revisions.append(std::move(planned));
    return {};
}

Result<std::optional<ScriptProblem>>
Planner::render(const Revision &revision, const std::shared_ptr<const Reading> &reading, PlannedRevision *planned)
{
    planned->madeWhenRun = reading->madeWhenRun;
    if (reading->refusal) {
        forgetSchema();
        noteUnread(*reading);
        return reading->refusal;
    }
    const Schema before = m_schema;
    RenderOptions options = renderOptions();
    options.memory = &m_memory;
    auto statements = renderOperations(reading->operations, options, &m_schema);
    if (!statements) {
        forgetSchema();
        noteUnread(*reading);
        return problemOf(revision, statements.error());
    }
    noteHiddenChanges(reading->operations);
    planned->statements = *statements;
    if (!m_request.asAlembic)
        noteHazards(reading, before, planned);
    else if (m_request.dialect == DialectId::PostgreSQL)
        planned->statements = withBlockMarks(*statements, reading->operations);
    // Behind the hazards: a table that is dropped and made again in one revision was not new when it was dropped.
    noteNewTables(reading->operations);
    return std::optional<ScriptProblem>();
}

Result<bool> Planner::askAlembic(const Revision &revision, const Known &known, ScriptProblem *reason,
                                 PlannedRevision *planned)
{
    if (!m_request.alembic)
        return false;
    if (!m_runner)
        m_runner = std::make_unique<AlembicRunner>(*m_request.alembic, m_folder.environment, m_cancel);
    const auto rendering = m_runner->render(revision, m_request.dialect, planned->upgrade, m_request.asAlembic,
                                            m_request.engineName, &m_memory);
    if (!rendering && rendering.error().kind == ErrorKind::Cancelled)
        return fail(rendering);
    if (reason->reason.endsWith(u'.'))
        reason->reason.chop(1);
    if (!rendering) {
        reason->reason += u"; "_s + rendering.error().message;
        return false;
    }
    if (!rendering->unseen.isEmpty()) {
        const QString place = rendering->line > 0 ? u" (line %1)"_s.arg(rendering->line) : QString();
        reason->reason += u"; the service's own Alembic cannot show it either: it %1%2"_s.arg(
            rendering->hopeless ? u"fails with "_s + rendering->unseen : rendering->unseen, place);
    }
    // `alembic --sql` stops at such a revision too.
    if (rendering->hopeless || (!rendering->unseen.isEmpty() && m_request.asAlembic))
        return false;
    planned->engine = RevisionEngine::Alembic;
    takeRendering(*rendering, known, planned);
    return true;
}

void Planner::takeRendering(const AlembicRendering &rendering, const Known &known, PlannedRevision *planned)
{
    planned->statements = rendering.statements;
    planned->hazards.clear();
    if (!rendering.unseen.isEmpty()) {
        planned->unseen = true;
        planned->hazards << unseenScript();
        return;
    }
    // Now that its statements are known the schema goes on from where it was.
    m_memory.unreadScripts.removeLast();
    m_schema = known.schema;
    m_schemaKnown = known.isKnown;
    m_schemaComplete = known.isComplete;
    const auto reading = std::make_shared<Reading>();
    for (const RenderedStatement &statement : rendering.statements) {
        Operation operation;
        operation.data = Execute{statement.sql, statement.sql};
        reading->operations.push_back(operation);
    }
    const Schema before = m_schema;
    if (!m_request.asAlembic)
        noteHazards(reading, before, planned);
    for (const Operation &operation : reading->operations)
        foldOperation(operation, m_request.dialect, &m_schema);
    noteHiddenChanges(reading->operations);
}

void Planner::noteHazards(const std::shared_ptr<const Reading> &reading, const Schema &before, PlannedRevision *planned)
{
    const bool hasTabs = std::any_of(planned->statements.cbegin(), planned->statements.cend(),
                                     [](const RenderedStatement &s) { return s.sql.contains(u'\t'); });
    planned->printedOtherwise = reading->boundWhenSent || hasTabs;
    m_task = HazardTask{reading,           planned->statements,     before,           m_newTables, hasTabs,
                        m_request.dialect, m_request.serverVersion, m_request.upgrade};
}

void Planner::noteNewTables(const std::vector<Operation> &operations)
{
    for (const Operation &operation : operations) {
        if (const auto *create = std::get_if<CreateTable>(&operation.data)) {
            m_newTables.insert({create->schema, create->name});
        } else if (const auto *drop = std::get_if<DropTable>(&operation.data)) {
            m_newTables.remove({drop->schema, drop->name});
        } else if (const auto *rename = std::get_if<RenameTable>(&operation.data)) {
            if (m_newTables.remove({rename->schema, rename->name}))
                m_newTables.insert({rename->schema, rename->newName});
        }
    }
}

} // namespace

Result<Plan> makePlan(const ScriptFolder &folder, const PlanRequest &request, const CancelToken &cancel)
{
    return Planner(folder, request, cancel).make();
}

Result<Plan> planFor(Session &session, const ScriptFolder &folder, const QString &target, bool upgrade,
                     const CancelToken &cancel, const QString &engineName, const std::optional<AlembicService> &alembic)
{
    SqlConnection *connection = session.sql();
    if (!connection)
        return fail(
            Error::unsupported(u"this kind of database has no migrations; choose a service with an SQL database."_s));
    const auto state = readVersionState(session, folder.environment);
    if (!state)
        return fail(state);
    auto schema = session.schema();
    if (!schema)
        return fail(schema);
    PlanRequest request;
    request.target = target;
    request.upgrade = upgrade;
    request.dialect = connection->dialect();
    request.serverVersion = connection->serverVersion();
    request.mariadb = session.info().product == "MariaDB"_L1;
    request.from = state->revisions;
    request.versionTableExists = state->exists;
    request.schema = *std::move(schema);
    request.schemaIsLive = true;
    request.goOn = true;
    request.engineName = engineName;
    request.alembic = alembic;
    return makePlan(folder, request, cancel);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazards.h"

#include "migrations/hazardrules.h"
#include "migrations/sqlitebatch.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

/// THE tables, in the order in which they run.
std::array<std::span<const HazardRow>, 5> allRules()
{
    return {commonHazardRules(), executedHazardRules(), postgresqlHazardRules(), sqliteHazardRules(),
            mysqlHazardRules()};
}

bool concerns(HazardDialect dialect, DialectId id)
{
    switch (dialect) {
    case HazardDialect::All:
        return true;
    case HazardDialect::PostgreSQL:
        return id == DialectId::PostgreSQL;
    case HazardDialect::SQLite:
        return id == DialectId::SQLite;
    case HazardDialect::MySQL:
        return id == DialectId::MySQL;
    }
    Q_UNREACHABLE();
}

/// Walks the operations of a revision with the schema folded along.
class Walk
{
public:
    explicit Walk(const HazardInput &input) : m_input(input), m_schema(input.before), m_newTables(input.newTables) {}

    QList<Hazard> run();

private:
    struct Place
    {
        int statement = 0;
        int count = 0;
        bool outside = false;
    };
    [[nodiscard]] Place placeOf(int operation, int line) const;
    void visit(const Operation &operation, const Place &place, bool rebuild, bool wholeBatch);
    void visitBatch(const Operation &operation, const BatchAlter &batch, int index);
    void noteNewTable(const Operation &operation);
    void fold(const Operation &operation, int index);

    const HazardInput &m_input;
    Schema m_schema;
    QSet<TableRef> m_newTables;
    QList<Hazard> m_found;
};

Walk::Place Walk::placeOf(int operation, int line) const
{
    Place place;
    bool exact = false;
    for (qsizetype i = 0; i < m_input.statements.size(); ++i) {
        const RenderedStatement &s = m_input.statements.at(i);
        const bool sameLine = line > 0 && s.line == line;
        if (s.operation != operation || (exact && !sameLine))
            continue;
        // The parts of a batch share an operation and are told apart by their lines.
        if (place.count == 0 || (sameLine && !exact))
            place = Place{static_cast<int>(i), 0, s.outsideTransaction};
        exact = exact || sameLine;
        ++place.count;
    }
    return place;
}

void Walk::visit(const Operation &operation, const Place &place, bool rebuild, bool wholeBatch)
{
    const HazardScene scene{m_input,       operation, m_schema,   place.statement, place.count,
                            place.outside, rebuild,   wholeBatch, m_newTables};
    for (const std::span<const HazardRow> table : allRules()) {
        for (const HazardRow &row : table) {
            if (row.rule && concerns(row.dialect, m_input.dialect))
                row.rule(scene, &m_found);
        }
    }
}

void Walk::noteNewTable(const Operation &operation)
{
    if (const auto *create = std::get_if<CreateTable>(&operation.data))
        m_newTables.insert({create->schema, create->name});
    const auto *rename = std::get_if<RenameTable>(&operation.data);
    if (rename && m_newTables.contains({rename->schema, rename->name}))
        m_newTables.insert({rename->schema, rename->newName});
}

void Walk::visitBatch(const Operation &operation, const BatchAlter &batch, int index)
{
    const Result<bool> rebuilds = batchRebuilds(batch, m_input.dialect);
    const bool rebuild = rebuilds.value_or(false);
    if (rebuild)
        visit(operation, placeOf(index, operation.line), true, true);
    for (const Operation &inner : batch.operations) {
        visit(inner, placeOf(index, rebuild ? operation.line : inner.line), rebuild, false);
        fold(inner, index);
    }
}

/// Behind the last operation nobody looks at the schema any more, and most revisions have one alone.
void Walk::fold(const Operation &operation, int index)
{
    const bool isLast = static_cast<size_t>(index) + 1 == m_input.operations.size();
    if (!isLast || std::holds_alternative<std::shared_ptr<const BatchAlter>>(m_input.operations.back().data))
        foldOperation(operation, m_input.dialect, &m_schema);
}

QList<Hazard> Walk::run()
{
    for (size_t i = 0; i < m_input.operations.size(); ++i) {
        const Operation &operation = m_input.operations[i];
        const int index = static_cast<int>(i);
        if (const auto *batch = std::get_if<std::shared_ptr<const BatchAlter>>(&operation.data)) {
            if (*batch)
                visitBatch(operation, **batch, index);
            continue;
        }
        visit(operation, placeOf(index, operation.line), false, false);
        noteNewTable(operation);
        fold(operation, index);
    }
    std::stable_sort(m_found.begin(), m_found.end(),
                     [](const Hazard &a, const Hazard &b) { return a.statement < b.statement; });
    return m_found;
}

} // namespace

QString hazardSeverityName(HazardSeverity severity)
{
    switch (severity) {
    case HazardSeverity::Block:
        return u"block"_s;
    case HazardSeverity::High:
        return u"high"_s;
    case HazardSeverity::Medium:
        return u"medium"_s;
    case HazardSeverity::Low:
        return u"low"_s;
    }
    Q_UNREACHABLE();
}

std::optional<qint64> HazardScene::rows(const TableRef &ref) const
{
    const Table *known = findTable(input.before, input.dialect, ref.schema, ref.name);
    return known && !isNew(ref) ? known->rowEstimate : std::nullopt;
}

QString HazardScene::sql() const
{
    return statementCount > 0 ? input.statements.value(statement).sql : QString();
}

Hazard makeHazard(const HazardScene &scene, QLatin1StringView id, HazardSeverity severity, const TableRef &table,
                  const QString &message, const QString &remedy)
{
    return Hazard{id, severity, scene.statement, table, message, remedy, scene.rows(table)};
}

qsizetype findWords(QStringView text, QLatin1StringView upper, qsizetype from)
{
    const auto folded = [](QChar c) { return c >= u'a' && c <= u'z' ? char16_t(c.unicode() - 0x20) : c.unicode(); };
    const auto same = [&](qsizetype at, qsizetype i) { return folded(text[at + i]) == uchar(upper.data()[i]); };
    for (qsizetype at = from; at + upper.size() <= text.size(); ++at) {
        qsizetype i = 0;
        while (i < upper.size() && same(at, i))
            ++i;
        if (i == upper.size())
            return at;
    }
    return -1;
}

HazardSeverity lockSeverity(const std::optional<qint64> &rows)
{
    constexpr qint64 many = 100'000;
    constexpr qint64 few = 1'000;
    if (!rows)
        return HazardSeverity::Medium;
    if (*rows >= many)
        return HazardSeverity::High;
    return *rows < few ? HazardSeverity::Low : HazardSeverity::Medium;
}

QString rowsText(const std::optional<qint64> &rows)
{
    if (!rows)
        return {};
    return *rows == 1 ? u" (1 row)"_s : u" (%1 rows)"_s.arg(*rows);
}

QString typeText(DialectId dialect, const ColumnType &type)
{
    return renderType(dialect, type, IdentifierQuoting(dialect)).value_or(QString());
}

QList<Hazard> findHazards(const HazardInput &input)
{
    return Walk(input).run();
}

Hazard unseenScript()
{
    Hazard hazard;
    hazard.id = u"unseen-script"_s;
    hazard.severity = HazardSeverity::Block;
    hazard.message =
        u"What this script sends cannot be shown: it depends on what the database answers while it runs. The "
        "service's own Alembic runs it."_s;
    hazard.remedy = u"Read the script itself, have a backup at hand, and accept it by name."_s;
    return hazard;
}

QList<std::pair<QString, QString>> hazardCatalogue()
{
    QList<std::pair<QString, QString>> all{
        {u"unseen-script"_s, u"the script is run by the service's own Alembic and its statements cannot be shown"_s}};
    for (const std::span<const HazardRow> table : allRules()) {
        for (const HazardRow &row : table)
            all.append({row.id, row.meaning});
    }
    return all;
}

} // namespace athanor

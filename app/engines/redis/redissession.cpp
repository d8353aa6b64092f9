// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redissession.h"

#include "engines/redis/redispage.h"
#include "engines/redis/redisreplication.h"
#include "engines/redis/redisrows.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds KeysStayFresh{60};
constexpr std::chrono::seconds LookStaysUnread{2};
/// A count is a comfort; it must not occupy the session for as long as another call may.
constexpr std::chrono::seconds RedisCountPatience{4};

} // namespace

RedisSession::RedisSession(std::unique_ptr<RedisNodes> nodes, std::shared_ptr<RedisWatch> watch, ServerInfo info,
                           std::chrono::milliseconds statementTimeout)
    : m_nodes(std::move(nodes)), m_watch(std::move(watch)), m_info(std::move(info)),
      m_statementTimeout(statementTimeout)
{
}

Status RedisSession::begin()
{
    if (!isOpen())
        return fail(Error::unreachable(u"The connection to the server is closed; open it again."_s));
    if (m_watch->cancel.isRequested()) {
        m_watch->cancel.clear();
        return fail(Error::cancelled(u"Stopped."_s));
    }
    m_watch->deadline =
        m_statementTimeout.count() > 0 ? QDeadlineTimer(m_statementTimeout) : QDeadlineTimer(QDeadlineTimer::Forever);
    return {};
}

Status RedisSession::ping()
{
    if (const Status begun = begin(); !begun)
        return begun;
    const auto answer = m_nodes->main().call({"PING"});
    if (!answer)
        return fail(answer.error());
    // An account that may not ask is answered all the same.
    if (answer->isError() && answer->errorCode() != "NOPERM")
        return fail(redisError(answer->text));
    return {};
}

Result<QList<Table>> RedisSession::tables()
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    const auto keys = scanRedisKeys(*m_nodes, std::nullopt);
    if (!keys)
        return fail(keys.error());
    return redisTables(*keys);
}

Result<RedisSession::Known *> RedisSession::describe(const TableRef &ref)
{
    auto table = describeRedisTable(*m_nodes, ref);
    if (!table) {
        m_known.remove(ref);
        return fail(table.error());
    }
    const auto it = m_known.insert(ref, {*std::move(table), QDeadlineTimer(KeysStayFresh), QDeadlineTimer(0)});
    return &*it;
}

Result<Table> RedisSession::table(const TableRef &ref)
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    const auto known = describe(ref);
    if (!known)
        return fail(known.error());
    (*known)->unread = QDeadlineTimer(LookStaysUnread);
    return (*known)->table.table;
}

Result<Schema> RedisSession::schema()
{
    const auto list = tables();
    if (!list)
        return fail(list.error());
    Schema schema;
    for (const Table &entry : *list) {
        auto whole = table(entry.ref);
        if (!whole && whole.error().kind == ErrorKind::NotFound)
            continue;
        if (!whole)
            return fail(whole.error());
        schema.tables.insert(entry.ref, *std::move(whole));
    }
    return schema;
}

/// Pages that go on, and rows named by their key, use the keys that were found before.
Result<RedisSession::Known *> RedisSession::tableForPage(const PageRequest &request)
{
    const auto it = m_known.find(request.table);
    if (it != m_known.end()) {
        const bool byKey = std::ranges::any_of(request.filters, [](const Filter &filter) {
            return filter.column == redisKeyColumn() && filter.comparison == Comparison::Equal;
        });
        const bool unread = !std::exchange(it->unread, QDeadlineTimer(0)).hasExpired();
        if (unread || ((request.after || byKey) && !it->fresh.hasExpired()))
            return &*it;
    }
    return describe(request.table);
}

Result<Page> RedisSession::fetch(const PageRequest &request)
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    // A table whose last key went is empty for who still looks at it.
    const QList<Column> columns =
        m_known.contains(request.table) ? m_known.value(request.table).table.table.columns : QList<Column>();
    const auto known = tableForPage(request);
    if (!known && known.error().kind == ErrorKind::NotFound && redisTableName(request.table)) {
        Page page;
        page.columns = columns.isEmpty() ? redisColumns(RedisType::Hash, {}, true) : columns;
        page.key = QStringList{redisKeyColumn()};
        return page;
    }
    if (!known)
        return fail(known.error());
    return redisPage(*m_nodes, (*known)->table, request);
}

Result<RowCount> RedisSession::count(const TableRef &ref, const QList<Filter> &filters)
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    const QDeadlineTimer patience(m_statementTimeout.count() > 0
                                      ? qMin<std::chrono::milliseconds>(RedisCountPatience, m_statementTimeout / 2)
                                      : std::chrono::milliseconds(RedisCountPatience));
    const auto table = describeRedisTable(*m_nodes, ref);
    if (!table && table.error().kind == ErrorKind::NotFound && redisTableName(ref))
        return RowCount{0, true};
    if (!table)
        return fail(table.error());
    return redisCount(*m_nodes, *table, filters, patience);
}

/// The type that the keys of a table have; nothing for a table without keys.
Result<std::optional<RedisType>> RedisSession::typeOfTable(const TableRef &ref)
{
    const auto name = redisTableName(ref);
    if (!name)
        return fail(name.error());
    if (name->type)
        return name->type;
    const auto it = m_known.constFind(ref);
    if (it != m_known.cend() && !it->fresh.hasExpired())
        return std::optional(it->table.type);
    const auto known = describe(ref);
    if (known)
        return std::optional((*known)->table.type);
    if (known.error().kind == ErrorKind::NotFound)
        return std::optional<RedisType>();
    return fail(known.error());
}

Result<QList<RedisPlan>> RedisSession::plansOf(const QList<RowChange> &changes)
{
    QMap<TableRef, std::optional<RedisType>> types;
    QList<RedisPlan> plans;
    for (const RowChange &change : changes) {
        if (!types.contains(change.table)) {
            const auto type = typeOfTable(change.table);
            if (!type)
                return fail(type.error());
            types.insert(change.table, *type);
        }
        const RedisType type = types.value(change.table).value_or(redisTypeOfInsert(change));
        auto plan = planRedisChange(change, type, m_nodes->main().greeting().versionNumber);
        if (!plan)
            return fail(plan.error());
        plans.append(*std::move(plan));
    }
    return plans;
}

Result<QList<Statement>> RedisSession::statements(const QList<RowChange> &changes)
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    const auto plans = plansOf(changes);
    if (!plans)
        return fail(plans.error());
    QList<Statement> list;
    for (const RedisPlan &plan : *plans) {
        QStringList commands;
        for (const RedisCommand &command : plan.commands)
            commands.append(displayRedisCommand(command));
        list.append({commands.join("; "_L1), {}});
    }
    return list;
}

Result<ApplyOutcome> RedisSession::apply(const QList<RowChange> &changes)
{
    if (m_info.readOnly)
        return fail(Error::refused(u"This session is read-only; unlock the profile to change rows."_s));
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    const auto plans = plansOf(changes);
    if (!plans)
        return fail(plans.error());
    auto outcome = applyRedisPlans(*m_nodes, *plans, changes);
    // Keys and fields may be others now.
    for (const RowChange &change : changes)
        m_known.remove(change.table);
    return outcome;
}

Result<ReplicationFacts> RedisSession::replication()
{
    if (const Status begun = begin(); !begun)
        return fail(begun.error());
    return readRedisReplication(m_nodes->main());
}

} // namespace athanor

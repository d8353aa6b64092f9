// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redischanges.h"
#include "engines/session.h"

namespace athanor {

/// A session on one database of a Redis server or on a cluster. Tables are made up as `redistable.h` says; a page is
/// cut out of the keys that one bounded look found, so that rows neither repeat nor vanish while others write.
///
/// Redis cannot make a client read-only: where the session is, its connections themselves refuse every command that
/// core/writes.cpp classes as guarded.
class RedisSession : public Session
{
public:
    RedisSession(std::unique_ptr<RedisNodes> nodes, std::shared_ptr<RedisWatch> watch, ServerInfo info,
                 std::chrono::milliseconds statementTimeout);

    [[nodiscard]] ServerInfo info() const override { return m_info; }
    [[nodiscard]] Status ping() override;
    [[nodiscard]] Result<QList<Table>> tables() override;
    [[nodiscard]] Result<Table> table(const TableRef &ref) override;
    [[nodiscard]] Result<Schema> schema() override;
    [[nodiscard]] Result<Page> fetch(const PageRequest &request) override;
    [[nodiscard]] Result<RowCount> count(const TableRef &table, const QList<Filter> &filters) override;
    [[nodiscard]] Result<QList<Statement>> statements(const QList<RowChange> &changes) override;
    [[nodiscard]] Result<ApplyOutcome> apply(const QList<RowChange> &changes) override;
    [[nodiscard]] Result<ReplicationFacts> replication() override;
    [[nodiscard]] SqlConnection *sql() override { return nullptr; }
    void requestCancel() override { m_watch->cancel.request(); }
    void clearCancel() override { m_watch->cancel.clear(); }
    [[nodiscard]] bool isOpen() const override { return m_nodes->isOpen(); }

    /// The server itself, for facts. Commands are bound to the same list and the same deadline.
    [[nodiscard]] RedisConnection &connection() { return m_nodes->main(); }
    /// Gives the next commands of connection() their time.
    [[nodiscard]] Status begin();

private:
    /// A table that was looked at, with its keys.
    struct Known
    {
        RedisTable table;
        QDeadlineTimer fresh;  ///< its columns and, for pages that go on, its keys hold until then
        QDeadlineTimer unread; ///< table() has just looked: the first page need not look again
    };
    [[nodiscard]] Result<Known *> describe(const TableRef &ref);
    [[nodiscard]] Result<Known *> tableForPage(const PageRequest &request);
    [[nodiscard]] Result<std::optional<RedisType>> typeOfTable(const TableRef &ref);
    [[nodiscard]] Result<QList<RedisPlan>> plansOf(const QList<RowChange> &changes);

    std::unique_ptr<RedisNodes> m_nodes;
    std::shared_ptr<RedisWatch> m_watch;
    ServerInfo m_info;
    std::chrono::milliseconds m_statementTimeout;
    QMap<TableRef, Known> m_known;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/session.h"
#include "engines/sql/schemareader.h"
#include "engines/sql/sqlconnection.h"

#include <QDeadlineTimer>
#include <QHash>

#include <memory>

namespace athanor {

/// Asks one dialect's server for the replication around it.
using ReplicationReader = Result<ReplicationFacts> (*)(SqlConnection &connection, const ServerInfo &info);

/// A session over any SQL connection; what differs between dialects is in `dialect.h`, in the schema reader and in the
/// replication reader (null: the engine has no replication).
class SqlSession : public Session
{
public:
    SqlSession(std::unique_ptr<SqlConnection> connection, std::unique_ptr<SchemaReader> reader, ServerInfo info,
               std::chrono::milliseconds statementTimeout, ReplicationReader replicationReader = nullptr);

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
    [[nodiscard]] SqlConnection *sql() override { return m_connection.get(); }
    void requestCancel() override { m_connection->requestCancel(); }
    void clearCancel() override { m_connection->clearCancel(); }
    [[nodiscard]] bool isOpen() const override { return m_connection->isOpen(); }
    [[nodiscard]] QString lostTransaction() const override { return m_transaction; }

private:
    /// A table as it was a moment ago: paging must not read the catalog for every page.
    [[nodiscard]] Result<Table> recentTable(const TableRef &ref);
    [[nodiscard]] Result<Page> fetchFrom(const Table &table, const PageRequest &request);
    [[nodiscard]] Result<ResultSet> countUnderShortDeadline(const Statement &statement);
    [[nodiscard]] Status applyOne(const RowChange &change, int index, ApplyOutcome *outcome);
    [[nodiscard]] Result<RowConflict> conflictOf(const RowChange &change, int index, const Table &table);

    struct Remembered
    {
        Table table;
        QDeadlineTimer fresh;
        std::optional<qint64> version;
    };
    std::unique_ptr<SqlConnection> m_connection;
    std::unique_ptr<SchemaReader> m_reader;
    ServerInfo m_info;
    std::chrono::milliseconds m_statementTimeout;
    ReplicationReader m_replication;
    QMap<TableRef, Remembered> m_recent;
    QString m_transaction; ///< of the changes that were applied last
};

} // namespace athanor

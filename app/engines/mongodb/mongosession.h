// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/documents.h"
#include "engines/mongodb/mongochanges.h"
#include "engines/mongodb/mongoclient.h"
#include "engines/session.h"

#include <QDeadlineTimer>

#include <map>

namespace athanor {

/// One MongoDB database: collections as tables, documents as rows, `_id` as their key (fieldvalue.h says how a field is
/// a cell). MongoDB knows no read-only session: one opened read-only sends no writing command, and info() says so.
///
/// Several changes are one transaction where the server is a member of a replica set or a router. A server that stands
/// alone has no transactions, so more than one change at once is refused there rather than half made. A write whose
/// answer was lost is Unknown and never sent again.
class MongoSession : public Session, public DocumentAccess
{
public:
    MongoSession(std::unique_ptr<MongoClient> client, ServerInfo info, QString database);

    [[nodiscard]] ServerInfo info() const override { return m_info; }
    [[nodiscard]] Status ping() override;
    [[nodiscard]] Result<QList<Table>> tables() override;
    [[nodiscard]] Result<Table> table(const TableRef &ref) override;
    [[nodiscard]] Result<Schema> schema() override;
    [[nodiscard]] Result<Page> fetch(const PageRequest &request) override;
    [[nodiscard]] Result<RowCount> count(const TableRef &table, const QList<Filter> &filters) override;
    [[nodiscard]] Result<QList<Statement>> statements(const QList<RowChange> &changes) override;
    [[nodiscard]] Result<ApplyOutcome> apply(const QList<RowChange> &changes) override;
    [[nodiscard]] SqlConnection *sql() override { return nullptr; }
    [[nodiscard]] DocumentAccess *documents() override { return this; }
    [[nodiscard]] Result<ReplicationFacts> replication() override;
    void requestCancel() override { m_client->requestCancel(); }
    void clearCancel() override { m_client->clearCancel(); }
    [[nodiscard]] bool isOpen() const override { return m_client->isOpen(); }

    [[nodiscard]] Result<QString> documentText(const TableRef &table, const QList<NamedValue> &key) override;
    [[nodiscard]] Status checkDocument(const QString &original, const QString &edited) const override;
    [[nodiscard]] Result<Statement> documentStatement(const TableRef &table, const QString &original,
                                                      const QString &edited) override;
    [[nodiscard]] Result<ApplyOutcome> saveDocument(const TableRef &table, const QString &original,
                                                    const QString &edited) override;
    [[nodiscard]] Result<ApplyOutcome> insertDocument(const TableRef &table, const QString &text) override;

    /// For the facts of the checks; commands share the client's call.
    [[nodiscard]] MongoClient &client() { return *m_client; }
    [[nodiscard]] const QString &database() const { return m_database; }

private:
    struct Remembered
    {
        MongoShape shape;
        QDeadlineTimer fresh;
    };

    [[nodiscard]] std::chrono::milliseconds patience() const;
    [[nodiscard]] Result<MongoShape *> readShape(const TableRef &ref);
    [[nodiscard]] Result<MongoShape *> recentShape(const TableRef &ref);
    [[nodiscard]] Result<Page> fetchFrom(MongoShape &shape, const PageRequest &request);
    [[nodiscard]] Result<RowCount> estimate(const QString &collection);
    [[nodiscard]] Result<std::optional<BsonDocument>> readDocument(const QString &collection, const BsonValue &id);
    [[nodiscard]] Result<MongoChange> planned(const RowChange &change);
    [[nodiscard]] Status applyOne(const RowChange &change, int index, bool inTransaction, ApplyOutcome *outcome);
    [[nodiscard]] Status send(BsonDocument command, bool inTransaction, qint64 *matched);
    [[nodiscard]] Result<ApplyOutcome> applyAll(const QList<RowChange> &changes);
    [[nodiscard]] Status mayWrite() const;

    std::unique_ptr<MongoClient> m_client;
    ServerInfo m_info;
    QString m_database;
    std::map<QString, Remembered> m_shapes;
    bool m_inTransaction = false; ///< then the server may not be asked for a collection's shape
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"
#include "engines/replicationfacts.h"
#include "engines/schema.h"
#include "engines/transport.h"

#include <chrono>
#include <memory>
#include <optional>

namespace athanor {

class DocumentAccess;
class SqlConnection;
class SshTunnel;

struct ServerInfo
{
    QString product; ///< "PostgreSQL", "SQLite"
    QString version; ///< as the server says it: "15.18 (Debian ...)"
    int versionNumber = 0;
    QString address; ///< host:port or file as connected
    std::optional<TlsState> tls;
    bool readOnly = false; ///< set at the server, or opened so
    qint64 connectMs = 0;
    QStringList notes; ///< what the person should know of this session, one sentence each
};

/// One open connection to one database. Opened, used and destroyed on one thread; only requestCancel() may be called
/// from another. Every call ends by its deadline with Timeout, by a cancel with Cancelled, by a broken connection with
/// Unreachable (nothing was written) or Unknown (a write was under way). After Unreachable or Unknown the session is
/// closed for good.
class Session
{
public:
    Session();
    virtual ~Session();

    [[nodiscard]] virtual ServerInfo info() const = 0;
    /// A round trip.
    [[nodiscard]] virtual Status ping() = 0;

    /// All tables and views the account can see, without system ones, by name; columns are not filled.
    [[nodiscard]] virtual Result<QList<Table>> tables() = 0;
    /// One table whole: columns, keys, uniques, checks, indexes, triggers. NotFound if it is not there.
    [[nodiscard]] virtual Result<Table> table(const TableRef &ref) = 0;
    /// All tables whole.
    [[nodiscard]] virtual Result<Schema> schema() = 0;

    [[nodiscard]] virtual Result<Page> fetch(const PageRequest &request) = 0;
    /// Exact within the deadline, otherwise the server's estimate with exact = false.
    [[nodiscard]] virtual Result<RowCount> count(const TableRef &table, const QList<Filter> &filters) = 0;
    /// What apply() would send, in order.
    [[nodiscard]] virtual Result<QList<Statement>> statements(const QList<RowChange> &changes) = 0;
    /// All changes in one transaction, or none. Refused on a read-only session.
    [[nodiscard]] virtual Result<ApplyOutcome> apply(const QList<RowChange> &changes) = 0;

    /// The SQL connection below, for migrations and checks; null for engines that speak no SQL.
    [[nodiscard]] virtual SqlConnection *sql() = 0;
    /// Rows as whole documents (documents.h); null for engines that have none.
    [[nodiscard]] virtual DocumentAccess *documents() { return nullptr; }

    /// The servers around this one, as its account may see them; Unsupported for an engine that has no replication.
    [[nodiscard]] virtual Result<ReplicationFacts> replication()
    {
        return fail(Error::unsupported(QStringLiteral("This engine has no replication.")));
    }

    /// Any thread: makes the running call, or the next one if none runs, end soon with Cancelled.
    virtual void requestCancel() = 0;
    /// Any thread: takes back a cancel that no call has seen.
    virtual void clearCancel() {}
    /// False once the session broke (Unreachable or Unknown); a new one must be opened.
    [[nodiscard]] virtual bool isOpen() const { return true; }
    /// After Unknown: the server's own number of the transaction whose COMMIT got no answer, by which a new session can
    /// ask what became of it; empty where the engine has none.
    [[nodiscard]] virtual QString lostTransaction() const { return {}; }

    /// The SSH tunnel that the session goes through; null: none. It ends after the session.
    [[nodiscard]] const SshTunnel *tunnel() const { return m_tunnel.get(); }
    void keepTunnel(std::unique_ptr<SshTunnel> tunnel);

private:
    std::unique_ptr<SshTunnel> m_tunnel;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
// The part of MyConnection that opens it and sets the session up.
#include "engines/mysql/libmariadb.h"
#include "engines/mysql/myconversation.h"
#include "engines/mysql/myerrors.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The server's own deadline comes first, so that the session survives it.
constexpr std::chrono::milliseconds MyServerMargin{500};
/// A transaction that a held-up program left open is ended by the server.
constexpr int IdleTransactionSeconds = 600;
constexpr int FirstMariaDbWithIdle = 100300;

std::chrono::milliseconds atMyServer(std::chrono::milliseconds timeout)
{
    if (timeout.count() <= 0)
        return std::chrono::milliseconds(0);
    return qMax(timeout - qMin(MyServerMargin, timeout / 10), std::chrono::milliseconds(1));
}

/// MariaDB stops every statement, MySQL only SELECT; the rest is stopped by us.
QString timeLimit(bool mariaDb, std::chrono::milliseconds timeout)
{
    const qint64 limit = atMyServer(timeout).count();
    if (mariaDb)
        return u"SESSION max_statement_time = %1"_s.arg(QString::number(double(limit) / 1000.0, 'f', 3));
    return u"SESSION max_execution_time = %1"_s.arg(limit);
}

QString lockLimit(std::chrono::milliseconds timeout)
{
    // Whole seconds, and at least one, is what all versions take; 0 has no meaning there.
    const qint64 seconds = timeout.count() <= 0 ? 31536000 : qMax<qint64>(1, (timeout.count() + 999) / 1000);
    return u"SESSION lock_wait_timeout = %1, SESSION innodb_lock_wait_timeout = %1"_s.arg(seconds);
}

int keyBits(const QString &cipher)
{
    if (cipher.contains("256"_L1) && !cipher.contains("AES128"_L1) && !cipher.contains("AES_128"_L1))
        return 256;
    if (cipher.contains("CHACHA20"_L1))
        return 256;
    return cipher.contains("128"_L1) ? 128 : 0;
}

} // namespace

Result<std::unique_ptr<MyConnection>> MyConnection::open(const ConnectionSpec &spec, const CancelToken &cancel)
{
    std::unique_ptr<MyConnection> connection(new MyConnection(spec));
    if (const Status connected = connection->connect(spec, cancel); !connected)
        return fail(connected);
    return connection;
}

Status MyConnection::connect(const ConnectionSpec &spec, const CancelToken &cancel)
{
    auto parameters = myParameters(spec);
    if (!parameters)
        return fail(parameters);
    m_parameters = *parameters;
    const SteadyTime deadline = std::chrono::steady_clock::now() + spec.connectTimeout;
    auto handle = openMyHandle(&m_parameters, m_password, deadline, cancel, &m_looked);
    if (!handle)
        return fail(handle);
    m_handle = *std::move(handle);
    m_version = int(mysql_get_server_version(m_handle.get()));
    m_mariaDb = mariadb_connection(m_handle.get()) != 0;
    return setUp();
}

Status MyConnection::setUp()
{
    // Backslashes stay what scripts of SQLAlchemy take them for; zero dates that are there may be named, and a key of
    // 0 is 0. All else that would bend a value is an error.
    QStringList settings{u"SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
                         "NO_ENGINE_SUBSTITUTION'"_s,
                         u"SESSION autocommit = 1"_s,
                         u"SESSION foreign_key_checks = 1"_s,
                         u"SESSION sql_safe_updates = 0"_s,
                         u"SESSION sql_select_limit = DEFAULT"_s,
                         lockLimit(m_lockTimeout),
                         timeLimit(m_mariaDb, m_statementTimeout)};
    if (m_mariaDb && m_version >= FirstMariaDbWithIdle)
        settings.append(u"SESSION idle_transaction_timeout = %1"_s.arg(IdleTransactionSeconds));
    QStringList statements{"SET "_L1 + settings.join(", "_L1), u"SET NAMES utf8mb4"_s};
    if (m_readOnly)
        statements.append(u"SET SESSION TRANSACTION READ ONLY"_s);
    for (const QString &sql : std::as_const(statements)) {
        if (const auto set = run(sql, {}, 1); !set)
            return fail(set);
    }
    return {};
}

Status MyConnection::setStatementTimeout(std::chrono::milliseconds timeout)
{
    const auto set = run("SET "_L1 + timeLimit(m_mariaDb, timeout), {}, 1);
    if (!set)
        return fail(set);
    m_statementTimeout = timeout;
    return {};
}

Status MyConnection::setLockTimeout(std::chrono::milliseconds timeout)
{
    const auto set = run("SET "_L1 + lockLimit(timeout), {}, 1);
    if (!set)
        return fail(set);
    m_lockTimeout = timeout;
    return {};
}

std::optional<TlsState> MyConnection::tls() const
{
    const char *cipher = m_handle ? mysql_get_ssl_cipher(m_handle.get()) : nullptr;
    if (!cipher)
        return std::nullopt;
    TlsState state = m_looked;
    const char *version = nullptr;
    if (mariadb_get_infov(m_handle.get(), MARIADB_CONNECTION_TLS_VERSION, &version) == 0 && version)
        state.protocol = QString::fromUtf8(version);
    state.cipher = QString::fromUtf8(cipher);
    state.bits = keyBits(state.cipher);
    state.identity = m_parameters.transport.identity;
    state.verified = state.identity == Identity::ChainAndName || state.identity == Identity::Pinned;
    return state;
}

QString MyConnection::address() const
{
    return myTarget(m_parameters);
}

} // namespace athanor

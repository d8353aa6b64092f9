// SPDX-License-Identifier: Apache-2.0
// The part of PgConnection that opens it: addresses, libpq's connection states, the check of the transport, settings.
#include "engines/postgresql/pgconnection.h"

#include "engines/postgresql/libpq.h"
#include "engines/postgresql/pgerrors.h"
#include "engines/postgresql/resolver.h"
#include "engines/tlshandshake.h"
#include "engines/tlsidentity.h"

#include <QFile>
#include <QFileInfo>

#include <vector>

#include <poll.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A transaction that a held-up program left open is ended by the server.
constexpr std::chrono::minutes IdleInTransaction{10};

void ignoreNotice(void *, const PGresult *) {}

/// Writes each host's addresses into `hostaddr`, host and port repeated beside them, so that libpq looks nothing up.
Status writeAddresses(const ConnectionSpec &spec, const QDeadlineTimer &deadline, const CancelToken &cancel,
                      PgParameters *parameters)
{
    if (spec.tunnel.port != 0) {
        parameters->set("hostaddr", "127.0.0.1");
        parameters->set("port", QByteArray::number(spec.tunnel.port));
        return {};
    }
    if (!spec.tunnel.isEmpty()) {
        // libpq makes the file's name of the folder and the port.
        parameters->set("host", QFile::encodeName(QFileInfo(spec.tunnel.socketPath).path()));
        parameters->set("port", QByteArray::number(5432));
        return {};
    }
    const QList<QByteArray> hosts = parameters->value("host").split(',');
    const QList<QByteArray> ports = parameters->value("port").split(',');
    QByteArrayList allHosts, allPorts, addresses;
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        const bool socket = hosts.at(i).isEmpty() || hosts.at(i).startsWith('/');
        const auto found = socket ? Result<QStringList>(QStringList{QString()})
                                  : resolveHost(spec.url.hosts.at(i).host, deadline, cancel);
        // Of several hosts, one without a name may be the one that is down.
        if (!found && hosts.size() > 1 && found.error().kind == ErrorKind::Unreachable)
            continue;
        if (!found)
            return fail(found);
        for (const QString &address : *found) {
            allHosts.append(hosts.at(i));
            allPorts.append(ports.at(i));
            addresses.append(address.toUtf8());
        }
    }
    if (allHosts.isEmpty())
        return fail(Error::unreachable(u"None of the hosts of the URL has an address; check the names."_s));
    parameters->set("host", allHosts.join(','));
    parameters->set("port", allPorts.join(','));
    const QByteArray joined = addresses.join(',');
    if (joined.count(',') != joined.size())
        parameters->set("hostaddr", joined);
    return {};
}

} // namespace

Result<std::unique_ptr<PgConnection>> PgConnection::open(const ConnectionSpec &spec, const CancelToken &cancel)
{
    if (const Status loaded = loadLibpq(); !loaded)
        return fail(loaded);
    std::unique_ptr<PgConnection> connection(new PgConnection(spec));
    if (const Status connected = connection->connect(spec, cancel); !connected)
        return fail(connected);
    return connection;
}

Status PgConnection::connect(const ConnectionSpec &spec, const CancelToken &cancel)
{
    const QDeadlineTimer deadline(spec.connectTimeout);
    auto parameters = pgParameters(spec);
    if (!parameters)
        return fail(parameters);
    m_transport = parameters->transport;
    if (!spec.tunnel.isEmpty())
        m_farPort = QByteArray(parameters->value("port")).toUShort();
    if (const Status written = writeAddresses(spec, deadline, cancel, &*parameters); !written)
        return written;
    if (const Status begun = begin(*parameters, spec.password); !begun)
        return begun;
    if (const Status connected = pollUntilConnected(deadline, cancel, *parameters); !connected) {
        hangUp();
        return connected;
    }
    if (const Status safe = checkTransport(parameters->transport); !safe) {
        hangUp();
        return safe;
    }
    m_canceller = std::shared_ptr<PGcancel>(PQgetCancel(m_connection), PQfreeCancel);
    return setUp(spec);
}

Status PgConnection::begin(const PgParameters &parameters, const Secret &password)
{
    std::vector<const char *> names, values;
    for (const auto &[name, value] : parameters.keys) {
        names.push_back(name.constData());
        values.push_back(value.constData());
    }
    names.push_back("password");
    values.push_back(password.reveal().constData());
    names.push_back(nullptr);
    values.push_back(nullptr);
    m_connection = PQconnectStartParams(names.data(), values.data(), 0);
    if (!m_connection)
        return fail(Error::internal(u"There is no memory for a connection."_s));
    PQsetNoticeReceiver(m_connection, &ignoreNotice, nullptr);
    // The SQLSTATE of a refusal is given in verbose messages alone.
    PQsetErrorVerbosity(m_connection, PQERRORS_VERBOSE);
    return {};
}

Status PgConnection::pollUntilConnected(const QDeadlineTimer &deadline, const CancelToken &cancel,
                                        const PgParameters &parameters)
{
    const QString target = boundedText(
        QString::fromUtf8(parameters.value("host")) + u':' + QString::fromUtf8(parameters.value("port")), 300, false);
    bool inTls = false;
    PostgresPollingStatusType state =
        PQstatus(m_connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        // The token has no descriptor, so it is looked at a few times a second.
        const QDeadlineTimer slice(qMin<qint64>(deadline.remainingTime(), 50));
        const bool ready = wait(events, slice, false) == Wake::Ready;
        // Looked at first: a server that answers byte by byte must not go on for ever.
        if (deadline.hasExpired())
            return fail(Error::timeout(u"%1 did not answer in time; check the address and the network."_s.arg(target)));
        if (ready) {
            inTls = PQstatus(m_connection) == CONNECTION_SSL_STARTUP || (inTls && PQsslInUse(m_connection) == 0);
            state = PQconnectPoll(m_connection);
            if (const Status known = checkPin(); !known)
                return known;
        }
        if (cancel.isCancelled())
            return fail(Error::cancelled(u"Stopped."_s));
    }
    if (state == PGRES_POLLING_OK)
        return {};
    return fail(failedAttempt(inTls, target, parameters, deadline, cancel));
}

/// libpq returns once between the TLS handshake and its start-up message, the first that holds anything of a login.
Status PgConnection::checkPin() const
{
    if (m_transport.identity != Identity::Pinned || PQstatus(m_connection) != CONNECTION_MADE)
        return {};
    auto *ssl = static_cast<ssl_st *>(PQsslStruct(m_connection, "OpenSSL"));
    const TlsTarget target{EngineId::PostgreSQL, currentHost(), m_transport, {}};
    // CONNECTION_MADE without TLS is the moment before SSLRequest; libpq goes no further without it.
    if (!ssl)
        return {};
    const TlsVerdict verdict = judgePeer(ssl, m_transport, target.host.host, QDateTime::currentDateTimeUtc());
    return verdict.problem ? Status(fail(tlsError(target, verdict))) : Status();
}

HostPort PgConnection::currentHost() const
{
    const quint16 port = QByteArray(PQport(m_connection)).toUShort();
    return {QString::fromUtf8(PQhost(m_connection)), m_farPort != 0 ? m_farPort : port};
}

Error PgConnection::failedAttempt(bool inTls, const QString &target, const PgParameters &parameters,
                                  const QDeadlineTimer &deadline, const CancelToken &cancel)
{
    PgAttempt attempt;
    attempt.text = QString::fromUtf8(PQerrorMessage(m_connection));
    attempt.target = target;
    attempt.user = QString::fromUtf8(parameters.value("user"));
    attempt.inTlsHandshake = inTls;
    attempt.needsPassword = PQconnectionNeedsPassword(m_connection) != 0;
    const Error error = pgConnectError(attempt);
    const bool aboutTls = attempt.inTlsHandshake && error.kind == ErrorKind::Refused && m_transport.tls;
    if (!aboutTls || parameters.value("host").startsWith('/'))
        return error;
    TlsTarget asked{EngineId::PostgreSQL, currentHost(), m_transport, {}};
    asked.via = {QString::fromUtf8(PQhostaddr(m_connection)), QByteArray(PQport(m_connection)).toUShort()};
    // The server gets its slot back before it is asked again.
    hangUp();
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline.remainingTime());
    return explainTlsFailure(asked, error, end, cancel);
}

Status PgConnection::checkTransport(const Transport &transport)
{
    if (!transport.tls || PQsslInUse(m_connection))
        return {};
    return fail(Error::refused(u"The connection is not encrypted although the URL demands it; nothing was asked."_s));
}

Status PgConnection::setUp(const ConnectionSpec &spec)
{
    PQsetErrorVerbosity(m_connection, PQERRORS_DEFAULT);
    if (PQsetnonblocking(m_connection, 1) != 0)
        return fail(Error::internal(u"The connection cannot be made non-blocking."_s));
    const auto text = [](std::chrono::milliseconds time) { return QString::number(time.count()); };
    const std::chrono::milliseconds margin = qMin(std::chrono::milliseconds(500), spec.statementTimeout / 10);
    QList<std::pair<QString, QString>> settings{
        {u"statement_timeout"_s, text(qMax(spec.statementTimeout - margin, std::chrono::milliseconds(0)))},
        {u"lock_timeout"_s, text(spec.lockTimeout)},
        {u"idle_in_transaction_session_timeout"_s, text(IdleInTransaction)},
        {u"standard_conforming_strings"_s, u"on"_s},
        {u"DateStyle"_s, u"ISO"_s},
        {u"IntervalStyle"_s, u"postgres"_s},
        {u"extra_float_digits"_s, serverVersion() < 120000 ? u"3"_s : u"1"_s},
        {u"bytea_output"_s, u"hex"_s},
    };
    if (m_readOnly)
        settings.append({u"default_transaction_read_only"_s, u"on"_s});
    QStringList calls;
    QList<Value> binds;
    for (const auto &[name, value] : std::as_const(settings)) {
        binds.append(Value(value));
        calls.append(u"pg_catalog.set_config('%1', $%2, false)"_s.arg(name, QString::number(binds.size())));
    }
    const auto set = run("SELECT "_L1 + calls.join(", "_L1), binds, 1);
    if (!set)
        return fail(set);
    return keepRawBytes();
}

/// A database in SQL_ASCII may hold text in any encoding; asked for UTF-8 the server would refuse whole rows.
Status PgConnection::keepRawBytes()
{
    if (QByteArrayView(PQparameterStatus(m_connection, "server_encoding")) != "SQL_ASCII")
        return {};
    const auto set = run(u"SELECT pg_catalog.set_config('client_encoding', 'SQL_ASCII', false)"_s, {}, 1);
    return set ? Status() : fail(set);
}

std::optional<TlsState> PgConnection::tls() const
{
    if (!m_connection || !PQsslInUse(m_connection))
        return std::nullopt;
    TlsState state;
    state.protocol = QString::fromUtf8(PQsslAttribute(m_connection, "protocol"));
    state.cipher = QString::fromUtf8(PQsslAttribute(m_connection, "cipher"));
    state.bits = QByteArray(PQsslAttribute(m_connection, "key_bits")).toInt();
    state.identity = m_transport.identity;
    state.verified = state.identity == Identity::ChainAndName || state.identity == Identity::Pinned;
    if (auto *ssl = static_cast<ssl_st *>(PQsslStruct(m_connection, "OpenSSL"))) {
        if (const Fact<CertificateFacts> leaf = certificateFacts(ssl, currentHost().host)) {
            state.notAfter = leaf->notAfter;
            state.sha256 = leaf->sha256;
        }
    }
    return state;
}

bool PgConnection::usedPassword() const
{
    return m_connection && PQconnectionUsedPassword(m_connection) != 0;
}

QString PgConnection::address() const
{
    if (!m_connection)
        return {};
    const QString host = QString::fromUtf8(PQhost(m_connection));
    const QString port = QString::fromUtf8(PQport(m_connection));
    return host.contains(u':') ? u'[' + host + "]:"_L1 + port : host + u':' + port;
}

} // namespace athanor

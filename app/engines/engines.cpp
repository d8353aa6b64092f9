// SPDX-License-Identifier: Apache-2.0
#include "engines/engines.h"

#include "engines/mongodb/mongoengine.h"
#include "engines/mysql/myengine.h"
#include "engines/postgresql/pgengine.h"
#include "engines/redis/redisengine.h"
#include "engines/sqlite/sqliteengine.h"

#include "engines/sshtunnel.h"
#include "engines/tlsidentity.h"
#include "engines/tlspreamble.h"
#include "engines/transportpolicy.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

std::span<const Engine *const> engines()
{
    static const SqliteEngine sqlite;
    static const PgEngine postgresql;
    static const MyEngine mysql;
    static const RedisEngine redis;
    static const MongoEngine mongodb;
    static const auto list = std::to_array<const Engine *>({&sqlite, &postgresql, &mysql, &mongodb, &redis});
    return list;
}

Result<const Engine *> engineFor(EngineId id)
{
    for (const Engine *engine : engines()) {
        if (engine->id() == id)
            return engine;
    }
    return fail(
        Error::unsupported(u"Athanor does not speak to %1 yet; use a sqlite or postgresql URL."_s.arg(engineName(id))));
}

namespace {

/// A tunnel logs in at one machine or several before the database is reached.
constexpr int TunnelTimes = 3;

Result<TunnelEnd> tunnelEnd(const ConnectionSpec &spec, const Engine &engine)
{
    if (!engine.capabilities().tunnels)
        return fail(Error::unsupported(u"%1 is not reached through an SSH tunnel; take it out of the profile."_s.arg(
            engineName(spec.url.engine))));
    if (spec.url.hosts.size() != 1 || spec.url.isSocket())
        return fail(Error::invalidInput(
            u"An SSH tunnel leads to one host; give the URL one host, as the machine at the far end knows it."_s));
    const auto transport = transportFor(spec);
    if (!transport)
        return fail(transport);
    const HostPort &host = spec.url.hosts.first();
    TunnelEnd end;
    end.host = host.host;
    end.port = quint16(host.port ? host.port : standardPort(spec.url.engine));
    end.byPort = transport->tls || transport->tlsIfOffered;
    end.socketName = u".s.PGSQL.5432"_s;
    return end;
}

/// What ssh said belongs to what went wrong beyond it.
Error throughTunnel(const Error &error, const SshTunnel &tunnel)
{
    const QString said = tunnel.complaint();
    if (said.isEmpty())
        return error;
    Error whole = error;
    whole.detail = boundedText(u"ssh: "_s + said + u'\n' + error.detail);
    return whole;
}

/// How long the second look at a refused server may take.
constexpr std::chrono::seconds SecondLook{3};

/// What a driver says of a certificate, in the one sentence that all engines share. PostgreSQL's and Redis' connections
/// know better where they were and speak it themselves.
Error inOneVoice(const ConnectionSpec &spec, const Error &error, const CancelToken &cancel)
{
    const DatabaseUrl &url = spec.url;
    const bool concerned =
        ((url.engine == EngineId::MySQL || url.engine == EngineId::MongoDB) && error.kind == ErrorKind::Refused) ||
        // Without a word for TLS, a server that has none just hangs up.
        ((url.engine == EngineId::Redis || url.engine == EngineId::MongoDB) && error.kind == ErrorKind::Unreachable);
    const auto transport = concerned ? transportFor(spec) : Result<Transport>(fail(error));
    if (!transport || !transport->tls || url.scheme == "mongodb+srv"_L1)
        return error;
    const auto deadline =
        std::chrono::steady_clock::now() + qMin<std::chrono::milliseconds>(spec.connectTimeout, SecondLook);
    for (const HostPort &host : url.hosts) {
        TlsTarget target{url.engine, {host.host, host.port ? host.port : standardPort(url.engine)}, *transport};
        if (spec.tunnel.port != 0)
            target.via = {u"127.0.0.1"_s, spec.tunnel.port};
        const Error told = explainTlsFailure(target, error, deadline, cancel);
        if (told.message != error.message)
            return told;
    }
    return error;
}

Result<std::unique_ptr<Session>> openExplained(const Engine &engine, const ConnectionSpec &spec,
                                               const CancelToken &cancel)
{
    auto session = engine.open(spec, cancel);
    return session ? std::move(session) : fail(inOneVoice(spec, session.error(), cancel));
}

Result<std::unique_ptr<Session>> openThroughTunnel(const Engine &engine, const ConnectionSpec &spec,
                                                   const CancelToken &cancel)
{
    const auto end = tunnelEnd(spec, engine);
    if (!end)
        return fail(end);
    auto tunnel =
        SshTunnel::open(spec.ssh, *end, QDeadlineTimer(TunnelTimes * spec.connectTimeout), cancel, spec.sshConfig);
    if (!tunnel)
        return fail(tunnel);
    ConnectionSpec inner = spec;
    if (end->byPort)
        inner.tunnel.port = (*tunnel)->port();
    else
        inner.tunnel.socketPath = (*tunnel)->socketPath();
    auto session = openExplained(engine, inner, cancel);
    if (!session)
        return fail(throughTunnel(session.error(), **tunnel));
    (*session)->keepTunnel(*std::move(tunnel));
    return session;
}

} // namespace

Result<std::unique_ptr<Session>> openSession(const ConnectionSpec &spec, const CancelToken &cancel)
{
    const auto engine = engineFor(spec.url.engine);
    if (!engine)
        return fail(engine);
    if (!spec.ssh.isEmpty())
        return openThroughTunnel(**engine, spec, cancel);
    return openExplained(**engine, spec, cancel);
}

} // namespace athanor

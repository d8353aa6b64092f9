// SPDX-License-Identifier: Apache-2.0
#include "engines/servicefacts.h"

#include "engines/engines.h"
#include "engines/localfacts.h"
#include "engines/redis/redissession.h"
#include "engines/tlspreamble.h"

#include <QDir>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Why nothing could be asked of the server: the sentence alone, for it stands beside many facts.
FactGap sessionGap(const FactOptions &options)
{
    if (options.openError)
        return FactGap::of(Error{options.openError->kind, options.openError->message, {}});
    return {FactGap::Kind::NotAsked, u"no connection was made"_s};
}

/// Each fact of a server that was never asked carries the reason.
PgFacts unaskedPgFacts(const FactGap &gap)
{
    PgFacts facts;
    facts.version = gap;
    facts.versionText = gap;
    facts.settings = gap;
    facts.session = gap;
    facts.seesAllSessions = gap;
    facts.plainSessions = gap;
    facts.hba = gap;
    facts.passwords = gap;
    facts.role = gap;
    facts.memberships = gap;
    facts.ownedRelations = gap;
    facts.publicSchema = gap;
    facts.mayCreateSchemas = gap;
    facts.broadGrants = gap;
    facts.publicGrants = gap;
    facts.definers = gap;
    facts.extensions = gap;
    facts.login = gap;
    facts.missingRights = gap;
    facts.node = gap;
    facts.standbys = gap;
    facts.receiver = gap;
    facts.replicationSlots = gap;
    facts.archiver = gap;
    facts.clockDifference = gap;
    return facts;
}

/// A host list is probed in order.
constexpr qsizetype MostProbedHosts = 16;

HostFacts askHost(const ServiceFacts &facts, const HostPort &host, SteadyTime deadline, const CancelToken &cancel)
{
    ProbeTarget target;
    target.engine = facts.url.engine;
    target.host = host.host;
    target.port = host.port == 0 ? standardPort(facts.url.engine) : host.port;
    target.database = facts.url.database;
    target.now = facts.askedAt;
    if (facts.ca)
        target.caFile = facts.ca->path;
    HostFacts seen;
    seen.host = {target.host, target.port};
    seen.addressScope = addressScope(host.host, deadline);
    seen.tls = probeTls(target, deadline, cancel);
    seen.plaintext = probePlaintext(target, deadline, cancel);
    return seen;
}

void collectNetwork(ServiceFacts &facts, const FactOptions &options)
{
    const DatabaseUrl &url = facts.url;
    if (url.engine == EngineId::SQLite || url.isSocket())
        return;
    // The servers behind an SRV name are the driver's to find.
    const bool named = url.scheme != "mongodb+srv"_L1 && !url.hosts.isEmpty();
    if (!options.probeNetwork || !named) {
        const FactGap unasked{FactGap::Kind::NotAsked,
                              named ? u"the network was not asked"_s : u"the URL names no single server"_s};
        facts.addressScope = unasked;
        facts.tls = unasked;
        facts.plaintext = unasked;
        return;
    }
    // Each host gets its own share, so that one that is silent leaves time for the next.
    const auto hosts = url.hosts.first(qMin(url.hosts.size(), MostProbedHosts));
    QList<HostFacts> seen;
    for (const HostPort &host : hosts) {
        if (!host.host.startsWith(u'/'))
            seen += askHost(facts, host, std::chrono::steady_clock::now() + options.probeTimeout, options.cancel);
    }
    if (seen.isEmpty())
        return;
    const HostFacts first = seen.takeFirst();
    facts.addressScope = first.addressScope;
    facts.tls = first.tls;
    facts.plaintext = first.plaintext;
    facts.otherHosts = seen;
}

void collectServer(ServiceFacts &facts, const ConnectionSpec &spec, Session *session, const FactOptions &options)
{
    const FactGap gap = sessionGap(options);
    if (session != nullptr)
        facts.server = session->info();
    else
        facts.server = options.openError ? FactGap::of(*options.openError) : gap;
    SqlConnection *connection = session == nullptr ? nullptr : session->sql();
    if (spec.url.engine == EngineId::SQLite) {
        facts.sqlite = collectSqliteFileFacts(spec.url.sqlitePath(spec.baseFolder));
        if (connection != nullptr) {
            collectSqliteContentFacts(*connection, facts.sqlite);
            return;
        }
        const bool regular = facts.sqlite.file && facts.sqlite.file->type == FileFacts::Type::Regular;
        facts.sqlite.quickCheck =
            options.openError ? structureFromOpenError(*options.openError, regular) : Fact<QString>(gap);
        facts.sqlite.modes = gap;
        facts.sqlite.foreignKeyViolations = gap;
        facts.sqlite.schemaObjects = gap;
        return;
    }
    if (spec.url.engine == EngineId::MySQL) {
        facts.mysql = connection != nullptr ? collectMySqlFacts(*connection, options.cancel) : MySqlFacts::unasked(gap);
        return;
    }
    if (spec.url.engine == EngineId::Redis) {
        auto *redis = dynamic_cast<RedisSession *>(session);
        if (redis != nullptr && redis->begin())
            collectRedisFacts(redis->connection(), spec.url.user, &facts.redis);
        else
            facts.redis.setUnasked(gap);
        return;
    }
    if (spec.url.engine == EngineId::MongoDB) {
        facts.mongo = session != nullptr ? collectMongoFacts(*session, spec, options.cancel) : unaskedMongoFacts(gap);
        return;
    }
    const bool isPostgres = spec.url.engine == EngineId::PostgreSQL;
    facts.pg = connection != nullptr && isPostgres ? collectPgFacts(*connection, options.cancel) : unaskedPgFacts(gap);
}

} // namespace

ServiceFacts collectFacts(const Profile &profile, const ConnectionSpec &spec, Session *session,
                          const FactOptions &options)
{
    const auto tell = [&options](const QString &what) {
        if (options.progress)
            options.progress(what);
    };
    ServiceFacts facts;
    facts.service = profile.name.isEmpty() ? spec.url.displayTarget() : profile.name;
    facts.environment = profile.environment;
    facts.url = spec.url;
    facts.tlsPin = spec.tlsPin.toLatin1();
    facts.knownOrigin = !profile.folder.isEmpty();
    facts.readOnlyProfile = profile.readOnly;
    facts.tags = profile.tags;
    facts.askedAt = options.now.isValid() ? options.now : QDateTime::currentDateTimeUtc();

    // What lies behind a tunnel is not to be reached from here; another machine may even have its name.
    FactOptions reachable = options;
    reachable.probeNetwork = options.probeNetwork && spec.ssh.isEmpty();
    tell(u"profile and files"_s);
    collectLocalFacts(facts, profile, spec, options);
    tell(u"TLS"_s);
    collectNetwork(facts, reachable);
    if (spec.url.engine == EngineId::Redis && reachable.probeNetwork)
        probeRedisWelcome(spec, std::chrono::steady_clock::now() + options.probeTimeout, options.cancel, &facts.redis);
    tell(u"server"_s);
    collectServer(facts, spec, session, options);
    facts.sqlite.serviceLibrary = serviceLibraryOf(profile);
    return facts;
}

ServiceFacts askFacts(const Profile &profile, ConnectionSpec spec, FactOptions options)
{
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    spec.statementTimeout = std::chrono::seconds(5);
    spec.lockTimeout = std::chrono::milliseconds(500);
    auto session = openSession(spec, options.cancel);
    if (!session) {
        options.openError = session.error();
        return collectFacts(profile, spec, nullptr, options);
    }
    return collectFacts(profile, spec, session->get(), options);
}

} // namespace athanor

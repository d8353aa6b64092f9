// SPDX-License-Identifier: Apache-2.0
#include "engines/servicefacts.h"

#include "engines/engines.h"
#include "engines/localfacts.h"

#include <QDir>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 PostgresPort = 5432;

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
    facts.node = gap;
    facts.standbys = gap;
    facts.receiver = gap;
    facts.replicationSlots = gap;
    facts.archiver = gap;
    facts.clockDifference = gap;
    return facts;
}

void collectNetwork(ServiceFacts &facts, const ConnectionSpec &spec, const FactOptions &options)
{
    if (spec.url.engine != EngineId::PostgreSQL || spec.url.isSocket())
        return;
    const FactGap unasked{FactGap::Kind::NotAsked, u"the network was not asked"_s};
    if (!options.probeNetwork) {
        facts.addressScope = unasked;
        facts.tls = unasked;
        facts.plaintext = unasked;
        return;
    }
    const HostPort first = spec.url.hosts.value(0);
    ProbeTarget target{first.host, first.port == 0 ? PostgresPort : first.port, spec.url.database, {}, facts.askedAt};
    if (facts.ca)
        target.caFile = facts.ca->path;
    const auto deadline = std::chrono::steady_clock::now() + options.probeTimeout;
    facts.addressScope = addressScope(first.host, deadline);
    facts.tls = probePostgresTls(target, deadline, options.cancel);
    facts.plaintext = probePostgresPlaintext(target, deadline, options.cancel);
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
    facts.knownOrigin = !profile.folder.isEmpty();
    facts.readOnlyProfile = profile.readOnly;
    facts.askedAt = options.now.isValid() ? options.now : QDateTime::currentDateTimeUtc();

    tell(u"profile and files"_s);
    collectLocalFacts(facts, profile, spec, options);
    tell(u"TLS"_s);
    collectNetwork(facts, spec, options);
    tell(u"server"_s);
    collectServer(facts, spec, session, options);
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

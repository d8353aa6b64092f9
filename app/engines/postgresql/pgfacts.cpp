// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgfacts.h"

#include "engines/postgresql/pgconnection.h"
#include "engines/postgresql/pgfactreader.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const QStringList &settingNames()
{
    static const QStringList names{u"ssl"_s,
                                   u"ssl_min_protocol_version"_s,
                                   u"listen_addresses"_s,
                                   u"password_encryption"_s,
                                   u"log_connections"_s,
                                   u"logging_collector"_s,
                                   u"log_destination"_s,
                                   u"log_statement"_s,
                                   u"shared_preload_libraries"_s,
                                   u"fsync"_s,
                                   u"full_page_writes"_s,
                                   u"synchronous_commit"_s,
                                   u"data_checksums"_s,
                                   u"archive_mode"_s,
                                   u"synchronous_standby_names"_s};
    return names;
}

Fact<QMap<QString, QString>> askSettings(const PgFactReader &reader)
{
    QStringList quoted;
    for (const QString &name : settingNames())
        quoted += u'\'' + name + u'\'';
    // reset_val: this session's own SET LOCAL and its driver's settings are not the server's.
    const auto rows = reader.ask(
        u"SELECT name, CASE WHEN name = 'synchronous_commit' THEN reset_val ELSE setting END FROM pg_catalog.pg_settings WHERE name IN (%1)"_s
            .arg(quoted.join(u',')));
    if (!rows)
        return rows.gap();
    QMap<QString, QString> settings;
    for (const PgFactRow &row : *rows)
        settings.insert(row.text(0), row.text(1));
    return settings;
}

Fact<PgSession> askSession(const PgFactReader &reader)
{
    const auto row = reader.askOne(
        u"SELECT a.client_addr IS NOT NULL, s.ssl, s.version, s.cipher, s.bits FROM pg_catalog.pg_stat_ssl s "
        "JOIN pg_catalog.pg_stat_activity a USING (pid) WHERE s.pid = pg_catalog.pg_backend_pid()"_s);
    if (!row)
        return row.gap();
    if (row->isNull(1))
        return FactGap{FactGap::Kind::Hidden, u"pg_stat_ssl hides this session's own row"_s};
    return PgSession{row->flag(0), row->flag(1), row->text(2), row->text(3), int(row->number(4))};
}

Fact<QList<PgHbaRule>> askHba(const PgFactReader &reader)
{
    const auto rows = reader.ask(u"SELECT line_number, type, pg_catalog.array_to_string(database, ','), "
                                 "pg_catalog.array_to_string(user_name, ','), address, netmask, auth_method, error "
                                 "FROM pg_catalog.pg_hba_file_rules ORDER BY line_number"_s);
    if (!rows)
        return rows.gap();
    if (rows->isEmpty())
        return FactGap{FactGap::Kind::Hidden, u"pg_hba_file_rules shows no line to this account"_s};
    QList<PgHbaRule> rules;
    for (const PgFactRow &row : *rows)
        rules += {int(row.number(0)), row.text(1), row.text(2), row.text(3),
                  row.text(4),        row.text(5), row.text(6), row.text(7)};
    return rules;
}

Fact<QList<PgStoredPassword>> askPasswords(const PgFactReader &reader)
{
    const auto rows = reader.ask(
        u"SELECT rolname, CASE WHEN rolpassword IS NULL THEN 'none' WHEN rolpassword LIKE 'SCRAM-SHA-256$%' THEN "
        u"'scram' "
        "WHEN rolpassword LIKE 'md5%' THEN 'md5' ELSE 'other' END FROM pg_catalog.pg_authid WHERE rolcanlogin ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QList<PgStoredPassword> passwords;
    for (const PgFactRow &row : *rows)
        passwords += {row.text(0), row.text(1)};
    return passwords;
}

Fact<PgRole> askRole(const PgFactReader &reader)
{
    const auto row = reader.askOne(
        u"SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, "
        "CASE WHEN rolvaliduntil < 'infinity' THEN extract(epoch FROM rolvaliduntil)::bigint END, rolconnlimit "
        "FROM pg_catalog.pg_roles WHERE rolname = current_user"_s);
    if (!row)
        return row.gap();
    PgRole role{row->text(0), row->flag(1), row->flag(2), row->flag(3),
                row->flag(4), row->flag(5), {},           int(row->number(7))};
    if (!row->isNull(6))
        role.validUntil = QDateTime::fromSecsSinceEpoch(qint64(row->number(6)), Qt::UTC);
    return role;
}

Fact<QList<PgMembership>> askMemberships(const PgFactReader &reader)
{
    const auto rows =
        reader.ask(u"SELECT r.rolname, r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname <> current_user "
                   "AND pg_catalog.pg_has_role(current_user, r.oid, 'member') ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QList<PgMembership> memberships;
    for (const PgFactRow &row : *rows)
        memberships += {row.text(0), row.flag(1)};
    return memberships;
}

Fact<PgPublicSchema> askPublicSchema(const PgFactReader &reader)
{
    const auto rows = reader.ask(
        u"SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE'), EXISTS (SELECT 1 FROM pg_catalog.aclexplode("
        "coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a WHERE a.grantee = 0 AND a.privilege_type = "
        "'CREATE') "
        "FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'"_s);
    if (!rows)
        return rows.gap();
    if (rows->isEmpty())
        return PgPublicSchema{};
    return PgPublicSchema{true, rows->first().flag(0), rows->first().flag(1)};
}

Fact<QList<PgTableGrant>> askGrants(const PgFactReader &reader, const QString &sql)
{
    const auto rows = reader.ask(sql);
    if (!rows)
        return rows.gap();
    QList<PgTableGrant> grants;
    for (const PgFactRow &row : *rows)
        grants += {row.text(0), row.text(1), row.flag(2)};
    return grants;
}

Fact<QList<PgTableGrant>> askBroadGrants(const PgFactReader &reader)
{
    return askGrants(
        reader,
        u"SELECT pg_catalog.format('%I.%I', table_schema, table_name), pg_catalog.string_agg(DISTINCT privilege_type, "
        u"', '), "
        "grantee = 'PUBLIC' FROM information_schema.table_privileges WHERE grantee IN (current_user, 'PUBLIC') "
        "AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') "
        "AND table_schema NOT IN ('pg_catalog', 'information_schema') GROUP BY table_schema, table_name, grantee ORDER BY 1"_s);
}

Fact<QList<PgTableGrant>> askPublicGrants(const PgFactReader &reader)
{
    return askGrants(
        reader,
        u"SELECT c.oid::pg_catalog.regclass::text, pg_catalog.string_agg(DISTINCT a.privilege_type, ', '), true "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, "
        "pg_catalog.aclexplode(c.relacl) a WHERE a.grantee = 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') "
        "AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' GROUP BY c.oid ORDER BY 1"_s);
}

Fact<QList<PgDefiner>> askDefiners(const PgFactReader &reader)
{
    const auto rows = reader.ask(
        u"SELECT p.oid::pg_catalog.regprocedure::text, r.rolsuper FROM pg_catalog.pg_proc p JOIN "
        u"pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
        "JOIN pg_catalog.pg_roles r ON r.oid = p.proowner WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', "
        "'information_schema') "
        "AND NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(coalesce(p.proconfig, '{}')) x WHERE x LIKE 'search_path=%') ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QList<PgDefiner> definers;
    for (const PgFactRow &row : *rows)
        definers += {row.text(0), row.flag(1)};
    return definers;
}

Fact<QStringList> askExtensions(const PgFactReader &reader)
{
    const auto rows = reader.ask(u"SELECT extname FROM pg_catalog.pg_extension ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QStringList names;
    for (const PgFactRow &row : *rows)
        names += row.text(0);
    return names;
}

/// The tables of the service are those that its search path finds without a schema's name.
Fact<QList<PgMissingRights>> askMissingRights(const PgFactReader &reader)
{
    const auto rows = reader.ask(
        u"WITH path AS (SELECT pg_catalog.btrim(x, ' \"') AS name FROM pg_catalog.unnest(pg_catalog.string_to_array("
        "(SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'), ',')) x), "
        "own AS (SELECT CASE WHEN name = '$user' THEN current_user::text ELSE name END AS name FROM path) "
        "SELECT c.oid::pg_catalog.regclass::text, pg_catalog.has_table_privilege(c.oid, 'SELECT'), "
        "pg_catalog.has_table_privilege(c.oid, 'INSERT'), pg_catalog.has_table_privilege(c.oid, 'UPDATE'), "
        "pg_catalog.has_table_privilege(c.oid, 'DELETE') FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
        "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname::text IN (SELECT name FROM own) "
        "AND n.nspname !~ '^pg_' ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    static const QStringList names{u"SELECT"_s, u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s};
    QList<PgMissingRights> missing;
    for (const PgFactRow &row : *rows) {
        PgMissingRights one{row.text(0), {}};
        for (qsizetype i = 0; i < names.size(); ++i) {
            if (!row.flag(i + 1))
                one.rights += names.at(i);
        }
        if (!one.rights.isEmpty())
            missing += one;
    }
    return missing;
}

/// system_user is there from PostgreSQL 16 on, and NULL where the server demanded no proof.
Fact<PgLogin> askLogin(const PgFactReader &reader, const SqlConnection &connection, const Fact<int> &version)
{
    const auto *ours = dynamic_cast<const PgConnection *>(&connection);
    if (!ours)
        return FactGap{FactGap::Kind::Unsupported, u"this connection does not tell how it logged in"_s};
    PgLogin login;
    login.usedPassword = ours->usedPassword();
    if (!version || *version < 160000)
        return login;
    const auto row = reader.askOne(u"SELECT system_user"_s);
    if (!row)
        return row.gap();
    login.serverSays = true;
    login.method = row->text(0).section(u':', 0, 0);
    return login;
}

Fact<PgNode> askNode(const PgFactReader &reader)
{
    const auto row = reader.askOne(
        u"SELECT pg_catalog.pg_is_in_recovery(), "
        "(SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only') = 'on', "
        "(SELECT system_identifier::text FROM pg_catalog.pg_control_system())"_s);
    if (!row)
        return row.gap();
    return PgNode{row->flag(0), row->flag(1), row->text(2)};
}

Fact<QList<PgStandby>> askStandbys(const PgFactReader &reader)
{
    const auto rows = reader.ask(
        u"SELECT application_name, state, extract(epoch FROM replay_lag), CASE WHEN NOT pg_catalog.pg_is_in_recovery() "
        u"THEN "
        "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn) END FROM pg_catalog.pg_stat_replication ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QList<PgStandby> standbys;
    for (const PgFactRow &row : *rows) {
        PgStandby standby{row.text(0), std::nullopt, row.optionalNumber(2), row.optionalNumber(3)};
        if (!row.isNull(1))
            standby.state = row.text(1);
        standbys += standby;
    }
    return standbys;
}

Fact<PgReceiver> askReceiver(const PgFactReader &reader)
{
    const auto replay = reader.askOne(
        u"SELECT pg_catalog.pg_is_wal_replay_paused(), pg_catalog.pg_last_wal_receive_lsn() = "
        u"pg_catalog.pg_last_wal_replay_lsn(), "
        "extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())"_s);
    if (!replay)
        return replay.gap();
    const auto rows = reader.ask(u"SELECT pid IS NOT NULL, status FROM pg_catalog.pg_stat_wal_receiver"_s);
    if (!rows)
        return rows.gap();
    PgReceiver receiver{!rows->isEmpty() && rows->first().flag(0), std::nullopt, replay->flag(0), replay->flag(1),
                        replay->optionalNumber(2)};
    if (receiver.present && !rows->first().isNull(1))
        receiver.status = rows->first().text(1);
    return receiver;
}

Fact<QList<PgSlot>> askSlots(const PgFactReader &reader)
{
    const auto rows =
        reader.ask(u"SELECT slot_name, active, wal_status FROM pg_catalog.pg_replication_slots ORDER BY 1"_s);
    if (!rows)
        return rows.gap();
    QList<PgSlot> found;
    for (const PgFactRow &row : *rows)
        found += {row.text(0), row.flag(1), row.text(2)};
    return found;
}

Fact<PgArchiver> askArchiver(const PgFactReader &reader)
{
    const auto row =
        reader.askOne(u"SELECT failed_count, last_failed_time IS NOT NULL AND (last_archived_time IS NULL OR "
                      "last_failed_time > last_archived_time) FROM pg_catalog.pg_stat_archiver"_s);
    if (!row)
        return row.gap();
    return PgArchiver{qint64(row->number(0)), row->flag(1)};
}

/// Half of the round trip is taken for the way there.
Fact<double> askClock(const PgFactReader &reader)
{
    const double before = double(QDateTime::currentMSecsSinceEpoch()) / 1000.0;
    const auto row = reader.askOne(u"SELECT extract(epoch FROM pg_catalog.clock_timestamp())"_s);
    const double after = double(QDateTime::currentMSecsSinceEpoch()) / 1000.0;
    if (!row)
        return row.gap();
    return row->number(0) - (before + after) / 2;
}

Fact<qint64> askCount(const PgFactReader &reader, const QString &sql)
{
    const auto row = reader.askOne(sql);
    return row ? Fact<qint64>(qint64(row->number(0))) : Fact<qint64>(row.gap());
}

Fact<bool> askFlag(const PgFactReader &reader, const QString &sql)
{
    const auto row = reader.askOne(sql);
    return row ? Fact<bool>(row->flag(0)) : Fact<bool>(row.gap());
}

void askAll(const PgFactReader &reader, const SqlConnection &connection, PgFacts &facts)
{
    if (const auto row =
            reader.askOne(u"SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.version()"_s)) {
        facts.version = int(row->number(0));
        facts.versionText = row->text(1);
    } else {
        facts.version = row.gap();
        facts.versionText = row.gap();
    }
    facts.clockDifference = askClock(reader);
    facts.settings = askSettings(reader);
    facts.session = askSession(reader);
    facts.seesAllSessions =
        askFlag(reader, u"SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'usage')"_s);
    facts.plainSessions = askCount(
        reader, u"SELECT count(*) FROM pg_catalog.pg_stat_ssl s JOIN pg_catalog.pg_stat_activity a USING (pid) "
                "WHERE a.client_addr IS NOT NULL AND NOT s.ssl"_s);
    facts.hba = askHba(reader);
    facts.passwords = askPasswords(reader);
    facts.role = askRole(reader);
    facts.memberships = askMemberships(reader);
    facts.ownedRelations =
        askCount(reader, u"SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                         u"c.relnamespace WHERE c.relkind IN "
                         "('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
                         "AND pg_catalog.pg_has_role(current_user, c.relowner, 'usage')"_s);
    facts.publicSchema = askPublicSchema(reader);
    facts.mayCreateSchemas =
        askFlag(reader, u"SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"_s);
    facts.broadGrants = askBroadGrants(reader);
    facts.publicGrants = askPublicGrants(reader);
    facts.definers = askDefiners(reader);
    facts.extensions = askExtensions(reader);
    facts.login = askLogin(reader, connection, facts.version);
    facts.missingRights = askMissingRights(reader);
    facts.node = askNode(reader);
    facts.standbys = askStandbys(reader);
    if (facts.node && facts.node->standby)
        facts.receiver = askReceiver(reader);
    facts.replicationSlots = askSlots(reader);
    facts.archiver = askArchiver(reader);
}

} // namespace

Fact<QString> PgFacts::setting(const QString &name) const
{
    if (!settings)
        return settings.gap();
    const auto it = settings->constFind(name);
    if (it == settings->constEnd())
        return FactGap{FactGap::Kind::Hidden,
                       u"pg_settings hides %1 from this account; pg_read_all_settings would show it"_s.arg(name)};
    return *it;
}

PgFacts collectPgFacts(SqlConnection &connection, const CancelToken &cancel)
{
    PgFacts facts;
    const PgFactReader reader(connection, cancel);
    askAll(reader, connection, facts);
    return facts;
}

} // namespace athanor

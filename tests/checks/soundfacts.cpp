// SPDX-License-Identifier: Apache-2.0
#include "soundfacts.h"

#include <gtest/gtest.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

TlsProbe soundProbe()
{
    TlsProbe probe;
    probe.address = u"db.example.org:5432"_s;
    probe.tls = Offer::Accepted;
    probe.protocol = u"TLSv1.3"_s;
    probe.cipher = u"TLS_AES_256_GCM_SHA384"_s;
    probe.certificate = CertificateFacts{u"CN=db.example.org"_s,
                                         u"CN=House CA"_s,
                                         testNow().addDays(-30),
                                         testNow().addDays(300),
                                         {u"DNS:db.example.org"_s},
                                         u"EC"_s,
                                         256,
                                         u"SHA256"_s,
                                         false,
                                         QByteArray(64, 'a'),
                                         NameMatch::SubjectAltName};
    probe.withProfileCa = ChainVerdict{true, {}};
    probe.withSystemCa = ChainVerdict{false, u"unable to get local issuer certificate"_s};
    probe.tls10 = Offer::Refused;
    probe.tls11 = Offer::Refused;
    probe.tls12 = Offer::Accepted;
    probe.tls13 = Offer::Accepted;
    probe.weakCipher = QString();
    probe.staticKeyCipher = QString();
    return probe;
}

PgFacts soundPg()
{
    PgFacts pg;
    pg.version = 150019;
    pg.versionText = u"PostgreSQL 15.19"_s;
    pg.settings = QMap<QString, QString>{{u"ssl"_s, u"on"_s},
                                         {u"ssl_min_protocol_version"_s, u"TLSv1.2"_s},
                                         {u"listen_addresses"_s, u"10.0.0.5"_s},
                                         {u"password_encryption"_s, u"scram-sha-256"_s},
                                         {u"log_connections"_s, u"on"_s},
                                         {u"logging_collector"_s, u"on"_s},
                                         {u"log_destination"_s, u"stderr"_s},
                                         {u"log_statement"_s, u"ddl"_s},
                                         {u"shared_preload_libraries"_s, u"pgaudit"_s},
                                         {u"fsync"_s, u"on"_s},
                                         {u"full_page_writes"_s, u"on"_s},
                                         {u"synchronous_commit"_s, u"on"_s},
                                         {u"data_checksums"_s, u"on"_s},
                                         {u"archive_mode"_s, u"on"_s},
                                         {u"synchronous_standby_names"_s, QString()}};
    pg.session = PgSession{true, true, u"TLSv1.3"_s, u"TLS_AES_256_GCM_SHA384"_s, 256};
    pg.seesAllSessions = true;
    pg.plainSessions = qint64(0);
    pg.hba = QList<PgHbaRule>{
        {1, u"local"_s, u"all"_s, u"all"_s, {}, {}, u"peer"_s, {}},
        {2, u"hostssl"_s, u"orders"_s, u"orders_svc"_s, u"10.0.0.0"_s, u"255.255.255.0"_s, u"scram-sha-256"_s, {}}};
    pg.passwords = QList<PgStoredPassword>{{u"orders_svc"_s, u"scram"_s}};
    pg.role = PgRole{u"orders_svc"_s, false, false, false, false, false, {}, 20};
    pg.memberships = QList<PgMembership>{};
    pg.ownedRelations = qint64(0);
    pg.publicSchema = PgPublicSchema{true, false, false};
    pg.mayCreateSchemas = false;
    pg.broadGrants = QList<PgTableGrant>{};
    pg.publicGrants = QList<PgTableGrant>{};
    pg.definers = QList<PgDefiner>{};
    pg.extensions = QStringList{u"plpgsql"_s};
    pg.login = PgLogin{{}, false, true};
    pg.missingRights = QList<PgMissingRights>{};
    pg.node = PgNode{false, false, u"7300000000000000000"_s};
    pg.standbys = QList<PgStandby>{{u"b"_s, u"streaming"_s, 0.1, 100.0}};
    pg.replicationSlots = QList<PgSlot>{{u"b"_s, true, u"reserved"_s}};
    pg.archiver = PgArchiver{0, false};
    pg.clockDifference = 0.2;
    return pg;
}

/// What does not depend on the engine.
ServiceFacts soundAnything()
{
    ServiceFacts facts;
    facts.service = u"orders"_s;
    facts.environment = u"production"_s;
    facts.knownOrigin = true;
    facts.askedAt = testNow();
    facts.password = PasswordFacts{32, false};
    facts.secretPlaces = QList<SecretPlace>{};
    facts.sharedAccount = SharedAccount{};
    facts.environmentOverrides = QStringList{};
    const FileFacts folder{u"/home/ann/.config/athanor"_s, FileFacts::Type::Directory, 0700, 1000, u"ann"_s, 2, 4096};
    const FileFacts file{
        u"/home/ann/.config/athanor/fleet.toml"_s, FileFacts::Type::Regular, 0600, 1000, u"ann"_s, 1, 500};
    facts.profileStore = StoreFacts{file, folder, true};
    return facts;
}

} // namespace

QDateTime testNow()
{
    return QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC);
}

ReleaseTable testReleases()
{
    ReleaseTable table;
    table.dated = QDate(2026, 8, 22);
    table.postgresql = {{15, 19, QDate(2027, 11, 11)}, {14, 24, QDate(2026, 11, 12)}, {13, 23, QDate(2025, 11, 13)}};
    table.products[u"mariadb"_s] = {{1011, 18, QDate(2028, 2, 16)}, {1006, 25, QDate(2026, 7, 6)}};
    table.products[u"mysql"_s] = {{804, 11, QDate(2032, 4, 30)}, {800, 46, QDate(2026, 4, 30)}};
    table.products[u"mongodb"_s] = {{800, 29, QDate(2029, 10, 31)}, {600, 29, QDate(2025, 7, 31)}};
    table.products[u"redis"_s] = {{704, 11, QDate(2029, 12, 1)}, {700, 15, QDate(2024, 7, 29)}};
    return table;
}

DatabaseUrl urlOf(const QString &text)
{
    const auto parsed = parseDatabaseUrl(text);
    EXPECT_TRUE(parsed.has_value()) << text.toStdString();
    return parsed ? parsed->url : DatabaseUrl();
}

ServiceFacts soundPostgres()
{
    ServiceFacts facts = soundAnything();
    facts.url = urlOf(
        u"postgresql+psycopg2://orders_svc@db.example.org/orders?sslmode=verify-full&sslrootcert=/etc/ssl/house.pem"_s);
    facts.caPath = u"/etc/ssl/house.pem"_s;
    facts.ca = CaFile{u"/etc/ssl/house.pem"_s, 1, 0, testNow().addDays(900)};
    facts.addressScope = AddressScope::Private;
    facts.tls = soundProbe();
    facts.plaintext = Offer::Refused;
    ServerInfo server;
    server.product = u"PostgreSQL"_s;
    server.tls = TlsState{u"TLSv1.3"_s, u"TLS_AES_256_GCM_SHA384"_s, 256, true, Identity::ChainAndName, {}, {}};
    facts.server = server;
    facts.pg = soundPg();
    return facts;
}

ServiceFacts soundMySql()
{
    ServiceFacts facts = soundPostgres();
    facts.pg = {};
    facts.url = urlOf(u"mysql+pymysql://orders_svc@db.example.org/orders?ssl_ca=/etc/ssl/house.pem"_s);
    MySqlFacts &mysql = facts.mysql;
    mysql.server = MyServer{true, 101118, u"10.11.18-MariaDB"_s, u"orders_svc@10.0.0.%"_s};
    mysql.variables = QMap<QString, QString>{{u"require_secure_transport"_s, u"ON"_s},
                                             {u"tls_version"_s, u"TLSv1.2,TLSv1.3"_s},
                                             {u"local_infile"_s, u"OFF"_s},
                                             {u"secure_file_priv"_s, u"/srv/load/"_s},
                                             {u"sql_mode"_s, u"STRICT_TRANS_TABLES"_s},
                                             {u"innodb_flush_log_at_trx_commit"_s, u"1"_s},
                                             {u"sync_binlog"_s, u"1"_s},
                                             {u"log_bin"_s, u"ON"_s},
                                             {u"bind_address"_s, u"10.0.0.5"_s},
                                             {u"skip_networking"_s, u"OFF"_s},
                                             {u"read_only"_s, u"OFF"_s},
                                             {u"server_audit_logging"_s, u"ON"_s},
                                             {u"wsrep_on"_s, u"OFF"_s}};
    mysql.status = QMap<QString, QString>{{u"ssl_version"_s, u"TLSv1.3"_s},
                                          {u"ssl_cipher"_s, u"TLS_AES_256_GCM_SHA384"_s},
                                          {u"wsrep_cluster_size"_s, u"0"_s}};
    mysql.ownAccount = MyOwnAccount{u"SSL"_s, u"ed25519"_s};
    mysql.anonymousAccounts = qint64(0);
    mysql.accountsWithoutPassword = QStringList{};
    mysql.plugins = QList<MyAccountPlugin>{{u"orders_svc@10.0.0.%"_s, u"ed25519"_s}};
    mysql.grants = QList<MyGrant>{{u"*"_s, u"*"_s, {u"USAGE"_s}, false},
                                  {u"orders"_s, u"*"_s, {u"SELECT"_s, u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s}, false}};
    mysql.privilegedDefiners = QStringList{};
    mysql.testDatabases = QStringList{};
    mysql.replicas = QList<MyReplicaState>{};
    mysql.members = QList<MyMember>{};
    mysql.clockDifference = 0.2;
    return facts;
}

ServiceFacts soundSqlite()
{
    ServiceFacts facts = soundAnything();
    facts.url = urlOf(u"sqlite:////srv/orders/data/orders.db"_s);
    facts.sqlite.path = u"/srv/orders/data/orders.db"_s;
    facts.sqlite.file = FileFacts{facts.sqlite.path, FileFacts::Type::Regular, 0600, 1001, u"orders"_s, 1, 8192};
    facts.sqlite.folder =
        FileFacts{u"/srv/orders/data"_s, FileFacts::Type::Directory, 0700, 1001, u"orders"_s, 2, 4096};
    facts.sqlite.sidecars = QList<SqliteSidecar>{};
    facts.sqlite.fileSystem = FileSystemKind::Local;
    facts.sqlite.quickCheck = u"ok"_s;
    facts.sqlite.serviceLibrary = 3053004;
    facts.sqlite.modes = SqliteModes{u"wal"_s, 1};
    facts.sqlite.foreignKeyViolations = qint64(0);
    facts.sqlite.schemaObjects = QList<SqliteSchemaObject>{};
    return facts;
}

Finding findingOf(const QString &id, const ServiceFacts &facts, const ReleaseTable &releases)
{
    for (const Finding &finding : runChecks(facts, releases)) {
        if (finding.id == id)
            return finding;
    }
    ADD_FAILURE() << "no check " << id.toStdString();
    return {};
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/mysqlfacts.h"

#include "engines/sql/sqlconnection.h"

#include <QDateTime>
#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostFactRows = 10000;
constexpr int FirstMySqlWithReplica = 80022, FirstMariaDbWithReplica = 100501;
constexpr unsigned NoSuchTable = 1146, NoSuchDatabase = 1049;

/// Asks over the session as it is: read-only, with the short limits of a check.
class MyFactReader
{
public:
    MyFactReader(SqlConnection &connection, const CancelToken &cancel) : m_connection(connection), m_cancel(cancel) {}

    [[nodiscard]] Fact<ResultSet> ask(const QString &sql) const
    {
        if (m_cancel.isCancelled())
            return FactGap{FactGap::Kind::TimedOut, u"stopped before this was asked"_s};
        auto answer = m_connection.run(sql, {}, MostFactRows);
        return answer ? Fact<ResultSet>(*std::move(answer)) : Fact<ResultSet>(FactGap::of(answer.error()));
    }
    /// Two columns as names and values.
    [[nodiscard]] Fact<QMap<QString, QString>> pairs(const QString &sql) const
    {
        const auto answer = ask(sql);
        if (!answer)
            return answer.gap();
        QMap<QString, QString> map;
        for (const Row &row : answer->rows)
            map.insert(row.value(0).toText().toLower(), boundedText(row.value(1).toText(), 1000, false));
        return map;
    }
    /// The first column, or columns joined as an account.
    [[nodiscard]] Fact<QStringList> texts(const QString &sql) const
    {
        const auto answer = ask(sql);
        if (!answer)
            return answer.gap();
        QStringList list;
        for (const Row &row : answer->rows) {
            const QString text = row.size() > 1 ? row.at(0).toText() + u'@' + row.at(1).toText() : row.at(0).toText();
            list.append(boundedText(text, 200, false));
        }
        return list;
    }
    [[nodiscard]] SqlConnection &connection() const { return m_connection; }

private:
    SqlConnection &m_connection;
    CancelToken m_cancel;
};

Fact<MyServer> askMyServer(const MyFactReader &reader)
{
    const auto answer = reader.ask(u"SELECT VERSION(), CURRENT_USER()"_s);
    if (!answer)
        return answer.gap();
    const Row row = answer->rows.value(0);
    MyServer server;
    server.text = boundedText(row.value(0).toText(), 100, false);
    server.mariaDb = server.text.contains("MariaDB"_L1, Qt::CaseInsensitive);
    server.version = reader.connection().serverVersion();
    server.account = boundedText(row.value(1).toText(), 200, false);
    return server;
}

Fact<QMap<QString, QString>> askMyVariables(const MyFactReader &reader)
{
    return reader.pairs(
        u"SHOW GLOBAL VARIABLES WHERE Variable_name IN ('require_secure_transport', 'have_ssl', 'tls_version', "
        "'local_infile', 'secure_file_priv', 'sql_mode', 'innodb_flush_log_at_trx_commit', 'sync_binlog', "
        "'bind_address', 'skip_networking', 'read_only', 'super_read_only', 'server_id', 'wsrep_on', 'log_error', "
        "'server_audit_logging', 'audit_log_policy', 'log_bin')"_s);
}

Fact<QMap<QString, QString>> askMyStatus(const MyFactReader &reader)
{
    auto session = reader.pairs(u"SHOW SESSION STATUS WHERE Variable_name IN ('Ssl_version', 'Ssl_cipher')"_s);
    const auto cluster =
        reader.pairs(u"SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_status', 'wsrep_cluster_size', "
                     "'wsrep_local_state_comment', 'wsrep_ready', 'wsrep_connected', 'wsrep_flow_control_paused')"_s);
    if (!session)
        return session.gap();
    if (!cluster)
        return cluster.gap();
    QMap<QString, QString> all = *session;
    all.insert(*cluster);
    return all;
}

Fact<MyOwnAccount> askOwnAccount(const MyFactReader &reader)
{
    const auto answer = reader.ask(u"SHOW CREATE USER CURRENT_USER()"_s);
    if (!answer)
        return answer.gap();
    if (answer->rows.isEmpty())
        return FactGap{FactGap::Kind::Hidden, u"the server does not show the account"_s};
    return parseMyAccount(answer->rows.first().value(0).toText());
}

Fact<qint64> askAnonymous(const MyFactReader &reader)
{
    const auto answer = reader.ask(u"SELECT count(*) FROM mysql.user WHERE User = ''"_s);
    if (!answer)
        return answer.gap();
    return answer->rows.value(0).value(0).toText().toLongLong();
}

Fact<QStringList> askOpenAccounts(const MyFactReader &reader, bool mariaDb)
{
    const QString others = u"('auth_socket', 'unix_socket', 'auth_pam', 'pam', 'gssapi', 'mysql_no_login')"_s;
    if (!mariaDb)
        return reader.texts(u"SELECT User, Host FROM mysql.user WHERE authentication_string = '' AND plugin NOT IN %1 "
                            "AND account_locked = 'N'"_s.arg(others));
    return reader.texts(u"SELECT u.User, u.Host FROM mysql.user u JOIN mysql.global_priv g USING (Host, User) "
                        "WHERE u.authentication_string = '' AND u.is_role = 'N' AND u.plugin NOT IN %1 "
                        "AND COALESCE(JSON_VALUE(g.Priv, '$.account_locked'), 0) = 0"_s.arg(others));
}

Fact<QList<MyAccountPlugin>> askMyPlugins(const MyFactReader &reader, bool mariaDb)
{
    const auto answer = reader.ask(
        u"SELECT User, Host, plugin FROM mysql.user%1"_s.arg(mariaDb ? u" WHERE is_role = 'N'"_s : QString()));
    if (!answer)
        return answer.gap();
    QList<MyAccountPlugin> list;
    for (const Row &row : answer->rows)
        list.append({boundedText(row.at(0).toText() + u'@' + row.at(1).toText(), 200, false),
                     boundedText(row.at(2).toText(), 60, false)});
    return list;
}

Fact<QList<MyGrant>> askMyGrants(const MyFactReader &reader)
{
    const auto answer = reader.ask(u"SHOW GRANTS"_s);
    if (!answer)
        return answer.gap();
    QList<MyGrant> list;
    for (const Row &row : answer->rows) {
        if (const auto grant = parseMyGrant(row.value(0).toText()))
            list.append(*grant);
    }
    return list;
}

Fact<QStringList> askMyDefiners(const MyFactReader &reader)
{
    return reader.texts(u"SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME, ' (', DEFINER, ')') "
                        "FROM information_schema.VIEWS WHERE SECURITY_TYPE = 'DEFINER' AND TABLE_SCHEMA <> 'sys' "
                        "AND (DEFINER LIKE 'root@%' OR DEFINER LIKE 'admin@%')"_s);
}

QString namedCell(const ResultSet &answer, const Row &row, std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        for (qsizetype i = 0; i < answer.columns.size(); ++i) {
            if (answer.columns.at(i).compare(name, Qt::CaseInsensitive) == 0)
                return row.value(i).toText();
        }
    }
    return {};
}

Fact<QList<MyReplicaState>> askMyReplicas(const MyFactReader &reader, const MyServer &server)
{
    QString sql = u"SHOW SLAVE STATUS"_s;
    if (server.mariaDb && server.version >= FirstMariaDbWithReplica)
        sql = u"SHOW ALL REPLICAS STATUS"_s;
    else if (!server.mariaDb && server.version >= FirstMySqlWithReplica)
        sql = u"SHOW REPLICA STATUS"_s;
    const auto answer = reader.ask(sql);
    if (!answer)
        return answer.gap();
    QList<MyReplicaState> list;
    for (const Row &row : answer->rows) {
        MyReplicaState state;
        state.channel = boundedText(namedCell(*answer, row, {"Connection_name"_L1, "Channel_Name"_L1}), 100, false);
        state.ioRuns = namedCell(*answer, row, {"Replica_IO_Running"_L1, "Slave_IO_Running"_L1}) == "Yes"_L1;
        state.sqlRuns = namedCell(*answer, row, {"Replica_SQL_Running"_L1, "Slave_SQL_Running"_L1}) == "Yes"_L1;
        const QString io = namedCell(*answer, row, {"Last_IO_Error"_L1});
        state.error = boundedText(io.isEmpty() ? namedCell(*answer, row, {"Last_SQL_Error"_L1}) : io, 300, false);
        const QString lag = namedCell(*answer, row, {"Seconds_Behind_Source"_L1, "Seconds_Behind_Master"_L1});
        if (!lag.isEmpty())
            state.lagSeconds = lag.toDouble();
        list.append(state);
    }
    return list;
}

Fact<QList<MyMember>> askMyMembers(const MyFactReader &reader, bool mariaDb)
{
    // MariaDB has no group replication, and denies the table that it does not have.
    if (mariaDb)
        return QList<MyMember>();
    const auto answer =
        reader.ask(u"SELECT MEMBER_HOST, MEMBER_STATE FROM performance_schema.replication_group_members"_s);
    if (!answer) {
        // A server that knows no such table is in no group.
        const bool absent = answer.gap().reason.contains(QString::number(NoSuchTable)) ||
                            answer.gap().reason.contains(QString::number(NoSuchDatabase));
        return absent ? Fact<QList<MyMember>>(QList<MyMember>()) : Fact<QList<MyMember>>(answer.gap());
    }
    QList<MyMember> list;
    for (const Row &row : answer->rows) {
        if (!row.at(0).toText().isEmpty())
            list.append({boundedText(row.at(0).toText(), 200, false), boundedText(row.at(1).toText(), 40, false)});
    }
    return list;
}

Fact<double> askMyClock(const MyFactReader &reader)
{
    const auto answer = reader.ask(u"SELECT UNIX_TIMESTAMP(NOW(3))"_s);
    if (!answer)
        return answer.gap();
    return answer->rows.value(0).value(0).toText().toDouble() - double(QDateTime::currentMSecsSinceEpoch()) / 1000.0;
}

Fact<QString> entry(const Fact<QMap<QString, QString>> &map, const QString &name)
{
    if (!map)
        return map.gap();
    const auto it = map->constFind(name.toLower());
    if (it == map->constEnd())
        return FactGap{FactGap::Kind::Hidden, u"the server shows no %1"_s.arg(name)};
    return *it;
}

/// A name of SHOW GRANTS without its quotes.
QString unquoted(QStringView name)
{
    if (name.size() >= 2 && (name.front() == u'`' || name.front() == u'"'))
        return name.sliced(1, name.size() - 2).toString().replace("``"_L1, "`"_L1);
    return name.toString();
}

} // namespace

Fact<QString> MySqlFacts::variable(const QString &name) const
{
    return entry(variables, name);
}

Fact<QString> MySqlFacts::statusOf(const QString &name) const
{
    return entry(status, name);
}

MySqlFacts MySqlFacts::unasked(const FactGap &gap)
{
    return {gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap};
}

std::optional<MyGrant> parseMyGrant(const QString &line)
{
    static const QRegularExpression form(
        u"^GRANT (.*?) ON (?:TABLE )?(\\*|`(?:[^`]|``)*`|\\w+)\\.(\\*|`(?:[^`]|``)*`|\\w+) TO (.*)$"_s);
    const auto match = form.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    MyGrant grant;
    grant.schema = unquoted(match.capturedView(2));
    grant.table = unquoted(match.capturedView(3));
    grant.grantable = match.captured(4).contains("WITH GRANT OPTION"_L1);
    // Rights on single columns stand with their list.
    static const QRegularExpression columns(u"\\s*\\([^)]*\\)"_s);
    for (const QString &right : match.captured(1).remove(columns).split(u',')) {
        if (!right.trimmed().isEmpty())
            grant.rights.append(boundedText(right.trimmed().toUpper(), 60, false));
    }
    return grant;
}

MyOwnAccount parseMyAccount(const QString &statement)
{
    static const QRegularExpression require(
        u"\\bREQUIRE (NONE|SSL|X509|(?:(?:ISSUER|SUBJECT|CIPHER) '(?:[^']|'')*'(?: AND)? ?)+)"_s);
    static const QRegularExpression plugin(u"\\bIDENTIFIED (?:VIA|WITH) '?([A-Za-z0-9_]+)'?"_s);
    // What stands between the quotes of USING, AS and PASSWORD is a hash; it is never looked at.
    static const QRegularExpression hash(u"\\b(USING|AS|PASSWORD) '(?:[^']|'')*'"_s);
    const QString bare = QString(statement).remove(hash);
    MyOwnAccount account;
    const auto demanded = require.match(bare);
    account.tls = demanded.hasMatch() ? boundedText(demanded.captured(1).trimmed(), 200, false) : u"NONE"_s;
    const auto by = plugin.match(bare);
    account.plugin = by.hasMatch() ? by.captured(1) : u"mysql_native_password"_s;
    return account;
}

MySqlFacts collectMySqlFacts(SqlConnection &connection, const CancelToken &cancel)
{
    const MyFactReader reader(connection, cancel);
    MySqlFacts facts;
    facts.server = askMyServer(reader);
    if (!facts.server)
        return MySqlFacts::unasked(facts.server.gap());
    const bool mariaDb = facts.server->mariaDb;
    facts.variables = askMyVariables(reader);
    facts.status = askMyStatus(reader);
    facts.ownAccount = askOwnAccount(reader);
    facts.anonymousAccounts = askAnonymous(reader);
    facts.accountsWithoutPassword = askOpenAccounts(reader, mariaDb);
    facts.plugins = askMyPlugins(reader, mariaDb);
    facts.grants = askMyGrants(reader);
    facts.privilegedDefiners = askMyDefiners(reader);
    facts.testDatabases = reader.texts(u"SHOW DATABASES LIKE 'test'"_s);
    facts.replicas = askMyReplicas(reader, *facts.server);
    facts.members = askMyMembers(reader, mariaDb);
    facts.clockDifference = askMyClock(reader);
    return facts;
}

} // namespace athanor

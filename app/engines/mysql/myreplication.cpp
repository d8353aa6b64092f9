// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myreplication.h"

#include "engines/mysql/myanswers.h"
#include "engines/session.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int MySqlSpeaksOfReplicas = 80022;
constexpr int MariaDbSpeaksOfReplicas = 100501;

/// Fills the facts step by step; each question that is refused is a gap and ends nothing else.
class MyReplicationSurvey
{
public:
    MyReplicationSurvey(SqlConnection &connection, const ServerInfo &info)
        : m_connection(connection), m_info(info), m_mariaDb(info.product.contains("MariaDB"_L1)),
          m_version(connection.serverVersion())
    {
    }

    [[nodiscard]] Result<ReplicationFacts> run();

private:
    [[nodiscard]] Status askSelf();
    void askSources();
    void addSource(const MyAnswerRow &row);
    void askReplicas();
    void addReplica(const MyAnswerRow &row, const QString &dumpHost);
    [[nodiscard]] QString onlyDumpHost() const;
    [[nodiscard]] bool speaksOfReplicas() const
    {
        return m_version >= (m_mariaDb ? MariaDbSpeaksOfReplicas : MySqlSpeaksOfReplicas);
    }
    void addGap(const QString &what, const FactGap &gap) { m_facts.gaps += {what, gap}; }
    [[nodiscard]] ReplicationMember &self() { return m_facts.members.first(); }

    SqlConnection &m_connection;
    const ServerInfo &m_info;
    ReplicationFacts m_facts;
    QString m_serverId;
    bool m_mariaDb;
    int m_version;
};

Result<ReplicationFacts> MyReplicationSurvey::run()
{
    if (const Status asked = askSelf(); !asked)
        return fail(asked.error());
    askSources();
    askReplicas();
    if (m_mariaDb)
        addGalera(m_connection, m_facts);
    else
        addGroupReplication(m_connection, m_facts);
    addNdbCluster(m_connection, m_facts);
    return m_facts;
}

Status MyReplicationSurvey::askSelf()
{
    const QString uuid = m_mariaDb ? u"''"_s : u"@@global.server_uuid"_s;
    const MyAnswer rows =
        askMy(m_connection, u"SELECT VERSION() AS version, @@global.hostname AS host, @@global.port AS port, "
                            "@@global.server_id AS server_id, @@global.read_only AS read_only, %1 AS uuid"_s.arg(uuid));
    if (!rows || rows->isEmpty())
        return fail(Error::database(u"The server did not tell its own name and number."_s,
                                    rows ? QString() : rows.gap().reason));
    const MyAnswerRow &row = rows->first();
    m_serverId = row.text("server_id"_L1);
    ReplicationMember member;
    member.key = u"self"_s;
    member.role = ReplicationRole::Primary;
    member.health = ReplicationHealth::Up;
    member.state = row.text("read_only"_L1) == "1"_L1 ? u"running, read-only"_s : u"running"_s;
    member.version = row.text("version"_L1);
    if (m_info.address.startsWith(u'/'))
        member.addresses += myPeerAddress(u"localhost"_s, row.text("port"_L1));
    else if (!m_info.address.isEmpty())
        member.addresses += m_info.address;
    if (const QString own = myPeerAddress(row.text("host"_L1), row.text("port"_L1)); !own.isEmpty())
        member.addresses += own;
    if (const QString known = row.text("uuid"_L1); !known.isEmpty())
        member.ids += "uuid:"_L1 + known.toLower();
    m_facts.system = m_mariaDb ? u"MariaDB"_s : u"MySQL"_s;
    m_facts.self = member.key;
    m_facts.members += member;
    return {};
}

void MyReplicationSurvey::askSources()
{
    const QString sql = m_mariaDb            ? u"SHOW ALL SLAVES STATUS"_s
                        : speaksOfReplicas() ? u"SHOW REPLICA STATUS"_s
                                             : u"SHOW SLAVE STATUS"_s;
    const MyAnswer rows = askMy(m_connection, sql);
    if (!rows) {
        addGap(u"whether it follows another server"_s, rows.gap());
        self().role = ReplicationRole::Unknown;
        return;
    }
    for (const MyAnswerRow &row : *rows) {
        // A group's own channels have no source; its members are asked for apart.
        if (!row.text("Channel_Name"_L1).startsWith("group_replication_"_L1))
            addSource(row);
    }
}

/// One channel: this server is the replica of another.
void MyReplicationSurvey::addSource(const MyAnswerRow &row)
{
    const QString channel = row.text("Connection_name"_L1, "Channel_Name"_L1);
    const QString io = row.text("Replica_IO_Running"_L1, "Slave_IO_Running"_L1);
    const QString applier = row.text("Replica_SQL_Running"_L1, "Slave_SQL_Running"_L1);
    const bool works = io == "Yes"_L1 && applier == "Yes"_L1;
    QString state = works                                   ? u"receives and applies"_s
                    : io != "Yes"_L1 && applier != "Yes"_L1 ? u"stopped"_s
                    : io != "Yes"_L1 ? io == "Connecting"_L1 ? u"connecting"_s : u"IO thread stopped"_s
                                     : u"SQL thread stopped"_s;
    const QString error =
        row.text("Last_SQL_Error"_L1).isEmpty() ? row.text("Last_IO_Error"_L1) : row.text("Last_SQL_Error"_L1);
    if (!error.isEmpty())
        state += ": "_L1 + boundedText(error, 300, false);
    ReplicationMember &own = self();
    own.role = ReplicationRole::Replica;
    // Of several channels, the worst one speaks for the server.
    if (own.health != ReplicationHealth::Down) {
        own.health = works ? ReplicationHealth::Up : ReplicationHealth::Down;
        own.state = state;
    }
    if (own.health == ReplicationHealth::Down) {
        own.lagSeconds.reset();
        own.lagBytes.reset();
    } else {
        const auto seconds = row.number("Seconds_Behind_Source"_L1, "Seconds_Behind_Master"_L1);
        if (seconds)
            own.lagSeconds = std::max(own.lagSeconds.value_or(0), *seconds);
        const auto read = row.number("Read_Source_Log_Pos"_L1, "Read_Master_Log_Pos"_L1);
        const auto applied = row.number("Exec_Source_Log_Pos"_L1, "Exec_Master_Log_Pos"_L1);
        // Positions in different files cannot be subtracted.
        if (read && applied &&
            row.text("Source_Log_File"_L1, "Master_Log_File"_L1) ==
                row.text("Relay_Source_Log_File"_L1, "Relay_Master_Log_File"_L1))
            own.lagBytes = std::max(own.lagBytes.value_or(0), *read - *applied);
    }
    ReplicationMember source;
    source.key = u"source:"_s + channel;
    source.role = ReplicationRole::Primary;
    source.addresses +=
        myPeerAddress(row.text("Source_Host"_L1, "Master_Host"_L1), row.text("Source_Port"_L1, "Master_Port"_L1));
    if (const QString uuid = row.text("Source_UUID"_L1, "Master_UUID"_L1); !uuid.isEmpty())
        source.ids += "uuid:"_L1 + uuid.toLower();
    if (io == "Yes"_L1) {
        source.health = ReplicationHealth::Up;
        source.state = u"sends"_s;
    }
    ReplicationLink link{source.key, own.key, ReplicationLinkKind::Binlog, {}, {}};
    QStringList told;
    if (!channel.isEmpty())
        told += u"channel %1"_s.arg(channel);
    if (!works)
        told += u"not working"_s;
    link.state = told.join(", "_L1);
    if (!m_serverId.isEmpty())
        link.ids += "server_id:"_L1 + m_serverId;
    m_facts.members += source;
    m_facts.links += link;
}

/// The machine that all replicas read from, if it is one: SHOW REPLICA HOSTS has no host unless report_host is set.
QString MyReplicationSurvey::onlyDumpHost() const
{
    const MyAnswer rows = askMy(m_connection, u"SELECT DISTINCT SUBSTRING_INDEX(HOST, ':', 1) AS host FROM "
                                              "information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'"_s);
    return rows && rows->size() == 1 ? rows->first().text("host"_L1) : QString();
}

void MyReplicationSurvey::askReplicas()
{
    const MyAnswer rows = askMy(m_connection, !speaksOfReplicas() ? u"SHOW SLAVE HOSTS"_s
                                              : m_mariaDb         ? u"SHOW REPLICA HOSTS"_s
                                                                  : u"SHOW REPLICAS"_s);
    if (!rows) {
        addGap(u"which servers follow it"_s, rows.gap());
        return;
    }
    const QString host = rows->isEmpty() ? QString() : onlyDumpHost();
    for (const MyAnswerRow &row : *rows)
        addReplica(row, host);
}

void MyReplicationSurvey::addReplica(const MyAnswerRow &row, const QString &dumpHost)
{
    const QString id = row.text("Server_Id"_L1);
    ReplicationMember replica;
    replica.key = u"replica:"_s + id;
    replica.role = ReplicationRole::Replica;
    // A registered replica holds a connection; what it has applied is not told here.
    replica.health = ReplicationHealth::Up;
    replica.state = u"connected"_s;
    const QString host = row.text("Host"_L1).isEmpty() ? dumpHost : row.text("Host"_L1);
    if (!host.isEmpty())
        replica.addresses += myPeerAddress(host, row.text("Port"_L1));
    else
        replica.name = u"server %1"_s.arg(id);
    if (const QString uuid = row.text("Replica_UUID"_L1, "Slave_UUID"_L1); !uuid.isEmpty())
        replica.ids += "uuid:"_L1 + uuid.toLower();
    m_facts.members += replica;
    m_facts.links += {self().key, replica.key, ReplicationLinkKind::Binlog, {}, {"server_id:"_L1 + id}};
}

} // namespace

qsizetype MyAnswerRow::place(QLatin1StringView name, QLatin1StringView older) const
{
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_columns.at(i).compare(name, Qt::CaseInsensitive) == 0 ||
            (!older.isEmpty() && m_columns.at(i).compare(older, Qt::CaseInsensitive) == 0))
            return i;
    }
    return -1;
}

QString MyAnswerRow::text(QLatin1StringView name, QLatin1StringView older) const
{
    const qsizetype at = place(name, older);
    return at < 0 ? QString() : boundedText(m_row.value(at).toText(), 1000, false);
}

std::optional<double> MyAnswerRow::number(QLatin1StringView name, QLatin1StringView older) const
{
    bool ok = false;
    const double value = text(name, older).toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

bool MyAnswerRow::says(QLatin1StringView name, QLatin1StringView older, QLatin1StringView value) const
{
    return text(name, older).compare(value, Qt::CaseInsensitive) == 0;
}

MyAnswer askMy(SqlConnection &connection, const QString &sql)
{
    const auto answer = connection.run(sql, {}, 10000);
    if (!answer)
        return FactGap::of(answer.error());
    QList<MyAnswerRow> rows;
    for (const Row &row : answer->rows)
        rows += MyAnswerRow(answer->columns, row);
    return rows;
}

QString myPeerAddress(const QString &host, const QString &port)
{
    if (host.isEmpty())
        return {};
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return shown + u':' + (port.isEmpty() ? u"3306"_s : port);
}

Result<ReplicationFacts> readMyReplication(SqlConnection &connection, const ServerInfo &info)
{
    return MyReplicationSurvey(connection, info).run();
}

} // namespace athanor

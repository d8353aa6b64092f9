// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongofacts.h"

#include "engines/mongodb/mongosession.h"

#include <QDateTime>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostUsers = 1000;
constexpr int ShortName = 200;

QString shortText(const BsonDocument &document, const QString &field)
{
    return boundedText(document.text(field), ShortName, false);
}

QList<MongoRole> rolesOf(const BsonDocument &holder, const QString &field)
{
    QList<MongoRole> roles;
    for (const BsonDocument &role : holder.documents(field))
        roles.append({shortText(role, u"role"_s), shortText(role, u"db"_s)});
    return roles;
}

std::optional<qint64> millisecondsOf(const BsonDocument &document, const QString &field)
{
    const auto value = document.value(field);
    if (!value || value->type() != BSON_TYPE_DATE_TIME)
        return std::nullopt;
    return value->raw().value.v_datetime;
}

/// One question after the other to a MongoDB session.
class MongoFactReader
{
public:
    MongoFactReader(MongoClient &client, const ConnectionSpec &spec, const CancelToken &cancel)
        : m_client(client), m_spec(spec), m_cancel(cancel)
    {
    }

    MongoFacts read()
    {
        readHello();
        readBuild();
        readOptions();
        readAccount();
        readUsers();
        readSet();
        readShards();
        readStranger();
        return m_facts;
    }

private:
    [[nodiscard]] Result<BsonDocument> ask(const BsonDocument &command)
    {
        if (m_cancel.isCancelled())
            return fail(Error::cancelled(u"Stopped."_s));
        const MongoClient::Call call(m_client, m_spec.statementTimeout);
        return m_client.run(u"admin"_s, command);
    }

    void readHello()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        BsonDocument hello = BsonDocument().add(u"hello"_s, 1);
        if (!m_spec.url.user.isEmpty()) {
            const QString source = m_spec.url.option(u"authSource"_s)
                                       .value_or(m_spec.url.database.isEmpty() ? u"admin"_s : m_spec.url.database);
            hello.add(u"saslSupportedMechs"_s, source + u'.' + m_spec.url.user);
        }
        auto answer = ask(hello);
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        if (!answer) {
            m_facts.clockDifference = FactGap::of(answer.error());
            m_facts.loginMechanisms = FactGap::of(answer.error());
            return;
        }
        m_hello = *answer;
        const auto theirs = millisecondsOf(m_hello, u"localTime"_s);
        if (theirs)
            m_facts.clockDifference = double(*theirs - (before + after) / 2) / 1000;
        else
            m_facts.clockDifference = FactGap{FactGap::Kind::Hidden, u"the server does not tell its time"_s};
        if (m_hello.contains(u"saslSupportedMechs"_s))
            m_facts.loginMechanisms = m_hello.texts(u"saslSupportedMechs"_s);
        else
            m_facts.loginMechanisms =
                FactGap{FactGap::Kind::Hidden, u"the server does not tell how the account logs in"_s};
    }

    void readBuild()
    {
        const auto answer = ask(BsonDocument().add(u"buildInfo"_s, 1));
        if (!answer) {
            m_facts.version = FactGap::of(answer.error());
            m_facts.versionNumber = FactGap::of(answer.error());
            return;
        }
        const QString text = shortText(*answer, u"version"_s);
        const QStringList parts = text.section(u'-', 0, 0).split(u'.');
        bool ok = false;
        const int major = parts.value(0).toInt(&ok);
        m_facts.version = text;
        if (ok && parts.size() > 2)
            m_facts.versionNumber = major * 10000 + parts.at(1).toInt() * 100 + parts.at(2).toInt();
        else
            m_facts.versionNumber = FactGap{FactGap::Kind::Failed, u"the version %1 is not understood"_s.arg(text)};
    }

    void readOptions()
    {
        const auto answer = ask(BsonDocument().add(u"getCmdLineOpts"_s, 1));
        if (!answer) {
            m_facts.options = FactGap::of(answer.error());
            return;
        }
        const BsonDocument parsed = answer->child(u"parsed"_s);
        const BsonDocument net = parsed.child(u"net"_s);
        const BsonDocument security = parsed.child(u"security"_s);
        MongoOptions options;
        options.tlsMode = shortText(net.child(u"tls"_s), u"mode"_s);
        if (options.tlsMode.isEmpty())
            options.tlsMode = shortText(net.child(u"ssl"_s), u"mode"_s);
        options.authorization = shortText(security, u"authorization"_s);
        options.bindAddresses = shortText(net, u"bindIp"_s).split(u',', Qt::SkipEmptyParts);
        options.bindsAll = net.isTrue(u"bindIpAll"_s);
        if (security.contains(u"javascriptEnabled"_s))
            options.javascript = security.isTrue(u"javascriptEnabled"_s);
        options.audit = shortText(parsed.child(u"auditLog"_s), u"destination"_s);
        m_facts.options = options;
    }

    void readAccount()
    {
        const auto answer = ask(BsonDocument().add(u"connectionStatus"_s, 1).add(u"showPrivileges"_s, true));
        if (!answer) {
            m_facts.roles = FactGap::of(answer.error());
            m_facts.widePrivileges = FactGap::of(answer.error());
            return;
        }
        const BsonDocument info = answer->child(u"authInfo"_s);
        if (!info.contains(u"authenticatedUserRoles"_s)) {
            m_facts.roles = FactGap{FactGap::Kind::Hidden, u"the server does not tell the roles"_s};
            m_facts.widePrivileges = m_facts.roles.gap();
            return;
        }
        m_facts.roles = rolesOf(info, u"authenticatedUserRoles"_s);
        QStringList wide;
        for (const BsonDocument &privilege : info.documents(u"authenticatedUserPrivileges"_s)) {
            if (privilege.texts(u"actions"_s).contains(u"anyAction"_s))
                wide.append(u"anyAction"_s);
            if (privilege.child(u"resource"_s).isTrue(u"anyResource"_s))
                wide.append(u"anyResource"_s);
        }
        wide.removeDuplicates();
        m_facts.widePrivileges = wide;
    }

    void readUsers()
    {
        const auto answer = ask(BsonDocument().add(u"usersInfo"_s, BsonDocument().add(u"forAllDBs"_s, true)));
        if (!answer) {
            m_facts.users = FactGap::of(answer.error());
            return;
        }
        QList<MongoUser> users;
        for (const BsonDocument &user : answer->documents(u"users"_s)) {
            if (users.size() == MostUsers)
                break;
            users.append({shortText(user, u"db"_s) + u'.' + shortText(user, u"user"_s), rolesOf(user, u"roles"_s)});
        }
        m_facts.users = users;
    }

    void readSet()
    {
        MongoSet set;
        set.name = shortText(m_hello, u"setName"_s);
        set.writable = m_hello.isTrue(u"isWritablePrimary"_s) || m_hello.isTrue(u"ismaster"_s);
        if (set.name.isEmpty()) {
            m_facts.set = set;
            return;
        }
        const auto answer = ask(BsonDocument().add(u"replSetGetStatus"_s, 1));
        if (!answer) {
            m_facts.set = FactGap::of(answer.error());
            return;
        }
        set.voters = int(answer->integer(u"votingMembersCount"_s).value_or(0));
        std::optional<qint64> newest;
        for (const BsonDocument &member : answer->documents(u"members"_s)) {
            if (member.text(u"stateStr"_s) == "PRIMARY"_L1)
                newest = millisecondsOf(member, u"optimeDate"_s);
        }
        for (const BsonDocument &member : answer->documents(u"members"_s)) {
            MongoSetMember one;
            one.name = shortText(member, u"name"_s);
            one.state = shortText(member, u"stateStr"_s);
            one.healthy = member.number(u"health"_s).value_or(1) != 0;
            const auto applied = millisecondsOf(member, u"optimeDate"_s);
            if (newest && applied && one.state == "SECONDARY"_L1)
                one.lagSeconds = double(qMax<qint64>(0, *newest - *applied)) / 1000;
            set.hasPrimary = set.hasPrimary || one.state == "PRIMARY"_L1;
            set.members.append(one);
        }
        m_facts.set = set;
    }

    void readShards()
    {
        if (m_hello.text(u"msg"_s) != "isdbgrid"_L1) {
            m_facts.shards = FactGap{FactGap::Kind::Unsupported, u"the server is no router of a sharded cluster"_s};
            return;
        }
        const auto answer = ask(BsonDocument().add(u"listShards"_s, 1));
        if (!answer) {
            m_facts.shards = FactGap::of(answer.error());
            return;
        }
        QList<MongoShardState> shards;
        for (const BsonDocument &shard : answer->documents(u"shards"_s))
            shards.append(
                {shortText(shard, u"_id"_s), shard.isTrue(u"draining"_s), shard.integer(u"state"_s).value_or(1)});
        m_facts.shards = shards;
    }

    /// Asks once for the names of the databases, without a login.
    void readStranger()
    {
        ConnectionSpec stranger = m_spec;
        stranger.url.user.clear();
        stranger.password = Secret();
        stranger.url.query.removeIf(
            [](const auto &pair) { return pair.first.startsWith("auth"_L1, Qt::CaseInsensitive); });
        stranger.access = Access::ReadOnly;
        const auto client = MongoClient::open(stranger, m_cancel);
        if (!client) {
            m_facts.answersStrangers = FactGap::of(client.error());
            return;
        }
        const MongoClient::Call call(**client, m_spec.statementTimeout);
        const auto answer =
            (*client)->run(u"admin"_s, BsonDocument().add(u"listDatabases"_s, 1).add(u"nameOnly"_s, true));
        if (answer)
            m_facts.answersStrangers = true;
        else if (answer.error().kind == ErrorKind::Permission)
            m_facts.answersStrangers = false;
        else
            m_facts.answersStrangers = FactGap::of(answer.error());
    }

    MongoClient &m_client;
    const ConnectionSpec &m_spec;
    const CancelToken &m_cancel;
    BsonDocument m_hello;
    MongoFacts m_facts;
};

} // namespace

MongoFacts unaskedMongoFacts(const FactGap &gap)
{
    return {gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap};
}

MongoFacts collectMongoFacts(Session &session, const ConnectionSpec &spec, const CancelToken &cancel)
{
    auto *mongo = dynamic_cast<MongoSession *>(&session);
    if (mongo == nullptr)
        return unaskedMongoFacts({FactGap::Kind::NotAsked, u"this is no MongoDB session"_s});
    return MongoFactReader(mongo->client(), spec, cancel).read();
}

} // namespace athanor

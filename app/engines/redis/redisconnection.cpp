// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisconnection.h"

#include "engines/redis/libhiredis.h"
#include "engines/tlsidentity.h"
#include "engines/transportpolicy.h"

#include <thread>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How long an answer that is on its way may take to arrive after a cancel.
constexpr std::chrono::milliseconds DrainGrace{300};
/// How long the server has to end this connection before it is hung up from here.
constexpr std::chrono::milliseconds KillGrace{1200};
/// Commands of a pipeline that are sent before their answers are read.
constexpr qsizetype PipelineStep = 500;
constexpr qsizetype PipelineBytes = 1024 * 1024;

int numberOfVersion(const QString &version)
{
    const QStringList parts = version.split(u'.');
    return parts.value(0).toInt() * 10000 + parts.value(1).toInt() * 100 + parts.value(2).toInt();
}

/// The value after a name in the flat array that HELLO answers with.
const RedisReply &helloField(const RedisReply &reply, QByteArrayView name)
{
    for (size_t i = 0; i + 1 < reply.elements.size(); i += 2) {
        if (reply.elements[i].text == name)
            return reply.elements[i + 1];
    }
    return reply.at(reply.elements.size());
}

bool isUnknownCommand(const RedisReply &reply)
{
    return reply.isError() && (reply.text.startsWith("ERR unknown") || reply.text.startsWith("ERR Unknown"));
}

} // namespace

RedisConnection::RedisConnection(ConnectionSpec spec, HostPort host, std::shared_ptr<RedisWatch> watch)
    : m_spec(std::move(spec)), m_host(std::move(host)), m_watch(std::move(watch)),
      m_reader(std::make_unique<RedisReader>())
{
    if (m_host.port == 0 && !m_host.host.startsWith(u'/'))
        m_host.port = standardPort(EngineId::Redis);
}

QString RedisConnection::address() const
{
    if (m_host.host.startsWith(u'/'))
        return m_host.host;
    const QString name = m_host.host.contains(u':') ? u'[' + m_host.host + u']' : m_host.host;
    return name + u':' + QString::number(m_host.port);
}

Result<std::unique_ptr<RedisConnection>> RedisConnection::open(const ConnectionSpec &spec, const HostPort &host,
                                                               const std::shared_ptr<RedisWatch> &watch,
                                                               const CancelToken &cancel)
{
    ConnectionSpec own = spec;
    // The tunnel leads to the URL's host and to no other node.
    if (host != spec.url.hosts.value(0)) {
        if (!spec.tunnel.isEmpty())
            return fail(Error::unsupported(
                u"The other servers of the cluster are not reached through this tunnel; connect to them directly."_s));
        own.url.hosts = {host};
    }
    const auto transport = transportFor(own);
    if (!transport)
        return fail(transport);
    if (const Status loaded = loadLibhiredis(); !loaded)
        return fail(loaded);
    const QDeadlineTimer deadline(spec.connectTimeout);
    std::unique_ptr<RedisConnection> connection(new RedisConnection(own, host, watch));
    connection->m_opening = &cancel;
    const QDeadlineTimer outer = watch->deadline;
    watch->deadline = outer.isForever() ? deadline : qMin(outer, deadline);
    Status ready = connection->connect(*transport, {watch->deadline, nullptr, &cancel});
    if (ready)
        ready = connection->logIn();
    watch->deadline = outer;
    connection->m_opening = nullptr;
    if (!ready)
        return fail(ready.error());
    return connection;
}

Status RedisConnection::connect(const Transport &transport, const RedisPatience &patience)
{
    auto socket = RedisSocket::open(m_host, transport, m_spec.tunnel, patience);
    if (!socket && socket.error().kind == ErrorKind::Refused && patience.token && m_spec.tunnel.isEmpty()) {
        // Looked at once more, without a login, for a sentence that says which part of the proof is missing.
        const auto deadline = std::chrono::steady_clock::now() + patience.deadline.remainingTimeAsDuration();
        return fail(explainTlsFailure({EngineId::Redis, m_host, transport}, socket.error(), deadline, *patience.token));
    }
    if (!socket)
        return fail(socket.error());
    m_socket = *std::move(socket);
    if (transport.tls && !m_socket->tls())
        return fail(Error::internal(u"The connection is not encrypted although it must be; nothing was sent."_s));
    return {};
}

Status RedisConnection::logIn()
{
    if (!m_spec.password.isEmpty() || !m_spec.url.user.isEmpty()) {
        RedisCommand login{"AUTH"};
        if (!m_spec.url.user.isEmpty())
            login.append(m_spec.url.user.toUtf8());
        const QByteArray &password = m_spec.password.reveal();
        login.append(QByteArray(password.constData(), password.size()));
        const auto answer = call(login);
        login.last().fill('\0');
        if (!answer)
            return fail(answer.error());
        if (answer->isError() && answer->text.contains("without any password configured"))
            return fail(Error::permission(
                u"The server has no password for this account, but the profile gives one; take it out, and set one at "
                "the server."_s));
        if (answer->isError())
            return fail(redisError(answer->text));
    }
    if (const Status greeted = greet(); !greeted)
        return greeted;
    return takeDatabase();
}

Status RedisConnection::greet()
{
    const auto hello = call({"HELLO", "2", "SETNAME", "athanor"});
    if (!hello)
        return fail(hello.error());
    if (hello->isArray()) {
        const QByteArray product = helloField(*hello, "server").text;
        if (product == "valkey")
            m_greeting.product = u"Valkey"_s;
        m_greeting.version = boundedText(QString::fromUtf8(helloField(*hello, "version").text), 40, false);
        m_greeting.versionNumber = numberOfVersion(m_greeting.version);
        m_greeting.mode = boundedText(QString::fromUtf8(helloField(*hello, "mode").text), 40, false);
        m_greeting.clientId = helloField(*hello, "id").integer;
        return {};
    }
    // Redis before 6, or an account that may not say HELLO: each thing is asked for alone and may be refused.
    if (hello->isError() && !isUnknownCommand(*hello) && hello->errorCode() != "NOPERM")
        return fail(redisError(hello->text));
    const auto answers = pipeline({{"CLIENT", "SETNAME", "athanor"}, {"CLIENT", "ID"}, {"PING"}});
    if (!answers)
        return fail(answers.error());
    m_greeting.clientId = answers->at(1).integer;
    const RedisReply &ping = answers->at(2);
    return ping.isError() && ping.errorCode() != "NOPERM" ? Status(fail(redisError(ping.text))) : Status();
}

Status RedisConnection::takeDatabase()
{
    const int database = m_spec.url.database.toInt();
    if (database == 0)
        return {};
    if (m_greeting.mode == "cluster"_L1)
        return fail(Error::invalidInput(u"A cluster has database 0 alone; correct the URL."_s));
    const auto taken = ask({"SELECT", QByteArray::number(database)});
    return taken ? Status() : fail(taken.error());
}

Status RedisConnection::mayBeSent(const RedisCommand &command) const
{
    const auto writes = redisCommandClass(command);
    if (!writes)
        return fail(Error::internal(u"The command %1 is not on the list of those that may be sent."_s.arg(
            boundedText(QString::fromUtf8(command.value(0)), 40, false))));
    if (*writes == WriteClass::Guarded && m_spec.access == Access::ReadOnly)
        return fail(Error::refused(u"This session is read-only; unlock the profile to change anything."_s));
    return {};
}

Result<RedisReply> RedisConnection::receiveOne(const RedisPatience &patience)
{
    for (;;) {
        auto reply = m_reader->next();
        if (!reply)
            return fail(reply.error());
        if (*reply)
            return std::move(**reply);
        const auto bytes = m_socket->receive(patience);
        if (!bytes)
            return fail(bytes.error());
        if (const Status fed = m_reader->feed(*bytes); !fed)
            return fail(fed.error());
    }
}

void RedisConnection::killAtServer() const
{
    if (m_greeting.clientId == 0)
        return;
    // A connection of its own on a thread of its own: it may wait for a dead network.
    ConnectionSpec side = m_spec;
    side.connectTimeout = std::chrono::seconds(2);
    side.access = Access::ReadOnly;
    std::thread([side, id = m_greeting.clientId] {
        const auto watch = std::make_shared<RedisWatch>();
        auto connection = open(side, side.url.hosts.value(0), watch, {});
        watch->deadline = QDeadlineTimer(std::chrono::seconds(2));
        if (connection)
            (void)(*connection)->call({"CLIENT", "KILL", "ID", QByteArray::number(id)});
    }).detach();
}

/// What becomes of the connection when a wait ended without an answer.
Error RedisConnection::givenUp(const Error &error, qsizetype outstanding)
{
    const bool cancelled = error.kind == ErrorKind::Cancelled;
    if (cancelled)
        m_watch->cancel.clear();
    const bool mayWait = cancelled && !m_opening;
    for (const QDeadlineTimer grace(DrainGrace); mayWait && outstanding > 0; --outstanding) {
        if (!receiveOne({grace, nullptr, nullptr}))
            break;
    }
    if (mayWait && outstanding == 0)
        return error;
    if (!m_opening && (cancelled || error.kind == ErrorKind::Timeout))
        killAtServer();
    if (mayWait)
        (void)receiveOne({QDeadlineTimer(KillGrace), nullptr, nullptr});
    m_socket->hangUp();
    close();
    return error;
}

Status RedisConnection::exchange(const QList<RedisCommand> &commands, qsizetype from, qsizetype count,
                                 QList<RedisReply> *replies)
{
    QByteArray bytes;
    for (qsizetype i = from; i < from + count; ++i) {
        QByteArray one = formatRedisCommand(commands.at(i));
        bytes += one;
        one.fill('\0');
    }
    const RedisPatience patience{m_watch->deadline, m_opening ? nullptr : &m_watch->cancel, m_opening};
    const Status sent = m_socket->send(bytes, patience);
    bytes.fill('\0');
    if (!sent)
        // Half a command may be on its way, so nothing that follows could be told apart.
        return fail(givenUp(sent.error(), -1));
    for (qsizetype i = 0; i < count; ++i) {
        auto reply = receiveOne(patience);
        if (!reply)
            return fail(givenUp(reply.error(), count - i));
        replies->append(*std::move(reply));
    }
    return {};
}

Result<QList<RedisReply>> RedisConnection::pipeline(const QList<RedisCommand> &commands)
{
    if (!m_socket)
        return fail(Error::unreachable(u"The connection to the server is closed; open it again."_s));
    for (const RedisCommand &command : commands) {
        if (const Status allowed = mayBeSent(command); !allowed)
            return fail(allowed.error());
    }
    QList<RedisReply> replies;
    replies.reserve(commands.size());
    for (qsizetype from = 0; from < commands.size();) {
        qsizetype count = 0, size = 0;
        while (from + count < commands.size() && count < PipelineStep && (count == 0 || size < PipelineBytes)) {
            for (const QByteArray &word : commands.at(from + count))
                size += word.size();
            ++count;
        }
        if (const Status done = exchange(commands, from, count, &replies); !done)
            return fail(done.error());
        from += count;
    }
    return replies;
}

Result<RedisReply> RedisConnection::call(const RedisCommand &command)
{
    auto replies = pipeline({command});
    if (!replies)
        return fail(replies.error());
    return std::move(replies->first());
}

Result<RedisReply> RedisConnection::ask(const RedisCommand &command)
{
    auto reply = call(command);
    if (reply && reply->isError())
        return fail(redisError(reply->text));
    return reply;
}

void RedisConnection::leaveTransaction()
{
    if (!m_socket)
        return;
    const auto answers = pipeline({{"DISCARD"}, {"UNWATCH"}});
    // Without MULTI the first is an error; queued, the second would be no OK.
    if ((answers && answers->last().text == "OK") || !m_socket)
        return;
    m_socket->hangUp();
    close();
}

Result<RedisReply> RedisConnection::execute()
{
    const RedisCommand command{"EXEC"};
    if (const Status allowed = mayBeSent(command); !allowed)
        return fail(allowed.error());
    if (!m_socket)
        return fail(Error::unreachable(u"The connection to the server is closed; open it again."_s));
    const RedisPatience patience{m_watch->deadline, &m_watch->cancel, nullptr};
    const Status sent = m_socket->send(formatRedisCommand(command), patience);
    auto reply = sent ? receiveOne(patience) : Result<RedisReply>(fail(sent.error()));
    if (!reply && reply.error().kind == ErrorKind::Cancelled) {
        // Too late to take it back: what counts now is the answer.
        m_watch->cancel.clear();
        if (sent)
            reply = receiveOne({QDeadlineTimer(DrainGrace), nullptr, nullptr});
    }
    if (reply)
        return reply;
    m_socket->hangUp();
    close();
    return fail(Error::unknown(u"The connection broke before the server answered, so the change may or may not have "
                               "been made; look before you try again."_s,
                               reply.error().message));
}

} // namespace athanor

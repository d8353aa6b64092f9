// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisnodes.h"

#include "engines/redis/redisnames.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int AllSlots = 16384;
constexpr qsizetype MostNodes = 1000;
/// A node of a cluster is near the one that named it; a cancel must not wait long for it.
constexpr std::chrono::milliseconds NodeConnectTimeout{1500};

/// The address at the end of "MOVED 3999 127.0.0.1:6381"; an empty host is the one that said it.
std::optional<HostPort> redirectionTarget(const QByteArray &text, const HostPort &from)
{
    const QByteArray place = text.mid(text.lastIndexOf(' ') + 1);
    const qsizetype colon = place.lastIndexOf(':');
    bool ok = false;
    const int port = place.mid(colon + 1).toInt(&ok);
    if (colon < 0 || !ok || port <= 0 || port > 65535)
        return std::nullopt;
    const QString host = QString::fromUtf8(place.first(colon));
    return HostPort{host.isEmpty() ? from.host : host, quint16(port)};
}

bool isRedirection(const RedisReply &reply)
{
    const QByteArray code = reply.errorCode();
    return code == "MOVED" || code == "ASK";
}

} // namespace

Result<std::unique_ptr<RedisNodes>>
RedisNodes::open(const ConnectionSpec &spec, const std::shared_ptr<RedisWatch> &watch, const CancelToken &cancel)
{
    std::unique_ptr<RedisNodes> nodes(new RedisNodes(spec, watch));
    auto main = RedisConnection::open(spec, spec.url.hosts.value(0), watch, cancel);
    if (!main)
        return fail(main.error());
    nodes->m_main = *std::move(main);
    nodes->m_cluster = nodes->m_main->greeting().mode == "cluster"_L1;
    nodes->m_spec.connectTimeout = qMin(spec.connectTimeout, NodeConnectTimeout);
    return nodes;
}

bool RedisNodes::isOpen() const
{
    return m_main->isOpen() && std::ranges::all_of(m_others, [](const auto &o) { return o.second->isOpen(); });
}

Result<RedisConnection *> RedisNodes::connectionTo(const HostPort &host)
{
    const HostPort &own = m_main->host();
    const bool ownSocket = own.host.startsWith(u'/') && host.host == own.host;
    if (host == own || ownSocket)
        return m_main.get();
    // Whoever listens on another socket of this machine is no member of a server's cluster, and gets no password.
    if (host.host.startsWith(u'/'))
        return fail(Error::refused(u"The server names %1 as a member of its cluster, which is no address; nothing was "
                                   "sent there."_s.arg(boundedText(host.host, 300, false))));
    const QString name = u"%1:%2"_s.arg(host.host).arg(host.port);
    if (const auto it = m_others.find(name); it != m_others.end())
        return it->second.get();
    auto made = RedisConnection::open(m_spec, host, m_watch, {});
    if (!made)
        return fail(made.error());
    return m_others.emplace(name, *std::move(made)).first->second.get();
}

Status RedisNodes::learnSlots()
{
    if (!m_slots.isEmpty())
        return {};
    const auto answer = m_main->ask({"CLUSTER", "SLOTS"});
    if (!answer)
        return fail(answer.error());
    for (const RedisReply &range : answer->elements) {
        const RedisReply &primary = range.at(2);
        const QString host = QString::fromUtf8(primary.at(0).text);
        const qint64 port = primary.at(1).integer;
        const qint64 first = range.at(0).integer, last = range.at(1).integer;
        if (first < 0 || last >= AllSlots || first > last || port <= 0 || port > 65535 || m_slots.size() >= AllSlots)
            return fail(Error::database(u"The server's list of slots cannot be understood; try again later."_s));
        m_slots.append({int(first), int(last), {host.isEmpty() ? m_main->host().host : host, quint16(port)}});
    }
    if (m_slots.isEmpty())
        return fail(Error::unreachable(u"No server of the cluster holds any keys; look at its slots."_s));
    return {};
}

Result<QList<RedisConnection *>> RedisNodes::holders()
{
    if (!m_cluster)
        return QList<RedisConnection *>{m_main.get()};
    // Asked anew each time: a list of all keys must not miss a server that came in.
    forgetSlots();
    if (const Status known = learnSlots(); !known)
        return fail(known.error());
    QList<RedisConnection *> list;
    for (const SlotRange &range : std::as_const(m_slots)) {
        const auto connection = connectionTo(range.host);
        if (!connection)
            return fail(connection.error());
        if (!list.contains(*connection))
            list.append(*connection);
        if (list.size() > MostNodes)
            return fail(Error::unsupported(u"The cluster has more than %1 servers."_s.arg(MostNodes)));
    }
    return list;
}

Result<RedisConnection *> RedisNodes::holderOf(const QByteArray &key)
{
    if (!m_cluster)
        return m_main.get();
    if (const Status known = learnSlots(); !known)
        return fail(known.error());
    const int slot = redisSlot(key);
    for (const SlotRange &range : std::as_const(m_slots)) {
        if (slot >= range.first && slot <= range.last)
            return connectionTo(range.host);
    }
    return fail(
        Error::unreachable(u"No server of the cluster holds slot %1, so its keys cannot be reached."_s.arg(slot)));
}

Result<RedisReply> RedisNodes::follow(const RedisCommand &command, const RedisReply &redirection)
{
    const bool ask = redirection.errorCode() == "ASK";
    const auto target = redirectionTarget(redirection.text, m_main->host());
    if (!target)
        return redirection;
    if (!ask)
        forgetSlots();
    const auto connection = connectionTo(*target);
    if (!connection)
        return fail(connection.error());
    if (!ask)
        return (*connection)->call(command);
    auto answers = (*connection)->pipeline({{"ASKING"}, command});
    if (!answers)
        return fail(answers.error());
    return answers->last();
}

Result<QList<RedisReply>> RedisNodes::read(const QList<RedisCommand> &commands)
{
    if (!m_cluster)
        return m_main->pipeline(commands);
    std::map<RedisConnection *, QList<qsizetype>> shares;
    for (qsizetype i = 0; i < commands.size(); ++i) {
        // MEMORY USAGE key
        const QByteArray &key = commands.at(i).value(commands.at(i).value(0) == "MEMORY" ? 2 : 1);
        const auto holder = holderOf(key);
        if (!holder)
            return fail(holder.error());
        shares[*holder].append(i);
    }
    QList<RedisReply> answers(commands.size());
    for (const auto &[connection, places] : shares) {
        QList<RedisCommand> share;
        for (const qsizetype place : places)
            share.append(commands.at(place));
        auto got = connection->pipeline(share);
        if (!got)
            return fail(got.error());
        for (qsizetype i = 0; i < places.size(); ++i)
            answers[places.at(i)] = std::move((*got)[i]);
    }
    for (qsizetype i = 0; i < answers.size(); ++i) {
        if (!isRedirection(answers.at(i)))
            continue;
        auto followed = follow(commands.at(i), answers.at(i));
        if (!followed)
            return fail(followed.error());
        answers[i] = *std::move(followed);
    }
    return answers;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
// Connections, framing and faults; the commands are in mongowirecommands.cpp.
#include "support/mongowire.h"

#include "engines/mongodb/extendedjson.h"
#include "support/mongowirepeer.h"

#include <QElapsedTimer>
#include <QtEndian>

#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int LongestWaitMs = 60000;

qint32 numberAt(const QByteArray &bytes, qsizetype at)
{
    return qFromLittleEndian<qint32>(bytes.constData() + at);
}

void appendNumber(QByteArray *bytes, qint32 number)
{
    char raw[4];
    qToLittleEndian(number, raw);
    bytes->append(raw, 4);
}

QByteArray bytesOf(const BsonDocument &document)
{
    return QByteArray(reinterpret_cast<const char *>(bson_get_data(document.get())), document.size());
}

QByteArray framed(qint32 responseTo, qint32 code, const QByteArray &body)
{
    QByteArray message;
    appendNumber(&message, qint32(16 + body.size()));
    appendNumber(&message, 7);
    appendNumber(&message, responseTo);
    appendNumber(&message, code);
    return message + body;
}

std::optional<BsonDocument> documentAt(const QByteArray &message, qsizetype at)
{
    bson_t view;
    if (at + 5 > message.size() || numberAt(message, at) != message.size() - at ||
        !bson_init_static(&view, reinterpret_cast<const uint8_t *>(message.constData()) + at,
                          size_t(message.size() - at)) ||
        !bson_validate(&view, BSON_VALIDATE_NONE, nullptr))
        return std::nullopt;
    return BsonDocument(&view);
}

} // namespace

// ---- one connection ----

MongoWireServer::Peer::Peer(int fd, const std::optional<KeyPair> &identity) : descriptor(fd)
{
    broken = identity && !tls.accept(fd, *identity);
}

std::optional<QByteArray> MongoWireServer::Peer::read(qsizetype size)
{
    QByteArray bytes;
    while (!broken && bytes.size() < size) {
        QByteArray part(size - bytes.size(), Qt::Uninitialized);
        const ssize_t got = tls ? SSL_read(tls.ssl(), part.data(), int(part.size()))
                                : ::recv(descriptor, part.data(), size_t(part.size()), 0);
        broken = got <= 0;
        if (got > 0)
            bytes.append(part.constData(), got);
    }
    return broken ? std::nullopt : std::optional(bytes);
}

void MongoWireServer::Peer::write(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (!broken && done < bytes.size()) {
        const qsizetype left = bytes.size() - done;
        const ssize_t got = tls ? SSL_write(tls.ssl(), bytes.constData() + done, int(left))
                                : ::send(descriptor, bytes.constData() + done, size_t(left), MSG_NOSIGNAL);
        broken = got <= 0;
        done += qMax<ssize_t>(0, got);
    }
}

// ---- the server ----

MongoWireServer::MongoWireServer(const Options &options) : m_options(options)
{
    const LoopbackPort listener = listenOnLoopback(16);
    m_listener = listener.descriptor;
    m_port = listener.port;
    m_acceptor = std::thread([this] { accept(); });
}

MongoWireServer::~MongoWireServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    {
        const QMutexLocker lock(&m_mutex);
        for (const int descriptor : std::as_const(m_descriptors))
            ::shutdown(descriptor, SHUT_RDWR);
        m_changed.wakeAll();
    }
    for (std::thread &thread : m_threads)
        thread.join();
    ::close(m_listener);
}

void MongoWireServer::accept()
{
    while (!m_stop) {
        const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            continue;
        {
            const QMutexLocker lock(&m_mutex);
            m_descriptors.insert(descriptor);
        }
        if (m_stop)
            ::shutdown(descriptor, SHUT_RDWR);
        m_threads.emplace_back([this, descriptor] {
            ++m_connections;
            {
                Peer peer(descriptor, m_options.identity);
                peer.loggedIn = m_options.user.isEmpty();
                serve(peer);
            }
            {
                const QMutexLocker lock(&m_mutex);
                m_descriptors.remove(descriptor);
            }
            ::close(descriptor);
            --m_connections;
        });
    }
}

void MongoWireServer::serve(Peer &peer)
{
    for (;;) {
        const auto header = peer.read(16);
        if (!header)
            return;
        const qint32 length = numberAt(*header, 0);
        if (length < 16 || length > 48000000)
            return;
        const auto body = peer.read(length - 16);
        if (!body || !handle(peer, *header + *body))
            return;
    }
}

bool MongoWireServer::handle(Peer &peer, const QByteArray &message)
{
    const qint32 id = numberAt(message, 4);
    const qint32 code = numberAt(message, 12);
    const bool old = code == 2004;
    const qsizetype at = old ? message.indexOf('\0', 20) + 9 : 21;
    const auto command = documentAt(message, at);
    const bool sound = command && !command->isEmpty() && (old || (code == 2013 && numberAt(message, 16) == 0));
    if (!sound) {
        const QMutexLocker lock(&m_mutex);
        m_problems.append(u"a message of kind %1 that a server would hang up on"_s.arg(code));
        return false;
    }
    const QString name = command->fields().first().first;
    std::optional<Fault> fault;
    {
        const QMutexLocker lock(&m_mutex);
        m_commands.append(name);
        m_received.append(*command);
        if (m_faults.contains(name))
            fault = m_faults.take(name);
        if (old && name.toLower() != "ismaster"_L1)
            m_problems.append(u"OP_QUERY for "_s + name);
    }
    if (fault == Fault::CutBefore)
        return false;
    if (fault == Fault::Silent) {
        const QMutexLocker lock(&m_mutex);
        while (!m_stop && !peer.isGone())
            m_changed.wait(&m_mutex, 50);
        return false;
    }
    const int interrupted = fault == Fault::Endless ? waitToBeKilled(*command) : 0;
    if (fault == Fault::Endless && interrupted == 0)
        return false;
    BsonDocument body = fault == Fault::Endless ? BsonDocument()
                                                      .add(u"ok"_s, BsonValue::real(0))
                                                      .add(u"errmsg"_s, u"operation was interrupted"_s)
                                                      .add(u"code"_s, interrupted)
                                                : reply(peer, *command);
    QByteArray raw;
    {
        const QMutexLocker lock(&m_mutex);
        raw = m_raw.take(name);
    }
    if (!raw.isEmpty()) {
        qToLittleEndian(id, raw.data() + 8);
        peer.write(raw);
        return true;
    }
    QByteArray bytes;
    if (old) {
        appendNumber(&bytes, 8);
        bytes.append(8, '\0');
        appendNumber(&bytes, 0);
        appendNumber(&bytes, 1);
    } else {
        appendNumber(&bytes, 0);
        bytes.append('\0');
    }
    bytes = framed(id, old ? 1 : 2013, bytes + bytesOf(body));
    if (fault == Fault::CutAfter)
        return false;
    peer.write(fault == Fault::CutMidway ? bytes.first(bytes.size() / 2) : bytes);
    return fault != Fault::CutMidway && !peer.broken;
}

/// Runs as an operation that others see, until it is killed or its own limit passes: the code of that. 0: the server
/// stops.
int MongoWireServer::waitToBeKilled(const BsonDocument &command)
{
    constexpr int Interrupted = 11601, MaxTimeExpired = 50;
    const qint64 limit = command.integer(u"maxTimeMS"_s).value_or(0);
    QElapsedTimer clock;
    clock.start();
    QMutexLocker lock(&m_mutex);
    const int number = m_nextOperation++;
    m_operations.insert(
        number, {command.child(u"lsid"_s).value(u"id"_s).value_or(BsonValue()), command.fields().first().first, false});
    m_changed.wakeAll();
    while (!m_stop && !m_operations.value(number).killed && (limit == 0 || clock.elapsed() < limit))
        m_changed.wait(&m_mutex, 20);
    const bool killed = m_operations.take(number).killed;
    return m_stop ? 0 : killed ? Interrupted : MaxTimeExpired;
}

QString MongoWireServer::url(const QString &database) const
{
    const QString user = m_options.user.isEmpty() ? QString() : m_options.user + u'@';
    const QString rest = m_options.user.isEmpty() ? QString() : u"?authSource=admin"_s;
    return "mongodb://"_L1 + user + address() + u'/' + database + rest;
}

void MongoWireServer::create(const QString &collection, const QString &options, const QString &type)
{
    // libbson's own reader: operators may stand in a validator.
    const QByteArray json = options.toUtf8();
    bson_t *parsed = bson_new_from_json(reinterpret_cast<const uint8_t *>(json.constData()), json.size(), nullptr);
    const QMutexLocker lock(&m_mutex);
    MongoWireCollection &made = m_data[u"app."_s + collection];
    made.type = type;
    if (parsed != nullptr)
        made.options = BsonDocument(parsed);
    else
        m_problems.append(u"the test's options are wrong"_s);
    bson_destroy(parsed);
}

void MongoWireServer::addUniqueIndex(const QString &collection, const QString &field)
{
    const QMutexLocker lock(&m_mutex);
    m_data[u"app."_s + collection].indexes.append(BsonDocument()
                                                      .add(u"v"_s, 2)
                                                      .add(u"key"_s, BsonDocument().add(field, 1))
                                                      .add(u"name"_s, field + "_1"_L1)
                                                      .add(u"unique"_s, true));
}

void MongoWireServer::put(const QString &collection, const QString &json)
{
    const auto document = parseDocument(json);
    const QMutexLocker lock(&m_mutex);
    MongoWireCollection &place = m_data[u"app."_s + collection];
    if (document && !MongoWireStore::insert(place, *document))
        m_problems.append(u"the test's document is refused"_s);
    else if (!document)
        m_problems.append(u"the test's document is wrong: "_s + document.error().message);
}

QList<BsonDocument> MongoWireServer::documents(const QString &collection)
{
    const QMutexLocker lock(&m_mutex);
    return m_data.value(u"app."_s + collection).documents;
}

void MongoWireServer::change(const QString &collection, const BsonValue &id, const QString &field,
                             const BsonValue &value)
{
    const QMutexLocker lock(&m_mutex);
    for (BsonDocument &document : m_data[u"app."_s + collection].documents) {
        if (!(document.value(u"_id"_s) == id))
            continue;
        BsonDocument now;
        for (const auto &[name, old] : document.fields())
            now.add(name, name == field ? value : old);
        if (!now.contains(field))
            now.add(field, value);
        document = now;
    }
}

void MongoWireServer::drop(const QString &collection)
{
    const QMutexLocker lock(&m_mutex);
    m_data.remove(u"app."_s + collection);
}

void MongoWireServer::answer(const QString &command, const QString &json)
{
    const auto document = parseDocument(json);
    const QMutexLocker lock(&m_mutex);
    if (document)
        m_answers.insert(command, *document);
    else
        m_problems.append(u"the test's answer is wrong: "_s + document.error().message);
}

void MongoWireServer::failNext(const QString &command, Fault fault)
{
    const QMutexLocker lock(&m_mutex);
    m_faults.insert(command, fault);
}

void MongoWireServer::answerRaw(const QString &command, const QByteArray &message)
{
    const QMutexLocker lock(&m_mutex);
    m_raw.insert(command, message);
}

bool MongoWireServer::waitForEndless()
{
    QMutexLocker lock(&m_mutex);
    QElapsedTimer clock;
    clock.start();
    while (m_operations.isEmpty() && clock.elapsed() < LongestWaitMs)
        m_changed.wait(&m_mutex, 100);
    return !m_operations.isEmpty();
}

QStringList MongoWireServer::problems()
{
    const QMutexLocker lock(&m_mutex);
    return m_problems;
}

QStringList MongoWireServer::commands()
{
    const QMutexLocker lock(&m_mutex);
    return m_commands;
}

QList<BsonDocument> MongoWireServer::received(const QString &command)
{
    const QMutexLocker lock(&m_mutex);
    QList<BsonDocument> list;
    for (const BsonDocument &one : std::as_const(m_received)) {
        if (one.fields().first().first == command)
            list.append(one);
    }
    return list;
}

} // namespace athanor::test

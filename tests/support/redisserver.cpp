// SPDX-License-Identifier: Apache-2.0
#include "support/redisserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int RedisStartMs = 30000;
constexpr int RedisDatabases = 64;

quint16 redisFreePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

} // namespace

RedisServer &RedisServer::shared()
{
    static RedisServer server;
    return server;
}

RedisServer::RedisServer(const RedisOptions &options) : m_passwords(options.passwords)
{
    m_running = start(options);
}

RedisServer::~RedisServer()
{
    stop();
}

void RedisServer::stop()
{
    m_running = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(5000);
}

bool RedisServer::failed(const QString &what)
{
    m_problem = what;
    return false;
}

QByteArray RedisServer::adminPassword() const
{
    return m_passwords ? QByteArrayLiteral("only-a-test=1;#'") : QByteArray();
}

QStringList RedisServer::lines(const RedisOptions &options)
{
    if (options.sentinelOf != 0)
        return {u"bind 127.0.0.1"_s, u"dir "_s + m_folder.path(), u"port %1"_s.arg(m_port),
                u"logfile "_s + m_folder.filePath(u"log"_s),
                u"sentinel monitor primary 127.0.0.1 %1 1"_s.arg(options.sentinelOf)};
    QStringList list{u"bind 127.0.0.1"_s,
                     u"dir "_s + m_folder.path(),
                     u"save \"\""_s,
                     u"appendonly no"_s,
                     u"databases %1"_s.arg(options.cluster ? 1 : RedisDatabases),
                     u"logfile "_s + m_folder.filePath(u"log"_s),
                     u"port %1"_s.arg(m_port)};
    if (options.tlsPort)
        list += {u"tls-port %1"_s.arg(m_tlsPort), u"tls-ca-cert-file "_s + m_certificates.ca(),
                 u"tls-cert-file "_s +
                     (options.certificate.isEmpty() ? m_certificates.good().certificate : options.certificate),
                 u"tls-key-file "_s + (options.key.isEmpty() ? m_certificates.good().key : options.key),
                 u"tls-auth-clients optional"_s};
    if (options.passwords)
        list += u"requirepass \"%1\""_s.arg(QString::fromLatin1(adminPassword()));
    if (options.cluster)
        list += {u"cluster-enabled yes"_s, u"cluster-config-file nodes.conf"_s, u"cluster-node-timeout 2000"_s};
    if (options.replicaOf != 0)
        list += u"replicaof 127.0.0.1 %1"_s.arg(options.replicaOf);
    return list + options.moreLines;
}

bool RedisServer::start(const RedisOptions &options)
{
    if (!m_folder.isValid() || !m_certificates.isValid())
        return failed(u"No temporary folder or certificates"_s);
    m_port = options.plainPort ? redisFreePort() : quint16(0);
    m_tlsPort = options.tlsPort ? redisFreePort() : quint16(0);
    QFile config(m_folder.filePath(u"redis.conf"_s));
    const QByteArray text = lines(options).join(u'\n').toUtf8() + '\n';
    if (!config.open(QIODevice::WriteOnly) || config.write(text) != text.size())
        return failed(u"redis.conf cannot be written"_s);
    config.close();
    m_process.setChildProcessModifier([] {
        // A test program that is killed takes its server with it.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{config.fileName()};
    if (options.sentinelOf != 0)
        arguments += u"--sentinel"_s;
    m_process.start(u"redis-server"_s, arguments);
    const QDeadlineTimer deadline(RedisStartMs);
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        if (redis({u"PING"_s}) == "PONG")
            return true;
        m_process.waitForFinished(10);
    }
    return failed(u"redis-server did not start: "_s + QString::fromUtf8(m_process.readAll() + log()));
}

QByteArray RedisServer::redis(const QStringList &command, int database)
{
    QProcess cli;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (m_passwords)
        environment.insert(u"REDISCLI_AUTH"_s, QString::fromLatin1(adminPassword()));
    cli.setProcessEnvironment(environment);
    cli.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{u"-e"_s, u"-h"_s, u"127.0.0.1"_s, u"-n"_s, QString::number(database)};
    if (m_port != 0)
        arguments += {u"-p"_s, QString::number(m_port)};
    else
        arguments += {u"-p"_s, QString::number(m_tlsPort), u"--tls"_s, u"--cacert"_s, m_certificates.ca()};
    cli.start(u"redis-cli"_s, arguments + command);
    const bool done = cli.waitForFinished(RedisStartMs) && cli.exitCode() == 0;
    QByteArray answer = cli.readAll();
    if (answer.endsWith('\n'))
        answer.chop(1);
    if (done)
        return answer;
    failed(u"redis-cli failed: "_s + QString::fromUtf8(answer));
    return {};
}

int RedisServer::freshDatabase()
{
    // Database 0 is left to tests that name it.
    const int database = 1 + m_databases++ % (RedisDatabases - 1);
    redis({u"FLUSHDB"_s}, database);
    return database;
}

bool RedisServer::createUser(const QString &name, const QString &password, const QString &rules)
{
    const QStringList words = rules.split(u' ', Qt::SkipEmptyParts);
    return redis(QStringList{u"ACL"_s, u"SETUSER"_s, name, u"reset"_s, u"on"_s, u'>' + password} + words) == "OK";
}

namespace {

QString urlOf(const QString &scheme, const QString &user, quint16 port, int database)
{
    return scheme + "://"_L1 + (user.isEmpty() ? QString() : user + u'@') + "127.0.0.1:"_L1 + QString::number(port) +
           u'/' + QString::number(database);
}

} // namespace

QString RedisServer::tlsUrl(int database, const QString &user) const
{
    return urlOf(u"rediss"_s, user, m_tlsPort, database) + "?ssl_ca_certs="_L1 + m_certificates.ca();
}

QString RedisServer::url(int database, const QString &user, quint16 port) const
{
    return urlOf(u"redis"_s, user, port == 0 ? m_port : port, database);
}

void RedisServer::suspend() const
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void RedisServer::resume() const
{
    ::kill(pid_t(m_process.processId()), SIGCONT);
}

QByteArray RedisServer::log() const
{
    QFile file(m_folder.filePath(u"log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace athanor::test

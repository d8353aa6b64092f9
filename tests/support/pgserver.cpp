// SPDX-License-Identifier: Apache-2.0
#include "support/pgserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QThread>
#include <QUrl>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int StartMs = 30000;

/// The folder of the newest server that is installed.
QString programFolder()
{
    const QDir root(u"/usr/lib/postgresql"_s);
    QStringList versions = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::ranges::sort(versions, [](const QString &a, const QString &b) { return a.toInt() > b.toInt(); });
    for (const QString &version : std::as_const(versions)) {
        const QString folder = root.filePath(version + "/bin"_L1);
        if (QFile::exists(folder + "/initdb"_L1))
            return folder;
    }
    return {};
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Append) && file.write(content) == content.size();
}

bool copy(const QString &from, const QString &to)
{
    return QFile::copy(from, to) && QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

PgServer &PgServer::shared()
{
    static PgServer server;
    return server;
}

PgServer::PgServer()
{
    m_running = start();
}

PgServer::PgServer(PgServer &primary, const QString &name)
{
    m_running = startStandby(primary, name);
}

PgServer::~PgServer()
{
    stop();
}

bool PgServer::stop()
{
    m_running = false;
    if (m_process.state() == QProcess::NotRunning)
        return true;
    // Immediate shutdown: nothing of it is kept.
    ::kill(pid_t(m_process.processId()), SIGQUIT);
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(2000);
}

bool PgServer::restart()
{
    m_running = false;
    // Fast shutdown: an immediate one forgets what asynchronous commits have not written yet.
    if (m_process.state() != QProcess::NotRunning) {
        ::kill(pid_t(m_process.processId()), SIGINT);
        m_process.waitForFinished(StartMs);
    }
    m_running = stop() && launch();
    return m_running;
}

bool PgServer::failed(const QString &what)
{
    m_problem = what;
    return false;
}

bool PgServer::start()
{
    return findAccount() && giveToServer(m_folder.path()) && initialise() && configure() && launch();
}

bool PgServer::findAccount()
{
    if (!m_folder.isValid() || !m_certificates.isValid())
        return failed(u"No temporary folder or certificates"_s);
    if (programFolder().isEmpty())
        return failed(u"No PostgreSQL server is installed below /usr/lib/postgresql"_s);
    if (::geteuid() == 0) {
        const passwd *account = ::getpwnam("postgres");
        if (!account)
            return failed(u"The tests run as root and there is no user postgres to run the server as"_s);
        m_uid = account->pw_uid;
        m_gid = account->pw_gid;
    }
    return true;
}

bool PgServer::startStandby(PgServer &primary, const QString &name)
{
    if (!findAccount() || !giveToServer(m_folder.path()))
        return false;
    QProcess copying;
    prepare(copying);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGPASSWORD"_s, QString::fromUtf8(adminPassword()));
    copying.setProcessEnvironment(environment);
    copying.setProcessChannelMode(QProcess::MergedChannels);
    copying.start(programFolder() + "/pg_basebackup"_L1,
                  {u"--no-sync"_s, u"--checkpoint=fast"_s, u"--write-recovery-conf"_s, u"--create-slot"_s, u"--slot"_s,
                   name, u"--pgdata"_s, data(), u"--host"_s, u"127.0.0.1"_s, u"--port"_s,
                   QString::number(primary.port()), u"--username"_s, adminUser()});
    if (!copying.waitForFinished(StartMs) || copying.exitCode() != 0)
        return failed(u"pg_basebackup failed: "_s + QString::fromUtf8(copying.readAll()));
    m_ca = primary.m_ca.isEmpty() ? primary.m_certificates.ca() : primary.m_ca;
    m_port = freePort();
    // What comes last in the file counts; the copy has the primary's settings above.
    const QString settings = u"\nport = %1\nunix_socket_directories = '%2'\ncluster_name = '%3'\n"
                             "wal_receiver_status_interval = 1s\nwal_retrieve_retry_interval = 200ms\n"_s.arg(
                                 QString::number(m_port), m_folder.path(), name);
    return (write(data() + "/postgresql.conf"_L1, settings.toUtf8()) ||
            failed(u"postgresql.conf cannot be written"_s)) &&
           launch();
}

bool PgServer::giveToServer(const QString &path) const
{
    return m_uid == 0 || ::chown(QFile::encodeName(path).constData(), m_uid, m_gid) == 0;
}

void PgServer::prepare(QProcess &process) const
{
    process.setWorkingDirectory(m_folder.path());
    process.setChildProcessModifier([uid = m_uid, gid = m_gid] {
        if (uid != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        // A test program that is killed takes its server with it.
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
}

bool PgServer::initialise()
{
    const QString passwordFile = m_folder.filePath(u"password"_s);
    if (!write(passwordFile, adminPassword()) || !giveToServer(passwordFile))
        return failed(u"The password file cannot be written"_s);
    QProcess initdb;
    prepare(initdb);
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.start(programFolder() + "/initdb"_L1,
                 {u"--no-sync"_s, u"--no-instructions"_s, u"--pgdata"_s, data(), u"--username"_s, adminUser(),
                  u"--pwfile"_s, passwordFile, u"--auth"_s, u"scram-sha-256"_s, u"--encoding"_s, u"UTF8"_s,
                  u"--locale"_s, u"C.UTF-8"_s});
    if (!initdb.waitForFinished(StartMs) || initdb.exitCode() != 0)
        return failed(u"initdb failed: "_s + QString::fromUtf8(initdb.readAll()));
    return true;
}

bool PgServer::configure()
{
    for (const auto &[from, to] : {std::pair{m_certificates.good().certificate, data() + "/server.crt"_L1},
                                   std::pair{m_certificates.good().key, data() + "/server.key"_L1}}) {
        if (!copy(from, to) || !giveToServer(to))
            return failed(u"The server's certificate cannot be copied"_s);
    }
    m_port = freePort();
    const QString settings =
        u"\nlisten_addresses = '127.0.0.1'\nport = %1\nunix_socket_directories = '%2'\nssl = on\nfsync = off\n"
        "full_page_writes = off\nsynchronous_commit = off\nautovacuum = off\nshared_buffers = 16MB\n"
        "max_connections = 60\nlog_connections = on\nlog_line_prefix = '%m [%p] '\nlc_messages = 'C'\n"_s.arg(
            QString::number(m_port), m_folder.path());
    return write(data() + "/postgresql.conf"_L1, settings.toUtf8()) || failed(u"postgresql.conf cannot be written"_s);
}

bool PgServer::launch()
{
    prepare(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath(u"log"_s));
    m_process.start(programFolder() + "/postgres"_L1, {u"-D"_s, data()});
    // The eighth line of the pid file says when connections are taken.
    const QDeadlineTimer deadline(StartMs);
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        QFile pidFile(data() + "/postmaster.pid"_L1);
        if (pidFile.open(QIODevice::ReadOnly) && pidFile.readAll().contains("ready"))
            return true;
        m_process.waitForFinished(10);
    }
    return failed(u"The server did not start: "_s + QString::fromUtf8(log()));
}

bool PgServer::execute(const QString &sql, const QString &database)
{
    QProcess psql;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGPASSWORD"_s, QString::fromUtf8(adminPassword()));
    psql.setProcessEnvironment(environment);
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-h"_s, socketFolder(), u"-p"_s,
                           QString::number(m_port), u"-U"_s, adminUser(), u"-d"_s, database, u"-c"_s, sql});
    if (psql.waitForFinished(StartMs) && psql.exitCode() == 0)
        return true;
    return failed(u"psql failed: "_s + QString::fromUtf8(psql.readAll()));
}

QString PgServer::ask(const QString &sql, const QString &database)
{
    QProcess psql;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGPASSWORD"_s, QString::fromUtf8(adminPassword()));
    psql.setProcessEnvironment(environment);
    psql.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-A"_s, u"-t"_s, u"-F"_s, u"\t"_s, u"-h"_s, socketFolder(), u"-p"_s,
                           QString::number(m_port), u"-U"_s, adminUser(), u"-d"_s, database, u"-c"_s, sql});
    if (psql.waitForFinished(StartMs) && psql.exitCode() == 0)
        return QString::fromUtf8(psql.readAllStandardOutput()).trimmed();
    failed(u"psql failed: "_s + QString::fromUtf8(psql.readAllStandardError()));
    return {};
}

QString PgServer::createDatabase(const QString &options)
{
    const QString name = u"test_%1"_s.arg(++m_databases);
    return execute(u"CREATE DATABASE %1 %2"_s.arg(name, options)) ? name : QString();
}

bool PgServer::createRole(const QString &name, const QString &password, const QString &options)
{
    return execute(u"CREATE ROLE %1 LOGIN PASSWORD '%2' %3"_s.arg(name, password, options));
}

QString PgServer::url(const QString &database, const QString &user) const
{
    return u"postgresql://%1@127.0.0.1:%2/%3?sslmode=verify-full&sslrootcert=%4"_s.arg(
        user.isEmpty() ? adminUser() : user, QString::number(m_port), database,
        m_ca.isEmpty() ? m_certificates.ca() : m_ca);
}

QString PgServer::plainUrl(const QString &database, quint16 port) const
{
    return u"postgresql://%1@127.0.0.1:%2/%3?sslmode=disable"_s.arg(adminUser(), QString::number(port ? port : m_port),
                                                                    database);
}

QString PgServer::socketUrl(const QString &database) const
{
    return u"postgresql://%1@/%2?host=%3&port=%4"_s.arg(adminUser(), database, socketFolder(), QString::number(m_port));
}

QByteArray PgServer::log() const
{
    QFile file(m_folder.filePath(u"log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "support/mariadbserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int StartMs = 60000;

QString program(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/libexec"_s}) : found;
}

quint16 freeMariaDbPort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

bool writeNew(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QString sqlText(QString text)
{
    return u'\'' + text.replace(u'\\', "\\\\"_L1).replace(u'\'', "''"_L1) + u'\'';
}

} // namespace

MariaDbServer &MariaDbServer::shared()
{
    static MariaDbServer server;
    return server;
}

MariaDbServer::MariaDbServer(const QString &settings)
{
    m_running = start(settings);
}

MariaDbServer::~MariaDbServer()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    // Nothing of it is kept.
    m_process.kill();
    m_process.waitForFinished(5000);
}

bool MariaDbServer::failed(const QString &what)
{
    m_problem = what;
    return false;
}

bool MariaDbServer::start(const QString &settings)
{
    if (!m_folder.isValid() || !m_certificates.isValid())
        return failed(u"No temporary folder or certificates"_s);
    if (program(u"mariadbd"_s).isEmpty() || program(u"mariadb-install-db"_s).isEmpty())
        return failed(u"No MariaDB server is installed"_s);
    if (::geteuid() == 0) {
        const passwd *account = ::getpwnam("mysql");
        if (!account)
            return failed(u"The tests run as root and there is no user mysql to run the server as"_s);
        m_uid = account->pw_uid;
        m_gid = account->pw_gid;
    }
    return giveToServer(m_folder.path()) && configure(settings) && initialise() && launch();
}

bool MariaDbServer::giveToServer(const QString &path) const
{
    return m_uid == 0 || ::chown(QFile::encodeName(path).constData(), m_uid, m_gid) == 0;
}

void MariaDbServer::prepare(QProcess &process) const
{
    process.setWorkingDirectory(m_folder.path());
    process.setChildProcessModifier([uid = m_uid, gid = m_gid] {
        if (uid != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        // A test program that is killed takes its server with it.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
}

bool MariaDbServer::configure(const QString &settings)
{
    for (const auto &[from, to] : {std::pair{m_certificates.good().certificate, m_folder.filePath(u"server.crt"_s)},
                                   std::pair{m_certificates.good().key, m_folder.filePath(u"server.key"_s)},
                                   std::pair{m_certificates.ca(), m_folder.filePath(u"ca.crt"_s)}}) {
        if (!QFile::copy(from, to) || !QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner) ||
            !giveToServer(to))
            return failed(u"The server's certificate cannot be copied"_s);
    }
    m_port = freeMariaDbPort();
    const QString lines =
        u"[server]\ndatadir=%1/data\ntmpdir=%1\nsocket=%1/socket\npid-file=%1/pid\nport=%2\nbind-address=127.0.0.1\n"
        "ssl-cert=%1/server.crt\nssl-key=%1/server.key\nssl-ca=%1/ca.crt\nskip-name-resolve=1\n"
        "innodb-buffer-pool-size=32M\ninnodb-log-file-size=16M\ninnodb-flush-log-at-trx-commit=0\n"
        "innodb-flush-method=nosync\ninnodb-doublewrite=0\nsync-binlog=0\nperformance-schema=OFF\n"
        "max-connections=60\nmax-allowed-packet=256M\ncharacter-set-server=utf8mb4\nlc-messages=en_US\n"
        "aria-pagecache-buffer-size=8M\nkey-buffer-size=8M\n"_s.arg(m_folder.path(), QString::number(m_port)) +
        settings + u'\n';
    const QString file = m_folder.filePath(u"my.cnf"_s);
    return (writeNew(file, lines.toUtf8()) && giveToServer(file)) || failed(u"my.cnf cannot be written"_s);
}

bool MariaDbServer::initialise()
{
    QProcess install;
    prepare(install);
    install.setProcessChannelMode(QProcess::MergedChannels);
    install.start(program(u"mariadb-install-db"_s),
                  {"--defaults-file="_L1 + m_folder.filePath(u"my.cnf"_s), "--datadir="_L1 + data(),
                   u"--skip-test-db"_s, u"--skip-name-resolve"_s, u"--auth-root-authentication-method=normal"_s});
    if (!install.waitForFinished(StartMs) || install.exitCode() != 0)
        return failed(u"mariadb-install-db failed: "_s + QString::fromUtf8(install.readAll()));
    const QString accounts =
        u"FLUSH PRIVILEGES;\nDROP USER IF EXISTS ''@'localhost';\nDROP USER IF EXISTS ''@'%';\n"
        "CREATE USER %1@'%' IDENTIFIED BY %2;\nGRANT ALL PRIVILEGES ON *.* TO %1@'%' WITH GRANT OPTION;\n"
        "CREATE USER %1@'localhost' IDENTIFIED BY %2;\nGRANT ALL PRIVILEGES ON *.* TO %1@'localhost' WITH GRANT "
        "OPTION;\n"_s.arg(sqlText(adminUser()), sqlText(QString::fromUtf8(adminPassword())));
    const QString file = m_folder.filePath(u"init.sql"_s);
    return (writeNew(file, accounts.toUtf8()) && giveToServer(file)) || failed(u"init.sql cannot be written"_s);
}

bool MariaDbServer::launch()
{
    prepare(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath(u"log"_s), QIODevice::Append);
    QStringList arguments{"--defaults-file="_L1 + m_folder.filePath(u"my.cnf"_s)};
    const QString accounts = m_folder.filePath(u"init.sql"_s);
    if (QFile::exists(accounts))
        arguments.append("--init-file="_L1 + accounts);
    m_process.start(program(u"mariadbd"_s), arguments);
    const QDeadlineTimer deadline(StartMs);
    const qsizetype before = log().size();
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        if (log().mid(before).contains("ready for connections")) {
            QFile::remove(accounts);
            return true;
        }
        m_process.waitForFinished(10);
    }
    return failed(u"The server did not start: "_s + QString::fromUtf8(log()));
}

bool MariaDbServer::stop()
{
    m_process.terminate();
    m_running = false;
    return m_process.waitForFinished(StartMs) || failed(u"The server does not stop"_s);
}

bool MariaDbServer::restart()
{
    m_running = (m_process.state() == QProcess::NotRunning || stop()) && launch();
    return m_running;
}

QString MariaDbServer::ask(const QString &sql, const QString &database)
{
    m_problem.clear();
    QProcess client;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MYSQL_PWD"_s, QString::fromUtf8(adminPassword()));
    client.setProcessEnvironment(environment);
    client.start(program(u"mariadb"_s),
                 {u"--no-defaults"_s, u"--batch"_s, u"--skip-column-names"_s, "--socket="_L1 + socket(),
                  "--user="_L1 + adminUser(), u"--default-character-set=utf8mb4"_s, "--database="_L1 + database});
    client.write(sql.toUtf8());
    client.closeWriteChannel();
    if (client.waitForFinished(StartMs) && client.exitCode() == 0)
        return QString::fromUtf8(client.readAllStandardOutput());
    failed(u"mariadb failed: "_s + QString::fromUtf8(client.readAllStandardError()));
    return {};
}

bool MariaDbServer::execute(const QString &sql, const QString &database)
{
    (void)ask(sql, database);
    return m_problem.isEmpty();
}

QString MariaDbServer::createDatabase(const QString &options)
{
    const QString name = u"test_%1"_s.arg(++m_databases);
    return execute(u"CREATE DATABASE %1 %2"_s.arg(name, options)) ? name : QString();
}

bool MariaDbServer::createUser(const QString &name, const QString &password, const QString &options)
{
    return execute(u"CREATE USER %1@'%' IDENTIFIED BY %2 %3"_s.arg(sqlText(name), sqlText(password), options));
}

QString MariaDbServer::url(const QString &database, const QString &user) const
{
    return u"mysql+pymysql://%1@127.0.0.1:%2/%3?ssl_ca=%4&ssl_check_hostname=true"_s.arg(
        user.isEmpty() ? adminUser() : user, QString::number(m_port), database, m_certificates.ca());
}

QString MariaDbServer::plainUrl(const QString &database, quint16 port) const
{
    return u"mysql+pymysql://%1@127.0.0.1:%2/%3?ssl_disabled=true"_s.arg(
        adminUser(), QString::number(port ? port : m_port), database);
}

QString MariaDbServer::socketUrl(const QString &database) const
{
    return u"mysql+pymysql://%1@localhost/%2?unix_socket=%3"_s.arg(adminUser(), database, socket());
}

QByteArray MariaDbServer::log() const
{
    QFile file(m_folder.filePath(u"log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace athanor::test

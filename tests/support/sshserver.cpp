// SPDX-License-Identifier: Apache-2.0
#include "support/sshserver.h"

#include "support/patience.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

SshServer::SshServer()
{
    m_running = start();
}

SshServer::~SshServer()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(patience);
}

bool SshServer::failed(const QString &what)
{
    m_problem = what;
    return false;
}

bool SshServer::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    return (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() &&
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) ||
           failed(file.fileName() + u": "_s + file.errorString());
}

bool SshServer::makeKey(const QString &name)
{
    QProcess process;
    process.start(u"ssh-keygen"_s,
                  {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, m_folder.filePath(name)});
    return (process.waitForFinished(patience) && process.exitCode() == 0) || failed(u"ssh-keygen is needed"_s);
}

QByteArray SshServer::configText(quint16 port) const
{
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray text;
    for (const auto &[host, known, key] :
         {std::tuple{"bastion", "known", "key"}, std::tuple{"inner", "known", "key"},
          std::tuple{"stranger", "unknown", "key"}, std::tuple{"changed", "changed", "key"},
          std::tuple{"keyless", "known", "other"}})
        text += QByteArray("Host ") + host + "\n  HostName 127.0.0.1\n  Port " + QByteArray::number(port) +
                "\n  IdentitiesOnly yes\n  IdentityAgent none\n  IdentityFile " + folder + '/' + key +
                "\n  GlobalKnownHostsFile /dev/null\n  UserKnownHostsFile " + folder + '/' + known + '\n';
    return text;
}

QString SshServer::configForPort(quint16 port)
{
    const QString name = u"config%1"_s.arg(port);
    return write(name, configText(port)) ? m_folder.filePath(name) : QString();
}

bool SshServer::start()
{
    for (const QString &name : {u"host"_s, u"key"_s, u"other"_s}) {
        if (!makeKey(name))
            return false;
    }
    // sshd wants this folder when root starts it.
    if (::geteuid() == 0)
        QDir().mkpath(u"/run/sshd"_s);
    {
        QTcpServer probe;
        m_port = probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
    }
    const auto publicKey = [this](const QString &name) {
        QFile file(m_folder.filePath(name + u".pub"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray where = "[127.0.0.1]:" + QByteArray::number(m_port) + ' ';
    const QByteArray folder = m_folder.path().toUtf8();
    const QByteArray daemon = "Port " + QByteArray::number(m_port) + "\nListenAddress 127.0.0.1\nHostKey " + folder +
                              "/host\nAuthorizedKeysFile " + folder +
                              "/authorized\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\n"
                              "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nLogLevel ERROR\n";
    if (!write(u"authorized"_s, publicKey(u"key"_s)) || !write(u"known"_s, where + publicKey(u"host"_s)) ||
        !write(u"unknown"_s, {}) || !write(u"changed"_s, where + publicKey(u"other"_s)) ||
        !write(u"config"_s, configText(m_port)) || !write(u"sshd"_s, daemon))
        return false;
    m_process.setProgram(u"/usr/sbin/sshd"_s);
    m_process.setArguments({u"-D"_s, u"-e"_s, u"-f"_s, m_folder.filePath(u"sshd"_s)});
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(m_folder.filePath(u"log"_s));
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start();
    const QDeadlineTimer deadline(patience);
    while (!deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        if (socket.waitForConnected(200) && socket.waitForReadyRead(patience))
            return true;
        if (m_process.waitForFinished(20))
            break;
    }
    QFile log(m_folder.filePath(u"log"_s));
    return failed(u"sshd does not start: "_s +
                  (log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll()) : m_process.errorString()));
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "engines/sshtunnel.h"

#include <QFile>
#include <QFileInfo>
#include <QMutexLocker>
#include <QRegularExpression>
#include <QStandardPaths>

#include <array>
#include <vector>

#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype KeptComplaint = 4096;
constexpr std::chrono::milliseconds ReadinessLook{20};
/// How long ssh may take to say goodbye before it is killed.
constexpr std::chrono::milliseconds TunnelGoodbye{300};

QString sshProgram()
{
    return QStandardPaths::findExecutable(u"ssh"_s, {u"/usr/bin"_s, u"/bin"_s, u"/usr/local/bin"_s});
}

/// What ssh and a ProxyCommand need of our environment; passwords of profiles may be in the rest.
std::vector<QByteArray> tunnelEnvironment()
{
    std::vector<QByteArray> kept{"LC_ALL=C"};
    for (const char *name :
         {"HOME", "USER", "LOGNAME", "PATH", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "KRB5CCNAME", "TMPDIR"}) {
        if (qEnvironmentVariableIsSet(name))
            kept.push_back(QByteArray(name) + '=' + qgetenv(name));
    }
    return kept;
}

/// Between here and the exec only what is safe after a fork of a program with threads.
[[noreturn]] void becomeSsh(const char *program, char *const *arguments, char *const *environment, int complaints)
{
    ::setsid();
    // kill -9 of the program ends the tunnel as well.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, STDIN_FILENO);
    ::dup2(null, STDOUT_FILENO);
    ::dup2(complaints, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    ::execve(program, arguments, environment);
    ::_exit(127);
}

/// A port that nobody listens on right now; ssh ends if somebody takes it first.
quint16 freeLoopbackPort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    quint16 port = 0;
    if (fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr *>(&address), length) == 0 &&
        ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length) == 0)
        port = ntohs(address.sin_port);
    if (fd >= 0)
        ::close(fd);
    return port;
}

Status checkEnd(const TunnelEnd &end)
{
    static const QRegularExpression name(u"^[\\p{L}\\p{N}_][\\p{L}\\p{N}._:-]*$"_s);
    if (name.match(end.host).hasMatch() && end.port != 0)
        return {};
    return fail(Error::invalidInput(
        u"An SSH tunnel leads to one host and port; give the database's address as the far side knows it."_s));
}

} // namespace

SshTunnel::SshTunnel(const SshRoute &route, const TunnelEnd &end) : m_route(route), m_end(end) {}

SshTunnel::~SshTunnel()
{
    end();
}

Result<std::unique_ptr<SshTunnel>> SshTunnel::open(const SshRoute &route, const TunnelEnd &end,
                                                   const QDeadlineTimer &deadline, const CancelToken &cancel,
                                                   const QString &configFile)
{
    if (const Status fine = validateSshRoute(route); !fine)
        return fail(fine);
    if (const Status fine = checkEnd(end); !fine)
        return fail(fine);
    std::unique_ptr<SshTunnel> tunnel(new SshTunnel(route, end));
    if (const Status started = tunnel->start(configFile, deadline.remainingTimeAsDuration().count() < 0
                                                             ? std::chrono::seconds(30)
                                                             : std::chrono::milliseconds(deadline.remainingTime()));
        !started)
        return fail(started);
    if (const Status ready = tunnel->awaitSocket(deadline, cancel); !ready)
        return fail(ready);
    return tunnel;
}

QString SshTunnel::socketPath() const
{
    return m_folder.filePath(m_end.socketName);
}

QString SshTunnel::display() const
{
    return u"through "_s + boundedText(m_route.display(), 200, false);
}

QString SshTunnel::complaint() const
{
    const QMutexLocker lock(&m_mutex);
    return boundedText(QString::fromUtf8(m_said).trimmed(), KeptComplaint);
}

QList<QByteArray> SshTunnel::arguments(const QString &configFile, std::chrono::milliseconds patience) const
{
    const QByteArray host = m_end.host.contains(u':') ? '[' + m_end.host.toUtf8() + ']' : m_end.host.toUtf8();
    const QByteArray far = host + ':' + QByteArray::number(m_end.port);
    const qint64 seconds = qMax<qint64>(1, (patience.count() + 999) / 1000);
    QList<QByteArray> words{"ssh", "-N", "-T"};
    if (!configFile.isEmpty())
        words << "-F" << QFile::encodeName(configFile);
    for (const QByteArray &option :
         {QByteArray("BatchMode=yes"), QByteArray("ExitOnForwardFailure=yes"), QByteArray("ClearAllForwardings=no"),
          QByteArray("ServerAliveInterval=" + QByteArray::number(AliveInterval)),
          QByteArray("ServerAliveCountMax=" + QByteArray::number(AliveCount)), QByteArray("TCPKeepAlive=yes"),
          QByteArray("ConnectTimeout=" + QByteArray::number(seconds)), QByteArray("LogLevel=ERROR"),
          QByteArray("ForwardAgent=no"), QByteArray("ForwardX11=no"), QByteArray("PermitLocalCommand=no"),
          QByteArray("ControlMaster=no"), QByteArray("ControlPath=none"), QByteArray("ForkAfterAuthentication=no"),
          QByteArray("GatewayPorts=no"), QByteArray("StreamLocalBindMask=0177")})
        words << "-o" << option;
    // Forwards are made in this order, so the socket is there last and tells that all are.
    if (m_port != 0)
        words << "-L"
              << "127.0.0.1:" + QByteArray::number(m_port) + ':' + far;
    words << "-L" << QFile::encodeName(socketPath()) + ':' + far;
    if (!m_route.user.isEmpty())
        words << "-l" << m_route.user.toUtf8();
    if (m_route.port > 0)
        words << "-p" << QByteArray::number(m_route.port);
    if (!m_route.jump.isEmpty())
        words << "-J" << m_route.jump.toUtf8();
    words << "--" << m_route.host.toUtf8();
    return words;
}

Status SshTunnel::start(const QString &configFile, std::chrono::milliseconds patience)
{
    const QString program = sshProgram();
    if (program.isEmpty())
        return fail(Error::notFound(u"There is no ssh on this machine; install the OpenSSH client."_s));
    if (!m_folder.isValid())
        return fail(
            Error::io(u"No folder for the tunnel's socket could be made; make room in the temporary folder."_s));
    if (m_end.byPort)
        m_port = freeLoopbackPort();
    std::array<int, 2> pipe{-1, -1};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
        return fail(Error::io(u"ssh cannot be started: the system has no more file descriptors."_s));
    const QList<QByteArray> words = arguments(configFile, patience);
    const std::vector<QByteArray> environment = tunnelEnvironment();
    std::vector<char *> argv, envp;
    for (const QByteArray &word : words)
        argv.push_back(const_cast<char *>(word.constData()));
    for (const QByteArray &entry : environment)
        envp.push_back(const_cast<char *>(entry.constData()));
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    const QByteArray path = QFile::encodeName(program);
    m_process = ::fork();
    if (m_process == 0)
        becomeSsh(path.constData(), argv.data(), envp.data(), pipe[1]);
    ::close(pipe[1]);
    if (m_process < 0) {
        ::close(pipe[0]);
        return fail(Error::io(u"ssh cannot be started: the system allows no more processes."_s));
    }
    m_complaints = pipe[0];
    m_alive = true;
    m_listener = std::thread([this] { listen(); });
    return {};
}

/// Keeps the last that ssh says, so that it never waits for a reader; ends when ssh does.
void SshTunnel::listen()
{
    std::array<char, 1024> bytes{};
    for (;;) {
        const ssize_t count = ::read(m_complaints, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        const QMutexLocker lock(&m_mutex);
        m_said.append(bytes.data(), count);
        if (m_said.size() > 2 * KeptComplaint)
            m_said = m_said.last(KeptComplaint);
    }
    m_alive = false;
}

Status SshTunnel::awaitSocket(const QDeadlineTimer &deadline, const CancelToken &cancel)
{
    const QByteArray path = QFile::encodeName(socketPath());
    struct stat info
    {
    };
    for (;;) {
        if (::lstat(path.constData(), &info) == 0 && S_ISSOCK(info.st_mode))
            return {};
        if (cancel.isCancelled())
            return fail(Error::cancelled(u"Stopped."_s));
        const QString target = boundedText(m_route.display(), 200, false);
        if (!m_alive)
            return fail(Error::unreachable(
                u"ssh could not open the tunnel through %1; try `ssh %2` in a terminal, it must need no answer."_s.arg(
                    target, boundedText(m_route.host, 100, false)),
                complaint()));
        if (deadline.hasExpired())
            return fail(Error::timeout(
                u"The tunnel through %1 was not open in time; check the address and the network."_s.arg(target),
                complaint()));
        std::this_thread::sleep_for(ReadinessLook);
    }
}

void SshTunnel::end()
{
    if (m_process > 0) {
        // Its jump hosts are children in the same group, which is there once the child has made it.
        ::kill(m_process, SIGTERM);
        ::kill(-m_process, SIGTERM);
        const QDeadlineTimer patience(TunnelGoodbye);
        int status = 0;
        while (::waitpid(m_process, &status, WNOHANG) == 0) {
            if (patience.hasExpired()) {
                ::kill(m_process, SIGKILL);
                ::waitpid(m_process, &status, 0);
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        ::kill(-m_process, SIGKILL);
    }
    if (m_listener.joinable())
        m_listener.join();
    if (m_complaints >= 0)
        ::close(m_complaints);
}

} // namespace athanor

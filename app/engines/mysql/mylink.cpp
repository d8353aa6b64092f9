// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/mylink.h"

#include "engines/mysql/libmariadb.h"
#include "engines/mysql/myerrors.h"
#include "engines/openssl.h"
#include "engines/tlshandshake.h"
#include "engines/tlsidentity.h"
#include "engines/tlspreamble.h"
#include "engines/transportpolicy.h"

#include <QDir>
#include <QFileInfo>

#include <array>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr unsigned CloseSeconds = 1;
// What a server may ask of us: answers that prove a password without giving it away. No mysql_clear_password, no
// dialog, no hash of old. sha256_password hands it over, so only where the server has proven itself.
constexpr auto SafeLogins = "mysql_native_password,caching_sha2_password,client_ed25519,parsec";
constexpr auto TrustedLogins = "mysql_native_password,caching_sha2_password,client_ed25519,parsec,sha256_password";

int refuseFile(void **, const char *, void *)
{
    return 1;
}
int refuseFileRead(void *, char *, unsigned int)
{
    return -1;
}
void refuseFileEnd(void *) {}
int refuseFileError(void *, char *text, unsigned int size)
{
    qstrncpy(text, "Athanor sends no local files", size);
    return 1;
}

/// The plugins that were installed with the very library that runs; neither the environment nor the folder we run in
/// says otherwise.
QByteArray pluginFolder()
{
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void *>(mysql_init), &info) == 0 || !info.dli_fname)
        return "/nonexistent";
    const QString library = QFileInfo(QFile::decodeName(info.dli_fname)).canonicalPath();
    for (const QString &folder : {u"/libmariadb3/plugin"_s, u"/mariadb/plugin"_s, u"/plugin"_s}) {
        if (QFileInfo(library + folder).isDir())
            return QFile::encodeName(library + folder);
    }
    return "/nonexistent";
}

/// libmariadb expects the server to have the name by which it was called.
bool libraryVerifies(const MyParameters &parameters)
{
    return parameters.transport.identity == Identity::ChainAndName &&
           QString::fromUtf8(parameters.host) == parameters.server.host;
}

void configureTls(MYSQL *handle, const MyParameters &parameters)
{
    const Transport &transport = parameters.transport;
    const my_bool yes = 1, no = 0;
    const bool encrypts = transport.tls || transport.tlsIfOffered;
    mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, encrypts ? &yes : &no);
    const bool byLibrary = transport.tls && libraryVerifies(parameters);
    mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, byLibrary ? &yes : &no);
    if (!encrypts)
        return;
    mysql_options(handle, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
    if (byLibrary) {
        const QString roots = transport.caFile.isEmpty() ? systemAuthorities() : transport.caFile;
        mysql_options(handle, MYSQL_OPT_SSL_CA, QFile::encodeName(roots).constData());
    } else if (transport.tls) {
        // With a fingerprint libmariadb insists on TLS and on this certificate before it sends anything.
        mysql_options(handle, MARIADB_OPT_SSL_FP, parameters.leafSha1.constData());
    }
    if (!transport.certFile.isEmpty()) {
        mysql_options(handle, MYSQL_OPT_SSL_CERT, QFile::encodeName(transport.certFile).constData());
        mysql_options(handle, MYSQL_OPT_SSL_KEY, QFile::encodeName(transport.keyFile).constData());
    }
}

void configure(MYSQL *handle, const MyParameters &parameters)
{
    const unsigned off = 0, tcp = MYSQL_PROTOCOL_TCP, socket = MYSQL_PROTOCOL_SOCKET;
    const my_bool no = 0;
    const auto seconds = unsigned(qMax<qint64>(1, (parameters.timeout.count() + 999) / 1000));
    mysql_options(handle, MYSQL_OPT_NONBLOCK, nullptr);
    mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &CloseSeconds);
    // "localhost" would mean the socket to libmariadb, whatever the URL says.
    mysql_options(handle, MYSQL_OPT_PROTOCOL, parameters.host.isEmpty() ? &socket : &tcp);
    mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &off);
    mysql_set_local_infile_handler(handle, refuseFile, refuseFileRead, refuseFileEnd, refuseFileError, nullptr);
    mysql_options(handle, MYSQL_OPT_RECONNECT, &no);
    mysql_options(handle, MYSQL_REPORT_DATA_TRUNCATION, &off);
    const bool proven = parameters.transport.tls && parameters.transport.identity != Identity::None;
    mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, proven ? TrustedLogins : SafeLogins);
    static const QByteArray plugins = pluginFolder();
    mysql_options(handle, MYSQL_PLUGIN_DIR, plugins.constData());
    mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options4(handle, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "athanor");
    configureTls(handle, parameters);
}

/// One attempt to connect, shared by who waits for it and the thread that makes it.
struct MyConnecting
{
    MyParameters parameters;
    Secret password;
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    bool abandoned = false;
    int socket = -1; ///< a duplicate, so that a shut-down never meets a descriptor that was used anew
    MYSQL *handle = nullptr;
    std::optional<Error> error;

    ~MyConnecting()
    {
        if (socket >= 0)
            ::close(socket);
    }
    /// Learns the socket as soon as there is one; false once nobody waits any more.
    bool goesOn(my_socket descriptor)
    {
        const std::lock_guard lock(mutex);
        if (socket < 0 && descriptor >= 0)
            socket = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
        return !abandoned;
    }
};

int waitForSocket(my_socket descriptor, int status, int milliseconds)
{
    pollfd waiting{descriptor,
                   short((status & MYSQL_WAIT_READ ? POLLIN : 0) | (status & MYSQL_WAIT_WRITE ? POLLOUT : 0) |
                         (status & MYSQL_WAIT_EXCEPT ? POLLPRI : 0)),
                   0};
    if (::poll(&waiting, 1, milliseconds) <= 0)
        return 0;
    if (waiting.revents & (POLLERR | POLLHUP | POLLNVAL))
        return status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT);
    return (waiting.revents & POLLIN ? MYSQL_WAIT_READ : 0) | (waiting.revents & POLLOUT ? MYSQL_WAIT_WRITE : 0) |
           (waiting.revents & POLLPRI ? MYSQL_WAIT_EXCEPT : 0);
}

void runAttempt(const std::shared_ptr<MyConnecting> &attempt)
{
    const MyParameters &to = attempt->parameters;
    MYSQL *handle = mysql_init(nullptr);
    MYSQL *connected = nullptr;
    const auto text = [](const QByteArray &bytes) { return bytes.isEmpty() ? nullptr : bytes.constData(); };
    bool wanted = handle != nullptr;
    if (handle) {
        configure(handle, to);
        int status = mysql_real_connect_start(&connected, handle, text(to.host), to.user.constData(),
                                              attempt->password.reveal().constData(), text(to.database), to.port,
                                              text(to.socket), CLIENT_FOUND_ROWS);
        while (status != 0 && (wanted = attempt->goesOn(mysql_get_socket(handle)))) {
            if (const int ready = waitForSocket(mysql_get_socket(handle), status, 50); ready != 0)
                status = mysql_real_connect_cont(&connected, handle, ready);
        }
    }
    const std::lock_guard lock(attempt->mutex);
    if (connected && wanted && !attempt->abandoned) {
        attempt->handle = handle;
    } else {
        if (!connected && wanted && handle)
            attempt->error = myConnectError({mysql_errno(handle), QString::fromUtf8(mysql_error(handle)), to});
        if (handle)
            MyClose()(handle);
    }
    attempt->done = true;
    attempt->changed.notify_all();
}

Error giveUp(MyConnecting &attempt, const CancelToken &cancel)
{
    attempt.abandoned = true;
    if (attempt.socket >= 0)
        ::shutdown(attempt.socket, SHUT_RDWR);
    if (cancel.isCancelled())
        return Error::cancelled(u"Stopped."_s);
    return Error::timeout(
        u"%1 did not answer in time; check the address and the network."_s.arg(myTarget(attempt.parameters)));
}

TlsTarget tlsTarget(const MyParameters &parameters)
{
    TlsTarget target{EngineId::MySQL, parameters.server, parameters.transport, {}};
    if (QString::fromUtf8(parameters.host) != parameters.server.host)
        target.via = {QString::fromUtf8(parameters.host), parameters.port};
    return target;
}

/// SHA-1 of the peer's leaf certificate, hex.
QByteArray leafSha1(SSL *ssl)
{
    const OpenSslPtr<X509> leaf(SSL_get1_peer_certificate(ssl));
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (!leaf || X509_digest(leaf.get(), EVP_sha1(), bytes.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(size)).toHex();
}

/// Looks at the certificate in a handshake of our own and judges it as the transport demands.
Status lookAtCertificate(MyParameters *parameters, SteadyTime deadline, const CancelToken &cancel, TlsState *looked)
{
    const TlsTarget target = tlsTarget(*parameters);
    const auto addresses = resolveHost(QString::fromUtf8(parameters->host), deadline);
    if (!addresses)
        return fail(addresses);
    auto dialog = openTlsDialog(EngineId::MySQL, *addresses, parameters->port, deadline, cancel);
    if (!dialog)
        return fail(dialog);
    if (!*dialog)
        return fail(tlsError(target, {TlsProblem::NotOffered, {}, {}}));
    const auto shaken = shakeHands(**dialog, parameters->server.host, {});
    if (!shaken)
        return fail(shaken);
    if (!shaken->completed)
        return fail(tlsError(target, {TlsProblem::NotAgreed, {}, {}}));
    const TlsVerdict verdict =
        judgePeer(shaken->ssl.get(), parameters->transport, parameters->server.host, QDateTime::currentDateTimeUtc());
    if (verdict.problem)
        return fail(tlsError(target, verdict));
    parameters->leafSha1 = leafSha1(shaken->ssl.get());
    if (parameters->leafSha1.isEmpty())
        return fail(tlsError(target, {TlsProblem::BadSignature, {}, {}}));
    if (verdict.certificate) {
        looked->sha256 = verdict.certificate->sha256;
        looked->notAfter = verdict.certificate->notAfter;
    }
    return {};
}

} // namespace

void MyClose::operator()(st_mysql *handle) const
{
    mysql_close(handle);
}

Result<MyHandle> connectMyHandle(const MyParameters &parameters, const Secret &password, SteadyTime deadline,
                                 const CancelToken &cancel)
{
    if (password.reveal().contains('\0'))
        return fail(Error::invalidInput(u"The password holds a NUL character, which MySQL does not take."_s));
    if (const Status loaded = loadLibmariadb(); !loaded)
        return fail(loaded);
    // libmariadb writes to connections that the server has closed.
    static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
    (void)ignored;
    const auto attempt = std::make_shared<MyConnecting>();
    attempt->parameters = parameters;
    attempt->password = password;
    std::thread([attempt] { runAttempt(attempt); }).detach();
    std::unique_lock lock(attempt->mutex);
    while (!attempt->done) {
        if (cancel.isCancelled() || std::chrono::steady_clock::now() >= deadline)
            return fail(giveUp(*attempt, cancel));
        // The token wakes nobody, so it is looked at a few times a second.
        attempt->changed.wait_until(lock,
                                    qMin(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
    }
    if (!attempt->handle)
        return fail(attempt->error.value_or(Error::internal(u"There is no memory for a connection."_s)));
    MyHandle handle(attempt->handle);
    const my_socket descriptor = mysql_get_socket(handle.get());
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    if (parameters.transport.tls && !mysql_get_ssl_cipher(handle.get()))
        return fail(
            Error::refused(u"The connection is not encrypted although the URL demands it; nothing was asked."_s));
    return handle;
}

void sendMyCommand(st_mysql *handle, const QByteArray &sql, SteadyTime deadline)
{
    int refused = 0;
    int status = mysql_real_query_start(&refused, handle, sql.constData(), ulong(sql.size()));
    while (status != 0 && std::chrono::steady_clock::now() < deadline) {
        if (const int ready = waitForSocket(mysql_get_socket(handle), status, 50); ready != 0)
            status = mysql_real_query_cont(&refused, handle, ready);
    }
    if (status != 0)
        ::shutdown(mysql_get_socket(handle), SHUT_RDWR);
}

Result<MyHandle> openMyHandle(MyParameters *parameters, const Secret &password, SteadyTime deadline,
                              const CancelToken &cancel, TlsState *looked)
{
    const Transport &transport = parameters->transport;
    const bool byLibrary = libraryVerifies(*parameters);
    if (transport.tls && !byLibrary) {
        if (const Status seen = lookAtCertificate(parameters, deadline, cancel, looked); !seen)
            return fail(seen);
    }
    auto handle = connectMyHandle(*parameters, password, deadline, cancel);
    if (handle || !transport.tls || !byLibrary || !isMyTlsError(handle.error()))
        return handle;
    // libmariadb says little of what was wrong with the certificate.
    return fail(explainTlsFailure(tlsTarget(*parameters), handle.error(), deadline, cancel));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/secret.h"
#include "engines/session.h"
#include "profiles/databaseurl.h"
#include "profiles/profile.h"

#include <chrono>
#include <memory>

namespace athanor {

enum class Access { ReadOnly, ReadWrite };

/// The near end of an SSH tunnel to the URL's host. It stands in for the address of that host and for nothing else: a
/// certificate is still held against the URL's name.
struct TunnelNear
{
    quint16 port = 0;   ///< on 127.0.0.1, wherever the transport is TLS
    QString socketPath; ///< otherwise: a socket in a folder of ours, named ".s.PGSQL.5432"

    [[nodiscard]] bool isEmpty() const { return port == 0 && socketPath.isEmpty(); }
};

/// All that is needed to open a session.
struct ConnectionSpec
{
    DatabaseUrl url;
    Secret password;
    QString baseFolder; ///< relative SQLite paths and certificate files are below it
    Access access = Access::ReadOnly;
    bool plainTextConsent = false;
    QString tlsPin;          ///< SHA-256 of the certificate that the person trusted, lower-case hex; empty: none
    SshRoute ssh;            ///< empty: straight to the host
    QString sshConfig;       ///< stands in for ~/.ssh/config; for tests
    TunnelNear tunnel;       ///< set by openSession(); an engine that has `Capabilities::tunnels` goes there
    bool createFile = false; ///< SQLite: make the file if it is missing (only `migrations apply` asks for it)
    std::chrono::milliseconds connectTimeout{5000};
    std::chrono::milliseconds statementTimeout{30000};
    std::chrono::milliseconds lockTimeout{5000};

    /// The spec of a profile; a read-only profile stays read-only whatever `access` says.
    [[nodiscard]] static ConnectionSpec of(const Profile &profile, const Secret &password, Access access);
};

/// A field of the connection form: forms build themselves from these.
struct ConnectionField
{
    enum class Type { Text, Port, File, Choice, Flag };
    QString key; ///< "host", "port", "user", "database", or a URL query key
    QString label;
    Type type = Type::Text;
    QStringList choices;
    QString placeholder;
    QString help;
};

/// A field without choices.
[[nodiscard]] ConnectionField connectionField(const QString &key, const QString &label, ConnectionField::Type type,
                                              const QString &help, const QString &placeholder = {});

struct Capabilities
{
    bool sql = false;
    bool migrations = false;
    bool transactionalDdl = false;
    bool tls = false;
    bool roles = false;
    bool tunnels = false; ///< goes through ConnectionSpec::tunnel
    bool serverReadOnly =
        true;               ///< a read-only session is made so at the server; false: Athanor alone holds itself to it
    bool documents = false; ///< rows are documents that can be edited whole (documents.h)
};

/// Where a tunnel is in use: names the URL's server instead of the tunnel's near end, and says through what it goes.
void tellOfTunnel(const ConnectionSpec &spec, ServerInfo *info);

/// A database system. Stateless, any thread.
class Engine
{
public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual EngineId id() const = 0;
    [[nodiscard]] virtual QString title() const = 0; ///< "PostgreSQL"
    [[nodiscard]] virtual Capabilities capabilities() const = 0;
    [[nodiscard]] virtual QList<ConnectionField> fields() const = 0;
    /// Opens a session on the calling thread. Blocking, ends by `connectTimeout`; `cancel` is looked at meanwhile.
    [[nodiscard]] virtual Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                                const CancelToken &cancel) const = 0;
};

} // namespace athanor

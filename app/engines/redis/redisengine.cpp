// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisengine.h"

#include "engines/redis/redissession.h"

#include <QElapsedTimer>

namespace athanor {

using namespace Qt::StringLiterals;

Capabilities RedisEngine::capabilities() const
{
    Capabilities can;
    can.tls = true;
    can.roles = true;
    can.serverReadOnly = false;
    can.tunnels = true;
    return can;
}

QList<ConnectionField> RedisEngine::fields() const
{
    using Type = ConnectionField::Type;
    return {
        connectionField(u"host"_s, u"Host"_s, Type::Text, u"Name or address of the server."_s, u"cache.example.org"_s),
        connectionField(u"port"_s, u"Port"_s, Type::Port, u"6379 unless the server says otherwise."_s, u"6379"_s),
        connectionField(u"database"_s, u"Database"_s, Type::Text,
                        u"Number of the logical database; a cluster has 0 alone."_s, u"0"_s),
        connectionField(u"user"_s, u"User"_s, Type::Text, u"The ACL user of the service; empty: the default user."_s),
        connectionField(u"ssl_ca_certs"_s, u"Root certificate"_s, Type::File,
                        u"Certificate authority that signed the server's certificate; empty: those that the system "
                        "trusts."_s),
        connectionField(u"ssl_certfile"_s, u"Client certificate"_s, Type::File,
                        u"Only where the server asks for one."_s),
        connectionField(u"ssl_keyfile"_s, u"Client key"_s, Type::File,
                        u"The private key of the client certificate."_s)};
}

Result<std::unique_ptr<Session>> RedisEngine::open(const ConnectionSpec &spec, const CancelToken &cancel) const
{
    QElapsedTimer clock;
    clock.start();
    const auto watch = std::make_shared<RedisWatch>();
    auto nodes = RedisNodes::open(spec, watch, cancel);
    if (!nodes)
        return fail(nodes.error());
    const RedisConnection &connection = (*nodes)->main();
    ServerInfo info;
    info.product = connection.greeting().product;
    info.version = connection.greeting().version;
    info.versionNumber = connection.greeting().versionNumber;
    info.address = connection.address();
    info.tls = connection.tls();
    info.readOnly = spec.access == Access::ReadOnly;
    if (info.readOnly)
        info.notes = {u"Redis cannot make a client read-only: Athanor itself sends only reading commands. An ACL user "
                      "without @write would make sure of it at the server."_s};
    info.connectMs = clock.elapsed();
    tellOfTunnel(spec, &info);
    return std::make_unique<RedisSession>(*std::move(nodes), watch, info, spec.statementTimeout);
}

} // namespace athanor

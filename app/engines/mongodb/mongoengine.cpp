// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongoengine.h"

#include "engines/mongodb/mongosession.h"

#include <QElapsedTimer>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// 7.0.12 is 70012.
int mongoVersionNumber(const QString &version)
{
    const QStringList parts = version.section(u'-', 0, 0).split(u'.');
    return parts.value(0).toInt() * 10000 + parts.value(1).toInt() * 100 + parts.value(2).toInt();
}

} // namespace

Capabilities MongoEngine::capabilities() const
{
    Capabilities can;
    can.tls = true;
    can.roles = true;
    can.documents = true;
    can.serverReadOnly = false;
    can.tunnels = true;
    return can;
}

QList<ConnectionField> MongoEngine::fields() const
{
    using Type = ConnectionField::Type;
    ConnectionField host = connectionField(u"host"_s, u"Host"_s, Type::Text,
                                           u"Name or address of the server; several members with commas between."_s);
    host.placeholder = u"db.example.org"_s;
    ConnectionField port =
        connectionField(u"port"_s, u"Port"_s, Type::Port, u"27017 unless the server says otherwise."_s);
    port.placeholder = u"27017"_s;
    ConnectionField tls =
        connectionField(u"tls"_s, u"TLS"_s, Type::Choice,
                        u"true checks the certificate and the host name; it is the rule for every server "
                        "that is not this machine."_s);
    tls.choices = {u"true"_s, u"false"_s};
    ConnectionField mechanism =
        connectionField(u"authMechanism"_s, u"Login"_s, Type::Choice,
                        u"How the account proves itself; empty: what the server offers best."_s);
    mechanism.choices = {QString(), u"SCRAM-SHA-256"_s, u"SCRAM-SHA-1"_s, u"MONGODB-X509"_s, u"PLAIN"_s};
    return {host,
            port,
            connectionField(u"database"_s, u"Database"_s, Type::Text, u"Name of the database on the server."_s),
            connectionField(u"user"_s, u"User"_s, Type::Text, u"The account of the service."_s),
            connectionField(u"authSource"_s, u"Account of"_s, Type::Text,
                            u"The database that knows the account; empty: the database above."_s),
            mechanism,
            connectionField(u"replicaSet"_s, u"Replica set"_s, Type::Text,
                            u"Its name; then the primary is found among the members."_s),
            tls,
            connectionField(u"tlsCAFile"_s, u"Root certificate"_s, Type::File,
                            u"Certificate authority that signed the server's certificate; empty: those that the system "
                            "trusts."_s),
            connectionField(u"tlsCertificateKeyFile"_s, u"Client certificate"_s, Type::File,
                            u"Certificate and key in one PEM file; only where the server asks for one."_s)};
}

Result<std::unique_ptr<Session>> MongoEngine::open(const ConnectionSpec &spec, const CancelToken &cancel) const
{
    if (spec.url.database.isEmpty())
        return fail(
            Error::invalidInput(u"The URL names no database; add it behind the host, as in mongodb://host/app."_s));
    QElapsedTimer clock;
    clock.start();
    auto client = MongoClient::open(spec, cancel);
    if (!client)
        return fail(client.error());
    Result<BsonDocument> build = BsonDocument();
    {
        const MongoClient::Call call(**client, spec.connectTimeout);
        build = (*client)->run(u"admin"_s, BsonDocument().add(u"buildInfo"_s, 1));
    }
    if (!build && !(*client)->isOpen())
        return fail(build.error());
    ServerInfo info;
    info.product = title();
    info.version = build ? boundedText(build->text(u"version"_s), 100, false) : u"unknown"_s;
    info.versionNumber = mongoVersionNumber(info.version);
    info.address = boundedText((*client)->address(), 300, false);
    info.tls = (*client)->tls();
    info.readOnly = spec.access == Access::ReadOnly;
    info.connectMs = clock.elapsed();
    tellOfTunnel(spec, &info);
    return std::make_unique<MongoSession>(*std::move(client), info, spec.url.database);
}

} // namespace athanor

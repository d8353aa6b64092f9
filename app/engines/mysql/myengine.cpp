// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myengine.h"

#include "engines/mysql/myconnection.h"
#include "engines/mysql/myreplication.h"
#include "engines/mysql/myschema.h"
#include "engines/sql/sqlsession.h"

#include <QElapsedTimer>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int FirstMariaDbWithNewName = 110100;

} // namespace

Capabilities MyEngine::capabilities() const
{
    Capabilities can;
    can.sql = true;
    can.migrations = true;
    // CREATE, ALTER and DROP commit by themselves.
    can.transactionalDdl = false;
    can.tls = true;
    can.roles = true;
    can.tunnels = true;
    return can;
}

QList<ConnectionField> MyEngine::fields() const
{
    using Type = ConnectionField::Type;
    ConnectionField check =
        connectionField(u"ssl_check_hostname"_s, u"Host name in certificate"_s, Type::Choice,
                        u"true checks that the certificate is for this host; it is the rule for every "
                        "server that is not this machine."_s);
    check.choices = {u"true"_s, u"false"_s};
    return {
        connectionField(u"host"_s, u"Host"_s, Type::Text, u"Name or address of the server; empty: local socket."_s,
                        u"db.example.org"_s),
        connectionField(u"port"_s, u"Port"_s, Type::Port, u"3306 unless the server says otherwise."_s, u"3306"_s),
        connectionField(u"database"_s, u"Database"_s, Type::Text, u"Name of the database on the server."_s),
        connectionField(u"user"_s, u"User"_s, Type::Text, u"The account of the service."_s),
        check,
        connectionField(
            u"ssl_ca"_s, u"Root certificate"_s, Type::File,
            u"Certificate authority that signed the server's certificate; empty: those that the system trusts."_s),
        connectionField(u"ssl_cert"_s, u"Client certificate"_s, Type::File, u"Only where the server asks for one."_s),
        connectionField(u"ssl_key"_s, u"Client key"_s, Type::File, u"The private key of the client certificate."_s)};
}

Result<std::unique_ptr<Session>> MyEngine::open(const ConnectionSpec &spec, const CancelToken &cancel) const
{
    QElapsedTimer clock;
    clock.start();
    auto connection = MyConnection::open(spec, cancel);
    if (!connection)
        return fail(connection);
    const MyFlavour flavour{(*connection)->isMariaDb(), (*connection)->serverVersion()};
    const bool newName = !flavour.mariaDb || flavour.version >= FirstMariaDbWithNewName;
    const auto answer =
        (*connection)
            ->run(u"SELECT VERSION(), @@session.%1"_s.arg(newName ? u"transaction_read_only"_s : u"tx_read_only"_s), {},
                  1);
    if (!answer)
        return fail(answer);
    const Row &row = answer->rows.first();
    ServerInfo info;
    info.product = flavour.mariaDb ? u"MariaDB"_s : u"MySQL"_s;
    info.version = boundedText(row.at(0).toText(), 100, false);
    info.versionNumber = flavour.version;
    info.address = (*connection)->address();
    info.tls = (*connection)->tls();
    info.readOnly = row.at(1) == Value(qint64(1));
    info.connectMs = clock.elapsed();
    if (spec.access == Access::ReadOnly && !info.readOnly)
        return fail(Error::refused(u"The server did not make the session read-only; it was closed again."_s));
    tellOfTunnel(spec, &info);
    return std::make_unique<SqlSession>(*std::move(connection), std::make_unique<MySchemaReader>(flavour), info,
                                        spec.statementTimeout, readMyReplication);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgengine.h"

#include "engines/postgresql/pgconnection.h"
#include "engines/postgresql/pgreplication.h"
#include "engines/postgresql/pgschema.h"
#include "engines/sql/sqlsession.h"

#include <QElapsedTimer>

namespace athanor {

using namespace Qt::StringLiterals;

Capabilities PgEngine::capabilities() const
{
    return {true, true, true, true, true, true};
}

QList<ConnectionField> PgEngine::fields() const
{
    using Type = ConnectionField::Type;
    ConnectionField host =
        connectionField(u"host"_s, u"Host"_s, Type::Text, u"Name or address of the server; empty: local socket."_s);
    host.placeholder = u"db.example.org"_s;
    ConnectionField port =
        connectionField(u"port"_s, u"Port"_s, Type::Port, u"5432 unless the server says otherwise."_s);
    port.placeholder = u"5432"_s;
    ConnectionField mode = connectionField(
        u"sslmode"_s, u"TLS"_s, Type::Choice,
        u"verify-full checks the certificate and the host name; it is the rule for every server that is "
        "not this machine."_s);
    mode.choices = {u"verify-full"_s, u"verify-ca"_s, u"require"_s, u"prefer"_s, u"disable"_s};
    return {
        host,
        port,
        connectionField(u"database"_s, u"Database"_s, Type::Text, u"Name of the database on the server."_s),
        connectionField(u"user"_s, u"User"_s, Type::Text, u"The account of the service."_s),
        mode,
        connectionField(
            u"sslrootcert"_s, u"Root certificate"_s, Type::File,
            u"Certificate authority that signed the server's certificate; empty: those that the system trusts."_s),
        connectionField(u"sslcert"_s, u"Client certificate"_s, Type::File, u"Only where the server asks for one."_s),
        connectionField(u"sslkey"_s, u"Client key"_s, Type::File, u"The private key of the client certificate."_s)};
}

Result<std::unique_ptr<Session>> PgEngine::open(const ConnectionSpec &spec, const CancelToken &cancel) const
{
    QElapsedTimer clock;
    clock.start();
    auto connection = PgConnection::open(spec, cancel);
    if (!connection)
        return fail(connection);
    const auto answer = (*connection)
                            ->run(u"SELECT pg_catalog.current_setting('server_version'), "
                                  "pg_catalog.current_setting('transaction_read_only')"_s,
                                  {}, 1);
    if (!answer)
        return fail(answer);
    const Row &row = answer->rows.first();
    ServerInfo info;
    info.product = title();
    info.version = boundedText(row.at(0).toText(), 100, false);
    info.versionNumber = (*connection)->serverVersion();
    info.address = (*connection)->address();
    info.tls = (*connection)->tls();
    info.readOnly = row.at(1).toText() == "on"_L1;
    info.connectMs = clock.elapsed();
    if (spec.access == Access::ReadOnly && !info.readOnly)
        return fail(Error::refused(u"The server did not make the session read-only; it was closed again."_s));
    tellOfTunnel(spec, &info);
    return std::make_unique<SqlSession>(*std::move(connection), std::make_unique<PgSchemaReader>(), info,
                                        spec.statementTimeout, readPgReplication);
}

} // namespace athanor

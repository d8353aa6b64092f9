// SPDX-License-Identifier: Apache-2.0
#include "migrations/childdatabase.h"

#include "engines/transportpolicy.h"

#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void setOption(DatabaseUrl *url, const QString &key, const QString &value)
{
    url->query.removeIf([&key](const auto &option) { return option.first == key; });
    url->query.append({key, value});
}

/// A client's certificate may be named relative to the service's folder.
void setFiles(const Transport &transport, const QString &certKey, const QString &keyKey, DatabaseUrl *url)
{
    if (!transport.certFile.isEmpty())
        setOption(url, certKey, transport.certFile);
    if (!transport.keyFile.isEmpty())
        setOption(url, keyKey, transport.keyFile);
}

Status protectPostgres(const Transport &transport, DatabaseUrl *url)
{
    if (url->driver == "asyncpg"_L1 || url->driver == "pg8000"_L1)
        return fail(Error::refused(
            u"the driver %1 cannot be told by a URL to check the server; use psycopg2 for migrations that Alembic must "
            "run."_s.arg(url->driver)));
    setOption(url, u"sslmode"_s, transport.identity == Identity::ChainAndName ? u"verify-full"_s : u"verify-ca"_s);
    setOption(url, u"sslrootcert"_s, transport.caFile.isEmpty() ? systemAuthorities() : transport.caFile);
    setFiles(transport, u"sslcert"_s, u"sslkey"_s, url);
    return {};
}

Status protectMySql(const Transport &transport, DatabaseUrl *url)
{
    if (url->driver != "pymysql"_L1)
        return fail(Error::refused(
            u"only PyMySQL is known to keep the password from a server that offers no TLS; use mysql+pymysql:// for "
            "migrations that Alembic must run."_s));
    setOption(url, u"ssl_ca"_s, transport.caFile.isEmpty() ? systemAuthorities() : transport.caFile);
    setOption(url, u"ssl_check_hostname"_s, transport.identity == Identity::ChainAndName ? u"true"_s : u"false"_s);
    setFiles(transport, u"ssl_cert"_s, u"ssl_key"_s, url);
    return {};
}

} // namespace

Result<ChildDatabase> childDatabase(const ConnectionSpec &spec)
{
    DatabaseUrl url = spec.url;
    ChildDatabase out;
    if (url.engine == EngineId::SQLite) {
        const QString path = url.sqlitePath(spec.baseFolder);
        if (path.isEmpty())
            return fail(Error::unsupported(u"a database in memory is gone before Alembic could open it."_s));
        url.database = QFileInfo(path).absoluteFilePath();
        url.query.clear();
        out.folder = QFileInfo(path).absolutePath();
        out.url = urlWithPassword(url, {});
        return out;
    }
    // SQLAlchemy knows this spelling no more.
    if (url.scheme == "postgres"_L1)
        url.scheme = u"postgresql"_s;
    const auto transport = transportFor(spec);
    if (!transport)
        return fail(transport);
    if (transport->tls && transport->identity == Identity::Pinned)
        return fail(Error::refused(u"the service's own driver cannot check a pinned certificate; name the authority's "
                                   "file in the URL for migrations that Alembic must run."_s));
    if (transport->tls && transport->identity != Identity::None) {
        const Status written =
            url.engine == EngineId::PostgreSQL ? protectPostgres(*transport, &url) : protectMySql(*transport, &url);
        if (!written)
            return fail(written.error());
        out.files = {transport->caFile, transport->certFile, transport->keyFile};
        out.files.removeAll(QString());
        out.demandsTls = url.engine == EngineId::MySQL;
    }
    out.password = spec.password;
    out.url = urlWithPassword(url, spec.password);
    return out;
}

} // namespace athanor

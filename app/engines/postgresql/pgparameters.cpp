// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgparameters.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <span>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// Keys of a URL that reach libpq as they are.
constexpr QLatin1StringView passedThrough[] = {
    QLatin1StringView("channel_binding"),
    QLatin1StringView("target_session_attrs"),
    QLatin1StringView("options"),
    QLatin1StringView("ssl_min_protocol_version"),
    QLatin1StringView("ssl_max_protocol_version"),
    QLatin1StringView("sslcompression"),
    QLatin1StringView("sslsni"),
};
// Understood, but Athanor has its own way: timeouts, names and encoding of its own, no Kerberos encryption.
constexpr QLatin1StringView ownWay[] = {
    QLatin1StringView("sslmode"),
    QLatin1StringView("ssl"),
    QLatin1StringView("sslrootcert"),
    QLatin1StringView("sslcert"),
    QLatin1StringView("sslkey"),
    QLatin1StringView("connect_timeout"),
    QLatin1StringView("application_name"),
    QLatin1StringView("client_encoding"),
    QLatin1StringView("gssencmode"),
    QLatin1StringView("keepalives"),
    QLatin1StringView("keepalives_idle"),
    QLatin1StringView("keepalives_count"),
    QLatin1StringView("keepalives_interval"),
    QLatin1StringView("tcp_user_timeout"),
    QLatin1StringView("fallback_application_name"),
};
// Would lead the connection or its password elsewhere than the URL's visible part says.
constexpr QLatin1StringView forbidden[] = {
    QLatin1StringView("hostaddr"), QLatin1StringView("service"),  QLatin1StringView("servicefile"),
    QLatin1StringView("passfile"), QLatin1StringView("password"), QLatin1StringView("sslpassword"),
    QLatin1StringView("user"),     QLatin1StringView("dbname"),   QLatin1StringView("replication"),
};

bool isIn(std::span<const QLatin1StringView> list, const QString &key)
{
    return std::ranges::any_of(list, [&](QLatin1StringView entry) { return key == entry; });
}

Status checkText(const QString &what, const QString &text)
{
    if (!text.contains(QChar(u'\0')))
        return {};
    return fail(Error::invalidInput(u"The %1 of the URL holds a NUL character; correct it."_s.arg(what)));
}

/// libpq's word for a transport. What libpq cannot check itself (a pin) is checked while it connects.
QByteArray modeOf(const Transport &transport)
{
    if (!transport.tls)
        return transport.tlsIfOffered ? "prefer" : "disable";
    switch (transport.identity) {
    case Identity::None:
    case Identity::Pinned:
        return "require";
    case Identity::Chain:
        return "verify-ca";
    case Identity::ChainAndName:
        return "verify-full";
    }
    return "verify-full";
}

class Builder
{
public:
    explicit Builder(const ConnectionSpec &spec) : m_spec(spec) {}

    Result<PgParameters> build()
    {
        for (const auto step :
             {&Builder::setTransport, &Builder::setTarget, &Builder::setOptions, &Builder::setTheRest}) {
            if (const Status done = (this->*step)(); !done)
                return fail(done);
        }
        return m_parameters;
    }

private:
    Status setTransport()
    {
        const auto transport = transportFor(m_spec);
        if (!transport)
            return fail(transport);
        m_parameters.transport = *transport;
        m_parameters.set("sslmode", modeOf(*transport));
        // With a root certificate at hand libpq would take "require" for "verify-ca", so a file that is not there is
        // named wherever the chain does not count.
        const bool byChain = transport->identity == Identity::Chain || transport->identity == Identity::ChainAndName;
        const QString roots = transport->caFile.isEmpty() ? systemAuthorities() : transport->caFile;
        m_parameters.set("sslrootcert", byChain ? QFile::encodeName(roots) : QByteArray("/dev/null/none"));
        if (!transport->certFile.isEmpty()) {
            m_parameters.set("sslcert", QFile::encodeName(transport->certFile));
            m_parameters.set("sslkey", QFile::encodeName(transport->keyFile));
        }
        return {};
    }

    Status setTarget()
    {
        const DatabaseUrl &url = m_spec.url;
        QStringList hosts, ports;
        for (const HostPort &address : url.hosts) {
            if (address.host.contains(u','))
                return fail(Error::invalidInput(u"A host name holds a comma; give several hosts one by one."_s));
            if (const Status fine = checkText(u"host"_s, address.host); !fine)
                return fine;
            hosts.append(address.host);
            ports.append(QString::number(address.port ? address.port : standardPort(EngineId::PostgreSQL)));
        }
        for (const auto &[what, text] : {std::pair{u"user name"_s, url.user}, std::pair{u"database"_s, url.database}}) {
            if (const Status fine = checkText(what, text); !fine)
                return fine;
        }
        m_parameters.set("host", hosts.join(u',').toUtf8());
        m_parameters.set("port", ports.isEmpty() ? QByteArray::number(standardPort(EngineId::PostgreSQL))
                                                 : ports.join(u',').toUtf8());
        m_parameters.set("user", url.user.toUtf8());
        // libpq falls back to the user's name; SQLAlchemy does the same through psycopg2.
        m_parameters.set("dbname", url.database.toUtf8());
        return {};
    }

    Status setOptions()
    {
        for (const auto &[key, value] : m_spec.url.query) {
            if (const Status fine = checkText(u"options"_s, key + value); !fine)
                return fine;
            if (const Status set = setOption(key, value); !set)
                return set;
        }
        return {};
    }

    Status setOption(const QString &key, const QString &value)
    {
        if (isIn(ownWay, key))
            return {};
        if (isIn(forbidden, key))
            return fail(Error::invalidInput(
                u"The URL option %1 would lead the connection elsewhere than the URL says; remove it."_s.arg(key)));
        if (isIn(passedThrough, key)) {
            m_parameters.set(key.toUtf8(), value.toUtf8());
            return {};
        }
        if (key == "sslcrl"_L1) {
            const QString path = QDir(m_spec.baseFolder).filePath(value);
            if (!QFileInfo(path).isFile())
                return fail(Error::invalidInput(u"The file that sslcrl names does not exist: %1; check the path."_s.arg(
                    boundedText(path, 500, false))));
            m_parameters.set("sslcrl", QFile::encodeName(path));
            return {};
        }
        // Other drivers than psycopg have options that libpq never sees.
        const QString &driver = m_spec.url.driver;
        if (!driver.isEmpty() && !driver.startsWith("psycopg"_L1))
            return {};
        return fail(Error::invalidInput(
            u"The URL option %1 is not one of PostgreSQL's; correct or remove it."_s.arg(boundedText(key, 60, false))));
    }

    Status setTheRest()
    {
        if (m_parameters.value("channel_binding").isEmpty())
            m_parameters.set("channel_binding", "prefer");
        if (m_parameters.value("target_session_attrs").isEmpty())
            m_parameters.set("target_session_attrs", "any");
        // A blank is an option list of nothing; an empty value would let PGOPTIONS in.
        if (m_parameters.value("options").isEmpty())
            m_parameters.set("options", " ");
        m_parameters.set("gssencmode", "disable");
        // No file can be there; libpq would warn about /dev/null itself.
        m_parameters.set("passfile", "/dev/null/none");
        m_parameters.set("application_name", "athanor");
        m_parameters.set("client_encoding", "UTF8");
        m_parameters.set("connect_timeout",
                         QByteArray::number(qMax<qint64>(2, (m_spec.connectTimeout.count() + 999) / 1000)));
        m_parameters.set("keepalives", "1");
        m_parameters.set("keepalives_idle", "30");
        m_parameters.set("keepalives_interval", "10");
        m_parameters.set("keepalives_count", "3");
        m_parameters.set("tcp_user_timeout", "30000");
        return {};
    }

    const ConnectionSpec &m_spec;
    PgParameters m_parameters;
};

} // namespace

QByteArray PgParameters::value(const QByteArray &key) const
{
    for (const auto &[name, value] : keys) {
        if (name == key)
            return value;
    }
    return {};
}

void PgParameters::set(const QByteArray &key, const QByteArray &value)
{
    for (auto &[name, old] : keys) {
        if (name == key) {
            old = value;
            return;
        }
    }
    keys.append({key, value});
}

Result<PgParameters> pgParameters(const ConnectionSpec &spec)
{
    return Builder(spec).build();
}

} // namespace athanor

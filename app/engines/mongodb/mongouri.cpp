// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongouri.h"

#include "engines/mongodb/srvrecords.h"
#include "engines/transportpolicy.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// libmongoc's own limit on a socket; ours comes first.
constexpr qint64 SocketPatienceMs = 24 * 3600 * 1000;

// MongoDB manual, "Connection String Options"; the last rows are PyMongo's. What TLS asks is read by
// transportwords.cpp.
constexpr std::array knownOptions{
    "replicaset"_L1,
    "authsource"_L1,
    "authmechanism"_L1,
    "directconnection"_L1,
    "readpreference"_L1,
    "loadbalanced"_L1,
    "srvservicename"_L1,
    "srvmaxhosts"_L1,
    "authmechanismproperties"_L1,
    "tls"_L1,
    "ssl"_L1,
    "tlsinsecure"_L1,
    "tlscafile"_L1,
    "tlscertificatekeyfile"_L1,
    "tlsallowinvalidcertificates"_L1,
    "tlsallowinvalidhostnames"_L1,
    "tlsdisableocspendpointcheck"_L1,
    "tlsdisablecertificaterevocationcheck"_L1,
    "appname"_L1,
    "retrywrites"_L1,
    "retryreads"_L1,
    "w"_L1,
    "journal"_L1,
    "wtimeoutms"_L1,
    "wtimeout"_L1,
    "readconcernlevel"_L1,
    "maxstalenessseconds"_L1,
    "connecttimeoutms"_L1,
    "sockettimeoutms"_L1,
    "serverselectiontimeoutms"_L1,
    "serverselectiontryonce"_L1,
    "timeoutms"_L1,
    "maxpoolsize"_L1,
    "minpoolsize"_L1,
    "maxidletimems"_L1,
    "maxconnecting"_L1,
    "waitqueuetimeoutms"_L1,
    "waitqueuemultiple"_L1,
    "heartbeatfrequencyms"_L1,
    "localthresholdms"_L1,
    "compressors"_L1,
    "zlibcompressionlevel"_L1,
    "servermonitoringmode"_L1,
    "uuidrepresentation"_L1,
    "tz_aware"_L1,
    "connect"_L1,
    "unicode_decode_error_handler"_L1,
    "document_class"_L1,
    "ssl_ca_certs"_L1,
    "ssl_certfile"_L1,
    "ssl_keyfile"_L1,
    "ssl_cert_reqs"_L1,
    "ssl_match_hostname"_L1,
    "sslallowinvalidcertificates"_L1,
    "sslallowinvalidhostnames"_L1,
    "sslcertificateauthorityfile"_L1,
    "sslclientcertificatekeyfile"_L1,
    "tlscrlfile"_L1,
};

constexpr std::array loginMechanisms{"SCRAM-SHA-256"_L1, "SCRAM-SHA-1"_L1, "MONGODB-X509"_L1, "PLAIN"_L1};

/// Characters that would make libmongoc read on behind the host: another host, options, a login.
bool endsAHost(QChar c)
{
    return c.unicode() <= u' ' || QStringView(u"/?#@,&=[]\\\"").contains(c);
}

QByteArray seedText(const HostPort &host)
{
    if (host.host.startsWith(u'/'))
        return host.host.toUtf8().toPercentEncoding();
    const quint16 port = host.port == 0 ? standardPort(EngineId::MongoDB) : host.port;
    const QByteArray name = host.host.contains(u':') ? '[' + host.host.toUtf8() + ']' : host.host.toUtf8();
    return name + ':' + QByteArray::number(port);
}

/// A URI of hosts alone; everything else is set by its setters.
Result<MongocUri> uriOfHosts(const QList<HostPort> &hosts)
{
    QByteArrayList seeds;
    for (const HostPort &host : hosts) {
        if (!host.host.startsWith(u'/') && std::ranges::any_of(host.host, endsAHost))
            return fail(Error::invalidInput(
                u"%1 is not the name of a host; correct the URL."_s.arg(boundedText(host.host, 253, false))));
        seeds.append(seedText(host));
    }
    bson_error_t error;
    MongocUri uri(mongoc_uri_new_with_error(QByteArray("mongodb://" + seeds.join(',') + "/").constData(), &error));
    if (!uri)
        return fail(Error::invalidInput(u"The URL's hosts are not understood; check their names."_s));
    return uri;
}

Result<bool> flagOption(const QHash<QString, QString> &options, const QString &key, bool fallback)
{
    const QString text = options.value(key).toLower();
    if (text.isEmpty())
        return fallback;
    if (text == "true"_L1 || text == "false"_L1)
        return text == "true"_L1;
    return fail(Error::invalidInput(u"%1 is true or false in a MongoDB URL."_s.arg(key)));
}

Result<QString> loginMechanism(const QHash<QString, QString> &options, const Transport &transport)
{
    const QString asked = options.value(u"authmechanism"_s).toUpper();
    if (asked.isEmpty() || asked == "DEFAULT"_L1)
        return QString();
    if (std::ranges::find(loginMechanisms, asked) == loginMechanisms.end())
        return fail(Error::unsupported(
            u"The login mechanism %1 is not supported; use SCRAM-SHA-256, SCRAM-SHA-1, MONGODB-X509 or PLAIN."_s.arg(
                boundedText(asked, 40, false))));
    const bool verified =
        transport.tls && (transport.identity == Identity::ChainAndName || transport.identity == Identity::Pinned);
    if (asked == "PLAIN"_L1 && !verified)
        return fail(Error::refused(u"PLAIN hands the password itself to the server, so it is used only over TLS with a "
                                   "verified server; add tls=true."_s));
    if (asked == "MONGODB-X509"_L1 && (!transport.tls || transport.certFile.isEmpty()))
        return fail(Error::invalidInput(
            u"MONGODB-X509 logs in by a client certificate; add tls=true and tlsCertificateKeyFile."_s));
    return asked;
}

Status setLogin(mongoc_uri_t *uri, const ConnectionSpec &spec, const QHash<QString, QString> &options,
                const Transport &transport)
{
    const auto mechanism = loginMechanism(options, transport);
    if (!mechanism)
        return fail(mechanism.error());
    const bool byCertificate = *mechanism == "MONGODB-X509"_L1;
    if (spec.url.user.isEmpty() && !byCertificate)
        return {};
    if (spec.password.isEmpty() && !byCertificate)
        return fail(
            Error::permission(u"The login of %1 needs a password; say in the profile where it comes from."_s.arg(
                boundedText(spec.url.user, 100, false))));
    bool set = true;
    if (!spec.url.user.isEmpty())
        set = mongoc_uri_set_username(uri, spec.url.user.toUtf8().constData());
    if (!byCertificate && !spec.password.isEmpty())
        set = set && mongoc_uri_set_password(uri, spec.password.reveal().constData());
    if (!mechanism->isEmpty())
        set = set && mongoc_uri_set_auth_mechanism(uri, mechanism->toLatin1().constData());
    const bool external = byCertificate || *mechanism == "PLAIN"_L1;
    const QString source = external ? u"$external"_s : options.value(u"authsource"_s);
    if (!source.isEmpty())
        set = set && mongoc_uri_set_auth_source(uri, source.toUtf8().constData());
    if (!set)
        return fail(Error::invalidInput(u"The user name or authSource of the URL is not valid UTF-8 text."_s));
    return {};
}

Status setReading(MongoTarget *target, const QHash<QString, QString> &options, Access access)
{
    struct Row
    {
        QLatin1StringView name;
        mongoc_read_mode_t mode;
    };
    static constexpr std::array rows{
        Row{"primary"_L1, MONGOC_READ_PRIMARY}, Row{"primarypreferred"_L1, MONGOC_READ_PRIMARY_PREFERRED},
        Row{"secondary"_L1, MONGOC_READ_SECONDARY}, Row{"secondarypreferred"_L1, MONGOC_READ_SECONDARY_PREFERRED},
        Row{"nearest"_L1, MONGOC_READ_NEAREST}};
    const QString asked = options.value(u"readpreference"_s, u"primaryPreferred"_s).toLower();
    const auto it = std::ranges::find(rows, asked, &Row::name);
    if (it == rows.end())
        return fail(Error::invalidInput(
            u"readPreference is primary, primaryPreferred, secondary, secondaryPreferred or nearest."_s));
    // A session that may write must see what it wrote.
    const mongoc_read_mode_t mode = access == Access::ReadWrite ? MONGOC_READ_PRIMARY : it->mode;
    mongoc_read_prefs_t *preferences = mongoc_read_prefs_new(mode);
    mongoc_uri_set_read_prefs_t(target->uri.get(), preferences);
    mongoc_read_prefs_destroy(preferences);
    target->readsSecondary = mode != MONGOC_READ_PRIMARY;
    return {};
}

void setTimesAndManners(mongoc_uri_t *uri, const ConnectionSpec &spec, bool tls)
{
    const auto connectMs = int32_t(qBound(qint64(1), qint64(spec.connectTimeout.count()), qint64(3600 * 1000)));
    mongoc_uri_set_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, connectMs);
    mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, connectMs);
    mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SOCKETTIMEOUTMS, int32_t(SocketPatienceMs));
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_SERVERSELECTIONTRYONCE, true);
    // A write whose answer was lost is looked at, never sent again; reads are retried by the window.
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_RETRYWRITES, false);
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_RETRYREADS, false);
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_TLS, tls);
    mongoc_uri_set_appname(uri, "athanor");
}

/// Hosts and options of a mongodb+srv URL, by its records.
Status followSrv(const ConnectionSpec &spec, const CancelToken &cancel, QList<HostPort> *hosts,
                 QHash<QString, QString> *options)
{
    if (spec.url.scheme != "mongodb+srv"_L1)
        return {};
    const QString service = options->value(u"srvservicename"_s, u"mongodb"_s);
    const auto found = lookUpSrv(hosts->value(0).host, service, QDeadlineTimer(spec.connectTimeout), cancel);
    if (!found)
        return fail(found.error());
    *hosts = found->hosts;
    const int most = options->value(u"srvmaxhosts"_s).toInt();
    if (most > 0 && hosts->size() > most)
        hosts->resize(most);
    for (const auto &[key, value] : found->options) {
        if (!options->contains(key))
            options->insert(key, value);
    }
    return {};
}

} // namespace

Result<QHash<QString, QString>> mongoOptions(const DatabaseUrl &url)
{
    QHash<QString, QString> options;
    for (const auto &[key, value] : url.query) {
        const QString name = key.toLower();
        if (std::ranges::find(knownOptions, name) == knownOptions.end())
            return fail(Error::invalidInput(u"The URL's option %1 is not one of MongoDB's; remove or correct it."_s.arg(
                boundedText(key, 60, false))));
        if (options.contains(name) && options.value(name) != value)
            return fail(Error::invalidInput(u"The URL gives two values for %1; keep one."_s.arg(name)));
        options.insert(name, value);
    }
    return options;
}

Result<MongoTarget> mongoTarget(const ConnectionSpec &spec, const CancelToken &cancel)
{
    auto options = mongoOptions(spec.url);
    if (!options)
        return fail(options);
    auto transport = transportFor(spec);
    if (!transport)
        return fail(transport);
    QList<HostPort> hosts = spec.url.hosts;
    if (const Status followed = followSrv(spec, cancel, &hosts, &*options); !followed)
        return fail(followed.error());
    const auto balanced = flagOption(*options, u"loadbalanced"_s, false);
    if (!balanced)
        return fail(balanced);
    if (*balanced)
        return fail(Error::unsupported(u"loadBalanced=true is not supported; name the servers or a mongos."_s));
    auto uri = uriOfHosts(hosts);
    if (!uri)
        return fail(uri);
    MongoTarget target{*std::move(uri), *transport, int(hosts.size()), false};
    setTimesAndManners(target.uri.get(), spec, transport->tls);
    if (!spec.url.database.isEmpty() &&
        !mongoc_uri_set_database(target.uri.get(), spec.url.database.toUtf8().constData()))
        return fail(Error::invalidInput(u"The URL's database name is not valid UTF-8 text."_s));
    if (const Status login = setLogin(target.uri.get(), spec, *options, *transport); !login)
        return fail(login.error());
    if (const Status reading = setReading(&target, *options, spec.access); !reading)
        return fail(reading.error());
    if (options->contains(u"replicaset"_s))
        mongoc_uri_set_option_as_utf8(target.uri.get(), MONGOC_URI_REPLICASET,
                                      options->value(u"replicaset"_s).toUtf8().constData());
    const auto direct = flagOption(*options, u"directconnection"_s, false);
    if (!direct)
        return fail(direct);
    if (*direct && hosts.size() > 1)
        return fail(Error::invalidInput(u"directConnection=true goes to one host; the URL names several."_s));
    // A tunnel leads to this one server; the others of its set are not to be reached around it.
    const bool tunnelled = !spec.tunnel.isEmpty();
    if (options->contains(u"directconnection"_s) || tunnelled)
        mongoc_uri_set_option_as_bool(target.uri.get(), MONGOC_URI_DIRECTCONNECTION, *direct || tunnelled);
    return target;
}

} // namespace athanor

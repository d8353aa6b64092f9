// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"

#include "profiles/urltext.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

bool isSocketHost(const HostPort &host)
{
    return host.host.isEmpty() || host.host.startsWith(u'/');
}

bool isLocalHost(const HostPort &host)
{
    // No more than an address: a number above 255 would make it a name, which a name service may lead anywhere.
    static const QRegularExpression loopback(u"\\A127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}\\z"_s);
    return isSocketHost(host) || host.host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || host.host == "::1"_L1 ||
           loopback.match(host.host).hasMatch();
}

/// SQLAlchemy's asbool() for the `uri` key of pysqlite.
bool isTrue(const std::optional<QString> &value)
{
    static const QStringList words{u"true"_s, u"yes"_s, u"on"_s, u"y"_s, u"t"_s, u"1"_s};
    return value && words.contains(value->trimmed().toLower());
}

QString hostText(const HostPort &host)
{
    const QString name = host.host.contains(u':') ? u'[' + host.host + u']' : host.host;
    return host.port == 0 ? name : name + u':' + QString::number(host.port);
}

using Pairs = QList<std::pair<QString, QString>>;

/// PostgreSQL's several hosts and sockets stand in the query (SQLAlchemy, "Specifying multiple fallback hosts").
void addPostgresHosts(const QList<HostPort> &hosts, QString *authority, Pairs *query)
{
    if (hosts.isEmpty())
        return;
    if (hosts.size() == 1 && !hosts.first().host.startsWith(u'/')) {
        *authority += hostText(hosts.first());
        return;
    }
    const bool separatePorts = std::ranges::any_of(
        hosts, [](const HostPort &h) { return h.host.contains(u':') || h.host.startsWith(u'/') || h.host.isEmpty(); });
    if (!separatePorts) {
        for (const HostPort &host : hosts)
            query->append({u"host"_s, hostText(host)});
        return;
    }
    QStringList names;
    QStringList ports;
    for (const HostPort &host : hosts) {
        names += host.host;
        ports += host.port == 0 ? QString() : QString::number(host.port);
    }
    query->append({u"host"_s, names.join(u',')});
    if (std::ranges::any_of(hosts, [](const HostPort &h) { return h.port != 0; }))
        query->append({u"port"_s, ports.join(u',')});
}

/// Authority (hosts) and the whole query, by the engine's habits.
void addHosts(const DatabaseUrl &url, QString *authority, Pairs *query)
{
    switch (url.engine) {
    case EngineId::SQLite:
        return;
    case EngineId::PostgreSQL:
        addPostgresHosts(url.hosts, authority, query);
        return;
    case EngineId::MySQL:
        for (const HostPort &host : url.hosts) {
            if (host.host.startsWith(u'/'))
                query->append({u"unix_socket"_s, host.host});
            else
                *authority += hostText(host);
        }
        return;
    case EngineId::MongoDB:
    case EngineId::Redis:
        QStringList names;
        for (const HostPort &host : url.hosts)
            names += host.host.startsWith(u'/') ? percentEncoded(host.host) : hostText(host);
        *authority += names.join(u',');
        return;
    }
}

/// Everything but the user part, which comes between `head` and `tail`.
struct Spelling
{
    QString head; ///< "postgresql+psycopg2://"
    QString tail; ///< "host:5432/db?key=value"
};

Spelling spell(const DatabaseUrl &url)
{
    Spelling s;
    s.head = url.scheme + (url.driver.isEmpty() ? QString() : u'+' + url.driver) + "://"_L1;
    Pairs query;
    addHosts(url, &s.tail, &query);
    for (const auto &[key, value] : url.query) {
        if (!isSecretQueryKey(key))
            query.append({key, value});
    }
    // SQLAlchemy takes the database part as it stands, and misreads one with '?' or '@'; MongoDB's rules decode it.
    const bool misread =
        url.engine == EngineId::PostgreSQL && (url.database.contains(u'?') || url.database.contains(u'@'));
    if (misread)
        query.append({u"dbname"_s, url.database});
    else if (!url.database.isEmpty())
        s.tail += u'/' + (url.engine == EngineId::MongoDB ? percentEncoded(url.database) : url.database);
    else if (url.engine == EngineId::SQLite || (url.engine == EngineId::MongoDB && !query.isEmpty()))
        s.tail += u'/';
    QStringList pairs;
    for (const auto &[key, value] : std::as_const(query))
        pairs += percentEncoded(key) + u'=' + percentEncoded(value);
    // A blank at the end of a name would be taken for one behind the URL.
    if (!pairs.isEmpty() || (!s.tail.isEmpty() && s.tail.back().isSpace()))
        s.tail += u'?' + pairs.join(u'&');
    return s;
}

} // namespace

quint16 standardPort(EngineId engine)
{
    switch (engine) {
    case EngineId::SQLite:
        return 0;
    case EngineId::PostgreSQL:
        return 5432;
    case EngineId::MySQL:
        return 3306;
    case EngineId::MongoDB:
        return 27017;
    case EngineId::Redis:
        return 6379;
    }
    return 0;
}

QString engineName(EngineId engine)
{
    switch (engine) {
    case EngineId::SQLite:
        return u"sqlite"_s;
    case EngineId::PostgreSQL:
        return u"postgresql"_s;
    case EngineId::MySQL:
        return u"mysql"_s;
    case EngineId::MongoDB:
        return u"mongodb"_s;
    case EngineId::Redis:
        return u"redis"_s;
    }
    return {};
}

std::optional<QString> DatabaseUrl::option(const QString &key) const
{
    for (const auto &[name, value] : query) {
        if (name == key)
            return value;
    }
    return std::nullopt;
}

QString DatabaseUrl::sqlitePath(const QString &baseFolder) const
{
    if (engine != EngineId::SQLite || database.isEmpty() || database == ":memory:"_L1)
        return {};
    QString path = database;
    if (path.startsWith("file:"_L1) && isTrue(option(u"uri"_s))) {
        path = percentDecoded(QStringView(path).mid(5)).value_or(QString());
        // file://localhost/x and file:///x are absolute; any other authority is an error in SQLite too.
        if (path.startsWith("//"_L1))
            path = path.mid(path.indexOf(u'/', 2));
        if (path.isEmpty() || path == ":memory:"_L1 || option(u"mode"_s) == u"memory"_s)
            return {};
    }
    if (QDir::isAbsolutePath(path))
        return QDir::cleanPath(path);
    return QDir::cleanPath(QDir(baseFolder).absoluteFilePath(path));
}

bool DatabaseUrl::isLocal() const
{
    return engine == EngineId::SQLite || std::ranges::all_of(hosts, isLocalHost);
}

bool DatabaseUrl::isSocket() const
{
    return engine != EngineId::SQLite && !hosts.isEmpty() && std::ranges::all_of(hosts, isSocketHost);
}

QString DatabaseUrl::toString() const
{
    const Spelling s = spell(*this);
    return s.head + (user.isEmpty() ? QString() : percentEncoded(user) + u'@') + s.tail;
}

QString DatabaseUrl::displayTarget() const
{
    if (engine == EngineId::SQLite)
        return database.isEmpty() || database == ":memory:"_L1 ? u"in memory"_s : boundedText(database, 200, false);
    QStringList names;
    for (const HostPort &host : hosts)
        names += host.host.isEmpty() ? u"local socket"_s : hostText(host);
    const QString place = names.join(u',');
    return boundedText(database.isEmpty() ? place : place + u'/' + database, 200, false);
}

Secret urlWithPassword(const DatabaseUrl &url, const Secret &password)
{
    const Spelling s = spell(url);
    QByteArray text = s.head.toUtf8();
    QByteArray encoded = percentEncoded(password.reveal());
    if (!url.user.isEmpty() || !encoded.isEmpty()) {
        text.reserve(text.size() + url.user.size() * 12 + encoded.size() + s.tail.size() * 4);
        text += percentEncoded(url.user.toUtf8());
        if (!encoded.isEmpty())
            text += ':' + encoded;
        text += '@';
    }
    const Secret wipesItself(std::move(encoded));
    text += s.tail.toUtf8();
    return Secret(std::move(text));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"
#include "profiles/urltext.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestUrl = 8192;
constexpr qsizetype mostPairs = 64;
constexpr qsizetype mostHosts = 32;

using Pairs = QList<std::pair<QString, QString>>;

struct Scheme
{
    QLatin1StringView name;
    EngineId engine;
};

constexpr std::array schemes{
    Scheme{"sqlite"_L1, EngineId::SQLite},       Scheme{"postgresql"_L1, EngineId::PostgreSQL},
    Scheme{"postgres"_L1, EngineId::PostgreSQL}, Scheme{"mysql"_L1, EngineId::MySQL},
    Scheme{"mariadb"_L1, EngineId::MySQL},       Scheme{"mongodb"_L1, EngineId::MongoDB},
    Scheme{"mongodb+srv"_L1, EngineId::MongoDB}, Scheme{"redis"_L1, EngineId::Redis},
    Scheme{"rediss"_L1, EngineId::Redis},
};

/// Every message names a part and never its text, which may hold a password in the wrong place.
std::unexpected<Error> bad(const QString &message)
{
    return fail(Error::invalidInput(message));
}

Status readScheme(QString text, ParsedUrl *parsed)
{
    const QString lower = text.toLower();
    if (lower != text)
        parsed->notices += u"The scheme was written in capitals; SQLAlchemy wants it in lower case."_s;
    const auto known = [](const QString &word) {
        return std::ranges::find_if(schemes, [&](const Scheme &s) { return s.name == word; });
    };
    QString name = lower;
    if (known(lower) == schemes.end()) {
        name = lower.section(u'+', 0, 0);
        parsed->url.driver = lower.section(u'+', 1);
    }
    static const QRegularExpression driverForm(u"^\\w*$"_s);
    const auto scheme = known(name);
    if (scheme == schemes.end())
        return bad(u"The URL's scheme is not one Athanor knows; use sqlite, postgresql, mysql, mariadb, mongodb, "
                   "mongodb+srv, redis or rediss."_s);
    if (!driverForm.match(parsed->url.driver).hasMatch() || lower.endsWith(u'+'))
        return bad(u"The driver after '+' in the URL's scheme is not a name; write it as in postgresql+psycopg2."_s);
    parsed->url.engine = scheme->engine;
    parsed->url.scheme = name;
    if (name == "postgres"_L1) {
        parsed->url.scheme = u"postgresql"_s;
        parsed->notices += u"postgres:// is old: SQLAlchemy 1.4 and later refuse it; write postgresql://."_s;
    }
    return {};
}

Result<QString> decoded(QStringView text, const QString &part, bool plusIsSpace = false)
{
    const auto result = percentDecoded(text, plusIsSpace);
    if (!result)
        return bad(u"The URL's %1 is no UTF-8 text once its percent-encoding is undone."_s.arg(part));
    return *result;
}

Result<quint16> readPort(QStringView text)
{
    bool ok = false;
    const uint port = text.toUInt(&ok);
    const bool digits = std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!ok || !digits || port < 1 || port > 65535)
        return bad(u"The URL's port is not a number from 1 to 65535; if the password holds '/', ':' or '@', "
                   "percent-encode it."_s);
    return static_cast<quint16>(port);
}

Result<QString> checkedHost(const QString &host)
{
    if (host.contains(u'@'))
        return bad(u"The URL's host part holds an '@'; an '@' in the password is written %40."_s);
    if (host.contains(u'%') && !host.contains(u':'))
        return bad(u"The URL's host holds '%'; SQLAlchemy does not decode hosts, a socket is given as ?host=/path."_s);
    // Two colons: an IPv6 address, with the name of a network interface after '%' at most.
    static const QRegularExpression address(u"^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?$"_s);
    static const QRegularExpression name(u"^[\\w.-]+$"_s, QRegularExpression::UseUnicodePropertiesOption);
    if (host.size() > 255 || !(host.contains(u':') ? address : name).match(host).hasMatch())
        return bad(u"The URL's host is neither a name nor an address; IPv6 addresses stand in brackets."_s);
    return host;
}

/// "name", "name:5432", "[::1]:5432", "::1" or "/folder/of/socket".
Result<HostPort> readHostPort(const QString &text)
{
    HostPort out;
    if (text.isEmpty() || text.startsWith(u'/')) {
        out.host = text;
        return out;
    }
    QString host = text;
    QString port;
    static const QRegularExpression bracketed(u"^\\[([^\\]]*)\\](?::(.*))?$"_s);
    if (const auto match = bracketed.match(text); match.hasMatch()) {
        host = match.captured(1);
        port = match.captured(2);
        if (!host.contains(u':') || text.endsWith(u':'))
            return bad(u"The URL's brackets hold no IPv6 address, or the port behind them is missing."_s);
    } else if (text.count(u':') == 1) {
        host = text.section(u':', 0, 0);
        port = text.section(u':', 1);
        if (port.isEmpty())
            return bad(u"The URL has a ':' behind the host and no port; leave the ':' out."_s);
    }
    const auto name = checkedHost(host);
    if (!name)
        return fail(name);
    out.host = *name;
    if (!port.isEmpty()) {
        const auto number = readPort(port);
        if (!number)
            return fail(number);
        out.port = *number;
    }
    return out;
}

Result<Pairs> readQuery(QStringView text, bool plusIsSpace, QStringList *notices)
{
    Pairs pairs;
    for (const QStringView part : text.split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals < 0 || equals == part.size() - 1) {
            notices->append(u"A query key without a value is left out, as SQLAlchemy does."_s);
            continue;
        }
        if (pairs.size() >= mostPairs)
            return bad(u"The URL has more than %1 query keys."_s.arg(mostPairs));
        const auto key = decoded(part.first(equals), u"query"_s, plusIsSpace);
        const auto value = decoded(part.sliced(equals + 1), u"query"_s, plusIsSpace);
        if (!key)
            return fail(key);
        if (!value)
            return fail(value);
        pairs.append({*key, *value});
    }
    return pairs;
}

/// All values of a key, which leaves the list.
QStringList takeAll(Pairs *pairs, const QString &key)
{
    QStringList values;
    for (const auto &[name, value] : std::as_const(*pairs)) {
        if (name == key)
            values += value;
    }
    pairs->removeIf([&](const auto &pair) { return pair.first == key; });
    return values;
}

Status takeQueryHosts(DatabaseUrl *url)
{
    const QStringList hosts = takeAll(&url->query, u"host"_s);
    const QStringList portKeys = takeAll(&url->query, u"port"_s);
    const QStringList ports = portKeys.isEmpty() ? QStringList() : portKeys.last().split(u',');
    if (!hosts.isEmpty()) {
        url->hosts.clear();
        for (const QString &text : hosts.size() == 1 ? hosts.first().split(u',') : hosts) {
            const auto host = readHostPort(text);
            if (!host)
                return fail(host);
            url->hosts.append(*host);
        }
    }
    if (url->hosts.isEmpty())
        url->hosts.append(HostPort{});
    if (ports.size() > 1 && ports.size() != url->hosts.size())
        return bad(u"The URL names %1 hosts and %2 ports; give one port, or one a host."_s.arg(url->hosts.size())
                       .arg(ports.size()));
    for (qsizetype i = 0; i < url->hosts.size() && !ports.isEmpty(); ++i) {
        const QString text = ports.size() == 1 ? ports.first() : ports.at(i);
        if (text.isEmpty())
            continue;
        const auto port = readPort(text);
        if (!port)
            return fail(port);
        url->hosts[i].port = *port;
    }
    return {};
}

/// Passwords in the query go where passwords belong; query keys win over the authority, as they do in the drivers.
void takeSecrets(ParsedUrl *parsed)
{
    Pairs kept;
    for (const auto &[key, value] : std::as_const(parsed->url.query)) {
        if (!isSecretQueryKey(key)) {
            kept.append({key, value});
            continue;
        }
        if (key == "password"_L1 || key == "passwd"_L1) {
            parsed->password = Secret(value.toUtf8());
            parsed->notices += u"The password in the query is taken out of the URL."_s;
            continue;
        }
        parsed->notices += u"%1 holds a secret and is left out of the URL; Athanor does not keep it."_s.arg(
            boundedText(key, 40, false));
    }
    parsed->url.query = kept;
}

Status takeUser(QStringView user, bool hasPassword, QStringView password, ParsedUrl *parsed)
{
    const auto name = decoded(user, u"user name"_s);
    if (!name)
        return fail(name);
    parsed->url.user = *name;
    if (!hasPassword)
        return {};
    const auto word = decoded(password, u"password"_s);
    if (!word)
        return fail(word);
    parsed->password = Secret(word->toUtf8());
    return {};
}

Status finishSqlite(const QRegularExpressionMatch &match, ParsedUrl *parsed)
{
    if (match.hasCaptured(u"user"_s) || match.hasCaptured(u"host"_s) || match.hasCaptured(u"v6"_s) ||
        match.hasCaptured(u"port"_s))
        return bad(
            u"A SQLite URL has three slashes before a relative path (sqlite:///app.db) and four before an absolute one."_s);
    static const QRegularExpression drive(u"^[A-Za-z]:[\\\\/]"_s);
    if (drive.match(parsed->url.database).hasMatch())
        parsed->notices += u"The path is a Windows path; on this system it names a file below the service's folder."_s;
    return {};
}

Status finishServer(const QRegularExpressionMatch &match, ParsedUrl *parsed)
{
    DatabaseUrl &url = parsed->url;
    if (const auto user = takeUser(match.capturedView(u"user"), match.hasCaptured(u"password"_s),
                                   match.capturedView(u"password"), parsed);
        !user)
        return fail(user);
    const QString v6 = match.captured(u"v6"_s);
    if (!v6.isEmpty() && !v6.contains(u':'))
        return bad(u"The URL's brackets hold no IPv6 address."_s);
    const QString hostText = match.captured(u"host"_s);
    const QStringList names = v6.isEmpty() ? hostText.split(u',') : QStringList{v6};
    if (names.size() > 1 && url.engine != EngineId::PostgreSQL)
        return bad(u"The URL names several hosts; only PostgreSQL and MongoDB URLs may."_s);
    quint16 port = 0;
    if (match.hasCaptured(u"port"_s)) {
        const auto number = readPort(match.capturedView(u"port"));
        if (!number)
            return fail(number);
        port = *number;
    }
    for (const QString &name : names) {
        const auto host = name.isEmpty() ? Result<QString>(QString()) : checkedHost(name);
        if (!host)
            return fail(host);
        url.hosts.append({*host, port});
    }
    if (const QStringList users = takeAll(&url.query, u"user"_s); !users.isEmpty())
        url.user = users.last();
    if (url.engine == EngineId::PostgreSQL) {
        if (const QStringList databases = takeAll(&url.query, u"dbname"_s); !databases.isEmpty())
            url.database = databases.last();
        return takeQueryHosts(&url);
    }
    // Without its password such a URL would be read differently: the part before the '@' would become a user's.
    if (url.database.contains(u'@'))
        return bad(u"The URL's database name holds an '@', which SQLAlchemy takes for the end of a password."_s);
    const QStringList sockets = takeAll(&url.query, u"unix_socket"_s);
    if (sockets.isEmpty())
        return {};
    if (!sockets.last().startsWith(u'/'))
        return bad(u"The URL's unix_socket is not an absolute path."_s);
    url.hosts = {HostPort{sockets.last(), 0}};
    return {};
}

/// The form of sqlalchemy.engine.url._parse_url (1.4 and 2.0), but nothing behind it is ignored.
Status readSqlAlchemy(const QString &rest, ParsedUrl *parsed)
{
    static const QRegularExpression form(u"^(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?"
                                         "(?:(?:\\[(?<v6>[^/?]+)\\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?)?"
                                         "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?"_s);
    const auto match = form.match(rest);
    if (!match.hasMatch() || match.capturedLength() != rest.size())
        return bad(
            u"The URL's host part is not understood; percent-encode ':', '/', '@' and '[' in user and password."_s);
    auto query = readQuery(match.capturedView(u"query"), true, &parsed->notices);
    if (!query)
        return fail(query);
    parsed->url.query = std::move(*query);
    parsed->url.database = match.captured(u"database"_s);
    takeSecrets(parsed);
    if (parsed->url.engine == EngineId::SQLite)
        return finishSqlite(match, parsed);
    const bool inQuery = parsed->password.has_value();
    const std::optional<Secret> queryPassword = parsed->password;
    const auto done = finishServer(match, parsed);
    if (inQuery)
        parsed->password = queryPassword;
    return done;
}

Status readSeeds(QStringView authority, DatabaseUrl *url)
{
    const auto names = authority.split(u',');
    if (names.size() > mostHosts)
        return bad(u"The URL names more than %1 hosts."_s.arg(mostHosts));
    for (const QStringView name : names) {
        const QString text =
            name.startsWith("%2F"_L1, Qt::CaseInsensitive) ? percentDecoded(name).value_or(QString()) : name.toString();
        auto host = readHostPort(text);
        if (!host)
            return fail(host);
        if (host->host.isEmpty() && url->engine == EngineId::MongoDB)
            return bad(u"A MongoDB URL must name its hosts."_s);
        // redis-py's default; Redis has no usual socket.
        if (host->host.isEmpty())
            host->host = u"localhost"_s;
        url->hosts.append(*host);
    }
    const bool srv = url->scheme == "mongodb+srv"_L1;
    if (srv && (url->hosts.size() != 1 || url->hosts.first().port != 0))
        return bad(u"A mongodb+srv URL names one host and no port."_s);
    if (url->engine == EngineId::Redis && url->hosts.size() != 1)
        return bad(u"A Redis URL names one host."_s);
    return {};
}

Status finishRedis(DatabaseUrl *url)
{
    const QStringList numbers = takeAll(&url->query, u"db"_s);
    if (!numbers.isEmpty())
        url->database = numbers.last();
    bool ok = false;
    const int number = url->database.toInt(&ok);
    if (!url->database.isEmpty() && (!ok || number < 0))
        return bad(u"The path of a Redis URL is the number of its database, as in redis://host:6379/0."_s);
    return {};
}

/// mongodb:// (Connection String specification) and redis:// (redis-py): user part percent-encoded, hosts up to '/'.
Status readUri(const QString &rest, ParsedUrl *parsed)
{
    DatabaseUrl &url = parsed->url;
    const qsizetype question = rest.indexOf(u'?');
    const QStringView before = QStringView(rest).first(question < 0 ? rest.size() : question);
    const QStringView after = question < 0 ? QStringView() : QStringView(rest).sliced(question + 1);
    const qsizetype slash = before.indexOf(u'/');
    QStringView authority = before.first(slash < 0 ? before.size() : slash);
    const qsizetype at = authority.lastIndexOf(u'@');
    if (before.lastIndexOf(u'@') != at)
        return bad(u"The URL holds an '@' behind a '/'; percent-encode '/' in user and password as %2F."_s);
    if (at >= 0) {
        const QStringView user = authority.first(at);
        const qsizetype colon = user.indexOf(u':');
        if (user.count(u':') > 1 || user.contains(u'@'))
            return bad(u"The URL's user or password holds ':' or '@'; write them %3A and %40."_s);
        if (const auto taken = takeUser(user.first(colon < 0 ? user.size() : colon), colon >= 0,
                                        colon < 0 ? QStringView() : user.sliced(colon + 1), parsed);
            !taken)
            return fail(taken);
        authority = authority.sliced(at + 1);
    }
    if (const auto seeds = readSeeds(authority, &url); !seeds)
        return fail(seeds);
    const auto database = decoded(slash < 0 ? QStringView() : before.sliced(slash + 1), u"database"_s);
    if (!database)
        return fail(database);
    url.database = *database;
    auto query = readQuery(after, url.engine == EngineId::Redis, &parsed->notices);
    if (!query)
        return fail(query);
    url.query = std::move(*query);
    takeSecrets(parsed);
    if (url.engine == EngineId::Redis)
        return finishRedis(&url);
    if (url.database.contains(u'/'))
        return bad(u"The URL's database name holds a '/'."_s);
    return {};
}

} // namespace

Result<ParsedUrl> parseDatabaseUrl(const QString &input)
{
    const QString text = input.trimmed();
    if (text.isEmpty())
        return bad(u"The database URL is empty; write one such as sqlite:///app.db or postgresql://user@host/db."_s);
    if (text.size() > longestUrl)
        return bad(u"The database URL is longer than %1 characters."_s.arg(longestUrl));
    if (std::ranges::any_of(text,
                            [](QChar c) { return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0); }))
        return bad(u"The database URL holds control characters or line breaks."_s);
    const qsizetype colon = text.indexOf("://"_L1);
    if (colon <= 0)
        return bad(u"The database URL has no scheme; it begins like postgresql:// or sqlite:///."_s);
    ParsedUrl parsed;
    if (const auto scheme = readScheme(text.first(colon), &parsed); !scheme)
        return fail(scheme.error());
    const QString rest = text.sliced(colon + 3);
    const bool isUri = parsed.url.engine == EngineId::MongoDB || parsed.url.engine == EngineId::Redis;
    if (const auto read = isUri ? readUri(rest, &parsed) : readSqlAlchemy(rest, &parsed); !read)
        return fail(read.error());
    parsed.notices.removeDuplicates();
    parsed.url.hasPassword = parsed.password.has_value();
    return parsed;
}

} // namespace athanor

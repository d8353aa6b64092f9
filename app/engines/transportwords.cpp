// SPDX-License-Identifier: Apache-2.0
#include "engines/transportwords.h"

#include <QMap>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

using TlsLevel = TransportWords::Level;

struct LevelRow
{
    QLatin1StringView value;
    TlsLevel level;
};

// libpq's sslmode (PostgreSQL manual, "SSL Support", table "SSL Mode Descriptions"); asyncpg takes the same words.
constexpr LevelRow sslModes[] = {
    {QLatin1StringView("disable"), TlsLevel::Plain},    {QLatin1StringView("allow"), TlsLevel::IfOffered},
    {QLatin1StringView("prefer"), TlsLevel::IfOffered}, {QLatin1StringView("require"), TlsLevel::Encrypted},
    {QLatin1StringView("verify-ca"), TlsLevel::Chain},  {QLatin1StringView("verify-full"), TlsLevel::ChainAndName},
};

// mysqlclient's ssl_mode (MySQL manual, "Command Options for Encrypted Connections").
constexpr LevelRow mysqlModes[] = {
    {QLatin1StringView("disabled"), TlsLevel::Plain},
    {QLatin1StringView("preferred"), TlsLevel::IfOffered},
    {QLatin1StringView("required"), TlsLevel::Encrypted},
    {QLatin1StringView("verify_ca"), TlsLevel::Chain},
    {QLatin1StringView("verify_identity"), TlsLevel::ChainAndName},
};

// ssl_cert_reqs of redis-py and older PyMongo. A client that asks "optionally" checks like one that requires.
constexpr LevelRow certReqs[] = {
    {QLatin1StringView("none"), TlsLevel::Encrypted},
    {QLatin1StringView("cert_none"), TlsLevel::Encrypted},
    {QLatin1StringView("optional"), TlsLevel::ChainAndName},
    {QLatin1StringView("cert_optional"), TlsLevel::ChainAndName},
    {QLatin1StringView("required"), TlsLevel::ChainAndName},
    {QLatin1StringView("cert_required"), TlsLevel::ChainAndName},
};

/// What a yes or a no of one key means; nothing: no word on it.
struct FlagRow
{
    QLatin1StringView key;
    std::optional<TlsLevel> yes;
    std::optional<TlsLevel> no;
};

constexpr FlagRow mysqlFlags[] = {
    {QLatin1StringView("ssl_disabled"), TlsLevel::Plain, {}},
    {QLatin1StringView("ssl_check_hostname"), TlsLevel::ChainAndName, TlsLevel::Chain},
    {QLatin1StringView("ssl_verify_cert"), TlsLevel::ChainAndName, TlsLevel::Encrypted},
    {QLatin1StringView("ssl_verify_identity"), TlsLevel::ChainAndName, TlsLevel::Chain},
};

constexpr FlagRow mongoFlags[] = {
    {QLatin1StringView("tls"), TlsLevel::ChainAndName, TlsLevel::Plain},
    {QLatin1StringView("ssl"), TlsLevel::ChainAndName, TlsLevel::Plain},
    {QLatin1StringView("tlsInsecure"), TlsLevel::Encrypted, {}},
    {QLatin1StringView("tlsAllowInvalidCertificates"), TlsLevel::Encrypted, {}},
    {QLatin1StringView("sslAllowInvalidCertificates"), TlsLevel::Encrypted, {}},
    {QLatin1StringView("tlsAllowInvalidHostnames"), TlsLevel::Chain, {}},
    {QLatin1StringView("sslAllowInvalidHostnames"), TlsLevel::Chain, {}},
    {QLatin1StringView("ssl_match_hostname"), {}, TlsLevel::Chain},
};

constexpr FlagRow redisFlags[] = {
    {QLatin1StringView("ssl"), TlsLevel::ChainAndName, TlsLevel::Plain},
    {QLatin1StringView("ssl_check_hostname"), TlsLevel::ChainAndName, TlsLevel::Chain},
};

Error contradiction(const QString &key)
{
    return Error::invalidInput(u"The URL gives two values for %1; keep one."_s.arg(key));
}

Error unknownWord(const QString &key, const QString &value, const QString &known)
{
    return Error::invalidInput(u"%1=%2 is not known; use %3."_s.arg(key, boundedText(value, 40, false), known));
}

/// The one value of an option. Repeated, the weaker one could hide behind the other. MongoDB's names have no case.
Result<std::optional<QString>> wordOf(const DatabaseUrl &url, QLatin1StringView name)
{
    const Qt::CaseSensitivity sense = url.engine == EngineId::MongoDB ? Qt::CaseInsensitive : Qt::CaseSensitive;
    std::optional<QString> found;
    for (const auto &[key, value] : url.query) {
        if (key.compare(name, sense) != 0)
            continue;
        if (found && *found != value)
            return fail(contradiction(name));
        found = value;
    }
    return found;
}

/// Collects the words of one URL; the first problem stops it.
class WordReader
{
public:
    explicit WordReader(const DatabaseUrl &url) : m_url(url) {}

    Result<TransportWords> read()
    {
        switch (m_url.engine) {
        case EngineId::SQLite:
            take(TlsLevel::Plain, u"sqlite://"_s);
            break;
        case EngineId::PostgreSQL:
            readPostgres();
            break;
        case EngineId::MySQL:
            readMysql();
            break;
        case EngineId::MongoDB:
            readMongo();
            break;
        case EngineId::Redis:
            readRedis();
            break;
        }
        if (m_problem)
            return fail(*m_problem);
        return m_words;
    }

private:
    void readPostgres()
    {
        readLevel("sslmode"_L1, sslModes, false);
        const std::optional<TlsLevel> mode = m_words.level;
        readLevel("ssl"_L1, sslModes, false);
        if (mode && word("ssl"_L1) && word("sslmode"_L1) != word("ssl"_L1))
            m_problem = contradiction(u"sslmode"_s);
        readFile({"sslrootcert"_L1}, &m_words.ca, &m_words.caKey);
        readFile({"sslcert"_L1}, &m_words.cert, &m_words.certKey);
        readFile({"sslkey"_L1}, &m_words.key, &m_words.keyKey);
    }

    void readMysql()
    {
        readLevel("ssl_mode"_L1, mysqlModes, true);
        readFlags(mysqlFlags);
        if (const auto on = flag("ssl"_L1)) {
            m_words.encrypts = *on;
            if (!*on)
                take(TlsLevel::Plain, u"ssl=false"_s);
        }
        readFile({"ssl_ca"_L1}, &m_words.ca, &m_words.caKey);
        readFile({"ssl_cert"_L1}, &m_words.cert, &m_words.certKey);
        readFile({"ssl_key"_L1}, &m_words.key, &m_words.keyKey);
    }

    void readMongo()
    {
        const auto tls = flag("tls"_L1);
        const auto ssl = flag("ssl"_L1);
        if (tls && ssl && *tls != *ssl)
            m_problem = contradiction(u"tls"_s);
        // MongoDB manual, "Connection Strings": an SRV connection string sets tls.
        if (m_url.scheme == "mongodb+srv"_L1 && !tls && !ssl)
            take(TlsLevel::ChainAndName, u"mongodb+srv://"_s);
        readFlags(mongoFlags);
        readLevel("ssl_cert_reqs"_L1, certReqs, true);
        readFile({"tlsCAFile"_L1, "ssl_ca_certs"_L1, "sslCertificateAuthorityFile"_L1}, &m_words.ca, &m_words.caKey);
        readFile({"tlsCertificateKeyFile"_L1, "sslClientCertificateKeyFile"_L1, "ssl_certfile"_L1}, &m_words.cert,
                 &m_words.certKey);
        readFile({"ssl_keyfile"_L1}, &m_words.key, &m_words.keyKey);
    }

    void readRedis()
    {
        const bool secured = m_url.scheme.startsWith("rediss"_L1);
        if (secured)
            take(TlsLevel::ChainAndName, m_url.scheme + "://"_L1);
        else if (!word("ssl"_L1))
            take(TlsLevel::Plain, m_url.scheme + "://"_L1);
        if (secured && flag("ssl"_L1) == std::optional(false))
            m_problem = Error::invalidInput(u"rediss:// and ssl=false contradict each other; keep one."_s);
        readFlags(redisFlags);
        readLevel("ssl_cert_reqs"_L1, certReqs, true);
        readFile({"ssl_ca_certs"_L1}, &m_words.ca, &m_words.caKey);
        readFile({"ssl_certfile"_L1}, &m_words.cert, &m_words.certKey);
        readFile({"ssl_keyfile"_L1}, &m_words.key, &m_words.keyKey);
    }

    /// The weakest word of all is what the service would get.
    void take(TlsLevel level, const QString &said)
    {
        if (m_words.level && *m_words.level <= level)
            return;
        m_words.level = level;
        m_words.word = said;
    }

    std::optional<QString> word(QLatin1StringView key)
    {
        const auto value = wordOf(m_url, key);
        if (value)
            return *value;
        m_problem = value.error();
        return std::nullopt;
    }

    std::optional<bool> flag(QLatin1StringView key)
    {
        const auto value = word(key);
        if (!value)
            return std::nullopt;
        const QString lower = value->trimmed().toLower();
        for (const auto yes : {"true"_L1, "1"_L1, "yes"_L1, "on"_L1}) {
            if (lower == yes)
                return true;
        }
        for (const auto no : {"false"_L1, "0"_L1, "no"_L1, "off"_L1, ""_L1}) {
            if (lower == no)
                return false;
        }
        m_problem = unknownWord(key, *value, u"true or false"_s);
        return std::nullopt;
    }

    template <size_t Count>
    void readFlags(const FlagRow (&rows)[Count])
    {
        for (const FlagRow &row : rows) {
            const auto value = flag(row.key);
            const std::optional<TlsLevel> level = !value ? std::nullopt : *value ? row.yes : row.no;
            if (level)
                take(*level, row.key + (*value ? "=true"_L1 : "=false"_L1));
        }
    }

    template <size_t Count>
    void readLevel(QLatin1StringView key, const LevelRow (&rows)[Count], bool anyCase)
    {
        const auto value = word(key);
        if (!value)
            return;
        QStringList known;
        for (const LevelRow &row : rows) {
            known += row.value;
            if (value->compare(row.value, anyCase ? Qt::CaseInsensitive : Qt::CaseSensitive) == 0) {
                take(row.level, key + u'=' + *value);
                return;
            }
        }
        m_problem = unknownWord(key, *value, known.join(u", "_s));
    }

    void readFile(std::initializer_list<QLatin1StringView> keys, QString *path, QString *named)
    {
        for (const QLatin1StringView key : keys) {
            const auto value = word(key);
            if (!value || value->isEmpty())
                continue;
            if (!path->isEmpty() && *path != *value)
                m_problem = contradiction(key);
            *path = *value;
            *named = key;
        }
    }

    const DatabaseUrl &m_url;
    TransportWords m_words;
    std::optional<Error> m_problem;
};

} // namespace

Result<TransportWords> transportWords(const DatabaseUrl &url)
{
    return WordReader(url).read();
}

QString authorityWord(EngineId engine)
{
    switch (engine) {
    case EngineId::SQLite:
        return {};
    case EngineId::PostgreSQL:
        return u"sslrootcert"_s;
    case EngineId::MySQL:
        return u"ssl_ca"_s;
    case EngineId::MongoDB:
        return u"tlsCAFile"_s;
    case EngineId::Redis:
        return u"ssl_ca_certs"_s;
    }
    return {};
}

QString strongWords(EngineId engine)
{
    static const QMap<EngineId, QString> strong{{EngineId::PostgreSQL, u"sslmode=verify-full"_s},
                                                {EngineId::MySQL, u"ssl_verify_identity=true"_s},
                                                {EngineId::MongoDB, u"tls=true"_s},
                                                {EngineId::Redis, u"rediss://"_s}};
    return u"%1, with %2 if its certificate authority is your own"_s.arg(strong.value(engine), authorityWord(engine));
}

} // namespace athanor

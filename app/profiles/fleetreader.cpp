// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetreader.h"

#include "profiles/tomltext.h"

#include <QDir>
#include <QRegularExpression>
#include <QStringDecoder>

#include <sstream>
#include <toml.hpp>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostProfiles = 5000;

/// Reads one [[service]] table; the first problem stops it.
class ServiceReader
{
public:
    ServiceReader(const toml::value &table, QString path) : m_table(table), m_path(std::move(path)) {}

    Result<Profile> read(const QString &fleetFolder)
    {
        Profile p;
        p.name = text("name", true);
        p.environment = text("environment");
        readUrl(&p);
        readSecret(&p);
        p.folder = text("folder");
        if (!p.folder.isEmpty() && !QDir::isAbsolutePath(p.folder))
            p.folder = QDir::cleanPath(QDir(fleetFolder).absoluteFilePath(p.folder));
        p.migrations = text("migrations");
        p.models = text("models");
        p.python = text("python");
        p.runEnvironment = flag("run_env_py");
        readTypes(&p);
        p.tags = tags();
        p.readOnly = flag("read_only");
        p.plainTextConsent = flag("plain_text_consent");
        p.consentBy = text("plain_text_consent_by");
        p.ssh.host = text("ssh_host");
        p.ssh.user = text("ssh_user");
        p.ssh.port = number("ssh_port");
        p.ssh.jump = text("ssh_jump");
        readPin(&p);
        if (!m_problem) {
            if (const auto valid = validateProfile(p); !valid)
                refuse(m_table, valid.error().message);
        }
        if (m_problem)
            return fail(*m_problem);
        return p;
    }

private:
    void refuse(const toml::value &where, const QString &what)
    {
        if (!m_problem)
            m_problem = Error::invalidInput(u"%1:%2: %3"_s.arg(m_path).arg(where.location().line()).arg(what));
    }

    const toml::value *find(const char *key)
    {
        const auto &table = m_table.as_table(std::nothrow);
        const auto it = table.find(key);
        return it == table.end() ? nullptr : &it->second;
    }

    static QString textOf(const toml::value &value)
    {
        return QString::fromStdString(value.as_string(std::nothrow).str);
    }

    QString text(const char *key, bool required = false)
    {
        const toml::value *value = find(key);
        if (value == nullptr) {
            if (required)
                refuse(m_table, u"the service has no %1."_s.arg(QString::fromLatin1(key)));
            return {};
        }
        if (!value->is_string()) {
            refuse(*value, u"%1 must be text in quotes."_s.arg(QString::fromLatin1(key)));
            return {};
        }
        return textOf(*value);
    }

    bool flag(const char *key)
    {
        const toml::value *value = find(key);
        if (value == nullptr)
            return false;
        if (!value->is_boolean()) {
            refuse(*value, u"%1 must be true or false."_s.arg(QString::fromLatin1(key)));
            return false;
        }
        return value->as_boolean(std::nothrow);
    }

    int number(const char *key)
    {
        const toml::value *value = find(key);
        if (value == nullptr)
            return 0;
        if (!value->is_integer() || value->as_integer(std::nothrow) < 1 || value->as_integer(std::nothrow) > 65535) {
            refuse(*value, u"%1 must be a number from 1 to 65535."_s.arg(QString::fromLatin1(key)));
            return 0;
        }
        return int(value->as_integer(std::nothrow));
    }

    void readTypes(Profile *p)
    {
        const toml::value *value = find("types");
        if (value == nullptr)
            return;
        if (!value->is_table())
            return refuse(*value, u"types must be a table: types = { \"package.Class\" = \"String(40)\" }."_s);
        for (const auto &[name, type] : value->as_table(std::nothrow)) {
            if (!type.is_string())
                return refuse(type, u"a type of types is text in quotes, and its name too: \"package.Class\"."_s);
            p->types.insert(QString::fromStdString(name), textOf(type));
        }
    }

    QStringList tags()
    {
        const toml::value *value = find("tags");
        if (value == nullptr)
            return {};
        if (!value->is_array()) {
            refuse(*value, u"tags must be a list of texts."_s);
            return {};
        }
        QStringList out;
        for (const toml::value &tag : value->as_array(std::nothrow)) {
            if (!tag.is_string()) {
                refuse(tag, u"tags must be a list of texts."_s);
                return {};
            }
            out += textOf(tag);
        }
        return out;
    }

    void readPin(Profile *p)
    {
        const auto pin = parseTlsPin(text("tls_pin"));
        if (pin)
            p->tlsPin = *pin;
        else if (const toml::value *where = find("tls_pin"))
            refuse(*where, pin.error().message);
    }

    void readUrl(Profile *p)
    {
        const QString url = text("url", true);
        if (m_problem)
            return;
        const auto parsed = parseDatabaseUrl(url);
        const toml::value &where = *find("url");
        if (!parsed) {
            refuse(where, parsed.error().message);
            return;
        }
        if (parsed->password) {
            refuse(where, u"the url holds a password; take it out, and say where it comes from with secret = "
                          "\"env:VARIABLE\", \"keychain\", \"command:...\" or \"ask\"."_s);
            return;
        }
        p->url = parsed->url;
    }

    void readSecret(Profile *p)
    {
        const toml::value *value = find("secret");
        if (value == nullptr)
            return;
        const QString spelling = value->is_table() ? spellingOfTable(*value) : text("secret");
        if (m_problem)
            return;
        const auto source = parseSecretSource(spelling);
        if (!source) {
            refuse(*value, source.error().message);
            return;
        }
        p->secret = *source;
    }

    /// { env = "VAR" }, { keychain = "key" }, { command = "words" } or { ask = true }.
    QString spellingOfTable(const toml::value &value)
    {
        const auto &table = value.as_table(std::nothrow);
        for (const char *kind : {"env", "keychain", "command"}) {
            const auto it = table.find(kind);
            if (it != table.end() && it->second.is_string() && table.size() == 1)
                return QString::fromLatin1(kind) + u':' + textOf(it->second);
        }
        const auto ask = table.find("ask");
        if (table.size() == 1 && ask != table.end() && ask->second.is_boolean() && ask->second.as_boolean(std::nothrow))
            return u"ask"_s;
        refuse(value, u"the table secret holds one of env, keychain, command, or ask = true."_s);
        return {};
    }

    const toml::value &m_table;
    QString m_path;
    std::optional<Error> m_problem;
};

/// toml11's location counts wrongly inside dates; the number in the margin of its message is right.
size_t damagedLine(const toml::exception &e)
{
    static const QRegularExpression margin(u"^ *(\\d+) \\|"_s, QRegularExpression::MultilineOption);
    size_t line = e.location().line();
    auto matches = margin.globalMatch(QString::fromUtf8(e.what()));
    while (matches.hasNext())
        line = matches.next().captured(1).toULongLong();
    return line;
}

Result<toml::value> parseToml(const QByteArray &text, const QString &path)
{
    // toml11's messages show the line they complain about, which may hold a password: only the number is taken.
    const auto damaged = [&](size_t line) {
        return fail(Error::invalidInput(
            u"%1:%2: this line is no valid TOML; correct it by hand, the file was not changed."_s.arg(path).arg(line)));
    };
    try {
        std::istringstream stream(text.toStdString());
        return toml::parse(stream, "fleet");
    } catch (const toml::exception &e) {
        return damaged(damagedLine(e));
    } catch (const std::exception &) {
        return damaged(1);
    }
}

Result<QList<Profile>> readServices(const toml::value &root, const QString &path, const QString &folder)
{
    const auto &top = root.as_table(std::nothrow);
    const auto services = top.find("service");
    if (services == top.end())
        return QList<Profile>{};
    const toml::value &list = services->second;
    const auto at = [&](const toml::value &v, const QString &what) {
        return fail(Error::invalidInput(u"%1:%2: %3"_s.arg(path).arg(v.location().line()).arg(what)));
    };
    if (!list.is_array())
        return at(list, u"services are written as [[service]], with two brackets."_s);
    if (list.as_array(std::nothrow).size() > mostProfiles)
        return at(list, u"a fleet holds at most %1 services."_s.arg(mostProfiles));
    QList<Profile> profiles;
    QSet<QString> names;
    for (const toml::value &table : list.as_array(std::nothrow)) {
        if (!table.is_table())
            return at(table, u"services are written as [[service]], with two brackets."_s);
        auto profile = ServiceReader(table, path).read(folder);
        if (!profile)
            return fail(profile.error());
        if (names.contains(profile->name))
            return at(table, u"there are two services of one name; rename one."_s);
        names.insert(profile->name);
        profiles.append(*profile);
    }
    return profiles;
}

} // namespace

Result<QList<Profile>> readFleetText(const QByteArray &text, const QString &path, const QString &folder)
{
    if (text.contains('\0'))
        return fail(Error::invalidInput(u"%1 holds NUL bytes and is no text file."_s.arg(path)));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder.decode(text);
    if (decoder.hasError())
        return fail(Error::invalidInput(u"%1 is no UTF-8 text."_s.arg(path)));
    if (const auto scanned = scanToml(text); !scanned)
        return fail(Error::invalidInput(
            u"%1: %2; correct it by hand, the file was not changed."_s.arg(path, scanned.error().message)));
    const auto root = parseToml(text, path);
    if (!root)
        return fail(root.error());
    // toml11 throws where a value has no place in the text, which only a defect of it brings about.
    try {
        return readServices(*root, path, folder);
    } catch (const std::exception &) {
        return fail(Error::internal(u"%1 cannot be read."_s.arg(path)));
    }
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 128;
constexpr qsizetype longestText = 4096;
constexpr qsizetype mostTags = 64;

QString belowFolder(const QString &path, const QString &folder)
{
    if (path.isEmpty())
        return {};
    return QDir::cleanPath(QDir(folder).absoluteFilePath(path));
}

/// Control and direction-changing characters have no place in what a person types to name something.
bool isPlain(const QString &text)
{
    return boundedText(text, text.size(), false) == text && !text.contains(u'\t');
}

Status checkText(const QString &field, const QString &text, qsizetype limit)
{
    if (text.size() > limit)
        return fail(Error::invalidInput(u"The %1 is longer than %2 characters; shorten it."_s.arg(field).arg(limit)));
    if (!isPlain(text))
        return fail(
            Error::invalidInput(u"The %1 holds control characters or line breaks; leave them out."_s.arg(field)));
    return {};
}

Status checkName(const QString &name)
{
    if (name.trimmed().isEmpty())
        return fail(Error::invalidInput(u"A service needs a name."_s));
    if (name != name.trimmed())
        return fail(Error::invalidInput(u"The name of a service neither begins nor ends with a blank."_s));
    if (name.startsWith(u'-'))
        return fail(
            Error::invalidInput(u"The name of a service does not begin with a dash; it would be read as an option."_s));
    return checkText(u"name"_s, name, longestName);
}

Status checkUrl(const DatabaseUrl &url)
{
    DatabaseUrl plain = url;
    plain.hasPassword = false;
    const auto again = parseDatabaseUrl(plain.toString());
    if (!again)
        return fail(again.error());
    if (again->url != plain)
        return fail(
            Error::invalidInput(u"The database's address cannot be written as a URL; a '?' in a path or database "
                                "name is not possible."_s));
    return {};
}

constexpr qsizetype mostTypes = 500;

/// What a type means is the business of who reads scripts; here it must be text that a file can hold.
Status checkTypes(const QMap<QString, QString> &types)
{
    static const QRegularExpression dotted(u"^[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)+$"_s);
    if (types.size() > mostTypes)
        return fail(Error::invalidInput(u"A service has at most %1 types of its own."_s.arg(mostTypes)));
    for (auto it = types.cbegin(); it != types.cend(); ++it) {
        if (it.key().size() > longestText || !dotted.match(it.key()).hasMatch())
            return fail(
                Error::invalidInput(u"A type is named as a script imports it, package.module.Class; '%1' is not."_s.arg(
                    boundedText(it.key(), 80))));
        if (it.value().trimmed().isEmpty())
            return fail(Error::invalidInput(u"The type %1 stands for nothing; say what it is in SQL."_s.arg(it.key())));
        if (const auto ok = checkText(u"type "_s + it.key(), it.value(), longestName); !ok)
            return ok;
    }
    return {};
}

} // namespace

QString Profile::migrationsPath() const
{
    return belowFolder(migrations, folder);
}

QString Profile::modelsPath() const
{
    return belowFolder(models, folder);
}

QString Profile::pythonPath() const
{
    return belowFolder(python, folder);
}

void Profile::moveTo(const DatabaseUrl &other)
{
    if (other.hosts != url.hosts || other.engine != url.engine) {
        tlsPin.clear();
        plainTextConsent = false;
        consentBy.clear();
    }
    url = other;
}

Result<QString> parseTlsPin(const QString &text)
{
    static const QRegularExpression digits(u"^[0-9a-f]{64}$"_s);
    QString pin = text.trimmed().toLower();
    if (pin.startsWith("sha256:"_L1))
        pin = pin.mid(7);
    pin.remove(u':').remove(u' ');
    if (pin.isEmpty() || digits.match(pin).hasMatch())
        return pin;
    return fail(Error::invalidInput(u"A TLS pin is the SHA-256 fingerprint of the server's certificate, 64 hexadecimal "
                                    "digits; `athanorctl profile test` prints it."_s));
}

Result<SecretSource> parseSecretSource(const QString &text)
{
    static const QRegularExpression variable(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const QString kind = text.section(u':', 0, 0).trimmed();
    const QString rest = text.section(u':', 1).trimmed();
    const bool bare = !text.contains(u':');
    if (bare && kind == "none"_L1)
        return SecretSource{};
    if (bare && kind == "ask"_L1)
        return SecretSource{SecretSource::Kind::Ask, {}};
    if (kind == "keychain"_L1 && (bare || !rest.isEmpty()))
        return SecretSource{SecretSource::Kind::Keychain, rest};
    if (kind == "env"_L1 && variable.match(rest).hasMatch())
        return SecretSource{SecretSource::Kind::Environment, rest};
    if (kind == "command"_L1 && !rest.isEmpty() && isPlain(rest))
        return SecretSource{SecretSource::Kind::Command, rest};
    return fail(Error::invalidInput(u"The source of a password is none, ask, keychain, keychain:KEY, env:VARIABLE or "
                                    "command:WORDS, and never the password itself."_s));
}

QString secretSourceText(const SecretSource &source)
{
    switch (source.kind) {
    case SecretSource::Kind::None:
        return u"none"_s;
    case SecretSource::Kind::Keychain:
        return source.value.isEmpty() ? u"keychain"_s : u"keychain:"_s + source.value;
    case SecretSource::Kind::Environment:
        return u"env:"_s + source.value;
    case SecretSource::Kind::Command:
        return u"command:"_s + source.value;
    case SecretSource::Kind::Ask:
        return u"ask"_s;
    }
    return {};
}

Status validateProfile(const Profile &profile)
{
    if (const auto name = checkName(profile.name); !name)
        return name;
    if (const auto url = checkUrl(profile.url); !url)
        return url;
    if (const auto route = validateSshRoute(profile.ssh); !route)
        return route;
    if (!profile.ssh.isEmpty() && (profile.url.engine == EngineId::SQLite || profile.url.hosts.size() != 1))
        return fail(Error::invalidInput(u"An SSH tunnel leads to one host; a URL without one, or with several, takes "
                                        "none."_s));
    const auto secret = parseSecretSource(secretSourceText(profile.secret));
    if (!secret)
        return fail(secret.error());
    if (*secret != profile.secret)
        return fail(
            Error::invalidInput(u"The source of the password cannot be written down; leave blanks at its ends out."_s));
    if (const auto pin = parseTlsPin(profile.tlsPin); !pin || *pin != profile.tlsPin)
        return fail(pin ? Error::invalidInput(u"The TLS pin is written as 64 lower-case hexadecimal digits."_s)
                        : pin.error());
    const std::initializer_list<std::pair<QString, QString>> texts{{u"environment"_s, profile.environment},
                                                                   {u"folder"_s, profile.folder},
                                                                   {u"migrations folder"_s, profile.migrations},
                                                                   {u"models file"_s, profile.models},
                                                                   {u"Python interpreter"_s, profile.python},
                                                                   {u"name of who agreed"_s, profile.consentBy},
                                                                   {u"source of the password"_s, profile.secret.value}};
    for (const auto &[field, text] : texts) {
        if (const auto ok = checkText(field, text, longestText); !ok)
            return ok;
    }
    if (const auto types = checkTypes(profile.types); !types)
        return types;
    if (profile.tags.size() > mostTags)
        return fail(Error::invalidInput(u"A service has at most %1 tags."_s.arg(mostTags)));
    for (const QString &tag : profile.tags) {
        if (tag.trimmed().isEmpty())
            return fail(Error::invalidInput(u"A tag is empty; leave it out."_s));
        if (const auto ok = checkText(u"tag"_s, tag, longestName); !ok)
            return ok;
    }
    return {};
}

} // namespace athanor

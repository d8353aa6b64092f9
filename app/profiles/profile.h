// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/databaseurl.h"
#include "profiles/sshroute.h"

#include <QMap>
#include <QStringList>

namespace athanor {

/// Where the password of a profile comes from. There is no "stored in the file".
struct SecretSource
{
    enum class Kind { None, Keychain, Environment, Command, Ask };
    Kind kind = Kind::None;
    QString value; ///< variable name (Environment), command line (Command), key (Keychain; empty = service name)

    friend bool operator==(const SecretSource &, const SecretSource &) = default;
};

/// Reads the short spelling: "none", "ask", "keychain", "keychain:KEY", "env:VARIABLE", "command:WORDS". InvalidInput
/// otherwise; the text is not repeated, for it may be a password that somebody wrote in the wrong place.
[[nodiscard]] Result<SecretSource> parseSecretSource(const QString &text);
/// The short spelling of a source.
[[nodiscard]] QString secretSourceText(const SecretSource &source);

/// One service of the fleet: what is in the fleet file. Value type.
struct Profile
{
    QString name;        ///< unique in the fleet
    QString environment; ///< "production", "staging", "development", "test" or any other word
    DatabaseUrl url;
    SecretSource secret;
    QString folder;              ///< the service's source folder; empty if unknown
    QString migrations;          ///< folder that holds env.py and versions/, relative to `folder` or absolute
    QString models;              ///< file or package of the models, relative to `folder` or absolute
    QString python;              ///< interpreter that runs the service's own Alembic, relative to `folder` or absolute
    bool runEnvironment = false; ///< let the application's own env.py run where Alembic must
    /// Column types that scripts take from the application or from others, by dotted name, and what each is in SQL:
    /// "shop.types.Money" -> "Numeric(12, 2)". A type of SQLAlchemy as a script writes it, or of the database's own.
    QMap<QString, QString> types;
    QStringList tags;
    bool readOnly = false;
    bool plainTextConsent = false; ///< the person agreed, by name, to an unencrypted connection
    QString consentBy;             ///< who agreed and when: "alice, 2026-11-22"; empty if unknown
    SshRoute ssh;                  ///< the way to the database's host; empty: straight
    QString tlsPin; ///< SHA-256 of the server's certificate, trusted by the person; 64 lower-case hex digits or empty

    /// Takes another address over. What was agreed for one server (pin, plain text) does not hold for another.
    void moveTo(const DatabaseUrl &other);
    /// The migrations folder as an absolute path; empty if none is set.
    [[nodiscard]] QString migrationsPath() const;
    [[nodiscard]] QString modelsPath() const;
    [[nodiscard]] QString pythonPath() const;
    /// Production is locked against writes until the person unlocks it.
    [[nodiscard]] bool isProduction() const
    {
        return environment.compare(QLatin1String("production"), Qt::CaseInsensitive) == 0;
    }

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// Reads a SHA-256 fingerprint: 64 hex digits of any case, alone or in pairs with colons or blanks between, as the
/// tools print it. Gives 64 lower-case digits, or nothing for empty text; InvalidInput otherwise.
[[nodiscard]] Result<QString> parseTlsPin(const QString &text);

/// What the fleet file holds everyone to: a name that can be typed and shown, a URL that reads back as itself, known
/// spellings. InvalidInput names the field.
[[nodiscard]] Status validateProfile(const Profile &profile);

} // namespace athanor

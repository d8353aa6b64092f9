// SPDX-License-Identifier: Apache-2.0
#include "engines/localfacts.h"

#include "engines/transportwords.h"
#include "profiles/serviceimport.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Passwords that are tried first by anyone.
constexpr std::array defaultPasswords{
    "postgres"_L1, "root"_L1,    "admin"_L1, "password"_L1, "passwd"_L1, "secret"_L1,   "changeme"_L1, "test"_L1,
    "example"_L1,  "default"_L1, "guest"_L1, "user"_L1,     "123456"_L1, "12345678"_L1, "qwerty"_L1,   "letmein"_L1,
    "mysql"_L1,    "mariadb"_L1, "redis"_L1, "mongo"_L1,    "docker"_L1, "pass"_L1,     "dev"_L1,      "db"_L1};

/// The CA file in effect for engines other than PostgreSQL, as the URL names it.
Fact<QString> namedAuthorities(const ConnectionSpec &spec)
{
    const auto words = transportWords(spec.url);
    if (!words)
        return FactGap::of(words.error());
    return words->ca.isEmpty() ? QString() : QDir(spec.baseFolder).filePath(words->ca);
}

Fact<QString> caPathOf(const ConnectionSpec &spec)
{
    if (const auto named = spec.url.option(u"sslrootcert"_s); named && !named->isEmpty()) {
        if (*named == "system"_L1)
            return FactGap{
                FactGap::Kind::Unsupported,
                u"sslrootcert=system means the system's authorities only from libpq 16 on; the service's is not known"_s};
        return QDir(spec.baseFolder.isEmpty() ? QDir::currentPath() : spec.baseFolder).absoluteFilePath(*named);
    }
    const QString usual = QDir::home().filePath(u".postgresql/root.crt"_s);
    return QFileInfo::exists(usual) ? usual : QString();
}

Fact<PasswordFacts> askPassword(const Profile &profile, const ConnectionSpec &spec)
{
    const bool held = spec.url.hasPassword || !spec.password.isEmpty();
    if (!held)
        return FactGap{FactGap::Kind::NotAsked, profile.secret.kind == SecretSource::Kind::None
                                                    ? u"the profile holds no password"_s
                                                    : u"the password was not available to this run"_s};
    return passwordFacts(spec.password, spec.url, profile.name);
}

/// The line of evidence that names the database URL; the first one otherwise.
SecretPlace placeOf(const FoundService &service)
{
    SecretPlace place;
    for (const Evidence &evidence : service.evidence) {
        const bool isUrl = evidence.what.contains("URI"_L1, Qt::CaseInsensitive) ||
                           evidence.what.contains("URL"_L1, Qt::CaseInsensitive);
        if (!place.file.isEmpty() && !isUrl)
            continue;
        place.what = evidence.what;
        place.file = evidence.file;
        place.line = evidence.line;
        if (isUrl)
            break;
    }
    return place;
}

Fact<QList<SecretPlace>> askSecretPlaces(const Profile &profile)
{
    if (profile.folder.isEmpty())
        return FactGap{FactGap::Kind::NotAsked, u"the profile does not name the service's folder"_s};
    const auto services = findServices(profile.folder);
    if (!services)
        return FactGap::of(services.error());
    QList<SecretPlace> places;
    for (const FoundService &service : *services) {
        if (!service.password || service.password->isEmpty())
            continue;
        SecretPlace place = placeOf(service);
        if (place.file.isEmpty())
            continue;
        place.file = QDir(profile.folder).absoluteFilePath(place.file);
        place.permissions = fileFacts(place.file);
        place.trackedByGit = isTrackedByGit(place.file);
        places += place;
    }
    return places;
}

Fact<SharedAccount> askSharedAccount(const Profile &profile, const ConnectionSpec &spec, const QList<Profile> &fleet)
{
    if (fleet.isEmpty())
        return FactGap{FactGap::Kind::NotAsked, u"only this profile was looked at"_s};
    SharedAccount shared;
    for (const Profile &other : fleet) {
        if (other.name != profile.name && other.url.engine == spec.url.engine && other.url.hosts == spec.url.hosts &&
            other.url.user == spec.url.user)
            shared.services += other.name;
    }
    return shared;
}

Fact<QStringList> askEnvironment()
{
    // The kernel keeps what the process was started with, also what has been unset since.
    QFile file(u"/proc/self/environ"_s);
    if (!file.open(QIODevice::ReadOnly))
        return FactGap{FactGap::Kind::Failed, u"/proc/self/environ cannot be read"_s};
    return dangerousVariables(file.readAll());
}

Fact<StoreFacts> askStore(const QString &fleetPath)
{
    if (fleetPath.isEmpty())
        return FactGap{FactGap::Kind::NotAsked, u"the profile is not from a fleet file"_s};
    const auto file = fileFacts(fleetPath);
    const auto folder = fileFacts(QFileInfo(fleetPath).absolutePath());
    if (!file || !folder)
        return file ? folder.gap() : file.gap();
    return StoreFacts{*file, *folder, file->ownerId == ::getuid() && folder->ownerId == ::getuid()};
}

} // namespace

PasswordFacts passwordFacts(const Secret &password, const DatabaseUrl &url, const QString &service)
{
    // Compared as bytes of the secret's own buffer, so that no copy of it is left in a QString.
    const QByteArray &bytes = password.reveal();
    const auto is = [&bytes](QByteArrayView word) {
        return !word.isEmpty() && bytes.compare(word, Qt::CaseInsensitive) == 0;
    };
    PasswordFacts facts;
    facts.characters = std::ranges::count_if(bytes, [](char c) { return (quint8(c) & 0xc0) != 0x80; });
    facts.isDefault = is(url.user.toUtf8()) || is(url.database.toUtf8()) || is(service.toUtf8()) ||
                      std::ranges::any_of(defaultPasswords, [&is](QLatin1StringView word) {
                          return is({word.data(), word.size()});
                      });
    return facts;
}

QStringList dangerousVariables(const QByteArray &environment)
{
    static const QStringList exact{u"LD_PRELOAD"_s,
                                   u"LD_LIBRARY_PATH"_s,
                                   u"LD_AUDIT"_s,
                                   u"QT_PLUGIN_PATH"_s,
                                   u"QT_QPA_PLATFORM_PLUGIN_PATH"_s,
                                   u"OPENSSL_MODULES"_s,
                                   u"OPENSSL_ENGINES"_s,
                                   u"SSL_CERT_FILE"_s,
                                   u"SSL_CERT_DIR"_s,
                                   u"OPENSSL_CONF"_s,
                                   u"SSLKEYLOGFILE"_s,
                                   u"PGHOST"_s,
                                   u"PGHOSTADDR"_s,
                                   u"PGPORT"_s,
                                   u"PGSERVICE"_s,
                                   u"PGSERVICEFILE"_s,
                                   u"PGOPTIONS"_s,
                                   u"PGPASSFILE"_s,
                                   u"PGPASSWORD"_s};
    QStringList found;
    for (const QByteArray &entry : environment.split('\0')) {
        const QString name = QString::fromLocal8Bit(entry.left(entry.indexOf('=')));
        if (exact.contains(name) || name.startsWith("PGSSL"_L1) || name.startsWith("MYSQL_"_L1) ||
            name.startsWith("MARIADB_"_L1))
            found += boundedText(name, 80, false);
    }
    found.sort();
    return found;
}

/// The SQLite of the service: a virtual environment over the system's Python uses the same library as we do. Any other
/// Python may bring its own, and nothing of the service is run to ask it.
Fact<int> serviceLibraryOf(const Profile &profile)
{
    if (profile.folder.isEmpty())
        return FactGap{FactGap::Kind::NotAsked, u"the profile names no folder of the service"_s};
    for (const QString &name : {u"venv"_s, u".venv"_s, u"env"_s}) {
        QFile file(QDir(profile.folder).filePath(name + "/pyvenv.cfg"_L1));
        if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
            continue;
        for (const QByteArray &line : file.read(16384).split('\n')) {
            const qsizetype equals = line.indexOf('=');
            if (equals > 0 && line.left(equals).trimmed() == "home" && line.mid(equals + 1).trimmed() == "/usr/bin")
                return sqlite3_libversion_number();
        }
    }
    return FactGap{FactGap::Kind::Unsupported,
                   u"the service's Python is not known to use the system's SQLite; Athanor itself has %1"_s.arg(
                       QString::fromLatin1(sqlite3_libversion()))};
}

void collectLocalFacts(ServiceFacts &facts, const Profile &profile, const ConnectionSpec &spec,
                       const FactOptions &options)
{
    if (spec.url.engine == EngineId::PostgreSQL) {
        facts.caPath = caPathOf(spec);
    } else if (spec.url.engine != EngineId::SQLite) {
        facts.caPath = namedAuthorities(spec);
    }
    if (facts.caPath && !facts.caPath->isEmpty())
        facts.ca = caFileFacts(*facts.caPath, facts.askedAt);
    facts.password = askPassword(profile, spec);
    facts.secretPlaces = askSecretPlaces(profile);
    facts.sharedAccount = askSharedAccount(profile, spec, options.fleet);
    facts.environmentOverrides = askEnvironment();
    facts.profileStore = askStore(options.fleetPath);
}

} // namespace athanor

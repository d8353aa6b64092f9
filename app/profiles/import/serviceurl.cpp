// SPDX-License-Identifier: Apache-2.0
#include "profiles/import/serviceurl.h"

#include "core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How likely a configuration class is the one that is meant: production, the plain one, development, others, tests.
int rankOf(const QString &className)
{
    const QString lower = className.toLower();
    if (lower.contains("test"_L1))
        return 0;
    if (lower.contains("prod"_L1))
        return 4;
    if (lower.isEmpty() || lower == "config"_L1 || lower.contains("base"_L1) || lower.contains("default"_L1))
        return 3;
    return lower.contains("dev"_L1) ? 2 : 1;
}

QString environmentOf(const QString &className)
{
    const QString lower = className.toLower();
    if (lower.contains("prod"_L1))
        return u"production"_s;
    if (lower.contains("stag"_L1))
        return u"staging"_s;
    return lower.contains("dev"_L1) ? u"development"_s : QString();
}

QString placeOf(const PlacedFinding &placed)
{
    return u"%1:%2"_s.arg(placed.file).arg(placed.finding.line);
}

/// Known addresses before unknown ones, then by class, then in the order of the files.
QList<PlacedFinding> ranked(QList<PlacedFinding> findings)
{
    std::ranges::stable_sort(findings, std::ranges::greater(), [](const PlacedFinding &p) {
        const int rank = rankOf(p.finding.className);
        const bool main = p.finding.key == "SQLALCHEMY_DATABASE_URI"_L1;
        return std::tuple(rank > 0, p.finding.url.has_value(), main, rank);
    });
    return findings;
}

/// Flask-SQLAlchemy 3 keeps relative SQLite files in instance/, 2.5 below the application's package, plain SQLAlchemy
/// where the program is started: where the file is decides.
void placeSqliteFile(const UrlSources &sources, FoundService *found)
{
    DatabaseUrl &url = found->profile.url;
    const QString name = url.database;
    if (url.engine != EngineId::SQLite || name.isEmpty() || name == ":memory:"_L1 || name.startsWith("file:"_L1) ||
        QDir::isAbsolutePath(name))
        return;
    QStringList folders{sources.root + "/instance"_L1, sources.root};
    folders += sources.packages;
    for (const QString &folder : std::as_const(folders)) {
        const QString path = QDir::cleanPath(folder + u'/' + name);
        if (!QFileInfo(path).isFile())
            continue;
        url.database = QDir(sources.root).relativeFilePath(path);
        if (folder != sources.root)
            found->notices +=
                u"The relative SQLite path was found as %1, where Flask-SQLAlchemy looks for it."_s.arg(url.database);
        return;
    }
    const auto requirements = readFile(sources.root + "/requirements.txt"_L1, 1024 * 1024);
    static const QRegularExpression old(u"^flask[-_]sqlalchemy\\s*==\\s*[12]\\."_s,
                                        QRegularExpression::MultilineOption |
                                            QRegularExpression::CaseInsensitiveOption);
    if (requirements && old.match(QString::fromUtf8(*requirements)).hasMatch()) {
        if (!sources.packages.isEmpty())
            url.database = QDir(sources.root).relativeFilePath(QDir::cleanPath(sources.packages.first() + u'/' + name));
        found->notices +=
            u"The SQLite file %1 does not exist yet; Flask-SQLAlchemy 2 would make it there."_s.arg(url.database);
        return;
    }
    if (sources.importsFlaskSqlAlchemy)
        url.database = u"instance/"_s + name;
    found->notices += u"The SQLite file %1 does not exist yet%2."_s.arg(
        url.database, sources.importsFlaskSqlAlchemy ? u"; Flask-SQLAlchemy 3 would make it there"_s : QString());
}

/// Takes a URL's text over; false if it is none.
bool takeUrl(const QString &text, const QString &place, const UrlSources &sources, FoundService *found)
{
    auto parsed = parseDatabaseUrl(text);
    if (!parsed) {
        found->notices += place + u": "_s + parsed.error().message;
        return false;
    }
    for (const QString &notice : parsed->notices)
        found->notices += place + u": "_s + notice;
    found->profile.url = parsed->url;
    found->profile.url.hasPassword = false;
    if (parsed->password && !parsed->password->isEmpty()) {
        found->password = std::move(parsed->password);
        found->profile.secret = {SecretSource::Kind::Keychain, {}};
        found->notices +=
            u"%1 leads to a password in clear; it goes to the keychain, never into the fleet file."_s.arg(place);
    }
    placeSqliteFile(sources, found);
    return true;
}

/// Where the variables that an address was looked up in are set, or that they are not.
void noteVariables(const PlacedFinding &placed, const UrlSources &sources, FoundService *found)
{
    for (const QString &name : placed.finding.variables) {
        const auto own = sources.variables.constFind(name);
        const auto composed = sources.compose.constFind(name);
        if (own != sources.variables.cend()) {
            found->evidence.append({name, own->file, own->line});
        } else if (composed != sources.compose.cend()) {
            found->evidence.append({name, composed->file, composed->line});
            found->notices +=
                placed.fromCompose
                    ? u"%1 is set by a compose file; its host name may be known only inside the containers."_s.arg(name)
                    : u"A compose file sets %1 for its containers, which then use another database than this one."_s
                          .arg(name);
        } else {
            found->evidence.append({name, placed.file, placed.finding.line});
            found->notices += u"%1 looks for the environment variable %2, which no file of the service sets; where it "
                              u"is set, another "
                              "database may be used."_s.arg(placeOf(placed), boundedText(name, 80, false));
        }
    }
}

bool takeFinding(const PlacedFinding &placed, const UrlSources &sources, FoundService *found)
{
    if (!placed.finding.url || !takeUrl(*placed.finding.url, placeOf(placed), sources, found))
        return false;
    found->evidence.append({placed.finding.key, placed.file, placed.finding.line});
    found->profile.environment = environmentOf(placed.finding.className);
    noteVariables(placed, sources, found);
    return true;
}

/// A variable set by a file although no source was seen to look for it.
bool takeVariable(const QHash<QString, ServiceVariable> &variables, const UrlSources &sources, FoundService *found)
{
    for (const QString &name :
         {u"SQLALCHEMY_DATABASE_URI"_s, u"DATABASE_URL"_s, u"DATABASE_URI"_s, u"MONGO_URI"_s, u"MONGODB_URI"_s}) {
        const auto variable = variables.constFind(name);
        if (variable == variables.cend() ||
            !takeUrl(variable->value, u"%1:%2"_s.arg(variable->file).arg(variable->line), sources, found))
            continue;
        found->evidence.append({name, variable->file, variable->line});
        return true;
    }
    return false;
}

/// Other configuration classes may name other databases; they are told, not taken.
void noteOthers(const QList<PlacedFinding> &findings, const PlacedFinding *chosen, FoundService *found)
{
    for (const PlacedFinding &placed : findings) {
        const bool same = chosen != nullptr && (&placed == chosen || placed.finding.url == chosen->finding.url);
        if (same || rankOf(placed.finding.className) == 0)
            continue;
        const QString what =
            placed.finding.className.isEmpty() ? placed.finding.key : boundedText(placed.finding.className, 80, false);
        found->notices += placed.finding.url
                              ? u"%1 (%2) names another database."_s.arg(what, placeOf(placed))
                              : u"%1 (%2) is not known without running the service."_s.arg(what, placeOf(placed));
    }
}

} // namespace

void chooseServiceUrl(const UrlSources &sources, FoundService *found)
{
    const QList<PlacedFinding> findings = ranked(sources.findings);
    const PlacedFinding *chosen = nullptr;
    for (const PlacedFinding &placed : findings) {
        if (chosen == nullptr && takeFinding(placed, sources, found))
            chosen = &placed;
    }
    const bool known = chosen != nullptr || takeVariable(sources.variables, sources, found) ||
                       takeVariable(sources.compose, sources, found);
    if (!known) {
        found->notices += u"No database URL is known without running the service; enter it by hand."_s;
        for (const PlacedFinding &placed : findings)
            found->evidence.append({placed.finding.key, placed.file, placed.finding.line});
    }
    noteOthers(findings, chosen, found);
    found->notices.removeDuplicates();
}

} // namespace athanor

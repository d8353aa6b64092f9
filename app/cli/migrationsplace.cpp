// SPDX-License-Identifier: Apache-2.0
#include "cli/migrationsplace.h"

#include "cli/typeoption.h"

#include <QDir>
#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString folderOf(const Target &target)
{
    const QString named = target.profile.migrationsPath();
    if (!named.isEmpty() || target.profile.folder.isEmpty())
        return named;
    // Flask-Migrate's own default.
    const QString usual = QDir(target.profile.folder).filePath(u"migrations"_s);
    return QFileInfo(usual).isDir() ? usual : QString();
}

QString baseFolder(const Target &target)
{
    return target.fromUrl || target.profile.folder.isEmpty() ? QDir::currentPath() : target.profile.folder;
}

} // namespace

Result<MigrationsPlace> migrationsPlace(const Cli &cli, const Arguments &arguments, bool needsDatabase,
                                        std::optional<ReadWish> wish)
{
    MigrationsPlace place;
    const bool folderOnly = !needsDatabase && arguments.has(u"migrations"_s) && !arguments.has(u"url"_s) &&
                            arguments.positional().isEmpty();
    QString path = QDir::current().absoluteFilePath(arguments.value(u"migrations"_s));
    if (!folderOnly) {
        auto target = cli.target(arguments, &place.used);
        if (!target)
            return fail(target);
        path = folderOf(*target);
        place.target = *std::move(target);
        if (path.isEmpty())
            return fail(Error::usage(
                u"no migrations folder is known for %1; name it with --migrations DIR."_s.arg(place.title())));
    }
    QMap<QString, QString> types = place.target ? place.target->profile.types : QMap<QString, QString>();
    if (const Status given = takeTypes(arguments, &types); !given)
        return fail(given.error());
    if (wish)
        wish->context.types = types;
    auto folder = ScriptFolder::load(path, types, wish);
    if (!folder)
        return fail(folder);
    place.folder = *std::move(folder);
    for (const ScriptProblem &problem : place.folder.problems)
        cli.warn(problem.display());
    return place;
}

bool isMissingFile(const Target &target)
{
    if (target.profile.url.engine != EngineId::SQLite)
        return false;
    const QString path = target.profile.url.sqlitePath(baseFolder(target));
    return !path.isEmpty() && !QFileInfo::exists(path);
}

Result<VersionState> versionStateOf(const Cli &cli, const MigrationsPlace &place)
{
    if (isMissingFile(*place.target)) {
        cli.warn(
            u"the database file of %1 does not exist yet; it is taken for an empty database."_s.arg(place.title()));
        return VersionState{};
    }
    auto session = cli.open(*place.target, Access::ReadOnly);
    if (!session)
        return fail(session);
    return readVersionState(**session, place.folder.environment);
}

QList<OptionSpec> migrationsOptions(const QList<OptionSpec> &more)
{
    return Cli::targetOptions() + QList{typeOption()} + more;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "fleet/demofleet.h"

#include "core/atomicfile.h"
#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "fleet/demodata.h"
#include "migrations/migrator.h"
#include "profiles/fleetfile.h"

#include <QDir>
#include <QFileInfo>

#include <array>

static void initDemoResources()
{
    Q_INIT_RESOURCE(demo);
}

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr QFile::Permissions OwnerFile = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions OwnerFolder = OwnerFile | QFile::ExeOwner;
constexpr QFile::Permissions EveryoneReads = OwnerFile | QFile::ReadGroup | QFile::ReadOther;
constexpr QFile::Permissions EveryoneWrites = OwnerFolder | QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                              QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

struct DemoService
{
    QLatin1StringView name;
    QLatin1StringView environment;
    QLatin1StringView dataFolder;
    QLatin1StringView revision; ///< where the database is left; the newest scripts stay pending
    bool stamped;
    QFile::Permissions folderMode;
    QFile::Permissions fileMode;
};

constexpr std::array services{
    // Anyone may write into the folder of the database.
    DemoService{"accounts"_L1, "production"_L1, "data"_L1, "c27d94ab15e8"_L1, true, EveryoneWrites, OwnerFile},
    // The database lies where the web server hands files out.
    DemoService{"orders"_L1, "staging"_L1, "static"_L1, "3c55d7019ae4"_L1, true, OwnerFolder, OwnerFile},
    // A view of the database calls load_extension().
    DemoService{"catalog"_L1, "development"_L1, "data"_L1, "b6d81f02c4a7"_L1, true, OwnerFolder, OwnerFile},
    // Everyone on the machine may read the subscribers.
    DemoService{"newsletter"_L1, "production"_L1, "data"_L1, "f35a9d62e017"_L1, false, OwnerFolder, EveryoneReads},
};

Status copyResource(const QString &resource, const QString &target)
{
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::internal(u"a part of the demo is missing from the program: %1."_s.arg(resource)));
    return writeFileAtomically(target, file.readAll(), EveryoneReads);
}

Status copyFolder(const QString &resource, const QString &target)
{
    if (!QDir().mkpath(target))
        return fail(Error::io(u"%1 cannot be made."_s.arg(target)));
    const QDir folder(resource);
    const QStringList files = folder.entryList(QDir::Files);
    for (const QString &name : files) {
        if (auto done = copyResource(folder.filePath(name), target + u'/' + name); !done)
            return done;
    }
    return {};
}

Status writeSources(const DemoService &service, const QString &folder)
{
    const QString own = u":/demo/"_s + service.name;
    const std::array<std::pair<QString, QString>, 5> common{{{u"alembic.ini"_s, u"migrations/alembic.ini"_s},
                                                             {u"env.py"_s, u"migrations/env.py"_s},
                                                             {u"script.py.mako"_s, u"migrations/script.py.mako"_s},
                                                             {u"requirements.txt"_s, u"requirements.txt"_s},
                                                             {u"flaskenv"_s, u".flaskenv"_s}}};
    if (auto done = copyFolder(own, folder); !done)
        return done;
    if (auto done = copyFolder(own + u"/versions"_s, folder + u"/migrations/versions"_s); !done)
        return done;
    for (const auto &[from, to] : common) {
        if (auto done = copyResource(u":/demo/common/"_s + from, folder + u'/' + to); !done)
            return done;
    }
    return {};
}

Profile profileOf(const DemoService &service, const QString &folder)
{
    Profile profile;
    profile.name = service.name;
    profile.environment = service.environment;
    profile.folder = folder;
    profile.migrations = u"migrations"_s;
    profile.models = u"app.py"_s;
    profile.tags = {u"demo"_s};
    profile.url.engine = EngineId::SQLite;
    profile.url.scheme = u"sqlite"_s;
    profile.url.database = u"%1/%2/%3.db"_s.arg(folder, service.dataFolder, service.name);
    return profile;
}

/// The real migrations make the tables, so that the demo database is what `flask db upgrade` would have made.
Status makeDatabase(const DemoService &service, const Profile &profile, const QString &journals)
{
    ConnectionSpec spec = ConnectionSpec::of(profile, {}, Access::ReadWrite);
    spec.createFile = true;
    auto session = openSession(spec);
    if (!session)
        return fail(session);
    const auto scripts = ScriptFolder::load(profile.migrationsPath());
    if (!scripts)
        return fail(scripts);
    const auto plan = planFor(**session, *scripts, service.revision, true);
    if (!plan)
        return fail(plan);
    MigrateOptions options;
    options.journalFolder = journals;
    options.targetName = profile.name;
    const auto run = runPlan(**session, *plan, options);
    if (!run)
        return fail(run);
    if (run->error)
        return fail(*run->error);
    SqlConnection &connection = *(*session)->sql();
    if (auto filled = fillDemoDatabase(connection, profile.name); !filled)
        return filled;
    if (service.stamped)
        return {};
    const auto dropped = connection.run(u"DROP TABLE alembic_version"_s);
    return dropped ? Status() : fail(dropped);
}

Status writeService(const DemoService &service, const QString &folder, const QString &journals, FleetFile *fleet)
{
    const Profile profile = profileOf(service, folder);
    const QString dataFolder = folder + u'/' + service.dataFolder;
    if (auto done = writeSources(service, folder); !done)
        return done;
    if (!QDir().mkpath(dataFolder) || !QFile::setPermissions(dataFolder, OwnerFolder))
        return fail(Error::io(u"%1 cannot be made."_s.arg(dataFolder)));
    if (auto done = makeDatabase(service, profile, journals); !done)
        return done;
    if (!QFile::setPermissions(profile.url.database, service.fileMode) ||
        !QFile::setPermissions(dataFolder, service.folderMode))
        return fail(Error::io(u"the mode of %1 cannot be set."_s.arg(profile.url.database)));
    return fleet->add(profile);
}

} // namespace

Result<DemoFleet> writeDemoFleet(const QString &folder, const std::function<void(const QString &)> &progress)
{
    initDemoResources();
    const QString root = QDir::cleanPath(QDir::current().absoluteFilePath(folder));
    const QDir dir(root);
    if (QFileInfo::exists(root) && !QFileInfo(root).isDir())
        return fail(Error::invalidInput(u"%1 is a file; name a folder for the demo."_s.arg(root)));
    if (!dir.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot))
        return fail(Error::refused(u"%1 is not empty; name a new folder for the demo."_s.arg(root)));
    if (!QDir().mkpath(root) || !QFile::setPermissions(root, OwnerFolder))
        return fail(Error::io(u"%1 cannot be made."_s.arg(root)));
    auto fleet = FleetFile::create(root + u"/fleet.toml"_s);
    if (!fleet)
        return fail(fleet);
    DemoFleet out{fleet->path(), {}};
    for (const DemoService &service : services) {
        if (progress)
            progress(service.name);
        if (auto done = writeService(service, root + u'/' + service.name, root + u"/journal"_s, &*fleet); !done)
            return fail(done);
        out.services << service.name;
    }
    if (auto saved = fleet->save(); !saved)
        return fail(saved);
    return out;
}

} // namespace athanor

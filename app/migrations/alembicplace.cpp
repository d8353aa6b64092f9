// SPDX-License-Identifier: Apache-2.0
#include "migrations/alembicplace.h"

#include "core/atomicfile.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A migrations folder lies in its service's folder; a folder of scripts alone says nothing of what is around it.
QString codeFolder(const Profile &profile, const QString &migrationsFolder)
{
    if (!profile.folder.isEmpty())
        return QDir::cleanPath(QDir::current().absoluteFilePath(profile.folder));
    QDir above(QFileInfo(migrationsFolder).absolutePath());
    // Inside of a package: what imports that package stands above it.
    while (above.exists(u"__init__.py"_s) && above.cdUp())
        continue;
    static const QStringList signs{u"*.py"_s,      u"pyproject.toml"_s, u"requirements.txt"_s,
                                   u"setup.cfg"_s, u"alembic.ini"_s,    u"setup.py"_s};
    // Where everyone may write, anyone may have put the code.
    const bool isShared = QFileInfo(above.absolutePath()).permission(QFile::WriteOther);
    const bool isService = !above.isRoot() && !isShared && above.absolutePath() != QDir::homePath() &&
                           !above.entryList(signs, QDir::Files).isEmpty();
    return isService ? above.absolutePath() : QString();
}

QString interpreterBelow(const QString &folder)
{
    if (folder.isEmpty())
        return {};
    for (const QLatin1StringView name : std::array{".venv"_L1, "venv"_L1, "env"_L1}) {
        const QFileInfo python(folder + u'/' + name + "/bin/python"_L1);
        if (python.isExecutable())
            return python.absoluteFilePath();
    }
    return {};
}

/// "home = /opt/python3.12/bin" of a pyvenv.cfg: the installation that a virtual environment borrows from.
QString homeOf(const QString &virtualEnvironment)
{
    const auto content = readFile(virtualEnvironment + "/pyvenv.cfg"_L1, 64 * 1024);
    if (!content)
        return {};
    for (const QByteArray &line : content->split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (equals > 0 && line.left(equals).trimmed() == "home")
            return QString::fromUtf8(line.mid(equals + 1).trimmed());
    }
    return {};
}

} // namespace

Result<AlembicPlace> alembicPlace(const Profile &profile, const QString &migrationsFolder)
{
    AlembicPlace place;
    place.migrations = QFileInfo(migrationsFolder).canonicalFilePath();
    if (place.migrations.isEmpty())
        return fail(Error::notFound(u"there is no migrations folder %1."_s.arg(migrationsFolder)));
    place.code = QFileInfo(codeFolder(profile, place.migrations)).canonicalFilePath();
    place.runsEnvironment = profile.runEnvironment;
    place.interpreter = profile.pythonPath();
    if (place.interpreter.isEmpty())
        place.interpreter = interpreterBelow(place.code);
    if (place.interpreter.isEmpty())
        place.interpreter = u"/usr/bin/python3"_s;
    if (!QFileInfo(place.interpreter).isExecutable())
        return fail(
            Error::notFound(u"the interpreter %1 is not there; name the service's own with `profile set NAME --python "
                            "FILE`."_s.arg(place.interpreter)));
    return place;
}

QStringList interpreterFolders(const QString &interpreter)
{
    const auto prefixOf = [](const QString &binFolder) { return QFileInfo(binFolder).absolutePath(); };
    QStringList folders{prefixOf(QFileInfo(interpreter).absolutePath())};
    const QString behind = QFileInfo(interpreter).canonicalFilePath();
    if (!behind.isEmpty())
        folders << prefixOf(QFileInfo(behind).absolutePath());
    const QString home = homeOf(folders.first());
    if (QDir::isAbsolutePath(home))
        folders << prefixOf(home);
    folders.removeDuplicates();
    // An interpreter right below the root folder would open everything.
    folders.removeIf([](const QString &folder) { return QDir(folder).isRoot() || folder == QDir::homePath(); });
    return folders;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationconfig.h"

#include "core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The keys of section [alembic], with %(here)s replaced.
QHash<QString, QString> alembicSection(const QString &path)
{
    const auto bytes = readFile(path, 1024 * 1024);
    QHash<QString, QString> values;
    if (!bytes)
        return values;
    QString section;
    QString key;
    const QString here = QFileInfo(path).absolutePath();
    static const QRegularExpression pair(u"^([^=:]+?)\\s*[=:]\\s*(.*)$"_s);
    for (const QString &raw : QString::fromUtf8(*bytes).split(u'\n')) {
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            section = line.mid(1, line.size() - 2);
            key.clear();
            continue;
        }
        if (section != "alembic"_L1)
            continue;
        if (raw.front().isSpace() && !key.isEmpty()) { // an indented line goes on with the value above
            values[key] += u'\n' + line;
            continue;
        }
        const QRegularExpressionMatch match = pair.match(line);
        if (!match.hasMatch())
            continue;
        key = match.captured(1).toLower();
        values.insert(key, match.captured(2));
    }
    for (QString &value : values)
        value.replace("%(here)s"_L1, here).replace("%%"_L1, "%"_L1);
    return values;
}

/// How version_path_separator splits; as Alembic, commas and spaces where nothing is said.
QStringList splitLocations(const QString &text, const QString &separator, QStringList *problems)
{
    if (separator.isEmpty())
        return text.split(QRegularExpression(u", *|(?: +)|\\n"_s), Qt::SkipEmptyParts);
    if (separator == "newline"_L1)
        return text.split(u'\n', Qt::SkipEmptyParts);
    if (separator == "space"_L1)
        return text.split(QRegularExpression(u"\\s+"_s), Qt::SkipEmptyParts);
    if (separator == "os"_L1 || separator == ":"_L1)
        return text.split(u':', Qt::SkipEmptyParts);
    if (separator == ";"_L1)
        return text.split(u';', Qt::SkipEmptyParts);
    problems->append(u"alembic.ini has an unknown version_path_separator"_s);
    return {};
}

/// A folder as alembic.ini names it. Alembic takes it from where it is run, which is the application's folder.
QString locate(const QString &location, const QString &iniFolder, const QString &migrationsFolder)
{
    if (QDir::isAbsolutePath(location))
        return QDir::cleanPath(location);
    for (const QString &base : {iniFolder, QFileInfo(migrationsFolder).absolutePath()}) {
        const QString path = QDir::cleanPath(base + u'/' + location);
        if (QFileInfo(path).isDir())
            return path;
    }
    return {};
}

} // namespace

MigrationConfig readMigrationConfig(const QString &migrationsFolder)
{
    MigrationConfig config;
    const QString canonical = QFileInfo(migrationsFolder).canonicalFilePath();
    QString iniFolder = migrationsFolder;
    auto values = alembicSection(migrationsFolder + "/alembic.ini"_L1);
    if (values.isEmpty()) {
        iniFolder = QFileInfo(migrationsFolder).absolutePath();
        values = alembicSection(iniFolder + "/alembic.ini"_L1);
        const QString named = locate(values.value(u"script_location"_s), iniFolder, migrationsFolder);
        if (named.isEmpty() || QFileInfo(named).canonicalFilePath() != canonical)
            return config;
    }
    config.recursive = values.value(u"recursive_version_locations"_s).toLower() == "true"_L1;
    const QString locations = values.value(u"version_locations"_s);
    for (const QString &raw :
         splitLocations(locations, values.value(u"version_path_separator"_s, values.value(u"path_separator"_s)),
                        &config.problems)) {
        const QString location = raw.trimmed();
        if (location.isEmpty())
            continue;
        const QString path = locate(location, iniFolder, migrationsFolder);
        if (path.isEmpty() || !QFileInfo(path).isDir())
            config.problems.append(
                u"alembic.ini names the version location %1, which is no folder here"_s.arg(location));
        else
            config.versionLocations.append(path);
    }
    return config;
}

} // namespace athanor

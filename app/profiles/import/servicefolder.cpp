// SPDX-License-Identifier: Apache-2.0
#include "profiles/import/servicefolder.h"

#include "core/atomicfile.h"
#include "profiles/import/configreader.h"
#include "profiles/import/serviceurl.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestSource = 1024 * 1024;
constexpr qsizetype mostFiles = 80;
constexpr qsizetype mostPackages = 20;

std::optional<QByteArray> sourceOf(const QString &path)
{
    if (QFileInfo(path).isSymLink())
        return std::nullopt;
    auto content = readFile(path, largestSource);
    return content ? std::optional(*content) : std::nullopt;
}

/// The packages right below a folder, and below its src/.
QStringList packagesOf(const QString &root)
{
    QStringList packages;
    for (const QString &base : {root, root + "/src"_L1}) {
        const QDir dir(base);
        for (const QString &name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)) {
            if (QFileInfo::exists(dir.filePath(name + "/__init__.py"_L1)) && name != "tests"_L1 &&
                packages.size() < mostPackages)
                packages += dir.filePath(name);
        }
    }
    return packages;
}

/// The files a Flask service keeps its configuration in, the likeliest first.
QStringList configFiles(const QString &root, const QStringList &packages)
{
    static const QStringList names{u"config.py"_s,     u"settings.py"_s,    u"__init__.py"_s,
                                   u"app.py"_s,        u"application.py"_s, u"factory.py"_s,
                                   u"wsgi.py"_s,       u"main.py"_s,        u"server.py"_s,
                                   u"manage.py"_s,     u"run.py"_s,         u"default.py"_s,
                                   u"production.py"_s, u"base.py"_s,        u"extensions.py"_s,
                                   u"db.py"_s,         u"database.py"_s,    u"default_settings.py"_s};
    QStringList folders{root, root + "/config"_L1, root + "/instance"_L1};
    for (const QString &package : packages)
        folders << package << package + "/config"_L1;
    QStringList files;
    for (const QString &folder : std::as_const(folders)) {
        for (const QString &name : names) {
            const QString path = folder + u'/' + name;
            if (QFileInfo(path).isFile() && files.size() < mostFiles)
                files += path;
        }
    }
    // The module that FLASK_APP names may be called anything: a few more files right in the folder.
    for (const QString &name : QDir(root).entryList({u"*.py"_s}, QDir::Files | QDir::NoSymLinks, QDir::Name)) {
        const QString path = root + u'/' + name;
        if (!files.contains(path) && !name.startsWith("test"_L1) && files.size() < mostFiles)
            files += path;
    }
    return files;
}

class FolderReader
{
public:
    FolderReader(QString root, QList<ComposeContext> compose) : m_root(std::move(root)), m_compose(std::move(compose))
    {
    }

    std::optional<FoundService> read()
    {
        m_packages = packagesOf(m_root);
        readEnvironment();
        readSources();
        findMigrations();
        if (!isService())
            return std::nullopt;
        m_found.profile.folder = m_root;
        m_found.profile.name = nameOfService();
        chooseServiceUrl({m_root, m_packages, m_findings, m_variables, composeVariables(), m_relativeToInstance},
                         &m_found);
        findModels();
        return m_found;
    }

private:
    [[nodiscard]] QString relative(const QString &path) const { return QDir(m_root).relativeFilePath(path); }

    void readEnvironment()
    {
        // Flask takes .env before .flaskenv: what is set first stays.
        for (const QString &name : {u".env"_s, u".flaskenv"_s}) {
            const auto text = sourceOf(m_root + u'/' + name);
            if (!text)
                continue;
            const EnvFile env = readEnvFile(*text, name);
            m_found.notices += env.notices;
            QHash<QString, ServiceVariable> own;
            for (const ServiceVariable &variable : env.variables)
                own.insert(variable.name, variable);
            for (const ServiceVariable &variable : std::as_const(own)) {
                if (!m_variables.contains(variable.name))
                    m_variables.insert(variable.name, variable);
            }
        }
    }

    [[nodiscard]] QHash<QString, ServiceVariable> composeVariables() const
    {
        QHash<QString, ServiceVariable> variables;
        for (const ComposeContext &context : m_compose) {
            if (context.folder != m_root)
                continue;
            for (const ServiceVariable &variable : context.variables)
                variables.insert(variable.name, variable);
        }
        return variables;
    }

    static QHash<QString, QString> valuesOf(const QHash<QString, ServiceVariable> &variables)
    {
        QHash<QString, QString> values;
        for (const ServiceVariable &variable : variables)
            values.insert(variable.name, variable.value);
        return values;
    }

    /// Reads the configuration files with the service's own variables; where that leaves an address open, once more
    /// with those that the compose files set.
    void readSources()
    {
        const QHash<QString, QString> own = valuesOf(m_variables);
        QHash<QString, QString> withCompose = valuesOf(composeVariables());
        withCompose.insert(own);
        for (const QString &path : configFiles(m_root, m_packages)) {
            const auto text = sourceOf(path);
            if (!text)
                continue;
            ConfigFacts facts = readConfig(*text, path, m_root, own);
            const bool open = std::ranges::any_of(facts.findings, [](const ConfigFinding &f) { return !f.url; });
            const bool more = open && withCompose.size() > own.size();
            ConfigFacts again = more ? readConfig(*text, path, m_root, withCompose) : ConfigFacts{};
            for (qsizetype i = 0; i < facts.findings.size(); ++i) {
                ConfigFinding finding = facts.findings[i];
                const bool fromCompose = !finding.url && i < again.findings.size() && again.findings[i].url;
                if (fromCompose)
                    finding.url = again.findings[i].url;
                m_findings.append({finding, relative(path), fromCompose});
            }
            if (!facts.migrationsFolder.isEmpty())
                m_migrateFolder = facts.migrationsFolder;
            m_relativeToInstance |= facts.importsFlaskSqlAlchemy;
            if (!facts.problem.isEmpty() && QFileInfo(path).fileName() == "config.py"_L1)
                m_found.notices += u"%1 could not be read as Python (%2)."_s.arg(
                    relative(path), boundedText(facts.problem, 200, false));
        }
    }

    void findMigrations()
    {
        QStringList candidates;
        if (!m_migrateFolder.isEmpty())
            candidates += QDir(m_root).absoluteFilePath(m_migrateFolder);
        candidates << m_root + "/migrations"_L1 << m_root + "/alembic"_L1;
        for (const QString &package : std::as_const(m_packages))
            candidates << package + "/migrations"_L1 << package + "/alembic"_L1;
        for (const QString &path : std::as_const(candidates)) {
            if (!QFileInfo(path + "/versions"_L1).isDir() || QFileInfo(path).isSymLink())
                continue;
            m_found.profile.migrations = relative(QDir::cleanPath(path));
            m_found.evidence.append({u"migrations folder"_s, m_found.profile.migrations, 0});
            return;
        }
    }

    /// Files that stand at the top of a project of its own.
    static bool hasMarker(const QString &folder)
    {
        static const QStringList markers{u"requirements.txt"_s, u"pyproject.toml"_s, u"setup.py"_s,
                                         u"Pipfile"_s,          u".flaskenv"_s,      u".env"_s,
                                         u"Dockerfile"_s,       u"Procfile"_s,       u"wsgi.py"_s};
        return std::ranges::any_of(markers,
                                   [&](const QString &name) { return QFileInfo::exists(folder + u'/' + name); });
    }

    /// The package a relative path leads into; empty for the folder's own files.
    [[nodiscard]] QString packageOf(const QString &path) const
    {
        for (const QString &package : m_packages) {
            if (path.startsWith(relative(package) + u'/'))
                return package;
        }
        return {};
    }

    /// Something in the folder names a database. A folder of several packages that each do is not one service but the
    /// place where several are.
    [[nodiscard]] bool isService() const
    {
        QSet<QString> packages;
        bool own = m_variables.contains(u"DATABASE_URL"_s) || m_variables.contains(u"SQLALCHEMY_DATABASE_URI"_s);
        QStringList files;
        for (const PlacedFinding &placed : m_findings)
            files += placed.file;
        if (!m_found.profile.migrations.isEmpty())
            files += m_found.profile.migrations;
        for (const QString &file : std::as_const(files)) {
            const QString package = packageOf(file);
            own |= package.isEmpty();
            packages += package;
        }
        if (own || packages.isEmpty() || hasMarker(m_root))
            return own || !packages.isEmpty();
        return packages.size() == 1 && !hasMarker(*packages.begin());
    }

    /// FLASK_APP's module where it says more than "app"; else the name of the folder, or of its only package.
    QString nameOfService()
    {
        static const QStringList plain{u"app"_s,    u"wsgi"_s,        u"main"_s,    u"run"_s,
                                       u"manage"_s, u"application"_s, u"server"_s,  u"autoapp"_s,
                                       u"src"_s,    u"flask_app"_s,   u"__init__"_s};
        QString module = m_variables.value(u"FLASK_APP"_s).value.section(u':', 0, 0).section(u'/', -1);
        if (module.endsWith(".py"_L1))
            module.chop(3);
        module = module.section(u'.', -1);
        if (!module.isEmpty() && !plain.contains(module)) {
            const ServiceVariable &variable = m_variables[u"FLASK_APP"_s];
            m_found.evidence.append({u"name"_s, variable.file, variable.line});
            return boundedText(module, 100, false);
        }
        // A folder with a single package and nothing else says less than the package.
        const bool onlyPackage = m_packages.size() == 1 && !hasMarker(m_root) && !m_findings.isEmpty() &&
                                 !packageOf(m_findings.first().file).isEmpty();
        QString name = QFileInfo(onlyPackage ? m_packages.first() : m_root).fileName();
        name = boundedText(name, 100, false).trimmed();
        while (name.startsWith(u'-'))
            name.remove(0, 1);
        return name.isEmpty() ? u"service"_s : name;
    }

    void findModels()
    {
        QStringList candidates;
        for (const QString &base : QStringList{m_root} + m_packages) {
            for (const QString &name : {u"models.py"_s, u"model.py"_s, u"models/__init__.py"_s, u"models/user.py"_s,
                                        u"user.py"_s, u"db.py"_s, u"database.py"_s, u"app.py"_s, u"__init__.py"_s})
                candidates += base + u'/' + name;
            for (const QString &name :
                 QDir(base)
                     .entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)
                     .first(qMin<qsizetype>(
                         mostPackages,
                         QDir(base).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks).size())))
                candidates += base + u'/' + name + "/models.py"_L1;
        }
        QString first;
        for (const QString &path : std::as_const(candidates)) {
            const auto text = QFileInfo(path).isFile() ? sourceOf(path) : std::nullopt;
            if (!text)
                continue;
            const QStringList models = readConfig(*text, path, m_root, {}).models;
            const bool package = path.endsWith("/models/__init__.py"_L1);
            if (models.isEmpty() && !package)
                continue;
            const QString named = relative(package || path.contains("/models/"_L1) ? QFileInfo(path).path() : path);
            if (first.isEmpty())
                first = named;
            if (!models.contains(u"User"_s))
                continue;
            first = named;
            break;
        }
        if (first.isEmpty())
            return;
        m_found.profile.models = first;
        m_found.evidence.append({u"models"_s, first, 0});
    }

    QString m_root;
    QList<ComposeContext> m_compose;
    QStringList m_packages;
    QHash<QString, ServiceVariable> m_variables;
    QList<PlacedFinding> m_findings;
    QString m_migrateFolder;
    bool m_relativeToInstance = false;
    FoundService m_found;
};

} // namespace

std::optional<FoundService> readServiceFolder(const QString &folder, const QList<ComposeContext> &compose)
{
    return FolderReader(QDir::cleanPath(folder), compose).read();
}

QList<ComposeContext> readComposeContexts(const QString &folder, QStringList *notices)
{
    QList<ComposeContext> contexts;
    for (const QString &name :
         {u"compose.yaml"_s, u"compose.yml"_s, u"docker-compose.yml"_s, u"docker-compose.yaml"_s}) {
        const QString path = folder + u'/' + name;
        const auto text = QFileInfo(path).isFile() ? sourceOf(path) : std::nullopt;
        if (!text)
            continue;
        const ComposeFile file = readComposeFile(*text, path);
        notices->append(file.notices);
        for (const ComposeService &service : file.services)
            contexts.append({QDir::cleanPath(QDir(folder).absoluteFilePath(service.context)), service.variables});
    }
    return contexts;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptfolder.h"

#include "core/atomicfile.h"
#include "migrations/migrationconfig.h"
#include "python/interpreter.h"
#include "python/parser.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QThreadPool>
#include <QtConcurrentMap>

#include <filesystem>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumScripts = 20'000;
constexpr int maximumDepth = 20;

/// A script as far as it could be read.
struct LoadedScript
{
    Revision revision;
    std::optional<ScriptProblem> problem; ///< why the file is no revision
};

/// Reads the facts at the top of one script, of which the path is known. Scripts are read on several threads at once.
class RevisionReader
{
public:
    explicit RevisionReader(LoadedScript *script) : m_script(*script), m_revision(script->revision) {}

    bool read()
    {
        const auto bytes = readFile(m_revision.path, python::maximumFileSize);
        if (!bytes)
            return problem(0, bytes.error().message);
        m_revision.sha256 = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex();
        const auto module = python::parse(*bytes);
        if (!module)
            return problem(module.error().line, module.error().reason);
        m_module = *module;
        readDocstring();
        python::Library library;
        python::Interpreter interpreter(m_module, library);
        // An effect at the top of the file that cannot be followed is the reader's matter; the names count here.
        const auto stopped = interpreter.runModule();
        return readNames(interpreter, stopped);
    }

private:
    bool problem(int line, const QString &reason)
    {
        m_script.problem = ScriptProblem{m_revision.file, line, reason};
        return false;
    }

    void readDocstring()
    {
        m_revision.doc = m_module->docstring().value_or(QString()).trimmed();
        m_revision.message = m_revision.doc.section(u"\n\n"_s, 0, 0);
        static const QRegularExpression date(u"^Create Date: *(.*)$"_s, QRegularExpression::MultilineOption);
        m_revision.createDate = date.match(m_revision.doc).captured(1).trimmed();
    }

    /// Where the file binds a name at its top; 0 if it does not.
    int lineOf(const QString &name) const
    {
        int line = 0;
        for (const python::Stmt *s : m_module->body) {
            const auto *assign = python::as<python::Assign>(s);
            const auto *annotated = python::as<python::AnnAssign>(s);
            const python::Exprs targets = assign      ? assign->targets
                                          : annotated ? python::Exprs{annotated->target}
                                                      : python::Exprs();
            for (const python::Expr *target : targets) {
                if (const auto *n = python::as<python::Name>(target); n && n->id == name)
                    line = s->line;
            }
        }
        return line;
    }

    bool readNames(const python::Interpreter &interpreter, const std::optional<PythonError> &stopped)
    {
        const auto id = interpreter.global(u"revision"_s);
        static const QRegularExpression legacy(u"^([a-f0-9]+)\\.py$"_s);
        const QRegularExpressionMatch match = legacy.match(QFileInfo(m_revision.path).fileName());
        if (!id && stopped)
            return problem(stopped->line, stopped->reason);
        if (!id && !match.hasMatch())
            return problem(0, u"declares no revision"_s);
        if (id && (!id->string() || id->string()->isEmpty()))
            return problem(lineOf(u"revision"_s), u"its revision is not a literal string"_s);
        m_revision.id = id ? *id->string() : match.captured(1);
        if (!interpreter.global(u"down_revision"_s))
            return problem(stopped ? stopped->line : 0, u"declares no down_revision"_s);
        return readList(interpreter, u"down_revision"_s, &m_revision.downRevisions) &&
               readList(interpreter, u"depends_on"_s, &m_revision.dependsOn) &&
               readList(interpreter, u"branch_labels"_s, &m_revision.branchLabels);
    }

    bool readList(const python::Interpreter &interpreter, const QString &name, QStringList *out)
    {
        const auto value = interpreter.global(name);
        if (!value || value->isNone())
            return true;
        const python::PyItems single{*value};
        const python::PyItems *items = value->string() ? &single : value->sequence();
        if (const auto *set = value->as<python::PyValue::Set>())
            items = set->items.get();
        for (const python::PyValue &item : items ? *items : python::PyItems()) {
            if (!item.string())
                items = nullptr;
            if (!items)
                break;
            if (!item.string()->isEmpty())
                out->append(*item.string());
        }
        return items ? true : problem(lineOf(name), u"its %1 is not a literal"_s.arg(name));
    }

    LoadedScript &m_script;
    Revision &m_revision;
    python::ModulePtr m_module;
};

struct FoundScript
{
    QString path;
    QString canonical; ///< without symbolic links
};

bool isScriptName(const QString &name)
{
    return name.endsWith(".py"_L1) && !name.startsWith(".#"_L1) && !name.startsWith("__init__"_L1);
}

/// The scripts of a folder in the order the file system gives them, which is Alembic's. A link's target alone is looked
/// up: for hundreds of scripts that is most of the time.
QList<FoundScript> scriptsOf(const QString &folder, bool recursive, int depth = 0)
{
    namespace fs = std::filesystem;
    QList<FoundScript> found;
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    std::error_code failed;
    std::error_code ignored;
    for (fs::directory_iterator it(QFile::encodeName(folder).toStdString(), failed), end;
         !failed && it != end && found.size() <= maximumScripts; it.increment(failed)) {
        const QString name = QFile::decodeName(it->path().filename().c_str());
        const QString path = folder + u'/' + name;
        if (it->is_directory(ignored)) {
            if (recursive && depth < maximumDepth && name != "__pycache__"_L1)
                found += scriptsOf(path, true, depth + 1);
        } else if (isScriptName(name) && it->is_regular_file(ignored)) {
            const bool isLink = it->is_symlink(ignored);
            found.append({path, isLink ? QFileInfo(path).canonicalFilePath() : canonical + u'/' + name});
        }
    }
    return found;
}

class FolderLoader
{
public:
    explicit FolderLoader(const QString &path) { m_folder.path = path; }

    Result<ScriptFolder> load()
    {
        QStringList locations = findLocations();
        for (const QString &location : locations)
            findScripts(QDir::cleanPath(QFileInfo(location).absoluteFilePath()));
        readScripts();
        if (m_revisions.isEmpty() && m_folder.problems.isEmpty() && !m_foundVersions)
            return fail(Error::invalidInput(
                u"The folder %1 holds no migrations; name the one with env.py and versions."_s.arg(m_folder.path)));
        if (m_scripts.size() >= maximumScripts)
            return fail(Error::invalidInput(u"The folder %1 holds too many scripts."_s.arg(m_folder.path)));
        m_folder.environment = readEnvironment(m_folder.path, &m_folder.problems);
        m_folder.graph = RevisionGraph::build(m_revisions, &m_folder.problems);
        return std::move(m_folder);
    }

private:
    QStringList findLocations()
    {
        const QString versions = m_folder.path + "/versions"_L1;
        const MigrationConfig config = readMigrationConfig(m_folder.path);
        for (const QString &problem : config.problems)
            m_folder.problems.append({u"alembic.ini"_s, 0, problem});
        m_recursive = config.recursive;
        m_foundVersions = QFileInfo(versions).isDir() || !config.versionLocations.isEmpty();
        if (!config.versionLocations.isEmpty())
            return config.versionLocations;
        if (m_foundVersions)
            return {versions};
        // The versions folder itself was named: env.py, if there is one, stands beside it.
        const QString scripts = m_folder.path;
        const QString parent = QFileInfo(scripts).absolutePath();
        if (QFileInfo(parent + "/env.py"_L1).isFile())
            m_folder.path = parent;
        m_foundVersions = !scriptsOf(scripts, false).isEmpty() || QFileInfo(scripts).fileName() == "versions"_L1;
        return {scripts};
    }

    void findScripts(const QString &location)
    {
        const QDir base(m_folder.path);
        for (const FoundScript &found : scriptsOf(location, m_recursive)) {
            if (m_seen.contains(found.canonical) || m_scripts.size() >= maximumScripts)
                continue;
            m_seen.insert(found.canonical);
            LoadedScript script;
            script.revision.path = found.path;
            script.revision.file = base.relativeFilePath(found.path);
            m_scripts.append(std::move(script));
        }
    }

    void readScripts()
    {
        // A pool of its own: the shared one may be full of loads that wait for it.
        QThreadPool pool;
        QtConcurrent::blockingMap(&pool, m_scripts, [](LoadedScript &script) { RevisionReader(&script).read(); });
        for (LoadedScript &script : m_scripts) {
            if (script.problem)
                m_folder.problems.append(*script.problem);
            else
                m_revisions.append(std::move(script.revision));
        }
    }

    ScriptFolder m_folder;
    QList<LoadedScript> m_scripts;
    QList<Revision> m_revisions;
    QSet<QString> m_seen;
    bool m_recursive = false;
    bool m_foundVersions = false;
};

} // namespace

Result<ScriptFolder> ScriptFolder::load(const QString &path, const QMap<QString, QString> &types)
{
    const QFileInfo info(path);
    if (!info.isDir())
        return fail(Error::notFound(u"There is no migrations folder %1; check the path."_s.arg(path)));
    auto folder = FolderLoader(QDir::cleanPath(info.absoluteFilePath())).load();
    if (folder)
        folder->environment.types = types;
    return folder;
}

} // namespace athanor

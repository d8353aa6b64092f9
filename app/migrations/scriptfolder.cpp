// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptfolder.h"

#include "core/atomicfile.h"
#include "migrations/migrationconfig.h"
#include "python/interpreter.h"
#include "python/parser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QThreadPool>
#include <QtConcurrentMap>

#include <atomic>
#include <filesystem>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumScripts = 20'000;
constexpr int maximumDepth = 20;
constexpr qint64 maximumFolderSize = 256 * 1024 * 1024; ///< of all scripts together

/// A script as far as it could be read.
struct LoadedScript
{
    Revision revision;
    std::optional<ScriptProblem> problem;   ///< why the file is no revision
    std::shared_ptr<const Reading> reading; ///< if it was wished for
};

/// What the readers of one folder share; each works on a thread of its own.
struct SharedWork
{
    std::optional<ReadWish> wish;
    std::atomic<qint64> scripts = 0;  ///< bytes of all scripts so far
    std::atomic<qint64> readings = 0; ///< bytes of scripts that were read as wished, and of what they made
};

/// Reads the facts at the top of one script, of which the path is known. Scripts are read on several threads at once.
class RevisionReader
{
public:
    RevisionReader(LoadedScript *script, SharedWork *shared)
        : m_script(*script), m_revision(script->revision), m_shared(*shared)
    {
    }

    void read()
    {
        if (!readHead() || !m_shared.wish || m_shared.readings > m_shared.wish->mostBytes)
            return;
        m_script.reading = std::make_shared<const Reading>(
            readScript(m_revision, m_module, m_shared.wish->upgrade, m_shared.wish->context));
        m_shared.readings += m_script.reading->size + m_revision.script.size();
    }

private:
    bool readHead()
    {
        auto bytes = readFile(m_revision.path, python::maximumFileSize);
        if (!bytes)
            return problem(0, bytes.error().message);
        m_revision.script = *std::move(bytes);
        if ((m_shared.scripts += m_revision.script.size()) > maximumFolderSize)
            return problem(0, u"is not read: the scripts of the folder are too large together"_s);
        const auto module = python::parse(m_revision.script);
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

    bool problem(int line, const QString &reason)
    {
        m_revision.script.clear();
        m_script.problem = ScriptProblem{m_revision.file, line, reason};
        return false;
    }

    void readDocstring()
    {
        m_revision.doc = m_module->docstring().value_or(QString()).trimmed();
        const qsizetype paragraph = m_revision.doc.indexOf("\n\n"_L1);
        m_revision.message = paragraph < 0 ? m_revision.doc : m_revision.doc.first(paragraph);
        for (const QStringView line : QStringView(m_revision.doc).tokenize(u'\n')) {
            constexpr auto dateStart = "Create Date:"_L1;
            if (!line.startsWith(dateStart))
                continue;
            m_revision.createDate = line.sliced(dateStart.size()).trimmed().toString();
            return;
        }
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
    SharedWork &m_shared;
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
    FolderLoader(const QString &path, const std::optional<ReadWish> &wish)
    {
        m_folder.path = path;
        m_shared.wish = wish;
    }

    Result<ScriptFolder> load()
    {
        QStringList locations = findLocations();
        for (const QString &location : locations)
            findScripts(QDir::cleanPath(QFileInfo(location).absoluteFilePath()));
        readScripts();
        if (m_revisions.isEmpty() && m_folder.problems.isEmpty() && !m_foundVersions)
            return fail(Error::invalidInput(
                u"The folder %1 holds no migrations; name the one with env.py and versions."_s.arg(m_folder.path)));
        if (m_seen.size() >= maximumScripts)
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
        const QString relative = QDir(m_folder.path).relativeFilePath(location);
        const QList<FoundScript> scripts = scriptsOf(location, m_recursive);
        m_scripts.reserve(m_scripts.size() + scripts.size());
        for (const FoundScript &found : scripts) {
            if (m_seen.contains(found.canonical) || m_scripts.size() >= maximumScripts)
                continue;
            m_seen.insert(found.canonical);
            LoadedScript script;
            script.revision.path = found.path;
            script.revision.file = QDir::cleanPath(relative + found.path.mid(location.size()));
            m_scripts.append(std::move(script));
        }
    }

    void readScripts()
    {
        // A pool of its own: the shared one may be full of loads that wait for it.
        QThreadPool pool;
        QtConcurrent::blockingMap(&pool, m_scripts,
                                  [this](LoadedScript &script) { RevisionReader(&script, &m_shared).read(); });
        const auto early = std::make_shared<EarlyReadings>();
        early->ofPath.reserve(m_shared.wish ? m_scripts.size() : 0);
        m_revisions.reserve(m_scripts.size());
        for (LoadedScript &script : m_scripts) {
            if (script.problem)
                m_folder.problems.append(*script.problem);
            else
                m_revisions.append(std::move(script.revision));
            if (!script.problem && script.reading)
                early->ofPath.insert(m_revisions.constLast().path, script.reading);
        }
        m_scripts.clear();
        if (!m_shared.wish)
            return;
        early->wish = *m_shared.wish;
        m_folder.early = early;
    }

    ScriptFolder m_folder;
    SharedWork m_shared;
    QList<LoadedScript> m_scripts;
    QList<Revision> m_revisions;
    QSet<QString> m_seen;
    bool m_recursive = false;
    bool m_foundVersions = false;
};

} // namespace

Result<ScriptFolder> ScriptFolder::load(const QString &path, const QMap<QString, QString> &types,
                                        const std::optional<ReadWish> &wish)
{
    const QFileInfo info(path);
    if (!info.isDir())
        return fail(Error::notFound(u"There is no migrations folder %1; check the path."_s.arg(path)));
    auto folder = FolderLoader(QDir::cleanPath(info.absoluteFilePath()), wish).load();
    if (folder)
        folder->environment.types = types;
    return folder;
}

} // namespace athanor

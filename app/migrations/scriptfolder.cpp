// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptfolder.h"

#include "core/atomicfile.h"
#include "migrations/migrationconfig.h"
#include "migrations/scriptsource.h"
#include "python/interpreter.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumScripts = 20'000;
constexpr int maximumDepth = 20;
/// Characters of scripts whose trees are kept for those who read them next: more than the largest known folder holds,
/// and a bound for a hostile one.
constexpr qsizetype mostKept = 1'500'000;

/// Reads the facts at the top of one script.
class RevisionReader
{
public:
    RevisionReader(Revision *revision, QList<ScriptProblem> *problems, qsizetype *kept)
        : m_revision(*revision), m_problems(*problems), m_kept(*kept)
    {
    }

    /// False if the file is no revision; a problem says why.
    bool read()
    {
        // Before it is read: what is written meanwhile makes it another file.
        const ParsedScript identity = identityOfScript(m_revision.path);
        const auto bytes = readFile(m_revision.path, python::maximumFileSize);
        if (!bytes)
            return problem(0, bytes.error().message);
        m_revision.sha256 = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex();
        const auto module = python::parse(*bytes);
        if (!module)
            return problem(module.error().line, module.error().reason);
        m_module = *module;
        keep(identity);
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
        m_problems.append({m_revision.file, line, reason});
        return false;
    }

    void keep(const ParsedScript &identity)
    {
        m_kept += m_module->source.size();
        if (m_kept > mostKept || identity.inode == 0)
            return;
        m_revision.parsed = identity;
        m_revision.parsed.module = m_module;
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

    Revision &m_revision;
    QList<ScriptProblem> &m_problems;
    qsizetype &m_kept;
    python::ModulePtr m_module;
};

/// The scripts of a folder in the order the file system gives them, which is Alembic's.
QStringList scriptsOf(const QString &folder, bool recursive, int depth = 0)
{
    QStringList paths;
    QDirIterator it(folder, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
    while (it.hasNext() && paths.size() <= maximumScripts) {
        it.next();
        const QString name = it.fileName();
        if (it.fileInfo().isDir()) {
            if (recursive && depth < maximumDepth && name != "__pycache__"_L1)
                paths += scriptsOf(it.filePath(), true, depth + 1);
        } else if (name.endsWith(".py"_L1) && !name.startsWith(".#"_L1) && !name.startsWith("__init__"_L1)) {
            paths.append(it.filePath());
        }
    }
    return paths;
}

class FolderLoader
{
public:
    explicit FolderLoader(const QString &path) { m_folder.path = path; }

    Result<ScriptFolder> load()
    {
        QStringList locations = findLocations();
        for (const QString &location : locations)
            addScripts(location);
        if (m_revisions.isEmpty() && m_folder.problems.isEmpty() && !m_foundVersions)
            return fail(Error::invalidInput(
                u"The folder %1 holds no migrations; name the one with env.py and versions."_s.arg(m_folder.path)));
        if (m_revisions.size() >= maximumScripts)
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

    void addScripts(const QString &location)
    {
        for (const QString &path : scriptsOf(location, m_recursive)) {
            const QString canonical = QFileInfo(path).canonicalFilePath();
            if (m_seen.contains(canonical) || m_revisions.size() >= maximumScripts)
                continue;
            m_seen.insert(canonical);
            Revision revision;
            revision.path = QFileInfo(path).absoluteFilePath();
            revision.file = QDir(m_folder.path).relativeFilePath(revision.path);
            if (RevisionReader(&revision, &m_folder.problems, &m_kept).read())
                m_revisions.append(std::move(revision));
        }
    }

    ScriptFolder m_folder;
    QList<Revision> m_revisions;
    QSet<QString> m_seen;
    qsizetype m_kept = 0;
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

// SPDX-License-Identifier: Apache-2.0
#include "migrations/journal.h"

#include "core/atomicfile.h"
#include "engines/commitlook.h"
#include "migrations/versiontable.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QSysInfo>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostJournals = 500; // looked through for changed scripts
constexpr qint64 journalLimit = 256LL * 1024 * 1024;

QString safeFileName(const QString &target)
{
    QString out = target.left(60);
    std::ranges::replace_if(
        out, [](QChar c) { return !(c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'_')); }, u'-');
    return out.isEmpty() ? u"database"_s : out;
}

/// A file's name is on disk only once its folder is.
Status syncFolder(const QString &folder)
{
    const int fd = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(Error::io(u"the journal folder %1 cannot be opened; choose another one."_s.arg(folder)));
    const bool ok = ::fsync(fd) == 0;
    ::close(fd);
    if (!ok)
        return fail(Error::io(u"the journal folder %1 cannot be written to disk; choose another one."_s.arg(folder)));
    return {};
}

Status makeFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return {};
    if (!QDir().mkpath(folder))
        return fail(Error::io(u"the journal folder %1 cannot be made; choose another one."_s.arg(folder)));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

QStringList stringList(const QJsonValue &value)
{
    QStringList out;
    for (const QJsonValue &entry : value.toArray())
        out << entry.toString();
    return out;
}

void addEvent(const QJsonObject &event, JournalSummary *summary)
{
    const QString kind = event[u"event"_s].toString();
    if (kind == "plan"_L1) {
        summary->target = event[u"target"_s].toString();
        summary->startedAt = event[u"at"_s].toString();
        summary->host = event[u"host"_s].toString();
        summary->pid = event[u"pid"_s].toInteger();
        summary->process = event[u"process"_s].toString();
        summary->from = stringList(event[u"from"_s]);
        summary->to = stringList(event[u"to"_s]);
        summary->planHash = event[u"hash"_s].toString();
        summary->rehearsal = event[u"rehearse"_s].toBool();
        summary->standsAlone = event[u"dialect"_s].toString() == dialectName(DialectId::MySQL);
        for (const QJsonValue &revision : event[u"revisions"_s].toArray()) {
            const QString sha256 = revision[u"sha256"_s].toString();
            if (event[u"upgrade"_s].toBool() && !sha256.isEmpty())
                summary->scripts[revision[u"revision"_s].toString()] = sha256;
        }
        for (const QJsonValue &statement : event[u"statements"_s].toArray()) {
            summary->sql << statement[u"sql"_s].toString();
            summary->revisionOf << statement[u"revision"_s].toString();
        }
        summary->statements = static_cast<int>(summary->sql.size());
    } else if (kind == "send"_L1) {
        ++summary->sent;
    } else if (kind == "done"_L1) {
        ++summary->done;
        summary->outside += event[u"outside"_s].toBool() ? 1 : 0;
    } else if (kind == "commit"_L1) {
        summary->commitSent = true;
        summary->transaction = event[u"transaction"_s].toString();
    } else if (kind == "committed"_L1) {
        summary->commitSent = false;
        ++summary->commits;
    } else if (kind == "child"_L1) {
        summary->child = event[u"revision"_s].toString();
    } else if (kind == "child ended"_L1) {
        summary->child.clear();
    } else if (kind == "end"_L1) {
        summary->outcome = event[u"outcome"_s].toString();
    }
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

bool isRunning(const JournalSummary &summary)
{
    if (summary.pid <= 0 || (::kill(static_cast<pid_t>(summary.pid), 0) != 0 && errno != EPERM))
        return false;
    // The number may have been taken by another process since.
    return summary.process.isEmpty() || processMark(summary.pid) == summary.process;
}

/// Waits until the server has ended the transaction; what it says of it, as a sentence.
QString serversWord(Session &session, const JournalSummary &summary)
{
    if (!session.sql() || summary.transaction.isEmpty())
        return {};
    switch (fateOfTransaction(*session.sql(), summary.transaction)) {
    case CommitFate::Made:
        return u" The server says that transaction %1 was committed."_s.arg(summary.transaction);
    case CommitFate::NotMade:
        return u" The server says that transaction %1 was rolled back."_s.arg(summary.transaction);
    case CommitFate::Unclear:
        break;
    }
    return {};
}

QString childsWord(const JournalSummary &summary)
{
    if (summary.child.isEmpty())
        return {};
    return u" The service's own Alembic was running %1; what it sent outside of a transaction has stayed."_s.arg(
        summary.child);
}

QString shortSql(const JournalSummary &summary, int index)
{
    return u'"' + boundedText(summary.sql.value(index).simplified(), 120, false) + u'"';
}

/// Which statements of the revision that was under way stand, where each one stands by itself; as sentences.
QString statementsWord(const JournalSummary &summary)
{
    if (summary.outside == 0 && summary.sent == 0)
        return {};
    const int at = qMin(summary.sent, summary.statements) - 1;
    const QString revision = summary.revisionOf.value(at);
    const int first = static_cast<int>(summary.revisionOf.indexOf(revision));
    const int last = static_cast<int>(summary.revisionOf.lastIndexOf(revision));
    if (summary.done > last)
        return u" Revision %1 was made whole."_s.arg(revision);
    QStringList made;
    for (int i = first; i < summary.done; ++i)
        made << shortSql(summary, i);
    QString text = u" Of revision %1, "_s.arg(revision);
    text += made.isEmpty() ? u"no statement was acknowledged."_s : u"these were made: %1."_s.arg(made.join(u", "_s));
    // A run that came to its last word heard the server's answer, unless it says otherwise.
    const bool answered = !summary.outcome.isEmpty() && summary.outcome != applyResultName(ApplyResultKind::Unknown);
    if (summary.sent > summary.done)
        text +=
            answered
                ? u" %1 was refused."_s.arg(shortSql(summary, summary.done))
                : u" %1 was sent and has no answer: look whether it was made."_s.arg(shortSql(summary, summary.done));
    return text;
}

QString displayRows(const QStringList &rows)
{
    return rows.isEmpty() ? u"no revision"_s : rows.join(u", "_s);
}

} // namespace

Journal::Journal(std::unique_ptr<QFile> file) : m_file(std::move(file)) {}

Result<Journal> Journal::create(const QString &folder, const QString &target)
{
    if (const Status made = makeFolder(folder); !made)
        return fail(made.error());
    const QString stem =
        u"%1-%2-%3"_s.arg(QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss.zzz'Z'"_s), safeFileName(target))
            .arg(::getpid());
    // Two runs of one process within a millisecond get numbers.
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const QString name = attempt == 0 ? stem : u"%1-%2"_s.arg(stem).arg(attempt);
        auto file = std::make_unique<QFile>(QDir(folder).filePath(name + u".jsonl"_s));
        if (!file->open(QIODevice::Append | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
            if (file->exists())
                continue;
            return fail(Error::io(u"the journal %1 cannot be made; choose another folder."_s.arg(file->fileName()),
                                  boundedText(file->errorString(), 200, false)));
        }
        if (const Status synced = syncFolder(folder); !synced)
            return fail(synced.error());
        return Journal(std::move(file));
    }
    return fail(Error::io(u"no free name for a journal in %1; choose another folder."_s.arg(folder)));
}

QString Journal::path() const
{
    return QFileInfo(m_file->fileName()).absoluteFilePath();
}

Status Journal::write(const QJsonObject &event)
{
    QJsonObject stamped = event;
    stamped[u"at"_s] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const QByteArray line = QJsonDocument(stamped).toJson(QJsonDocument::Compact) + '\n';
    if (m_file->write(line) != line.size() || !m_file->flush() || ::fsync(m_file->handle()) != 0)
        return fail(Error::io(u"the journal %1 cannot be written; make room on the disk and try again."_s.arg(path())));
    return {};
}

Result<JournalSummary> readJournal(const QString &path)
{
    const auto content = readFile(path, journalLimit);
    if (!content)
        return fail(content);
    JournalSummary summary;
    summary.path = path;
    const QList<QByteArray> lines = content->split('\n');
    bool any = false;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].isEmpty())
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(lines[i]);
        if (!document.isObject()) {
            if (i + 1 == lines.size())
                break;
            return fail(
                Error::invalidInput(u"%1:%2 is not a line of a journal; look at the file."_s.arg(path).arg(i + 1)));
        }
        addEvent(document.object(), &summary);
        any = true;
    }
    if (any && summary.startedAt.isEmpty())
        return fail(Error::invalidInput(u"%1 does not begin with a plan; it is not a journal."_s.arg(path)));
    return summary;
}

QStringList journals(const QString &folder)
{
    const QDir dir(folder);
    QStringList out;
    for (const QString &name :
         dir.entryList({u"*.jsonl"_s}, QDir::Files | QDir::NoSymLinks, QDir::Name | QDir::Reversed))
        out << dir.absoluteFilePath(name);
    return out;
}

std::optional<JournalSummary> unfinishedRun(const QString &folder, const QString &target)
{
    const QString part = u'-' + safeFileName(target) + u'-';
    for (const QString &path : journals(folder)) {
        if (!path.contains(part))
            continue;
        const auto summary = readJournal(path);
        if (!summary || summary->target != target || summary->host != QSysInfo::machineHostName())
            continue;
        if (!summary->outcome.isEmpty() || isRunning(*summary))
            return std::nullopt;
        return *summary;
    }
    return std::nullopt;
}

QStringList changedScripts(const QString &folder, const QString &target, const RevisionGraph &graph,
                           const QStringList &current)
{
    QStringList known;
    for (const QString &id : current) {
        if (graph.find(id))
            known << id;
    }
    QSet<QString> open = graph.ancestors(known);
    QStringList changed;
    const QStringList all = journals(folder);
    for (qsizetype i = 0; i < all.size() && i < mostJournals && !open.isEmpty(); ++i) {
        if (!all[i].contains(u'-' + safeFileName(target) + u'-'))
            continue;
        const auto summary = readJournal(all[i]);
        if (!summary || summary->target != target || summary->outcome != "applied"_L1)
            continue;
        for (auto it = summary->scripts.cbegin(); it != summary->scripts.cend(); ++it) {
            // The newest apply of a revision is the one that counts.
            const Revision *revision = open.remove(it.key()) ? graph.find(it.key()) : nullptr;
            if (revision && QString::fromLatin1(revision->sha256()) != it.value())
                changed << it.key();
        }
    }
    return changed;
}

QString processMark(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    QFile boot(u"/proc/sys/kernel/random/boot_id"_s);
    if (!stat.open(QIODevice::ReadOnly) || !boot.open(QIODevice::ReadOnly))
        return {};
    // The name of the program may hold spaces and brackets; the 22nd field of proc(5) is the time of its start.
    const QByteArray line = stat.readAll();
    const QByteArrayList fields = line.sliced(line.lastIndexOf(')') + 1).simplified().split(' ');
    if (fields.size() < 20)
        return {};
    return QString::fromLatin1(boot.readAll().trimmed() + ' ' + fields.at(19));
}

QString defaultJournalFolder()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base = QDir::isAbsolutePath(state) ? state : QDir::homePath() + u"/.local/state"_s;
    return base + u"/athanor/journals"_s;
}

Result<Recovery> recover(Session &session, const JournalSummary &summary, const MigrationEnvironment &environment)
{
    // Asked first: a transaction that is still ending changes the rows.
    const QString said = serversWord(session, summary) + childsWord(summary);
    const auto state = readVersionState(session, environment);
    if (!state)
        return fail(state);
    const QString now = displayRows(state->revisions);
    Recovery recovery;
    const auto withServersWord = [&said](Recovery found) {
        found.message += said;
        return found;
    };
    if (sorted(summary.from) == state->revisions) {
        recovery.state = u"before"_s;
        recovery.message = u"The database is at %1, as before the run; nothing of it was kept."_s.arg(now);
        if (summary.outside > 0)
            recovery.message =
                u"The database is at %1, as before the run, but %2 statement(s) ran outside of the transaction "
                "and were kept; look at them in the journal before the next try."_s.arg(now)
                    .arg(summary.outside) +
                statementsWord(summary);
        else if (summary.standsAlone && summary.sent > 0)
            recovery.message = u"The database is at %1, as before the run."_s.arg(now) + statementsWord(summary);
        if (summary.rehearsal)
            recovery.message = u"The run was a rehearsal; the database is at %1, as before."_s.arg(now);
        return withServersWord(recovery);
    }
    if (!summary.rehearsal && sorted(summary.to) == state->revisions) {
        recovery.state = u"after"_s;
        recovery.message = u"The database is at %1: the whole plan was applied."_s.arg(now);
        return withServersWord(recovery);
    }
    recovery.state = u"neither"_s;
    if (summary.standsAlone) {
        recovery.message = u"The run stopped on its way from %1 to %2: the database is at %3."_s.arg(
                               displayRows(summary.from), displayRows(summary.to), now) +
                           statementsWord(summary);
        return withServersWord(recovery);
    }
    recovery.message =
        u"The database is at %1, which is neither where the run began (%2) nor where it was to end (%3); compare "
        "the journal with the database before the next apply."_s.arg(now, displayRows(summary.from),
                                                                     displayRows(summary.to));
    return withServersWord(recovery);
}

} // namespace athanor

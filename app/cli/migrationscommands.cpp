// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/migrationsfiles.h"
#include "cli/migrationsplace.h"
#include "cli/migrationstrust.h"
#include "core/atomicfile.h"
#include "migrations/journal.h"
#include "migrations/migrationjson.h"

#include <QDir>
#include <QJsonArray>
#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString rowsText(const QStringList &rows)
{
    return rows.isEmpty() ? u"(no revision)"_s : rows.join(u", "_s);
}

/// What the database says of each revision; nothing where it was not asked or did not answer.
struct Marks
{
    bool known = false;
    QSet<QString> applied;
    QStringList current;
};

/// A listing is useful without its database, so an unreachable one is a warning.
Marks marksOf(const Cli &cli, const MigrationsPlace &place)
{
    Marks marks;
    if (!place.target)
        return marks;
    const auto state = versionStateOf(cli, place);
    if (!state) {
        cli.warn(u"what is applied is not known: "_s + state.error().message);
        return marks;
    }
    marks.known = true;
    marks.current = state->revisions;
    QStringList found;
    for (const QString &id : state->revisions) {
        if (place.folder.graph.find(id))
            found << id;
    }
    marks.applied = place.folder.graph.ancestors(found);
    return marks;
}

QJsonObject revisionJson(const MigrationsPlace &place, const Revision &revision, const Marks &marks)
{
    return {{u"revision"_s, revision.id},
            {u"down_revisions"_s, QJsonArray::fromStringList(revision.downRevisions)},
            {u"depends_on"_s, QJsonArray::fromStringList(revision.dependsOn)},
            {u"branch_labels"_s, QJsonArray::fromStringList(revision.branchLabels)},
            {u"message"_s, revision.message},
            {u"date"_s, revision.createDate},
            {u"file"_s, revision.file},
            {u"sha256"_s, QString::fromLatin1(revision.sha256())},
            {u"head"_s, place.folder.graph.heads().contains(revision.id)},
            {u"current"_s, marks.known ? QJsonValue(marks.current.contains(revision.id)) : QJsonValue()},
            {u"applied"_s, marks.known ? QJsonValue(marks.applied.contains(revision.id)) : QJsonValue()}};
}

/// As `alembic history` writes it: "a -> b (head), message".
QString revisionLine(const MigrationsPlace &place, const Revision &revision, const Marks &marks)
{
    const RevisionGraph &graph = place.folder.graph;
    QString line = revision.downRevisions.isEmpty() ? u"<base>"_s : revision.downRevisions.join(u", "_s);
    line += u" -> "_s + revision.id;
    if (!revision.branchLabels.isEmpty())
        line += u" (%1)"_s.arg(revision.branchLabels.join(u", "_s));
    if (graph.heads().contains(revision.id))
        line += u" (head)"_s;
    if (graph.children(revision.id).size() > 1)
        line += u" (branchpoint)"_s;
    if (revision.downRevisions.size() > 1)
        line += u" (mergepoint)"_s;
    if (marks.current.contains(revision.id))
        line += u" (current)"_s;
    else if (marks.known && !marks.applied.contains(revision.id))
        line += u" (pending)"_s;
    return boundedText(revision.message.isEmpty() ? line : line + u", "_s + revision.message, 400, false);
}

void printRevisions(const Cli &cli, const MigrationsPlace &place, const QString &key,
                    const QList<const Revision *> &revisions, const Marks &marks)
{
    QJsonArray list;
    for (const Revision *revision : revisions) {
        if (cli.json())
            list << revisionJson(place, *revision, marks);
        else
            cli.print(revisionLine(place, *revision, marks));
    }
    if (cli.json())
        cli.printJson({{key, list}});
}

QList<const Revision *> revisionsOf(const RevisionGraph &graph, const QStringList &ids)
{
    QList<const Revision *> out;
    for (const QString &id : ids) {
        if (const Revision *revision = graph.find(id))
            out << revision;
    }
    return out;
}

QString journalFolder(const Arguments &arguments)
{
    const QString named = arguments.value(u"journal"_s);
    return named.isEmpty() ? defaultJournalFolder() : QDir::current().absoluteFilePath(named);
}

/// What became of a run that was killed; a Recovery without a state if there is none.
Recovery unfinished(const Cli &cli, const MigrationsPlace &place, const Arguments &arguments, QString *journal)
{
    const auto summary = unfinishedRun(journalFolder(arguments), place.title());
    if (!summary || isMissingFile(*place.target))
        return {};
    *journal = summary->path;
    const auto session = cli.open(*place.target, Access::ReadOnly);
    if (!session)
        return {};
    return recover(**session, *summary, place.folder.environment).value_or(Recovery{});
}

void printStatus(const Cli &cli, const MigrationStatus &status)
{
    cli.print(u"revision  "_s + rowsText(status.revision));
    cli.print(u"heads     "_s + rowsText(status.heads));
    cli.print(status.pending.isEmpty()
                  ? u"pending   none"_s
                  : u"pending   %1: %2"_s.arg(status.pending.size()).arg(status.pending.join(u", "_s)));
    if (!status.unknown.isEmpty())
        cli.print(u"unknown   %1 (no script of the folder has them)"_s.arg(status.unknown.join(u", "_s)));
    if (!status.stamped)
        cli.print(u"The database has no revision: it is empty, or was made without migrations."_s);
}

Result<int> showStatus(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, true);
    if (!place)
        return fail(place);
    const auto state = versionStateOf(cli, *place);
    if (!state)
        return fail(state);
    const RevisionGraph &graph = place->folder.graph;
    const MigrationStatus status = migrationStatus(graph, *state);
    QString journal;
    const Recovery left = unfinished(cli, *place, arguments, &journal);
    if (!left.state.isEmpty())
        cli.warn(u"the last run ended without a last word. %1 (%2)"_s.arg(left.message, journal));
    const QStringList changed = changedScripts(journalFolder(arguments), place->title(), graph, state->revisions);
    if (!changed.isEmpty())
        cli.warn(u"these scripts have changed since they were applied: %1."_s.arg(changed.join(u", "_s)));
    if (cli.json()) {
        QJsonObject json = statusToJson(status);
        json[u"changed"_s] = QJsonArray::fromStringList(changed);
        const QJsonObject told{{u"journal"_s, journal}, {u"state"_s, left.state}, {u"message"_s, left.message}};
        json[u"unfinished"_s] = left.state.isEmpty() ? QJsonValue() : QJsonValue(told);
        cli.printJson(json);
    } else {
        printStatus(cli, status);
    }
    const bool toDo = !status.pending.isEmpty() || !status.unknown.isEmpty();
    return toDo && arguments.has(u"exit-code"_s) ? ExitSomethingToDo : ExitDone;
}

Result<int> runHistory(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    QList<const Revision *> all;
    for (const Revision &revision : place->folder.graph.revisions())
        all << &revision;
    printRevisions(cli, *place, u"revisions"_s, all, marksOf(cli, *place));
    return ExitDone;
}

Result<int> runHeads(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    const QStringList heads = place->folder.graph.heads();
    if (cli.json()) {
        cli.printJson({{u"heads"_s, QJsonArray::fromStringList(heads)}});
        return ExitDone;
    }
    printRevisions(cli, *place, u"heads"_s, revisionsOf(place->folder.graph, heads), {});
    return ExitDone;
}

Result<int> runBranches(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    const RevisionGraph &graph = place->folder.graph;
    QJsonArray list;
    for (const Revision *revision : revisionsOf(graph, graph.branchPoints())) {
        const QStringList children = graph.children(revision->id);
        list << QJsonObject{{u"revision"_s, revision->id}, {u"children"_s, QJsonArray::fromStringList(children)}};
        if (cli.json())
            continue;
        cli.print(revisionLine(*place, *revision, {}));
        for (const QString &child : children)
            cli.print(u"    -> "_s + child);
    }
    if (cli.json())
        cli.printJson({{u"branches"_s, list}});
    return ExitDone;
}

Result<int> showRevision(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    const Marks marks = marksOf(cli, *place);
    const QString spec = arguments.value(u"rev"_s, arguments.positional().value(place->used, u"heads"_s));
    const auto ids = place->folder.graph.resolve(spec, marks.current);
    if (!ids)
        return fail(ids);
    if (cli.json()) {
        printRevisions(cli, *place, u"revisions"_s, revisionsOf(place->folder.graph, *ids), marks);
        return ExitDone;
    }
    for (const Revision *revision : revisionsOf(place->folder.graph, *ids)) {
        cli.print(revisionLine(*place, *revision, marks));
        cli.print(u"Path: "_s + revision->path);
        cli.print(u"SHA-256: "_s + QString::fromLatin1(revision->sha256()));
        cli.print(u"\n    %1\n"_s.arg(boundedText(revision->doc.trimmed()).replace(u'\n', u"\n    "_s)));
    }
    return ExitDone;
}

const OptionSpec journal{u"journal"_s, u"DIR"_s, u"folder of the journals"_s};

QList<OptionSpec> runOptions()
{
    return {{u"to"_s, u"REV"_s, u"where to stop: a revision, head, heads, base, +N, -N, label@head (default: heads)"_s},
            {u"downgrade"_s, {}, u"go down instead of up (default target: -1)"_s},
            {u"lock-timeout"_s, u"S"_s, u"seconds to wait for a lock (default: 5)"_s},
            {u"statement-timeout"_s, u"S"_s, u"seconds a statement may run (default: no limit)"_s},
            {u"bind"_s, u"NAME"_s, u"the bind of a folder with several databases"_s},
            journal,
            {u"report"_s, u"FILE"_s, u"write a report: .html, .md, .json, .pdf"_s}};
}

const OptionSpec yes{u"yes"_s, {}, u"really do it"_s};

} // namespace

QList<Command> migrationsCommands()
{
    const QString group = u"migrations"_s;
    const OptionSpec exitCode{u"exit-code"_s, {}, u"exit with 3 if there is something to act on"_s};
    const OptionSpec accept{u"accept"_s, u"HAZARD"_s, u"accept a blocking hazard by its id"_s, true};
    const QList<OptionSpec> previewOptions{{u"from"_s, u"REV"_s, u"begin there, whatever the database says"_s},
                                           {u"to"_s, u"REV"_s, u"end there (default: heads; with --downgrade: -1)"_s},
                                           {u"downgrade"_s, {}, u"go down instead of up"_s},
                                           {u"as-alembic"_s, {}, u"print what `alembic upgrade --sql` prints"_s},
                                           {u"dialect"_s, u"D"_s, u"postgresql, mysql or sqlite, without a database"_s},
                                           {u"bind"_s, u"NAME"_s, u"the bind of a folder with several databases"_s},
                                           exitCode};
    const QList<OptionSpec> stampOptions{{u"to"_s, u"REV"_s, u"the revision to write (default: heads)"_s},
                                         {u"purge"_s, {}, u"empty the version table first"_s},
                                         journal,
                                         {u"lock-timeout"_s, u"S"_s, u"seconds to wait for a lock (default: 5)"_s},
                                         yes};
    return QList<Command>{
               {group, u"status"_s, u"TARGET [--exit-code]"_s, u"Where the database stands in its history."_s,
                migrationsOptions({exitCode, journal}), 0, 1, showStatus},
               {group, u"history"_s, u"TARGET"_s, u"All revisions, newest first."_s, migrationsOptions({}), 0, 1,
                runHistory},
               {group, u"heads"_s, u"TARGET"_s, u"The newest revisions."_s, migrationsOptions({}), 0, 1, runHeads},
               {group, u"branches"_s, u"TARGET"_s, u"Revisions that more than one is built on."_s,
                migrationsOptions({}), 0, 1, runBranches},
               {group, u"show"_s, u"TARGET [REV]"_s, u"One revision in full."_s,
                migrationsOptions({{u"rev"_s, u"REV"_s, u"the revision (default: heads)"_s}}), 0, 2, showRevision},
               {group, u"preview"_s, u"TARGET [--from REV] [--to REV] [--downgrade] [--as-alembic]"_s,
                u"The statements that an upgrade would send, and their hazards."_s,
                migrationsOptions(previewOptions + trustOptions()), 0, 1, runMigrationsPreview},
               {group, u"rehearse"_s, u"TARGET [--to REV]"_s, u"Really runs it, then rolls back."_s,
                migrationsOptions(runOptions() + trustOptions() + QList{accept}), 0, 1, runMigrationsRehearse},
               {group, u"apply"_s, u"TARGET [--to REV] [--downgrade] --yes"_s,
                u"Applies revisions under a lock and a journal."_s,
                migrationsOptions(runOptions() + trustOptions() + QList{accept, yes}), 0, 1, runMigrationsApply},
               {group, u"stamp"_s, u"TARGET [REV] [--purge] --yes"_s,
                u"Writes the version table without running anything."_s, migrationsOptions(stampOptions), 0, 2,
                runMigrationsStamp},
           } +
           migrationFileCommands();
}

} // namespace athanor

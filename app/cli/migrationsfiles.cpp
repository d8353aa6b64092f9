// SPDX-License-Identifier: Apache-2.0
#include "cli/migrationsfiles.h"

#include "cli/migrationsplace.h"
#include "migrations/modeldrift.h"
#include "migrations/newrevision.h"

#include <QDir>
#include <QJsonArray>
#include <QProcess>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<int> tellWritten(const Cli &cli, const Result<QString> &path, const NewRevision &revision)
{
    if (!path)
        return fail(path);
    if (cli.json())
        cli.printJson({{u"file"_s, *path}, {u"down_revisions"_s, QJsonArray::fromStringList(revision.downRevisions)}});
    else
        cli.print(*path);
    return ExitDone;
}

Result<NewRevision> newRevision(const Arguments &arguments, const ScriptFolder &folder)
{
    NewRevision revision;
    revision.message = arguments.value(u"message"_s, u"empty message"_s);
    revision.id = arguments.value(u"rev-id"_s);
    revision.branchLabels = arguments.values(u"branch-label"_s);
    for (const QString &spec : arguments.values(u"depends-on"_s)) {
        const auto ids = folder.graph.resolve(spec, {});
        if (!ids)
            return fail(ids);
        revision.dependsOn += *ids;
    }
    return revision;
}

Result<int> runNewRevision(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    auto revision = newRevision(arguments, place->folder);
    if (!revision)
        return fail(revision);
    // `head` of an empty folder is nothing, and of one with several heads an error that says so.
    const bool isFirst = place->folder.graph.revisions().isEmpty();
    const auto down = isFirst ? Result<QStringList>(QStringList())
                              : place->folder.graph.resolve(arguments.value(u"head"_s, u"head"_s), {});
    if (!down)
        return fail(down);
    const QStringList heads = place->folder.graph.heads();
    for (const QString &id : *down) {
        if (!heads.contains(id) && !arguments.has(u"splice"_s))
            return fail(Error::invalidInput(
                u"%1 is not a head, so that this would begin a branch; give --splice if that is meant."_s.arg(id)));
    }
    revision->downRevisions = *down;
    return tellWritten(cli, writeRevision(place->folder, *revision), *revision);
}

Result<int> runMergeHeads(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    auto revision = newRevision(arguments, place->folder);
    if (!revision)
        return fail(revision);
    const QStringList named = arguments.positional().mid(place->used);
    for (const QString &spec : named.isEmpty() ? QStringList{u"heads"_s} : named) {
        const auto ids = place->folder.graph.resolve(spec, {});
        if (!ids)
            return fail(ids);
        revision->downRevisions += *ids;
    }
    revision->downRevisions.removeDuplicates();
    if (revision->downRevisions.size() < 2)
        return fail(Error::invalidInput(u"there is one head only, so that nothing is to be merged."_s));
    if (!arguments.has(u"message"_s))
        revision->message = u"merge "_s + revision->downRevisions.join(u" and "_s);
    return tellWritten(cli, writeRevision(place->folder, *revision), *revision);
}

/// The folder is not there yet, so it is named and not looked for.
Result<int> runInitFolder(Cli &cli, const Arguments &arguments)
{
    QString path = arguments.value(u"migrations"_s);
    if (path.isEmpty()) {
        int used = 0;
        const auto target = cli.target(arguments, &used);
        if (!target)
            return fail(target);
        path = target->profile.migrationsPath();
        if (path.isEmpty() && !target->profile.folder.isEmpty())
            path = QDir(target->profile.folder).filePath(u"migrations"_s);
    }
    if (path.isEmpty())
        return fail(Error::usage(u"name the folder to make with --migrations DIR."_s));
    path = QDir::current().absoluteFilePath(path);
    if (const Status made = initMigrations(path); !made)
        return fail(made.error());
    if (cli.json())
        cli.printJson({{u"folder"_s, path}});
    else
        cli.print(path);
    return ExitDone;
}

Result<int> runEditScript(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false);
    if (!place)
        return fail(place);
    const auto ids = place->folder.graph.resolve(arguments.positional().value(place->used, u"head"_s), {});
    if (!ids)
        return fail(ids);
    const Revision *revision = ids->size() == 1 ? place->folder.graph.find(ids->first()) : nullptr;
    if (!revision)
        return fail(Error::usage(u"name one revision to edit."_s));
    const QStringList words = QProcess::splitCommand(qEnvironmentVariable("VISUAL", qEnvironmentVariable("EDITOR")));
    if (words.isEmpty()) {
        cli.print(revision->path);
        return fail(Error::usage(u"no editor is known; set EDITOR, or open the file yourself."_s));
    }
    QProcess editor;
    editor.setProcessChannelMode(QProcess::ForwardedChannels);
    editor.setInputChannelMode(QProcess::ForwardedInputChannel);
    editor.start(words.first(), words.mid(1) + QStringList{revision->path});
    // A person edits as long as they like.
    if (!editor.waitForStarted() || !editor.waitForFinished(-1) || editor.exitCode() != 0)
        return fail(Error::io(u"the editor %1 did not end well; the file is as it left it."_s.arg(words.first())));
    return ExitDone;
}

void printDrift(const Cli &cli, const QList<ModelDrift> &drift, const DeclaredModels &models)
{
    QJsonArray list;
    for (const ModelDrift &one : drift) {
        list << QJsonObject{{u"kind"_s, one.kind},
                            {u"table"_s, one.table},
                            {u"column"_s, one.column},
                            {u"message"_s, one.message},
                            {u"place"_s, one.place}};
        if (!cli.json())
            cli.print(one.place.isEmpty() ? one.message : u"%1 (%2)"_s.arg(one.message, one.place));
    }
    for (const UnreadDeclaration &unread : models.unread)
        cli.warn(u"%1:%2: %3"_s.arg(unread.file).arg(unread.line).arg(unread.why));
    if (cli.json())
        cli.printJson(
            {{u"models"_s, models.models.size()}, {u"unread"_s, models.unread.size()}, {u"differences"_s, list}});
    else if (drift.isEmpty())
        cli.print(u"Models and database agree."_s);
}

Result<int> runModelCheck(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, true);
    if (!place)
        return fail(place);
    QString path = place->target->profile.modelsPath();
    if (path.isEmpty())
        path = place->target->profile.folder;
    if (path.isEmpty())
        return fail(Error::usage(u"no models are known for %1; name them with --models FILE."_s.arg(place->title())));
    const auto models = readModels(path);
    if (!models)
        return fail(models);
    const auto session = cli.open(*place->target, Access::ReadOnly);
    if (!session)
        return fail(session);
    const auto schema = (*session)->schema();
    if (!schema)
        return fail(schema);
    const auto drift = compareModels(*models, *schema, place->folder.environment.versionTable);
    printDrift(cli, drift, *models);
    return !drift.isEmpty() && arguments.has(u"exit-code"_s) ? ExitSomethingToDo : ExitDone;
}

} // namespace

QList<Command> migrationFileCommands()
{
    const QString group = u"migrations"_s;
    const OptionSpec message{u"message"_s, u"TEXT"_s, u"what the revision is for"_s};
    const OptionSpec id{u"rev-id"_s, u"ID"_s, u"its id (default: a random one)"_s};
    const QList<OptionSpec> options{
        message,
        id,
        {u"branch-label"_s, u"LABEL"_s, u"a label of the branch it begins"_s, true},
        {u"depends-on"_s, u"REV"_s, u"a revision of another branch that must come first"_s, true}};
    const QList<OptionSpec> newOptions{{u"head"_s, u"REV"_s, u"the revision it is built on (default: head)"_s},
                                       {u"splice"_s, {}, u"let it begin a branch at a revision that is no head"_s}};
    const OptionSpec exitCode{u"exit-code"_s, {}, u"exit with 3 if there is something to act on"_s};
    return {
        {group, u"new"_s, u"TARGET [--message TEXT] [--head REV]"_s, u"Writes an empty revision."_s,
         migrationsOptions(options + newOptions), 0, 1, runNewRevision},
        {group, u"merge"_s, u"TARGET [REV...] [--message TEXT]"_s, u"Writes a revision that joins heads."_s,
         migrationsOptions(options), 0, -1, runMergeHeads},
        {group, u"init"_s, u"TARGET [--migrations DIR]"_s, u"Makes an empty migrations folder for Flask-Migrate."_s,
         migrationsOptions({}), 0, 1, runInitFolder},
        {group, u"edit"_s, u"TARGET [REV]"_s, u"Opens a revision's script in $EDITOR."_s, migrationsOptions({}), 0, 2,
         runEditScript},
        {group, u"check"_s, u"TARGET [--models FILE] [--exit-code]"_s, u"Whether models and database differ."_s,
         migrationsOptions({exitCode}), 0, 1, runModelCheck},
    };
}

} // namespace athanor

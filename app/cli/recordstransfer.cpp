// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/recordsplace.h"
#include "engines/commitlook.h"
#include "records/outputfile.h"
#include "records/recordfile.h"
#include "records/transfer.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <cstdio>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownStatements = 20;

/// The last word is the file.
Result<QString> fileOf(const TablePlace &table)
{
    if (table.place.words.size() != 1)
        return fail(Error::usage(u"name one file, or - for a stream."_s));
    return table.place.words.first();
}

Result<RecordFormat> formatOf(const Arguments &arguments, const QString &file)
{
    if (arguments.has(u"format"_s))
        return recordFormatByName(arguments.value(u"format"_s));
    if (file == "-"_L1)
        return fail(Error::usage(u"a stream needs --format csv, json or jsonl."_s));
    return recordFormatOf(file);
}

Status openInput(QFile &device, const QString &file)
{
    if (file == "-"_L1)
        return device.open(stdin, QIODevice::ReadOnly)
                   ? Status()
                   : Status(fail(Error::io(u"the standard input cannot be read."_s)));
    const QFileInfo info(file);
    if (!info.exists())
        return fail(Error::notFound(u"%1 does not exist."_s.arg(file)));
    if (!info.isFile())
        return fail(Error::invalidInput(u"%1 is not a regular file."_s.arg(file)));
    device.setFileName(file);
    if (!device.open(QIODevice::ReadOnly))
        return fail(Error::permission(u"%1 cannot be read."_s.arg(file), device.errorString()));
    return {};
}

Result<int> showImport(const Cli &cli, const TablePlace &table, const QList<RowChange> &changes)
{
    const auto statements =
        previewChanges(table.session(), changes.first(std::min<qsizetype>(changes.size(), shownStatements)));
    if (!statements)
        return fail(statements);
    if (cli.json()) {
        cli.printJson({{u"outcome"_s, u"dry run"_s},
                       {u"table"_s, table.ref().display()},
                       {u"rows"_s, changes.size()},
                       {u"statements"_s, QJsonArray::fromStringList(*statements)}});
        return ExitDone;
    }
    for (const QString &statement : *statements)
        cli.print(statement + u';');
    cli.print(u"-- %1 rows would be imported into %2"_s.arg(changes.size()).arg(table.ref().display()));
    return ExitDone;
}

} // namespace

Result<int> runRecordsExport(Cli &cli, const Arguments &arguments)
{
    const auto table = tablePlace(cli, arguments, Access::ReadOnly);
    if (!table)
        return fail(table);
    const auto path = fileOf(*table);
    if (!path)
        return fail(path);
    const auto format = formatOf(arguments, *path);
    if (!format)
        return fail(format);
    PageRequest request;
    request.table = table->ref();
    request.limit = 1000;
    auto filters = parseFilters(arguments.values(u"where"_s), table->rules, table->access.table);
    if (!filters)
        return fail(filters);
    auto order = parseOrder(arguments.values(u"order"_s), table->access.table);
    if (!order)
        return fail(order);
    request.filters = *std::move(filters);
    request.order = *std::move(order);
    auto file = OutputFile::create(*path);
    if (!file)
        return fail(file);
    RecordEncoder encoder(*format, exportColumns(table->access.table), arguments.has(u"raw"_s));
    const auto write = [&](const QByteArray &bytes) { return file->write(bytes); };
    const auto progress = [&](qint64 rows) { cli.progress(u"%1 rows"_s.arg(rows)); };
    const auto rows = exportRows(table->session(), table->access, request, encoder, write, cli.cancelToken(), progress);
    if (!rows)
        return fail(rows);
    if (const Status done = file->commit(); !done)
        return fail(done);
    if (*path == "-"_L1)
        return ExitDone;
    if (cli.json())
        cli.printJson({{u"outcome"_s, u"exported"_s},
                       {u"table"_s, table->ref().display()},
                       {u"rows"_s, *rows},
                       {u"file"_s, *path}});
    else
        cli.print(u"%1 rows of %2 are in %3."_s.arg(*rows).arg(table->ref().display(), *path));
    return ExitDone;
}

Result<int> runRecordsImport(Cli &cli, const Arguments &arguments)
{
    const bool dryRun = arguments.has(u"dry-run"_s);
    const auto table = tablePlace(cli, arguments, dryRun ? Access::ReadOnly : Access::ReadWrite);
    if (!table)
        return fail(table);
    if (table->access.table.kind != Table::Kind::Table)
        return fail(Error::refused(table->access.whyReadOnly()));
    const auto path = fileOf(*table);
    if (!path)
        return fail(path);
    const auto format = formatOf(arguments, *path);
    if (!format)
        return fail(format);
    QFile device;
    if (const Status opened = openInput(device, *path); !opened)
        return fail(opened);
    const auto reader = RecordReader::create(*format, &device, arguments.has(u"raw"_s));
    const auto changes = readInserts(*reader, table->access.table, table->rules, cli.cancelToken());
    if (!changes)
        return fail(changes);
    if (dryRun)
        return showImport(cli, *table, *changes);
    const QString what = u"the import of %1 rows into %2"_s.arg(changes->size()).arg(table->ref().display());
    if (const Status confirmed = cli.confirm(arguments, table->place.target, what); !confirmed)
        return fail(confirmed);
    const auto outcome =
        applyAndLook(table->session(), Cli::spec(table->place.target, Access::ReadOnly), *changes, cli.cancelToken());
    if (!outcome)
        return fail(outcome);
    if (!outcome->note.isEmpty())
        cli.warn(outcome->note);
    if (cli.json())
        cli.printJson(
            {{u"outcome"_s, u"applied"_s}, {u"table"_s, table->ref().display()}, {u"rows"_s, changes->size()}});
    else
        cli.print(u"%1 rows were imported into %2."_s.arg(changes->size()).arg(table->ref().display()));
    return ExitDone;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/recordsplace.h"
#include "records/rowkey.h"
#include "records/usertable.h"
#include "records/valuejson.h"

#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString kindName(Table::Kind kind)
{
    switch (kind) {
    case Table::Kind::Table:
        return u"table"_s;
    case Table::Kind::View:
        return u"view"_s;
    case Table::Kind::MaterializedView:
        return u"materialized view"_s;
    case Table::Kind::Foreign:
        return u"foreign table"_s;
    case Table::Kind::Virtual:
        break;
    }
    return u"virtual table"_s;
}

Status noMoreWords(const QStringList &words)
{
    if (words.isEmpty())
        return {};
    return fail(Error::usage(
        u"\"%1\" is too much; this command takes options alone."_s.arg(boundedText(words.first(), 80, false))));
}

Result<int> runTables(Cli &cli, const Arguments &arguments)
{
    const auto place = recordsPlace(cli, arguments, Access::ReadOnly);
    if (!place)
        return fail(place);
    if (const Status none = noMoreWords(place->words); !none)
        return fail(none);
    const auto tables = place->session->tables();
    if (!tables)
        return fail(tables);
    const DeclaredModels models = declaredModels(cli, place->target);
    const auto declared = std::ranges::find(models.models, u"User"_s, &DeclaredModel::className);
    const auto users = locateUserTable(*place->session, declared == models.models.end() ? QString() : declared->table);
    if (!users)
        return fail(users);
    QJsonArray list;
    QList<QStringList> rows;
    for (const Table &table : *tables) {
        const bool isUsers = *users && **users == table.ref;
        const DeclaredModel *model = models.forTable(table.ref.name);
        const QJsonValue rowEstimate = table.rowEstimate ? QJsonValue(*table.rowEstimate) : QJsonValue();
        list.append(QJsonObject{{u"schema"_s, table.ref.schema},
                                {u"name"_s, table.ref.name},
                                {u"kind"_s, kindName(table.kind)},
                                {u"users"_s, isUsers},
                                {u"rows_estimate"_s, rowEstimate},
                                {u"model"_s, model ? QJsonValue(model->className) : QJsonValue()}});
        rows.append({boundedText(table.ref.display(), 120, false), kindName(table.kind),
                     isUsers ? u"users"_s : QString(), model ? model->className : QString()});
    }
    if (cli.json())
        cli.printJson(
            {{u"tables"_s, list}, {u"user_table"_s, *users ? QJsonValue((*users)->display()) : QJsonValue()}});
    else
        cli.printTable({u"TABLE"_s, u"KIND"_s, u"USE"_s, u"MODEL"_s}, rows);
    return ExitDone;
}

QJsonArray columnsJson(const TablePlace &table)
{
    QJsonArray list;
    for (const Column &column : table.access.table.columns) {
        const ColumnRules *rules = rulesOf(table.rules, column.name);
        list.append(QJsonObject{{u"name"_s, column.name},
                                {u"type"_s, column.type},
                                {u"nullable"_s, column.nullable},
                                {u"length"_s, column.length ? QJsonValue(*column.length) : QJsonValue()},
                                {u"key"_s, table.access.key.contains(column.name)},
                                {u"unique"_s, rules && rules->unique}});
    }
    return list;
}

Result<PageRequest> pageRequest(const TablePlace &table, const Arguments &arguments)
{
    PageRequest request;
    request.table = table.ref();
    auto filters = parseFilters(arguments.values(u"where"_s), table.rules, table.access.table);
    if (!filters)
        return fail(filters);
    request.filters = *std::move(filters);
    auto order = parseOrder(arguments.values(u"order"_s), table.access.table);
    if (!order)
        return fail(order);
    request.order = *std::move(order);
    const auto limit = arguments.number(u"limit"_s, 200, 1);
    if (!limit)
        return fail(limit);
    request.limit = static_cast<int>(std::min<qint64>(*limit, 100'000));
    if (!arguments.has(u"after"_s))
        return request;
    QStringList columns;
    for (const SortKey &key : std::as_const(request.order))
        columns.append(key.column);
    for (const QString &name : table.access.key) {
        if (!columns.contains(name))
            columns.append(name);
    }
    auto after = parsePosition(columns, table.rules, arguments.value(u"after"_s));
    if (!after)
        return fail(after);
    request.after = *std::move(after);
    return request;
}

void printPageJson(const Cli &cli, const TablePlace &table, const Page &page, const RowCount &count)
{
    QJsonArray rows;
    for (const Row &row : page.rows) {
        QJsonArray cells;
        for (const Value &value : row)
            cells.append(valueToJson(value));
        rows.append(cells);
    }
    cli.printJson({{u"table"_s, table.ref().display()},
                   {u"columns"_s, columnsJson(table)},
                   {u"rows"_s, rows},
                   {u"next"_s, page.next ? positionToJson(*page.next) : QJsonValue()},
                   {u"count"_s, count.rows},
                   {u"count_exact"_s, count.exact}});
}

void printPageText(const Cli &cli, const Page &page, const RowCount &count)
{
    QStringList header;
    for (const Column &column : page.columns)
        header.append(boundedText(column.name, 60, false));
    QList<QStringList> rows;
    for (const Row &row : page.rows) {
        QStringList cells;
        for (const Value &value : row)
            cells.append(value.isNull() ? u"NULL"_s : boundedText(value.toDisplay(60), 80, false));
        rows.append(cells);
    }
    cli.printTable(header, rows);
    cli.print(u"%1 of %2%3 rows"_s.arg(page.rows.size()).arg(count.exact ? QString() : u"about "_s).arg(count.rows));
    if (page.next) {
        const QJsonValue next = positionToJson(*page.next);
        cli.print(
            u"go on with --after '%1'"_s.arg(next.isString() ? next.toString() : QString::number(next.toInteger())));
    }
}

Result<int> listRecords(Cli &cli, const Arguments &arguments)
{
    const auto table = tablePlace(cli, arguments, Access::ReadOnly);
    if (!table)
        return fail(table);
    if (const Status none = noMoreWords(table->place.words); !none)
        return fail(none);
    const auto request = pageRequest(*table, arguments);
    if (!request)
        return fail(request);
    const auto page = table->session().fetch(*request);
    if (!page)
        return fail(page);
    if (!page->notice.isEmpty())
        cli.warn(page->notice);
    const auto count = table->session().count(table->ref(), request->filters);
    if (!count)
        return fail(count);
    if (cli.json())
        printPageJson(cli, *table, *page, *count);
    else
        printPageText(cli, *page, *count);
    return ExitDone;
}

const OptionSpec &whereOption()
{
    static const OptionSpec option{
        u"where"_s, u"COL=VALUE"_s,
        u"rows for which this holds; also != > >= < <= ~ (contains) ^= (begins with), COL:=null, COL!:=null"_s, true};
    return option;
}

QList<OptionSpec> changeOptions(const QList<OptionSpec> &more)
{
    return recordsOptions(more + QList<OptionSpec>{{u"dry-run"_s, {}, u"print the statements, change nothing"_s},
                                                   {u"yes"_s, {}, u"really do it"_s}});
}

OptionSpec keyOption()
{
    return {u"key"_s, u"KEY"_s, u"the row: its key's value; of several columns a=1,b=2 or a JSON array"_s};
}

OptionSpec ifOption()
{
    return {u"if"_s, u"COL=OLD"_s, u"only if the column still holds this"_s, true};
}

} // namespace

QList<Command> recordsCommands()
{
    const QString group = u"records"_s;
    const OptionSpec order{u"order"_s, u"COL[:desc]"_s, u"sort by this column"_s, true};
    const OptionSpec format{u"format"_s, u"csv|json|jsonl"_s, u"the format, where the file's ending does not say it"_s};
    const OptionSpec raw{u"raw"_s, {}, u"CSV without the guard against spreadsheet formulas"_s};
    return {
        {group, u"tables"_s, u"TARGET"_s, u"the tables, and which one holds the users"_s, Cli::targetOptions(), 0, 1,
         runTables},
        {group, u"list"_s,
         u"TARGET [--table T] [--where COL=VALUE]... [--order COL[:desc]] [--limit N] [--after KEY]"_s,
         u"rows, page by page"_s,
         recordsOptions({whereOption(),
                         order,
                         {u"limit"_s, u"N"_s, u"rows a page, 200 by default"_s},
                         {u"after"_s, u"KEY"_s, u"go on after the `next` of the page before"_s}}),
         0, 1, listRecords},
        {group, u"insert"_s, u"TARGET [--table T] COL=VALUE... [--dry-run] [--yes]"_s,
         u"add one row; COL:=null is NULL"_s, changeOptions({}), 0, -1, runRecordsInsert},
        {group, u"update"_s, u"TARGET [--table T] --key KEY COL=VALUE... [--if COL=OLD]... [--dry-run] [--yes]"_s,
         u"change one row, if it is as it was read"_s, changeOptions({keyOption(), ifOption()}), 0, -1,
         runRecordsUpdate},
        {group, u"delete"_s, u"TARGET [--table T] --key KEY [--if COL=OLD]... [--dry-run] [--yes]"_s,
         u"delete one row, if it is as it was read"_s, changeOptions({keyOption(), ifOption()}), 0, 1,
         runRecordsDelete},
        {group, u"export"_s, u"TARGET [--table T] FILE"_s, u"write rows to a file (- is standard output)"_s,
         recordsOptions({whereOption(), order, format, raw}), 1, 2, runRecordsExport},
        {group, u"import"_s, u"TARGET [--table T] FILE [--dry-run] [--yes]"_s,
         u"add the rows of a file in one transaction (- is standard input)"_s, changeOptions({format, raw}), 1, 2,
         runRecordsImport},
    };
}

} // namespace athanor

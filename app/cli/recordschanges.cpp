// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/recordsplace.h"
#include "engines/commitlook.h"
#include "records/rowkey.h"
#include "records/validator.h"
#include "records/valuejson.h"

#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 wholeCellLimit = 64 * 1024 * 1024;

std::unexpected<Error> ruleBroken(const RuleBreak &broken)
{
    return fail(Error::invalidInput(broken.message));
}

Access accessFor(const Arguments &arguments)
{
    return arguments.has(u"dry-run"_s) ? Access::ReadOnly : Access::ReadWrite;
}

/// The values a person typed, held against the rules; `seen` is the row they change, if there is one.
Result<QList<NamedValue>> valuesOf(const Cli &cli, const TablePlace &table, const QStringList &words,
                                   const SeenRow *seen)
{
    const auto assignments = parseAssignments(words, table.access.table);
    if (!assignments)
        return fail(assignments);
    QList<NamedValue> values;
    for (const Assignment &assignment : *assignments) {
        const ColumnRules &rules = *rulesOf(table.rules, assignment.column);
        Checked<Value> value = Value();
        if (assignment.text)
            value = readValue(rules, *assignment.text, seen ? valueOf(seen->values, assignment.column) : nullptr);
        if (!value)
            return ruleBroken(value.error());
        if (const auto checked = checkValue(rules, *value); !checked)
            return ruleBroken(checked.error());
        if (const QString warning = softWarning(rules, *value); !warning.isEmpty())
            cli.warn(warning);
        values.append({assignment.column, *value});
    }
    return values;
}

QString shown(const Value &value)
{
    return value.isNull() ? u"NULL"_s : boundedText(value.toDisplay(80), 100, false);
}

/// Original, mine and theirs of each cell that stands in the way. Exit status 1.
int reportConflict(const Cli &cli, const TablePlace &table, const RowChange &change,
                   const std::optional<QList<NamedValue>> &theirs)
{
    const Error error = Error::conflict(
        theirs ? u"the row of %1 was changed meanwhile; nothing was written. Look at it and try again."_s.arg(
                     table.ref().display())
               : u"the row of %1 is not there any more; nothing was written."_s.arg(table.ref().display()));
    QJsonArray cells;
    QStringList lines;
    for (const ConflictCell &cell : conflictCells(change, theirs.value_or(QList<NamedValue>()))) {
        cells.append(QJsonObject{{u"column"_s, cell.column},
                                 {u"original"_s, valueToJson(cell.original)},
                                 {u"mine"_s, valueToJson(cell.mine)},
                                 {u"theirs"_s, valueToJson(cell.theirs)}});
        lines.append(u"%1: original %2, mine %3, theirs %4"_s.arg(cell.column, shown(cell.original), shown(cell.mine),
                                                                  shown(cell.theirs)));
    }
    cli.warn(lines.isEmpty() ? error.message : error.message + u' ' + lines.join(u"; "_s));
    if (cli.json())
        cli.printJson({{u"error"_s, QJsonObject{{u"kind"_s, errorKindName(error.kind)},
                                                {u"message"_s, error.message},
                                                {u"detail"_s, lines.join(u'\n')}}},
                       {u"conflict"_s, QJsonObject{{u"gone"_s, !theirs.has_value()}, {u"columns"_s, cells}}}});
    return ExitFailed;
}

Result<int> dryRun(const Cli &cli, const TablePlace &table, const RowChange &change)
{
    const auto statements = previewChanges(table.session(), {change});
    if (!statements)
        return fail(statements);
    if (cli.json())
        cli.printJson({{u"outcome"_s, u"dry run"_s},
                       {u"table"_s, table.ref().display()},
                       {u"statements"_s, QJsonArray::fromStringList(*statements)}});
    for (const QString &statement : cli.json() ? QStringList() : *statements)
        cli.print(statement + u';');
    return ExitDone;
}

/// Shows, or asks and applies, one change.
Result<int> finish(const Cli &cli, const Arguments &arguments, const TablePlace &table, const RowChange &change,
                   const QString &what)
{
    if (arguments.has(u"dry-run"_s))
        return dryRun(cli, table, change);
    if (const Status confirmed = cli.confirm(arguments, table.place.target, what); !confirmed)
        return fail(confirmed);
    const auto known = applyAndLook(table.session(), Cli::spec(table.place.target, Access::ReadOnly), {change});
    if (!known)
        return fail(known);
    const ApplyOutcome &outcome = known->outcome;
    if (outcome.conflict)
        return reportConflict(cli, table, change, outcome.conflict->theirs);
    if (!known->note.isEmpty())
        cli.warn(known->note);
    const QList<NamedValue> key = change.kind == RowChange::Kind::Insert ? outcome.insertedKeys.value(0) : change.key;
    if (cli.json())
        cli.printJson({{u"outcome"_s, u"applied"_s},
                       {u"table"_s, table.ref().display()},
                       {u"rows"_s, 1},
                       {u"key"_s, rowKeyText(key)},
                       {u"note"_s, known->note.isEmpty() ? QJsonValue() : QJsonValue(known->note)}});
    else
        cli.print(key.isEmpty() ? u"%1: done."_s.arg(what)
                                : u"%1: done, key %2."_s.arg(what, boundedText(rowKeyText(key), 200, false)));
    return ExitDone;
}

Result<QList<NamedValue>> keyOf(const TablePlace &table, const Arguments &arguments)
{
    if (const Status possible = table.requireKey(); !possible)
        return fail(possible);
    if (!arguments.has(u"key"_s))
        return fail(Error::usage(u"name the row with --key (%1)."_s.arg(table.access.key.join(u", "_s))));
    return parseRowKey(table.access.key, table.rules, arguments.value(u"key"_s));
}

/// The row as it is; whole cells where the change needs them for its WHERE.
Result<std::optional<SeenRow>> readForChange(const TablePlace &table, const QList<NamedValue> &key,
                                             const QStringList &needed)
{
    auto row = readRow(table.session(), table.access, key);
    if (!row || !*row)
        return row;
    const bool isCut = std::ranges::any_of(
        (*row)->values, [&](const NamedValue &v) { return v.value.isLarge() && needed.contains(v.column); });
    if (!isCut)
        return row;
    row = readRow(table.session(), table.access, key, wholeCellLimit);
    if (!row || !*row)
        return row;
    for (const NamedValue &value : (*row)->values) {
        if (value.value.isLarge() && needed.contains(value.column))
            return fail(
                Error::refused(u"%1 of this row is longer than 64 MiB and is not edited here."_s.arg(value.column)));
    }
    return row;
}

/// The values of --if, as the cell would hold them.
Result<QList<NamedValue>> expectedValues(const TablePlace &table, const Arguments &arguments, const SeenRow *seen)
{
    const auto assignments = parseAssignments(arguments.values(u"if"_s), table.access.table);
    if (!assignments)
        return fail(assignments);
    QList<NamedValue> expected;
    for (const Assignment &assignment : *assignments) {
        const Value *now = seen ? valueOf(seen->values, assignment.column) : nullptr;
        const ColumnRules &rules = *rulesOf(table.rules, assignment.column);
        Value value = assignment.text
                          ? readValue(rules, *assignment.text, now).value_or(searchValue(rules, *assignment.text))
                          : Value();
        expected.append({assignment.column, value});
    }
    return expected;
}

QStringList columnsOf(const QList<NamedValue> &values)
{
    QStringList columns;
    for (const NamedValue &value : values)
        columns.append(value.column);
    return columns;
}

QStringList columnsOf(const QList<Assignment> &values)
{
    QStringList columns;
    for (const Assignment &value : values)
        columns.append(value.column);
    return columns;
}

std::unexpected<Error> noSuchRow(const TablePlace &table, const QList<NamedValue> &key)
{
    return fail(Error::notFound(
        u"%1 has no row with the key %2."_s.arg(table.ref().display(), boundedText(rowKeyText(key), 200, false))));
}

/// What an update or a deletion starts from: the row, and the change if --if does not stand against it.
struct Prepared
{
    RowChange change;
    std::optional<SeenRow> seen;
    bool conflict = false;
};

Result<Prepared> prepare(const Cli &cli, const TablePlace &table, const Arguments &arguments, RowChange::Kind kind)
{
    auto key = keyOf(table, arguments);
    if (!key)
        return fail(key);
    const auto assignments = parseAssignments(table.place.words, table.access.table);
    if (!assignments)
        return fail(assignments);
    if (kind == RowChange::Kind::Update && assignments->isEmpty())
        return fail(Error::usage(u"name what to change as COL=VALUE."_s));
    const auto conditions = parseAssignments(arguments.values(u"if"_s), table.access.table);
    if (!conditions)
        return fail(conditions);
    auto seen = readForChange(table, *key, columnsOf(*assignments) + columnsOf(*conditions));
    if (!seen)
        return fail(seen);
    const SeenRow *row = *seen ? &**seen : nullptr;
    auto values = valuesOf(cli, table, table.place.words, row);
    if (!values)
        return fail(values);
    const auto expected = expectedValues(table, arguments, row);
    if (!expected)
        return fail(expected);
    if (!row && expected->isEmpty())
        return noSuchRow(table, *key);
    Prepared prepared{{kind, table.ref(), *key, *values, *expected}, *seen, row == nullptr};
    if (!row)
        return prepared;
    const QStringList compared = kind == RowChange::Kind::Delete ? columnsOf(row->values) : columnsOf(*values);
    for (const NamedValue &now : row->values) {
        const Value *old = valueOf(*expected, now.column);
        prepared.conflict = prepared.conflict || (old && !(*old == now.value));
        if (!old && compared.contains(now.column) && !now.value.isLarge())
            prepared.change.originals.append(now);
    }
    prepared.change.key = row->key;
    return prepared;
}

Result<int> changeOne(const Cli &cli, const Arguments &arguments, RowChange::Kind kind, const QString &what)
{
    const auto table = tablePlace(cli, arguments, accessFor(arguments));
    if (!table)
        return fail(table);
    if (kind == RowChange::Kind::Delete && !table->place.words.isEmpty())
        return fail(Error::usage(u"delete takes no COL=VALUE; use --if to hold it against old values."_s));
    const auto prepared = prepare(cli, *table, arguments, kind);
    if (!prepared)
        return fail(prepared);
    if (prepared->conflict)
        return reportConflict(cli, *table, prepared->change,
                              prepared->seen ? std::optional(prepared->seen->values) : std::nullopt);
    return finish(cli, arguments, *table, prepared->change, what);
}

} // namespace

Result<int> runRecordsInsert(Cli &cli, const Arguments &arguments)
{
    const auto table = tablePlace(cli, arguments, accessFor(arguments));
    if (!table)
        return fail(table);
    if (table->access.table.kind != Table::Kind::Table)
        return fail(Error::refused(table->access.whyReadOnly()));
    const auto values = valuesOf(cli, *table, table->place.words, nullptr);
    if (!values)
        return fail(values);
    const QList<RuleBreak> breaks = checkInsert(table->rules, *values);
    if (!breaks.isEmpty())
        return ruleBroken(breaks.first());
    return finish(cli, arguments, *table, RowChange::insert(table->ref(), *values), u"the insert"_s);
}

Result<int> runRecordsUpdate(Cli &cli, const Arguments &arguments)
{
    return changeOne(cli, arguments, RowChange::Kind::Update, u"the update"_s);
}

Result<int> runRecordsDelete(Cli &cli, const Arguments &arguments)
{
    return changeOne(cli, arguments, RowChange::Kind::Delete, u"the deletion"_s);
}

} // namespace athanor

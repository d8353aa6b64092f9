// SPDX-License-Identifier: Apache-2.0
#include "records/rowaccess.h"

#include "engines/sql/dialect.h"
#include "engines/sql/sqlconnection.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString kindTitle(Table::Kind kind)
{
    switch (kind) {
    case Table::Kind::View:
        return u"a view"_s;
    case Table::Kind::MaterializedView:
        return u"a materialized view"_s;
    case Table::Kind::Foreign:
        return u"a foreign table"_s;
    case Table::Kind::Virtual:
        return u"a virtual table"_s;
    case Table::Kind::Table:
        break;
    }
    return u"a table"_s;
}

} // namespace

QString TableAccess::whyReadOnly() const
{
    if (table.kind != Table::Kind::Table)
        return u"%1 is %2; its rows are only shown."_s.arg(table.ref.display(), kindTitle(table.kind));
    if (key.isEmpty())
        return u"%1 has no primary or unique key, so a single row cannot be named; its rows are only shown."_s.arg(
            table.ref.display());
    return {};
}

Result<TableAccess> describeTable(Session &session, const TableRef &ref)
{
    auto table = session.table(ref);
    if (!table)
        return fail(table);
    PageRequest request;
    request.table = ref;
    request.limit = 1;
    request.cellLimit = 64;
    const auto page = session.fetch(request);
    if (!page)
        return fail(page);
    return TableAccess{*std::move(table), page->key};
}

Result<TableRef> resolveTable(Session &session, const QString &name)
{
    const auto tables = session.tables();
    if (!tables)
        return fail(tables);
    QList<TableRef> matches;
    QStringList known;
    for (const Table &table : *tables) {
        if (table.ref.display() == name || table.ref.name == name)
            matches.append(table.ref);
        known.append(table.ref.display());
    }
    const auto exact = std::ranges::find(matches, name, &TableRef::display);
    if (exact != matches.end())
        return *exact;
    if (matches.size() == 1)
        return matches.first();
    if (matches.isEmpty() && known.isEmpty())
        return fail(Error::notFound(u"There is no table %1; the database has no tables."_s.arg(name)));
    if (matches.isEmpty())
        return fail(Error::notFound(
            u"There is no table %1; there are %2."_s.arg(name, boundedText(known.join(u", "_s), 1000))));
    QStringList several;
    for (const TableRef &ref : matches)
        several.append(ref.display());
    return fail(Error::invalidInput(u"%1 is in several schemas; name one of %2."_s.arg(name, several.join(u", "_s))));
}

SeenRow seenRow(const QList<Column> &columns, const QStringList &key, const Row &row)
{
    SeenRow seen;
    for (qsizetype i = 0; i < columns.size() && i < row.size(); ++i)
        seen.values.append({columns.at(i).name, row.at(i)});
    for (const QString &name : key) {
        const Value *value = valueOf(seen.values, name);
        seen.key.append({name, value ? *value : Value()});
    }
    return seen;
}

Result<std::optional<SeenRow>> readRow(Session &session, const TableAccess &access, const QList<NamedValue> &key,
                                       qint64 cellLimit)
{
    PageRequest request;
    request.table = access.table.ref;
    request.limit = 2;
    request.cellLimit = cellLimit;
    for (const NamedValue &part : key) {
        const auto comparison = part.value.isNull() ? Comparison::IsNull : Comparison::Equal;
        request.filters.append({part.column, comparison, part.value});
    }
    const auto page = session.fetch(request);
    if (!page)
        return fail(page);
    if (page->rows.isEmpty())
        return std::optional<SeenRow>();
    if (page->rows.size() > 1)
        return fail(Error::refused(
            u"The key names more than one row of %1; nothing is changed."_s.arg(access.table.ref.display())));
    return std::optional(seenRow(page->columns, access.key, page->rows.first()));
}

Result<QStringList> previewChanges(Session &session, const QList<RowChange> &changes)
{
    const auto statements = session.statements(changes);
    if (!statements)
        return fail(statements);
    QStringList shown;
    for (const Statement &statement : *statements)
        shown.append(session.sql() ? displaySql(session.sql()->dialect(), statement) : statement.sql);
    return shown;
}

QList<ConflictCell> conflictCells(const RowChange &change, const QList<NamedValue> &theirs)
{
    QList<ConflictCell> cells;
    for (const NamedValue &now : theirs) {
        const Value *original = valueOf(change.originals, now.column);
        const Value *mine = valueOf(change.values, now.column);
        const bool differs = original && !(*original == now.value);
        if (!mine && !differs)
            continue;
        const Value before = original ? *original : now.value;
        cells.append({now.column, before, mine ? *mine : before, now.value, mine != nullptr});
    }
    return cells;
}

} // namespace athanor

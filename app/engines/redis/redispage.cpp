// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redispage.h"

#include "engines/redis/redismatch.h"
#include "engines/redis/redisrows.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype KeysAtOnce = 200;
/// How many rows more than wanted are kept before the surplus is dropped.
constexpr qsizetype KeptBeyond = 2000;
/// Cells that are only compared are fetched up to this length.
constexpr qint64 ComparedBytes = 64 * 1024;

qsizetype columnOf(const QList<Column> &columns, const QString &name)
{
    const auto it = std::ranges::find(columns, name, &Column::name);
    return it == columns.end() ? -1 : it - columns.begin();
}

/// A row that may be on the page, with the cells that decide its place.
struct Candidate
{
    QByteArray key;
    QList<Value> cells;
};

/// What a request means for one table.
struct PageTask
{
    const RedisTable &table;
    const PageRequest &request;
    RedisTable compared;  ///< the table cut down to the columns that filters and order look at
    QList<SortKey> order; ///< without the key, which always comes last
    bool keyDescending = false;
    std::optional<Candidate> after;

    [[nodiscard]] bool needsCells() const { return compared.table.columns.size() > 1; }
    [[nodiscard]] bool precedes(const Candidate &a, const Candidate &b) const
    {
        for (qsizetype i = 0; i < order.size(); ++i) {
            const auto found = compareRedisCells(a.cells.at(i), b.cells.at(i));
            if (found != 0)
                return order.at(i).descending ? found > 0 : found < 0;
        }
        return keyDescending ? a.key > b.key : a.key < b.key;
    }
};

std::unexpected<Error> noSuchColumn(const RedisTable &table, const QString &name)
{
    return fail(Error::invalidInput(u"Table %1 has no column %2; look at the table's columns."_s.arg(
        boundedText(table.table.ref.display(), 200, false), boundedText(name, 200, false))));
}

/// Only the named columns are fetched for every key.
RedisTable cutDown(const RedisTable &table, const QStringList &names)
{
    RedisTable cut;
    cut.group = table.group;
    cut.type = table.type;
    const bool more = names.contains(redisMoreColumn());
    for (const QByteArray &field : table.fields) {
        if (more || names.contains(redisFieldColumn(field)))
            cut.fields.append(field);
    }
    cut.allFields = !more;
    cut.table.ref = table.table.ref;
    const bool keyAlone = std::ranges::all_of(names, [](const QString &n) { return n == redisKeyColumn(); });
    cut.table.columns =
        keyAlone ? QList<Column>{table.table.columns.first()} : redisColumns(cut.type, cut.fields, cut.allFields);
    return cut;
}

Result<PageTask> taskOf(const RedisTable &table, const PageRequest &request)
{
    PageTask task{table, request, {}, {}, false, std::nullopt};
    QStringList names;
    for (const Filter &filter : request.filters) {
        names.append(filter.column);
        // A key that is named may not be there: some other cell must be asked for.
        if (filter.column == redisKeyColumn() && filter.comparison == Comparison::Equal)
            names.append(redisTtlColumn());
    }
    for (const SortKey &key : request.order) {
        names.append(key.column);
        if (key.column == redisKeyColumn()) {
            task.keyDescending = key.descending;
            break; // the key decides; what comes after it can not
        }
        task.order.append(key);
    }
    for (const QString &name : std::as_const(names)) {
        if (columnOf(table.table.columns, name) < 0)
            return noSuchColumn(table, name);
    }
    for (const Filter &filter : request.filters) {
        if (filter.value.isLarge())
            return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be filtered by."_s));
    }
    task.compared = cutDown(table, names);
    if (!request.after)
        return task;
    if (request.after->size() <= task.order.size())
        return fail(Error::invalidInput(u"The place to go on from does not fit the order; begin at the first page."_s));
    const auto key = redisBytesOf(request.after->at(task.order.size()));
    if (!key)
        return fail(key.error());
    task.after = Candidate{*key, request.after->first(task.order.size())};
    return task;
}

/// The rows of some keys that fit, as candidates.
Result<QList<Candidate>> fitting(RedisNodes &nodes, const PageTask &task, const QList<QByteArray> &keys)
{
    QList<Candidate> list;
    const QList<Column> &columns = task.compared.table.columns;
    Result<QList<std::optional<Row>>> rows = QList<std::optional<Row>>();
    if (task.needsCells())
        rows = readRedisRows(nodes, task.compared, keys, ComparedBytes);
    else
        for (const QByteArray &key : keys)
            rows->append(Row{redisValue(key)});
    if (!rows)
        return fail(rows.error());
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (!rows->at(i))
            continue;
        const Row &row = *rows->at(i);
        const bool fits = std::ranges::all_of(task.request.filters, [&](const Filter &filter) {
            return fitsRedisFilter(row.at(columnOf(columns, filter.column)), filter);
        });
        if (!fits)
            continue;
        Candidate candidate{keys.at(i), {}};
        for (const SortKey &key : task.order)
            candidate.cells.append(row.at(columnOf(columns, key.column)));
        list.append(candidate);
    }
    return list;
}

/// The keys to walk over, in the page's order where that is the order of keys.
QList<QByteArray> keysToWalk(const PageTask &task)
{
    // A key that is asked for by name needs no list.
    for (const Filter &filter : task.request.filters) {
        if (filter.column != redisKeyColumn() || filter.comparison != Comparison::Equal)
            continue;
        const auto key = redisBytesOf(filter.value);
        return key && redisGroupOf(*key) == task.table.group ? QList<QByteArray>{*key} : QList<QByteArray>();
    }
    QList<QByteArray> keys = task.table.keys.keys;
    if (!task.order.isEmpty())
        return keys;
    if (task.keyDescending)
        std::ranges::reverse(keys);
    if (task.after) {
        const auto from = std::ranges::partition_point(keys, [&](const QByteArray &key) {
            return !task.precedes(*task.after, Candidate{key, {}});
        });
        keys.erase(keys.begin(), from);
    }
    return keys;
}

/// The first `wanted` rows after the place, in order.
Result<QList<Candidate>> choose(RedisNodes &nodes, const PageTask &task, qsizetype wanted)
{
    const QList<QByteArray> keys = keysToWalk(task);
    QList<Candidate> chosen;
    const auto cut = [&] {
        std::ranges::sort(chosen, [&](const Candidate &a, const Candidate &b) { return task.precedes(a, b); });
        chosen.resize(qMin(chosen.size(), wanted));
    };
    for (qsizetype from = 0; from < keys.size(); from += KeysAtOnce) {
        // Keys come in the order of the page already.
        if (task.order.isEmpty() && chosen.size() >= wanted)
            break;
        auto found = fitting(nodes, task, keys.mid(from, KeysAtOnce));
        if (!found)
            return fail(found.error());
        for (Candidate &candidate : *found) {
            if (!task.after || task.precedes(*task.after, candidate))
                chosen.append(std::move(candidate));
        }
        // Only what may be on the page is kept.
        if (chosen.size() > 2 * wanted + KeptBeyond)
            cut();
    }
    cut();
    return chosen;
}

Value positionCell(const Value &cell)
{
    const auto *large = std::get_if<LargeValue>(&cell.data());
    return large ? Value(large->preview) : cell;
}

QString incompleteNotice(const RedisTable &table)
{
    if (table.keys.complete)
        return {};
    return u"The database is too large to be looked through whole: of about %1 keys like these, %2 are shown."_s
        .arg(table.keys.projected(table.keys.keys.size()))
        .arg(table.keys.keys.size());
}

} // namespace

Result<Page> redisPage(RedisNodes &nodes, const RedisTable &table, const PageRequest &request)
{
    const auto task = taskOf(table, request);
    if (!task)
        return fail(task.error());
    const qsizetype limit = qMax(1, request.limit);
    const auto chosen = choose(nodes, *task, limit + 1);
    if (!chosen)
        return fail(chosen.error());
    Page page;
    page.columns = table.table.columns;
    page.key = table.table.primaryKey;
    page.notice = incompleteNotice(table);
    const qsizetype shown = qMin(limit, chosen->size());
    for (qsizetype from = 0; from < shown; from += KeysAtOnce) {
        QList<QByteArray> keys;
        for (qsizetype i = from; i < qMin(from + KeysAtOnce, shown); ++i)
            keys.append(chosen->at(i).key);
        auto rows = readRedisRows(nodes, table, keys, request.cellLimit);
        if (!rows)
            return fail(rows.error());
        for (std::optional<Row> &row : *rows) {
            if (row)
                page.rows.append(*std::move(row));
        }
    }
    if (chosen->size() <= limit)
        return page;
    const Candidate &last = chosen->at(limit - 1);
    PagePosition next;
    for (const Value &cell : last.cells)
        next.append(positionCell(cell));
    next.append(redisValue(last.key));
    page.next = next;
    return page;
}

Result<RowCount> redisCount(RedisNodes &nodes, const RedisTable &table, const QList<Filter> &filters,
                            const QDeadlineTimer &patience)
{
    const qsizetype all = table.keys.keys.size();
    if (filters.isEmpty())
        return RowCount{table.keys.projected(all), table.keys.complete};
    PageRequest request;
    request.filters = filters;
    const auto task = taskOf(table, request);
    if (!task)
        return fail(task.error());
    const QList<QByteArray> keys = keysToWalk(*task);
    qint64 rows = 0;
    qsizetype from = 0;
    for (; from < keys.size() && !patience.hasExpired(); from += KeysAtOnce) {
        const auto found = fitting(nodes, *task, keys.mid(from, KeysAtOnce));
        if (!found)
            return fail(found.error());
        rows += found->size();
    }
    if (from >= keys.size())
        return RowCount{table.keys.projected(rows), table.keys.complete};
    return RowCount{qint64(double(rows) * double(keys.size()) / double(qMax<qsizetype>(from, 1))), false};
}

} // namespace athanor

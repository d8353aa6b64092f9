// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/pagequery.h"

#include "engines/sql/cellguard.h"
#include "engines/sql/keyset.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxPageRows = 100000;

/// A rowid alias of SQLite is never NULL even where its declaration does not say so.
bool neverNull(const Column &column)
{
    return !column.nullable || column.autoIncrement;
}

/// What orders the rows of a table that has no key.
QStringList physicalPlace(DialectId dialect, const Table &table)
{
    if (table.kind != Table::Kind::Table)
        return {};
    if (dialect == DialectId::PostgreSQL)
        return {u"tableoid"_s, u"ctid"_s};
    if (dialect == DialectId::SQLite && !table.withoutRowid)
        return sqliteRowid(table).isEmpty() ? QStringList() : QStringList{sqliteRowid(table)};
    return {};
}

/// Columns of MySQL that are sorted by another order than their text is compared by: ENUM and SET by number, JSON by
/// type.
bool ordersOtherwise(DialectId dialect, const Column &column)
{
    return dialect == DialectId::MySQL && (column.family == TypeFamily::Enum || column.family == TypeFamily::Other ||
                                           column.family == TypeFamily::Json);
}

/// A page is kept and shown; rows are taken one by one.
enum class Shape { Page, Rows };

class PageBuilder
{
public:
    PageBuilder(DialectId dialect, const Table &table, const PageRequest &request, Shape shape)
        : m_dialect(dialect), m_table(table), m_request(request), m_shape(shape), m_binds(dialect)
    {
    }

    Result<PageQuery> build()
    {
        m_query.limit = std::clamp(m_request.limit, 1, MaxPageRows);
        m_query.key = rowKey(m_table);
        const auto select = m_shape == Shape::Page ? &PageBuilder::selectColumns : &PageBuilder::selectCells;
        for (const auto step : {select, &PageBuilder::orderAsAsked, &PageBuilder::orderInTotal}) {
            if (const Status done = (this->*step)(); !done)
                return fail(done);
        }
        const auto where = condition();
        if (!where)
            return fail(where);
        const auto name = quoteTable(m_dialect, m_table.ref);
        if (!name)
            return fail(name);
        QString sql = "SELECT "_L1 + m_select.join(", "_L1) + " FROM "_L1 + *name + *where + orderBy(m_order) +
                      " LIMIT "_L1 + QString::number(m_query.limit + (m_shape == Shape::Page ? 1 : 0));
        if (m_query.byOffset && m_query.offset > 0)
            sql += " OFFSET "_L1 + QString::number(m_query.offset);
        m_query.statement = {sql, m_binds.values()};
        return m_query;
    }

private:
    Status selectColumns()
    {
        QStringList extra;
        for (const Column &column : m_table.columns) {
            const auto quoted = quoteName(m_dialect, column.name);
            if (!quoted)
                return fail(quoted);
            if (!canBeLong(m_dialect, m_table, column, m_request.cellLimit)) {
                m_select.append(*quoted);
                continue;
            }
            const CellGuard guard = cellGuard(m_dialect, m_table, column, *quoted, m_request.cellLimit);
            const qsizetype at = m_table.columns.size() + extra.size();
            m_query.guards.append({m_select.size(), at, at + 1});
            m_select.append("CASE WHEN "_L1 + guard.isLong + " THEN NULL ELSE "_L1 + *quoted + " END"_L1);
            extra.append("CASE WHEN "_L1 + guard.isLong + " THEN "_L1 + guard.size + " END"_L1);
            extra.append("CASE WHEN "_L1 + guard.isLong + " THEN "_L1 + guard.preview + " END"_L1);
        }
        m_select += extra;
        return {};
    }

    Status selectCells()
    {
        QStringList tooLong;
        for (const Column &column : m_table.columns) {
            const auto quoted = quoteName(m_dialect, column.name);
            if (!quoted)
                return fail(quoted);
            if (m_dialect == DialectId::SQLite || !canBeLong(m_dialect, m_table, column, m_request.cellLimit)) {
                m_select.append(*quoted);
                continue;
            }
            tooLong.append(cellGuard(m_dialect, m_table, column, *quoted, m_request.cellLimit).isLong);
            m_select.append("CASE WHEN "_L1 + tooLong.last() + " THEN NULL ELSE "_L1 + *quoted + " END"_L1);
        }
        if (tooLong.isEmpty())
            return {};
        m_query.tooLong = m_select.size();
        m_select.append("CASE WHEN "_L1 + tooLong.join(" OR "_L1) + " THEN 1 END"_L1);
        return {};
    }

    Status addTerm(const QString &name, bool descending)
    {
        const auto column = findColumn(m_table, name);
        if (!column)
            return fail(column);
        if (m_ordered.contains(name))
            return {};
        m_ordered.append(name);
        QString sql = *quoteName(m_dialect, name);
        // PostgreSQL names a CASE after its ELSE and takes a bare name in ORDER BY for it: rows with long cells would
        // be sorted as if they held NULL.
        if (m_dialect == DialectId::PostgreSQL && canBeLong(m_dialect, m_table, **column, m_request.cellLimit))
            sql = *quoteTable(m_dialect, m_table.ref) + u'.' + sql;
        if (lacksComparison(m_dialect, **column))
            sql += "::pg_catalog.text"_L1;
        if (ordersOtherwise(m_dialect, **column))
            sql = "CAST("_L1 + sql + " AS CHAR)"_L1;
        m_order.append({sql, descending, !neverNull(**column), *column - m_table.columns.constData(), *column});
        return {};
    }

    Status orderAsAsked()
    {
        for (const SortKey &key : m_request.order) {
            if (const Status added = addTerm(key.column, key.descending); !added)
                return added;
        }
        return {};
    }

    /// Appends what makes the order total. The key follows the last direction asked for: one index then serves both.
    Status orderInTotal()
    {
        const bool descending = !m_order.isEmpty() && m_order.last().descending;
        bool total = !m_query.key.isEmpty();
        for (const QString &name : std::as_const(m_query.key)) {
            if (const Status added = addTerm(name, descending); !added)
                return added;
            total = total && neverNull(*m_table.column(name));
        }
        // A primary key of SQLite may hold NULL, even in several rows.
        if (!total)
            orderByPlace(descending);
        for (const OrderTerm &term : std::as_const(m_order))
            m_query.position.append(term.selected);
        return {};
    }

    void orderByPlace(bool descending)
    {
        const QStringList place = physicalPlace(m_dialect, m_table);
        for (const QString &name : place) {
            m_order.append({name, descending, false, m_select.size(), nullptr});
            m_select.append(name);
        }
        if (!place.isEmpty())
            return;
        m_query.byOffset = true;
        for (const Column &column : m_table.columns)
            (void)addTerm(column.name, descending);
    }

    Result<QString> condition()
    {
        const auto where = whereOf(m_table, m_request.filters, m_binds);
        if (!where || !m_request.after)
            return where;
        if (m_query.byOffset) {
            const auto *seen =
                m_request.after->size() == 1 ? std::get_if<qint64>(&m_request.after->first().data()) : nullptr;
            if (!seen || *seen < 0)
                return fail(Error::invalidInput(
                    u"The place to go on from does not fit this table; start again from the first page."_s));
            m_query.offset = *seen;
            return where;
        }
        const auto after = afterPosition(m_order, *m_request.after, m_binds);
        if (!after)
            return after;
        return *where + (where->isEmpty() ? " WHERE "_L1 : " AND "_L1) + *after;
    }

    DialectId m_dialect;
    const Table &m_table;
    const PageRequest &m_request;
    Shape m_shape;
    Binds m_binds;
    PageQuery m_query;
    QStringList m_select;
    QStringList m_ordered;
    QList<OrderTerm> m_order;
};

LargeValue largeValue(const Value &size, const Value &preview)
{
    const auto *bytes = std::get_if<qint64>(&size.data());
    const bool isText = !std::holds_alternative<QByteArray>(preview.data());
    return {bytes ? *bytes : 0, isText, isText ? preview.toText() : preview.toDisplay()};
}

Result<PagePosition> positionOf(const PageQuery &query, const Row &row)
{
    PagePosition position;
    for (const qsizetype index : query.position) {
        if (row.at(index).isLarge())
            return fail(Error::unsupported(
                u"The rows are sorted by a column whose cells are too long; sort by another column."_s));
        position.append(row.at(index));
    }
    return position;
}

} // namespace

Result<PageQuery> pageQuery(DialectId dialect, const Table &table, const PageRequest &request)
{
    return PageBuilder(dialect, table, request, Shape::Page).build();
}

Result<PageQuery> rowsQuery(DialectId dialect, const Table &table, const PageRequest &request)
{
    return PageBuilder(dialect, table, request, Shape::Rows).build();
}

Result<Page> readPage(const PageQuery &query, const Table &table, QList<Row> rows)
{
    Page page;
    page.columns = table.columns;
    page.key = table.kind == Table::Kind::Table || table.kind == Table::Kind::Foreign ? query.key : QStringList();
    const bool more = rows.size() > query.limit;
    if (more)
        rows.resize(query.limit);
    for (Row &row : rows) {
        for (const PageQuery::Guard &guard : query.guards) {
            if (!row.at(guard.size).isNull())
                row[guard.column] = Value(largeValue(row.at(guard.size), row.at(guard.preview)));
        }
    }
    if (more && query.byOffset) {
        page.next = PagePosition{Value(query.offset + query.limit)};
    } else if (more) {
        const auto position = positionOf(query, rows.last());
        if (!position)
            return fail(position);
        page.next = *position;
    }
    for (Row &row : rows)
        row.resize(table.columns.size());
    page.rows = std::move(rows);
    return page;
}

Result<Statement> selectCount(DialectId dialect, const Table &table, const QList<Filter> &filters)
{
    Binds binds(dialect);
    const auto where = whereOf(table, filters, binds);
    if (!where)
        return fail(where);
    const auto name = quoteTable(dialect, table.ref);
    if (!name)
        return fail(name);
    return Statement{"SELECT count(*) FROM "_L1 + *name + *where, binds.values()};
}

} // namespace athanor

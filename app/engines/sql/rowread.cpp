// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/rowread.h"

#include "engines/sql/pagequery.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How many cells a row of the query must have.
size_t widthOf(const PageQuery &query, const Table &table)
{
    qsizetype width = std::max(table.columns.size(), query.tooLong + 1);
    for (const qsizetype index : query.position)
        width = std::max(width, index + 1);
    return size_t(width);
}

/// The cells of the last row that say where to go on. Values are made of them at the end, not for every row.
class LastPlace
{
public:
    explicit LastPlace(const QList<qsizetype> &indexes) : m_indexes(indexes), m_kept(size_t(indexes.size())) {}

    void keep(CellRow row)
    {
        for (size_t i = 0; i < m_kept.size(); ++i) {
            Kept &kept = m_kept[i];
            kept.cell = row[size_t(m_indexes.at(qsizetype(i)))];
            kept.data.resize(0);
            kept.data.append(kept.cell.data);
        }
    }

    [[nodiscard]] PagePosition position() const
    {
        PagePosition position;
        for (const Kept &kept : m_kept) {
            Cell cell = kept.cell;
            cell.data = kept.data;
            position.append(valueOfCell(cell));
        }
        return position;
    }

private:
    struct Kept
    {
        Cell cell;
        QByteArray data;
    };
    const QList<qsizetype> &m_indexes;
    std::vector<Kept> m_kept;
};

} // namespace

Status readRows(SqlConnection &connection, const Table &table, const PageRequest &request,
                const std::function<bool(CellRow)> &row, RowsRead *read)
{
    *read = {0, request.after, false};
    const auto query = rowsQuery(connection.dialect(), table, request);
    if (!query)
        return fail(query);
    const size_t columns = size_t(table.columns.size());
    const size_t width = widthOf(*query, table);
    bool misshapen = false;
    LastPlace last(query->position);
    const auto take = [&](const QStringList &, CellRow cells) {
        // The rest of the page is read and dropped: to stop the server costs more, and perhaps the connection.
        if (read->metLongCell)
            return true;
        const bool isLong = !cells.empty() && cells.front().kind == Cell::Kind::TooLong;
        misshapen = !isLong && cells.size() < width;
        if (misshapen)
            return false;
        if (isLong || (query->tooLong >= 0 && cells[size_t(query->tooLong)].kind != Cell::Kind::Null)) {
            read->metLongCell = true;
            return true;
        }
        if (!row(cells.first(columns)))
            return false;
        ++read->rows;
        last.keep(cells);
        return true;
    };
    const Status done = connection.read(query->statement.sql, query->statement.binds, take, request.cellLimit);
    if (done && !read->metLongCell && read->rows < query->limit)
        read->next.reset();
    else if (read->rows > 0 && query->byOffset)
        read->next = PagePosition{Value(query->offset + read->rows)};
    else if (read->rows > 0)
        read->next = last.position();
    if (misshapen)
        return fail(Error::database(u"The server sent rows of another shape than it was asked for."_s));
    return done;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
// The half of transfer.h that goes out.
#include "engines/sql/rowread.h"
#include "records/transfer.h"

#include <QElapsedTimer>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 WholeCellLimit = 64 * 1024 * 1024;
/// What a statement gave is written when it is over: while somebody pauses at the other end of a pipe, no server waits
/// and no lock is held. Only what does not fit in here is written before.
constexpr qsizetype MostKept = 8 * 1024 * 1024;
/// A reading that is soon done is made longer, so that asking costs little; one that takes its time is made shorter,
/// so that it stays far from the deadline of a statement.
constexpr int MostRowsAtOnce = 64000;
constexpr int Growth = 4;
constexpr qint64 SoonDoneMs = 250;
constexpr qint64 TakesItsTimeMs = 2000;

/// The row with its long cells whole.
Result<Row> wholeRow(Session &session, const TableAccess &access, const Page &page, const Row &row)
{
    if (access.key.isEmpty())
        return fail(Error::unsupported(
            u"A cell of %1 is too long for a page, and without a key its row cannot be fetched again."_s.arg(
                access.table.ref.display())));
    const SeenRow seen = seenRow(page.columns, access.key, row);
    const auto whole = readRow(session, access, seen.key, WholeCellLimit);
    if (!whole)
        return fail(whole);
    if (!*whole)
        return fail(Error::conflict(
            u"A row of %1 was deleted while it was exported; export again."_s.arg(access.table.ref.display())));
    Row values;
    for (const NamedValue &named : (*whole)->values) {
        if (named.value.isLarge())
            return fail(
                Error::unsupported(u"A cell of %1 is longer than 64 MiB and is not exported."_s.arg(named.column)));
        values.append(named.value);
    }
    return values;
}

/// One export. SQL systems give their rows as they come; where a row has a cell too long for that, and for systems
/// that give pages alone, a page is fetched.
class Export
{
public:
    Export(Session &session, const TableAccess &access, PageRequest request, RecordEncoder &encoder,
           const std::function<Status(const QByteArray &)> &write, const CancelToken &cancel,
           const TransferProgress &progress)
        : m_session(session), m_access(access), m_request(std::move(request)), m_fewest(m_request.limit),
          m_most(std::max(m_fewest, MostRowsAtOnce)), m_encoder(encoder), m_write(write), m_cancel(cancel),
          m_progress(progress)
    {
    }

    Result<qint64> run()
    {
        m_block += m_encoder.begin();
        while (!m_done) {
            if (m_cancel.isCancelled())
                return fail(stopped());
            const Status went = m_session.sql() && !m_byPage ? readSome() : fetchPage();
            if (!went)
                return fail(went);
            if (m_progress)
                m_progress(m_rows);
        }
        m_block += m_encoder.end();
        if (const Status flushed = flush(); !flushed)
            return fail(flushed);
        return m_rows;
    }

private:
    static Error stopped() { return Error::cancelled(u"The export was stopped; no file was left behind."_s); }

    Status readSome()
    {
        Status went;
        RowsRead read;
        QElapsedTimer clock;
        clock.start();
        const auto take = [&](CellRow cells) {
            went = m_cancel.isCancelled() ? Status(fail(stopped())) : append(cells, m_access.table.columns);
            return went.has_value();
        };
        const Status done = readRows(*m_session.sql(), m_access.table, m_request, take, &read);
        const qint64 elapsed = clock.elapsed();
        const bool fitsFourTimes = m_block.size() < MostKept / Growth;
        if (!went)
            return went;
        m_rows += read.rows;
        m_request.after = read.next;
        if (!done && !goesOnByPage(done.error(), read))
            return done;
        m_byPage = read.metLongCell || !done;
        m_done = !m_byPage && !read.next;
        if (m_byPage)
            m_request.limit = m_fewest;
        else if (elapsed < SoonDoneMs && fitsFourTimes)
            m_request.limit = std::min(m_request.limit * Growth, m_most);
        else if (elapsed > TakesItsTimeMs)
            m_request.limit = std::max(m_request.limit / Growth, m_fewest);
        return flush();
    }

    /// What the deadline of a reading cut off, because the rows became large or the file is written slowly, may still
    /// come in pages. Where nothing came at all, they would not either.
    bool goesOnByPage(const Error &error, const RowsRead &read)
    {
        m_pagesOnly =
            error.kind == ErrorKind::Timeout && m_session.isOpen() && (read.rows > 0 || m_request.limit > m_fewest);
        return m_pagesOnly;
    }

    Status fetchPage()
    {
        const auto page = m_session.fetch(m_request);
        if (!page)
            return fail(page);
        m_byPage = m_pagesOnly;
        for (const Row &row : page->rows) {
            const bool isLong = std::ranges::any_of(row, &Value::isLarge);
            m_byPage = m_byPage || isLong;
            const auto whole = isLong ? wholeRow(m_session, m_access, *page, row) : Result<Row>(row);
            if (!whole)
                return fail(whole);
            if (const Status appended = append(CellsOfRow(*whole).cells(), page->columns); !appended)
                return appended;
        }
        m_rows += page->rows.size();
        m_request.after = page->next;
        m_done = !page->next;
        return flush();
    }

    /// The cells of one row, those of computed columns left out.
    Status append(CellRow cells, const QList<Column> &columns)
    {
        m_kept.clear();
        for (size_t i = 0; i < cells.size(); ++i) {
            if (!columns.at(qsizetype(i)).generated)
                m_kept.push_back(cells[i]);
        }
        if (const Status appended = m_encoder.append(m_block, m_kept); !appended)
            return appended;
        return m_block.size() < MostKept ? Status() : flush();
    }

    Status flush()
    {
        const Status written = m_write(m_block);
        // What one huge row took is not kept.
        if (m_block.capacity() > 2 * MostKept)
            m_block = QByteArray();
        m_block.resize(0);
        return written;
    }

    Session &m_session;
    const TableAccess &m_access;
    PageRequest m_request;
    int m_fewest;
    int m_most;
    RecordEncoder &m_encoder;
    const std::function<Status(const QByteArray &)> &m_write;
    const CancelToken &m_cancel;
    const TransferProgress &m_progress;
    QByteArray m_block;
    std::vector<Cell> m_kept;
    qint64 m_rows = 0;
    bool m_byPage = false;    ///< a long cell was met
    bool m_pagesOnly = false; ///< from here on
    bool m_done = false;
};

} // namespace

QStringList exportColumns(const Table &table)
{
    QStringList names;
    for (const Column &column : table.columns) {
        if (!column.generated)
            names.append(column.name);
    }
    return names;
}

Result<qint64> exportRows(Session &session, const TableAccess &access, PageRequest request, RecordEncoder &encoder,
                          const std::function<Status(const QByteArray &)> &write, const CancelToken &cancel,
                          const TransferProgress &progress)
{
    return Export(session, access, std::move(request), encoder, write, cancel, progress).run();
}

} // namespace athanor

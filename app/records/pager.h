// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"

#include <QMap>

#include <optional>

namespace athanor {

/// A window over the rows of a large table: pages are asked for one after the other by key, the last few stay in
/// memory, of the others only the place where they start. Row numbers count from the window's start. Pure bookkeeping:
/// it says which page is wanted, the caller fetches it and hands it in. One thread.
class Pager
{
public:
    /// `request.after` is where the window starts; `cachedPages` at least 3.
    explicit Pager(PageRequest request, int cachedPages = 20);

    [[nodiscard]] const PageRequest &request() const { return m_request; }

    /// Rows up to the end of the furthest page seen.
    [[nodiscard]] qint64 knownRows() const;
    /// No page follows the furthest one seen.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    [[nodiscard]] int knownPages() const { return static_cast<int>(m_starts.size()); }

    /// A row in memory; null if its page must be fetched first.
    [[nodiscard]] const Row *row(qint64 number) const;
    /// The page a row is on; nothing if that is not known yet.
    [[nodiscard]] std::optional<int> pageOf(qint64 row) const;
    /// Number of the first row of a page.
    [[nodiscard]] qint64 firstRow(int page) const;

    /// The next page after the furthest one; nothing if the table ends there.
    [[nodiscard]] std::optional<int> nextPage() const;
    /// What to fetch for a page that is known or is the next.
    [[nodiscard]] PageRequest requestFor(int page) const;

    struct Stored
    {
        bool tailDropped = false; ///< the table changed below: everything after this page must be asked for anew
        qint64 oldRows = 0;       ///< knownRows() before and after
        qint64 newRows = 0;
    };
    /// Takes a fetched page in and lets the ones furthest from it go.
    Stored store(int page, const Page &fetched);

    /// Where the window would have to start so that a row comes first; nothing for the first row of the window.
    [[nodiscard]] std::optional<PagePosition> positionBefore(int page) const;

    [[nodiscard]] int cachedPages() const { return static_cast<int>(m_pages.size()); }

private:
    struct Extent
    {
        std::optional<PagePosition> after;
        qint64 firstRow = 0;
        qint64 rows = 0;
    };

    void evictAround(int page);

    PageRequest m_request;
    int m_limit;
    QList<Extent> m_starts;
    QMap<int, QList<Row>> m_pages;
    std::optional<PagePosition> m_next;
    bool m_complete = false;
};

} // namespace athanor

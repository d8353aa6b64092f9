// SPDX-License-Identifier: Apache-2.0
#include "records/pager.h"

#include <algorithm>
#include <cstdlib>

namespace athanor {

Pager::Pager(PageRequest request, int cachedPages)
    : m_request(std::move(request)), m_limit(std::max(cachedPages, 3)), m_next(m_request.after)
{
}

qint64 Pager::knownRows() const
{
    return m_starts.isEmpty() ? 0 : m_starts.constLast().firstRow + m_starts.constLast().rows;
}

std::optional<int> Pager::pageOf(qint64 row) const
{
    if (row < 0 || row >= knownRows())
        return std::nullopt;
    const auto after = std::ranges::upper_bound(m_starts, row, {}, &Extent::firstRow);
    return static_cast<int>(after - m_starts.begin()) - 1;
}

const Row *Pager::row(qint64 number) const
{
    const auto page = pageOf(number);
    if (!page)
        return nullptr;
    const auto it = m_pages.constFind(*page);
    if (it == m_pages.constEnd())
        return nullptr;
    return &it->at(number - m_starts.at(*page).firstRow);
}

qint64 Pager::firstRow(int page) const
{
    return page < m_starts.size() ? m_starts.at(page).firstRow : knownRows();
}

std::optional<int> Pager::nextPage() const
{
    if (m_complete)
        return std::nullopt;
    return knownPages();
}

std::optional<PagePosition> Pager::positionBefore(int page) const
{
    return page < m_starts.size() ? m_starts.at(page).after : m_next;
}

PageRequest Pager::requestFor(int page) const
{
    PageRequest request = m_request;
    request.after = positionBefore(page);
    return request;
}

Pager::Stored Pager::store(int page, const Page &fetched)
{
    Stored result{false, knownRows(), 0};
    if (page > knownPages()) {
        result.newRows = result.oldRows;
        return result; // an answer to a question of before the window changed
    }
    const bool isNext = page == knownPages();
    const std::optional<PagePosition> following =
        isNext || page + 1 == knownPages() ? m_next : m_starts.at(page + 1).after;
    if (isNext)
        m_starts.append({m_next, result.oldRows, 0});
    Extent &extent = m_starts[page];
    const bool moved = !isNext && (extent.rows != fetched.rows.size() || following != fetched.next);
    if (moved && page + 1 < knownPages()) {
        // Rows came or went here: later pages would repeat or skip some, so they are asked for anew.
        result.tailDropped = true;
        m_starts.remove(page + 1, m_starts.size() - page - 1);
        m_pages.removeIf([page](const auto &cached) { return cached.key() > page; });
    }
    m_starts[page].rows = fetched.rows.size();
    if (page + 1 == knownPages()) {
        m_next = fetched.next;
        m_complete = !fetched.next.has_value();
    }
    m_pages.insert(page, fetched.rows);
    evictAround(page);
    result.newRows = knownRows();
    return result;
}

void Pager::evictAround(int page)
{
    while (m_pages.size() > m_limit) {
        const int first = m_pages.firstKey();
        const int last = m_pages.lastKey();
        m_pages.remove(page - first >= last - page ? first : last);
    }
}

} // namespace athanor

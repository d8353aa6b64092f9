// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/conditions.h"

namespace athanor {

/// One term of a total order over rows.
struct OrderTerm
{
    QString sql; ///< quoted column or expression
    bool descending = false;
    bool nullable = false;
    qsizetype selected = 0;         ///< index of its value in the select list
    const Column *column = nullptr; ///< what it orders by, for the binding of its values; null: a physical place
};

/// " ORDER BY ..." with NULLs where the dialect's indexes have them: last in PostgreSQL, first elsewhere.
[[nodiscard]] QString orderBy(const QList<OrderTerm> &terms);

/// The condition that holds for every row after `position` and for no other, NULLs included. A plain row comparison
/// where the dialect's indexes can serve it, otherwise the terms written out. InvalidInput if the position has not one
/// value a term.
[[nodiscard]] Result<QString> afterPosition(const QList<OrderTerm> &terms, const PagePosition &position, Binds &binds);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"

namespace athanor {

/// SELECT of every column of the row that `key` names, long cells as in a page: what is there now, for a conflict.
[[nodiscard]] PageRequest rowByKey(const TableRef &table, const QList<NamedValue> &key);

} // namespace athanor

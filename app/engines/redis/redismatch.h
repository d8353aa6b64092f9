// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"

namespace athanor {

/// How cells of Redis are ordered: NULL, then numbers by their value, then texts by their bytes. Texts that spell a
/// number count as one, equal numbers are ordered by their bytes, so that the order is total. Long cells count with
/// the part that was fetched.
[[nodiscard]] std::strong_ordering compareRedisCells(const Value &a, const Value &b);

/// Whether a cell fits a filter. Numbers are compared with numbers and texts with texts; a long cell that was not
/// fetched fits only IS NOT NULL and <>.
[[nodiscard]] bool fitsRedisFilter(const Value &cell, const Filter &filter);

} // namespace athanor

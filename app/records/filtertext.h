// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "records/columnrules.h"

#include <optional>

namespace athanor {

/// What a person types above a column: "=x", "!=x", ">5", ">=5", "<5", "<=5", "^abc" (begins with), "null", "!null";
/// other text means "contains" in text and "equals" in numbers and booleans. Nothing for blank text. To look for a text
/// that begins with a sign or is the word null, write = in front.
[[nodiscard]] std::optional<Filter> parseFilterText(const ColumnRules &rules, const QString &text);

} // namespace athanor

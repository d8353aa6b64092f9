// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"

#include <optional>

namespace athanor {

/// What a plain DDL statement of a script makes of a SQLite schema, by asking SQLite itself: the tables are made empty
/// in memory from the texts that the schema holds, the statement is run there, and the result is read back. Nothing
/// where SQLite refuses the statement, for instance because it needs what the schema does not hold.
[[nodiscard]] std::optional<Schema> sqliteSchemaAfter(const Schema &before, const QString &sql);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

namespace athanor {

/// An extended result code of sqlite3 (sqlite.org/rescode.html) as an error; `said` is sqlite3_errmsg.
[[nodiscard]] Error sqliteError(int extendedCode, const QString &said);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"

namespace athanor {

/// Gathers at most so many rows into a result, which must outlive the sink.
[[nodiscard]] RowSink gatherRows(ResultSet *result, qint64 maxRows);
/// Why a gathering stopped.
[[nodiscard]] Error tooManyRows(qint64 maxRows);

} // namespace athanor

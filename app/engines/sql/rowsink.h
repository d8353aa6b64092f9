// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"

namespace athanor {

/// Takes each row of a statement as it arrives; false to stop.
using RowSink = std::function<bool(const QStringList &columns, Row &&row)>;

/// Gathers at most so many rows into a result, which must outlive the sink.
[[nodiscard]] RowSink gatherRows(ResultSet *result, qint64 maxRows);
/// Why a gathering stopped.
[[nodiscard]] Error tooManyRows(qint64 maxRows);

} // namespace athanor

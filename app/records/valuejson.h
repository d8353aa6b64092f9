// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/value.h"

#include <QJsonValue>

namespace athanor {

/// Integers up to here are exact in a JSON number, which readers take for a double.
inline constexpr qint64 exactInDouble = qint64(1) << 53;

/// A cell as athanorctl prints it: JSON text, booleans, null, numbers that a double holds exactly (integers beyond
/// 2^53 and non-finite numbers are text), and {"$bytes": N, "$preview": "..."} for long and binary cells. One way.
[[nodiscard]] QJsonValue valueToJson(const Value &value);

/// A cell with its type, for files of Athanor's own: [tag, text]. Exact both ways; a LargeValue stays one.
[[nodiscard]] QJsonValue valueToTaggedJson(const Value &value);
[[nodiscard]] Result<Value> valueFromTaggedJson(const QJsonValue &json);

} // namespace athanor

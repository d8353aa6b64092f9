// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace athanor {

/// A double as Value::toText() spells it: the shortest digits that give it back, and never an integer's.
[[nodiscard]] QByteArray realText(double value);

} // namespace athanor

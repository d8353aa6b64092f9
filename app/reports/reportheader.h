// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QDateTime>

namespace athanor {

/// An empty report of a kind with who, when and which program filled in.
[[nodiscard]] Report reportHeader(const QString &kind, const QDateTime &createdAt);

} // namespace athanor

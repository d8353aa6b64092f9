// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"

#include <QDeadlineTimer>
#include <QStringList>

namespace athanor {

/// The addresses of a host, by the system's resolver. libpq would look names up with no deadline; here the look-up runs
/// on a thread of its own that is left behind when the deadline passes. Unreachable, Timeout or Cancelled.
[[nodiscard]] Result<QStringList> resolveHost(const QString &host, const QDeadlineTimer &deadline,
                                              const CancelToken &cancel);

} // namespace athanor

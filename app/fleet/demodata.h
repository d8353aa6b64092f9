// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

class QString;

namespace athanor {

class SqlConnection;

/// Fills the tables of a demo service with invented people and things, the same at every call. One transaction.
[[nodiscard]] Status fillDemoDatabase(SqlConnection &connection, const QString &service);

} // namespace athanor

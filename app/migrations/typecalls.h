// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/callarguments.h"

namespace athanor {

/// Whether the canonical name is that of a column type: "sqlalchemy.String", "postgresql.UUID".
[[nodiscard]] bool isTypeClass(const QString &path);
/// Reads the call of a type class.
[[nodiscard]] python::Evaluated readType(const QString &path, const python::Arguments &arguments, DialectId dialect);

} // namespace athanor

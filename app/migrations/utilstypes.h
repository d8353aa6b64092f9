// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/callarguments.h"

namespace athanor {

/// Types of the package sqlalchemy_utils, by what each compiles to: "sqlalchemy_utils.UUIDType" ...
[[nodiscard]] bool isUtilsType(const QString &path);
[[nodiscard]] python::Evaluated readUtilsType(const QString &path, const python::Arguments &arguments,
                                              DialectId dialect);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>

namespace athanor {

/// A file of resources/alembic, compiled in: "runner.py", "init/env.py".
[[nodiscard]] Result<QByteArray> alembicResource(const QString &name);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"

#include <QString>

namespace athanor {

/// The text of op.execute() as it is shown and sent: trimmed, and between words four blanks for a tab, as Alembic
/// prints it. A tab inside quotes, a dollar-quoted body or a quoted name belongs to a value and stays: the server gets
/// it from Alembic too, although `alembic upgrade --sql` prints blanks there as well.
[[nodiscard]] QString executedText(const QString &text, DialectId dialect);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace athanor {

/// Whether every value of the old type fits the new one. False only where it is certain that some do not: a shorter
/// text, a smaller number, a time without its date. Both as a server or SQLAlchemy spells them.
[[nodiscard]] bool narrowsType(const QString &from, const QString &to);

/// Whether PostgreSQL has to write the table anew for ALTER COLUMN TYPE. Growing or lifting a limit does not.
[[nodiscard]] bool rewritesTable(const QString &from, const QString &to);

/// One spelling for each type: "character varying(80)" and "VARCHAR(80)" are the same.
[[nodiscard]] QString normalizedType(const QString &type);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/changeset.h"
#include "records/columnrules.h"

#include <ostream>

namespace athanor::test {

/// A table of users as Flask-SQLAlchemy makes it.
[[nodiscard]] Table userTable();
/// Rules with a family and nothing else.
[[nodiscard]] ColumnRules rulesFor(TypeFamily family, EngineId engine = EngineId::PostgreSQL);
[[nodiscard]] SeenRow userRow(int id, const QString &name, const Value &email = {});

} // namespace athanor::test

namespace athanor {

inline void PrintTo(const Value &value, std::ostream *out)
{
    *out << (value.isNull() ? "NULL" : qPrintable(value.toText()));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/typetables.h"

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

constexpr TypeRow sqliteTypeRows[] = {
    {"JSON"_L1, [](const ColumnType &, const TypeContext &) -> Result<QString> { return u"JSON"_s; }},
};

} // namespace

std::span<const TypeRow> sqliteTypes()
{
    return sqliteTypeRows;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/typetables.h"

namespace athanor {

std::span<const TypeRow> mysqlTypes()
{
    return {};
}

} // namespace athanor

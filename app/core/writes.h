// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <span>

namespace athanor {

/// What an action of Athanor can change.
enum class WriteClass {
    Read,   ///< nothing
    Local,  ///< files of the person who runs it: fleet file, reports, exports, journals
    Guarded ///< a service's database or its migrations folder: needs an unlocked profile and a confirmation
};

struct WriteRule
{
    QLatin1StringView action; ///< "records.insert", "migrations.apply": command group and name
    WriteClass writes;
};

/// THE table: every command and every action of the window. A test fails on one that is not here.
[[nodiscard]] std::span<const WriteRule> writeRules();
[[nodiscard]] std::optional<WriteClass> writeClassOf(const QString &action);

} // namespace athanor

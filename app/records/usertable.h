// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"
#include "engines/session.h"

#include <optional>

namespace athanor {

/// How much a table looks like the one that holds a service's users: 0 means not at all. Only the exact names user,
/// users, account, accounts and auth_user count (any case), and only with a key and a column that names a person
/// (username, login, e-mail ...). `declared` is the table of a model class called User, which outranks every name.
[[nodiscard]] int userTableScore(const Table &table, const QString &declared = {});

/// The best of tables whose columns are filled; nothing if none looks like it. Ties go to the first by name.
[[nodiscard]] std::optional<TableRef> findUserTable(const QList<Table> &tables, const QString &declared = {});

/// Asks a session: its table names first, then the columns of the few that may be it.
[[nodiscard]] Result<std::optional<TableRef>> locateUserTable(Session &session, const QString &declared = {});

} // namespace athanor

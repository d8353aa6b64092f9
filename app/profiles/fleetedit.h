// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"

#include <QByteArray>

namespace athanor {

// Changes of a fleet file's text in place: every byte that does not spell a changed value stays as it is. `count` is
// how many services the text holds; Refused if they are not written as that many [[service]] tables.

[[nodiscard]] Result<QByteArray> withServiceAdded(const QByteArray &text, qsizetype count, const Profile &profile);
[[nodiscard]] Result<QByteArray> withServiceReplaced(const QByteArray &text, qsizetype count, qsizetype index,
                                                     const Profile &before, const Profile &after);
/// Takes the table, its sub-tables and the comment right above it out.
[[nodiscard]] Result<QByteArray> withServiceRemoved(const QByteArray &text, qsizetype count, qsizetype index);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/value.h"

#include <QByteArrayView>
#include <QString>

namespace athanor {

/// The first word of a statement in upper case, comments and opening parentheses skipped: "SELECT", "COMMIT".
[[nodiscard]] QString firstKeyword(const QString &sql);
/// True for COMMIT and END.
[[nodiscard]] bool isCommit(const QString &sql);
/// True for ROLLBACK and ABORT.
[[nodiscard]] bool isRollback(const QString &sql);
/// False only for words that cannot change data: SELECT, SHOW, EXPLAIN, BEGIN, SET ... A WITH may write.
[[nodiscard]] bool mayWrite(const QString &sql);

/// Text where the bytes are UTF-8, otherwise the bytes themselves: a lossy string would be written back lossy. A byte
/// order mark is kept, which QString::fromUtf8 would drop.
[[nodiscard]] Value textOrBytes(QByteArrayView bytes);
[[nodiscard]] QString keepBom(QByteArrayView utf8);

} // namespace athanor

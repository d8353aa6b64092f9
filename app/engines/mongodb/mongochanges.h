// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/mongoshape.h"
#include "engines/page.h"

namespace athanor {

/// One change as a command, or the reason why it meets a conflict. A change is held against the document as it is now:
/// where the values that the person saw are still there, the very BSON values read go into the query of the write, each
/// with its type and a missing field apart from null, so that only that document in that state is touched. A conflict
/// is found by the read or by the write, whichever comes second. An `_id` that an insertion does not give is made anew
/// each time, so a preview shows another one than is sent.
struct MongoChange
{
    BsonDocument command;               ///< insert, update or delete
    BsonValue id;                       ///< of the document
    bool conflicts = false;             ///< the read showed other values; `command` is what would have been sent
    std::optional<BsonDocument> theirs; ///< the document as it is now; nothing: it is gone
};

/// The `_id` that a row's key names. InvalidInput for a key of other columns.
[[nodiscard]] Result<BsonValue> idOf(const MongoShape &shape, const QList<NamedValue> &key);

/// The command of a change. `now`: the document of that `_id`; nothing: there is none (or it is an insert).
[[nodiscard]] Result<MongoChange> mongoChange(const MongoShape &shape, const RowChange &change,
                                              const std::optional<BsonDocument> &now);

/// The command that makes `edited` of `original`, field by field. InvalidInput where `_id` differs, or a field that
/// cannot be named by itself.
[[nodiscard]] Result<BsonDocument> documentChange(const QString &collection, const BsonDocument &original,
                                                  const BsonDocument &edited);

[[nodiscard]] BsonDocument insertCommand(const QString &collection, const BsonDocument &document);

/// A document as a row's values.
[[nodiscard]] QList<NamedValue> rowOf(const MongoShape &shape, const BsonDocument &document, qint64 cellLimit);

} // namespace athanor

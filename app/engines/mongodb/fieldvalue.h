// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/mongodb/bsonvalue.h"
#include "engines/page.h"

namespace athanor {

/// How a field of a document is a cell and back. `Column::type` of a field is
///   - the BSON type of its values, where all that were seen have the same ("objectId", "int", "long", "date", "uuid"
///     ...; null and missing aside), or what the validator says;
///   - "mixed" where documents differ.
/// A cell whose BSON type is the column's is plain: bool, 64-bit number, double, text, bytes; an ObjectId its 24
/// digits, a Date ISO 8601 in UTC with milliseconds, a Decimal128 its text, a UUID with dashes. Sub-documents, arrays
/// and the rarer types are canonical Extended JSON. Every cell of a "mixed" column, and a cell whose type is not its
/// column's, is canonical Extended JSON too, text in double quotes, so that its type is seen. Text that is not UTF-8
/// comes as bytes. null and a missing field are both NULL; which of the two it was is kept apart on writing, for a
/// change is held against the document itself (mongochanges.h).
///
/// A value that is written takes the BSON type that the field has in its document, then that of the column: an Int64
/// stays an Int64. What does not fit is refused, never rounded.

inline const QString MixedType = QStringLiteral("mixed");

[[nodiscard]] TypeFamily familyOf(const QString &columnType);

/// `limit` in bytes; a longer cell is a LargeValue.
[[nodiscard]] Value cellOf(const std::optional<BsonValue> &field, const QString &columnType, qint64 limit);

/// The whole value as text that says its type itself wherever the column does not: for places between pages.
[[nodiscard]] Value exactCell(const std::optional<BsonValue> &field, const QString &columnType);

/// What to write for a cell. `now`: what the field holds in its document; nothing: it is missing or the row is new. An
/// empty `columnType` is a field that nothing is known of.
[[nodiscard]] Result<BsonValue> fieldOf(const Value &cell, const QString &column, const QString &columnType,
                                        const std::optional<BsonValue> &now);

/// What a person who types `value` may look for: one value or several (a number and its text in a mixed column). Never
/// refuses; what cannot be read as the column's type is looked for as text.
[[nodiscard]] QList<BsonValue> searchedFor(const Value &value, const QString &columnType);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/mongodb/bsonvalue.h"

namespace athanor {

/// THE checker of what a person wrote as MongoDB Extended JSON (v2, canonical and relaxed): text -> document. Looks at
/// everything before a byte is sent: JSON with the place of a mistake, known type wrappers with whole contents, names
/// once each, depth, size. Wrappers are `$oid`, `$date`, `$numberInt`, `$numberLong`, `$numberDouble`,
/// `$numberDecimal`, `$binary`, `$uuid`, `$timestamp`, `$regularExpression`, `$code`, `$symbol`, `$dbPointer`,
/// `$undefined`, `$minKey`, `$maxKey`; any other name that begins with `$` is refused but in a DBRef. Plain numbers
/// are Int32, Int64 or Double by how they are written. Pure; InvalidInput.
[[nodiscard]] Result<BsonDocument> parseDocument(QStringView text);

/// The same for one value: `{"$numberLong":"5"}`, `"text"`, `[1, 2]`.
[[nodiscard]] Result<BsonValue> parseExtendedJson(QStringView text);

/// Canonical Extended JSON on several lines, two blanks a level, to be edited; parseDocument() gives the document back
/// byte for byte. InvalidInput for one with text that is not UTF-8.
[[nodiscard]] Result<QString> editableJson(const BsonDocument &document);

/// The same for a command, to be shown: operators may stand in it.
[[nodiscard]] QString readableJson(const BsonDocument &command);

} // namespace athanor

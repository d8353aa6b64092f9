// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArrayView>

namespace athanor {

/// Documents nest at most so deep on a server (MongoDB manual, "MongoDB Limits and Thresholds"); a reply wraps them.
constexpr int DeepestDocument = 100;
constexpr int DeepestReply = DeepestDocument + 28;
/// A document's greatest size.
constexpr qsizetype LargestDocument = 16 * 1024 * 1024;
/// A message's greatest size, header included (maxMessageSizeBytes).
constexpr qsizetype LargestMessage = 48000000;

/// Walks over bytes that a stranger calls BSON and says what is wrong: lengths that do not fit, unknown types, texts
/// without their end, nesting deeper than `deepest`. Does not recurse, allocates no more than the nesting, looks at
/// each byte once. After it, libbson may be let at the bytes. Texts need not be UTF-8.
[[nodiscard]] Status checkBson(QByteArrayView document, int deepest);

/// One message of MongoDB's wire protocol as a server sends it: OP_MSG with one body, or OP_REPLY with one document to
/// an OP_QUERY. `requestId` and `requestCode` are those of the question.
[[nodiscard]] Status checkReply(QByteArrayView message, qint32 requestId, qint32 requestCode);

/// The length that a message's header claims; an error where none can be so long or so short.
[[nodiscard]] Result<qsizetype> claimedLength(QByteArrayView header);

} // namespace athanor

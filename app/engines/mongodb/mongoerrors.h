// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/mongodb/bsonvalue.h"

namespace athanor {

/// What a server says of a command that failed.
struct MongoSaid
{
    qint64 code = 0;
    QString name; ///< "DuplicateKey"
    QString message;
};

/// The code and text of a reply with ok: 0, of a write error or of a write concern error.
[[nodiscard]] MongoSaid saidBy(const BsonDocument &reply);
/// Our sentence for it. Codes: MongoDB manual, "Error Codes".
[[nodiscard]] Error mongoError(const MongoSaid &said);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/bsonvalue.h"

namespace athanor::test {

/// What the server says no to: MongoDB's error code and text.
struct MongoRefusal
{
    int code = 0;
    QString name;
    QString message;
};

/// MongoDB's order over values of all types (manual, "Comparison/Sort Order"); a missing field is null.
[[nodiscard]] int compareBson(const BsonValue &a, const BsonValue &b);

/// Whether a document matches a query. Only operators that the manual has and that are written here are understood;
/// any other is a refusal.
[[nodiscard]] std::expected<bool, MongoRefusal> matchesQuery(const BsonDocument &document, const BsonDocument &query);

/// Sorted by a sort document, stable.
[[nodiscard]] QList<BsonDocument> sortedBy(QList<BsonDocument> documents, const BsonDocument &sort);

} // namespace athanor::test

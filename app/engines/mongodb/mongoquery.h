// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/mongoshape.h"
#include "engines/page.h"

namespace athanor {

/// One field of a total order over documents.
struct MongoOrder
{
    QString field;
    bool descending = false;
};

/// The order of a page: what was asked for, then `_id`. InvalidInput for a column that is not there, cannot be named or
/// holds arrays, which MongoDB sorts by one of their elements.
[[nodiscard]] Result<QList<MongoOrder>> mongoOrder(const MongoShape &shape, const QList<SortKey> &keys);

/// The filters as a query. Values are operands, never operators: every one stands behind $eq, $in, $lt, $regex ... that
/// is written here. Empty for no filter.
[[nodiscard]] Result<BsonDocument> mongoFilter(const MongoShape &shape, const QList<Filter> &filters);

/// What holds for every document after a place in BSON's order (manual, "Comparison/Sort Order"), across types, null
/// and missing fields included, and for no other.
[[nodiscard]] BsonDocument afterPlace(const QList<MongoOrder> &order, const QList<std::optional<BsonValue>> &place);

/// A place that a page gave out, as values. InvalidInput if it does not fit the order.
[[nodiscard]] Result<QList<std::optional<BsonValue>>> readPlace(const MongoShape &shape, const QList<MongoOrder> &order,
                                                                const PagePosition &position);

/// Both conditions; an empty one is left out.
[[nodiscard]] BsonDocument bothHold(const BsonDocument &a, const BsonDocument &b);

} // namespace athanor

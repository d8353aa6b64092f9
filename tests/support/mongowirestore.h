// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/mongowirequery.h"

#include <QMap>
#include <QSet>

namespace athanor::test {

/// A collection of the wire-level server.
struct MongoWireCollection
{
    QList<BsonDocument> documents;
    QSet<QByteArray> ids;        ///< of the documents, so that a second one is found at once
    QList<BsonDocument> indexes; ///< beside that of _id: {name, key, unique}
    BsonDocument options;
    QString type = QStringLiteral("collection");
};

/// The bytes of a document's _id.
[[nodiscard]] QByteArray idBytes(const BsonDocument &document);

using MongoWireData = QMap<QString, MongoWireCollection>; ///< by "database.collection"

/// The writes of a MongoDB server: unique indexes and validators are held. Each gives how many documents it matched.
class MongoWireStore
{
public:
    using Written = std::expected<qint64, MongoRefusal>;

    [[nodiscard]] static Written insert(MongoWireCollection &collection, const BsonDocument &document);
    [[nodiscard]] static Written update(MongoWireCollection &collection, const BsonDocument &query,
                                        const BsonDocument &change);
    [[nodiscard]] static Written erase(MongoWireCollection &collection, const BsonDocument &query);

private:
    [[nodiscard]] static std::optional<MongoRefusal> broken(const MongoWireCollection &collection,
                                                            const BsonDocument &document, qsizetype except);
};

} // namespace athanor::test

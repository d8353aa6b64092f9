// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/mongoclient.h"
#include "engines/schema.h"

#include <QSet>

namespace athanor {

/// A collection as a table. Columns are the top-level fields: `_id`, those of the $jsonSchema validator, then those of
/// a bounded sample (the first and the last documents by `_id`), then those that later pages bring. What a column was
/// once called stays for the session, so that a cell means the same when it is written as when it was read.
class MongoShape
{
public:
    [[nodiscard]] const Table &table() const { return m_table; }
    [[nodiscard]] bool isView() const { return m_table.kind != Table::Kind::Table; }
    /// The type to read and write a field by; empty if nothing is known of it.
    [[nodiscard]] QString typeOf(const QString &column) const;
    /// The validator lets the field be missing, but not null.
    [[nodiscard]] bool isNeverNull(const QString &column) const { return m_neverNull.contains(column); }
    /// Columns for fields that the document has and the table has not.
    void learn(const BsonDocument &document);

    /// Asks the server: what the collection is, its validator, its indexes, a sample. NotFound if it is not there.
    [[nodiscard]] static Result<MongoShape> read(MongoClient &client, const QString &database,
                                                 const QString &collection, const MongoShape *before);
    /// All collections and views but system ones, by name, without columns.
    [[nodiscard]] static Result<QList<Table>> list(MongoClient &client, const QString &database);

private:
    void readValidator(const BsonDocument &options);
    void readProperty(const QString &name, const BsonDocument &rule, bool required);
    void addIndex(const BsonDocument &index);
    [[nodiscard]] Status readSample(MongoClient &client, const QString &database);
    Column *columnNamed(const QString &name);

    Table m_table;
    QSet<QString> m_neverNull;
    QSet<QString> m_fixed; ///< columns whose type is settled
};

/// True for a field that MongoDB's query language can name: no dot, no leading dollar, not empty.
[[nodiscard]] bool canBeNamed(const QString &field);

/// Adds the server-side limit of a reading command.
BsonDocument &addTimeLimit(BsonDocument &command, std::chrono::milliseconds limit);

} // namespace athanor

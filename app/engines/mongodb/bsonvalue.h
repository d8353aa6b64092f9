// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

#include <bson/bson.h>

namespace athanor {

/// One BSON value of any type, owned. Value type; equality is that of the bytes, so 5 as Int32 and 5 as Int64 differ.
class BsonValue
{
public:
    BsonValue(); ///< null
    explicit BsonValue(const bson_value_t &value);
    BsonValue(const BsonValue &other);
    BsonValue(BsonValue &&other) noexcept;
    BsonValue &operator=(BsonValue other) noexcept;
    ~BsonValue();

    static BsonValue of(const bson_iter_t &at);
    static BsonValue text(const QString &value);
    static BsonValue rawText(const QByteArray &utf8);
    static BsonValue int32(qint32 value);
    static BsonValue int64(qint64 value);
    static BsonValue real(double value);
    static BsonValue boolean(bool value);
    static BsonValue date(qint64 msSinceEpoch);
    static BsonValue objectId(const bson_oid_t &value);
    static BsonValue decimal(const bson_decimal128_t &value);
    static BsonValue binary(const QByteArray &bytes, int subtype = 0);

    [[nodiscard]] bson_type_t type() const { return m_value.value_type; }
    [[nodiscard]] const bson_value_t &raw() const { return m_value; }
    [[nodiscard]] bool isNumber() const;

    friend bool operator==(const BsonValue &a, const BsonValue &b);

private:
    bson_value_t m_value;
};

/// A BSON document, owned; keys in the order they were added. Value type.
class BsonDocument
{
public:
    BsonDocument();
    explicit BsonDocument(const bson_t *other);
    BsonDocument(const BsonDocument &other);
    BsonDocument(BsonDocument &&other) noexcept;
    BsonDocument &operator=(BsonDocument other) noexcept;
    ~BsonDocument();
    /// The document inside an OBJECT or ARRAY value; empty for any other.
    static BsonDocument of(const BsonValue &value);
    static BsonDocument of(const bson_iter_t &at);

    [[nodiscard]] const bson_t *get() const { return m_bson; }
    [[nodiscard]] bson_t *get() { return m_bson; }
    [[nodiscard]] bool isEmpty() const { return bson_empty(m_bson); }
    [[nodiscard]] qsizetype size() const { return qsizetype(m_bson->len); }

    BsonDocument &add(const QString &key, const BsonValue &value);
    BsonDocument &add(const QString &key, const BsonDocument &value);
    BsonDocument &add(const QString &key, const QString &value) { return add(key, BsonValue::text(value)); }
    BsonDocument &add(const QString &key, int value) { return add(key, BsonValue::int32(value)); }
    BsonDocument &add(const QString &key, qint64 value) { return add(key, BsonValue::int64(value)); }
    BsonDocument &add(const QString &key, bool value) { return add(key, BsonValue::boolean(value)); }
    BsonDocument &add(const QString &key, const char *) = delete;
    BsonDocument &addArray(const QString &key, const QList<BsonDocument> &items);
    BsonDocument &addArray(const QString &key, const QList<BsonValue> &items);

    /// A top-level field; nothing if it is missing.
    [[nodiscard]] std::optional<BsonValue> value(const QString &key) const;
    [[nodiscard]] bool contains(const QString &key) const;
    /// The sub-document or array of that name; empty if there is none.
    [[nodiscard]] BsonDocument child(const QString &key) const;
    /// Text of a string field, bounded for showing; empty if there is none.
    [[nodiscard]] QString text(const QString &key) const;
    /// The same as it stands, for names that go back to the server.
    [[nodiscard]] QString exact(const QString &key) const;
    [[nodiscard]] std::optional<qint64> integer(const QString &key) const;
    [[nodiscard]] std::optional<double> number(const QString &key) const;
    [[nodiscard]] bool isTrue(const QString &key) const;
    [[nodiscard]] QList<std::pair<QString, BsonValue>> fields() const;
    /// The documents of an array field.
    [[nodiscard]] QList<BsonDocument> documents(const QString &key) const;
    [[nodiscard]] QStringList texts(const QString &key) const;

    friend bool operator==(const BsonDocument &a, const BsonDocument &b);

private:
    bson_t *m_bson; ///< never null
};

/// UTF-8 as it stands: a byte order mark at the beginning is a character like any other.
[[nodiscard]] QString exactText(const char *utf8, qsizetype size);

/// MongoDB's alias of a type ("objectId", "int", "long" ...; manual, "BSON Types"). A UUID (binary subtype 4) is
/// "uuid", binary of another subtype "binData:5".
[[nodiscard]] QString bsonTypeName(const BsonValue &value);
/// The alias that $type and $jsonSchema understand.
[[nodiscard]] QString bsonTypeAlias(bson_type_t type);

/// Canonical Extended JSON (v2) of one value, on one line; nothing if a text in it is not UTF-8.
[[nodiscard]] std::optional<QString> canonicalJson(const BsonValue &value);
[[nodiscard]] std::optional<QString> canonicalJson(const BsonDocument &document);
/// Relaxed Extended JSON, to be shown; what is not UTF-8 is replaced.
[[nodiscard]] QString shownJson(const BsonDocument &document);

} // namespace athanor

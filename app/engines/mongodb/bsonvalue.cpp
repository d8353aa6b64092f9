// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/bsonvalue.h"

#include "core/error.h"

#include <QStringDecoder>
#include <QStringList>

#include <array>
#include <cstring>
#include <utility>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct BsonAliasRow
{
    bson_type_t type;
    QLatin1StringView alias;
};
// MongoDB manual, "BSON Types".
constexpr std::array bsonAliases{
    BsonAliasRow{BSON_TYPE_DOUBLE, "double"_L1},
    BsonAliasRow{BSON_TYPE_UTF8, "string"_L1},
    BsonAliasRow{BSON_TYPE_DOCUMENT, "object"_L1},
    BsonAliasRow{BSON_TYPE_ARRAY, "array"_L1},
    BsonAliasRow{BSON_TYPE_BINARY, "binData"_L1},
    BsonAliasRow{BSON_TYPE_UNDEFINED, "undefined"_L1},
    BsonAliasRow{BSON_TYPE_OID, "objectId"_L1},
    BsonAliasRow{BSON_TYPE_BOOL, "bool"_L1},
    BsonAliasRow{BSON_TYPE_DATE_TIME, "date"_L1},
    BsonAliasRow{BSON_TYPE_NULL, "null"_L1},
    BsonAliasRow{BSON_TYPE_REGEX, "regex"_L1},
    BsonAliasRow{BSON_TYPE_DBPOINTER, "dbPointer"_L1},
    BsonAliasRow{BSON_TYPE_CODE, "javascript"_L1},
    BsonAliasRow{BSON_TYPE_SYMBOL, "symbol"_L1},
    BsonAliasRow{BSON_TYPE_CODEWSCOPE, "javascriptWithScope"_L1},
    BsonAliasRow{BSON_TYPE_INT32, "int"_L1},
    BsonAliasRow{BSON_TYPE_TIMESTAMP, "timestamp"_L1},
    BsonAliasRow{BSON_TYPE_INT64, "long"_L1},
    BsonAliasRow{BSON_TYPE_DECIMAL128, "decimal"_L1},
    BsonAliasRow{BSON_TYPE_MINKEY, "minKey"_L1},
    BsonAliasRow{BSON_TYPE_MAXKEY, "maxKey"_L1},
};

bson_value_t emptyBson(bson_type_t type)
{
    bson_value_t value;
    std::memset(&value, 0, sizeof value);
    value.value_type = type;
    return value;
}

template <typename Fill>
BsonValue filledBson(bson_type_t type, Fill fill)
{
    bson_value_t value = emptyBson(type);
    fill(value.value);
    return BsonValue(value);
}

QByteArray bytesOf(const bson_t *bson)
{
    return QByteArray(reinterpret_cast<const char *>(bson_get_data(bson)), qsizetype(bson->len));
}

using JsonWriter = char *(*)(const bson_t *, size_t *);

std::optional<QString> writtenJson(JsonWriter write, const BsonDocument &document)
{
    size_t length = 0;
    char *json = write(document.get(), &length);
    if (json == nullptr)
        return std::nullopt;
    QString text = exactText(json, qsizetype(length));
    bson_free(json);
    return text;
}

} // namespace

BsonValue::BsonValue() : m_value(emptyBson(BSON_TYPE_NULL)) {}

BsonValue::BsonValue(const bson_value_t &value) : m_value(emptyBson(BSON_TYPE_NULL))
{
    bson_value_copy(&value, &m_value);
}

BsonValue::BsonValue(const BsonValue &other) : BsonValue(other.m_value) {}

BsonValue::BsonValue(BsonValue &&other) noexcept : m_value(std::exchange(other.m_value, emptyBson(BSON_TYPE_NULL))) {}

BsonValue &BsonValue::operator=(BsonValue other) noexcept
{
    std::swap(m_value, other.m_value);
    return *this;
}

BsonValue::~BsonValue()
{
    bson_value_destroy(&m_value);
}

BsonValue BsonValue::of(const bson_iter_t &at)
{
    bson_iter_t copy = at;
    return BsonValue(*bson_iter_value(&copy));
}

BsonValue BsonValue::text(const QString &value)
{
    return rawText(value.toUtf8());
}

BsonValue BsonValue::rawText(const QByteArray &utf8)
{
    return filledBson(BSON_TYPE_UTF8, [&](auto &v) {
        // bson_value_copy() only reads it.
        v.v_utf8.str = const_cast<char *>(utf8.constData());
        v.v_utf8.len = uint32_t(utf8.size());
    });
}

BsonValue BsonValue::int32(qint32 value)
{
    return filledBson(BSON_TYPE_INT32, [&](auto &v) { v.v_int32 = value; });
}

BsonValue BsonValue::int64(qint64 value)
{
    return filledBson(BSON_TYPE_INT64, [&](auto &v) { v.v_int64 = value; });
}

BsonValue BsonValue::real(double value)
{
    return filledBson(BSON_TYPE_DOUBLE, [&](auto &v) { v.v_double = value; });
}

BsonValue BsonValue::boolean(bool value)
{
    return filledBson(BSON_TYPE_BOOL, [&](auto &v) { v.v_bool = value; });
}

BsonValue BsonValue::date(qint64 msSinceEpoch)
{
    return filledBson(BSON_TYPE_DATE_TIME, [&](auto &v) { v.v_datetime = msSinceEpoch; });
}

BsonValue BsonValue::objectId(const bson_oid_t &value)
{
    return filledBson(BSON_TYPE_OID, [&](auto &v) { bson_oid_copy(&value, &v.v_oid); });
}

BsonValue BsonValue::decimal(const bson_decimal128_t &value)
{
    return filledBson(BSON_TYPE_DECIMAL128, [&](auto &v) { v.v_decimal128 = value; });
}

BsonValue BsonValue::binary(const QByteArray &bytes, int subtype)
{
    return filledBson(BSON_TYPE_BINARY, [&](auto &v) {
        v.v_binary.data = reinterpret_cast<uint8_t *>(const_cast<char *>(bytes.constData()));
        v.v_binary.data_len = uint32_t(bytes.size());
        v.v_binary.subtype = bson_subtype_t(subtype);
    });
}

bool BsonValue::isNumber() const
{
    return type() == BSON_TYPE_INT32 || type() == BSON_TYPE_INT64 || type() == BSON_TYPE_DOUBLE ||
           type() == BSON_TYPE_DECIMAL128;
}

bool operator==(const BsonValue &a, const BsonValue &b)
{
    BsonDocument left, right;
    left.add(u"v"_s, a);
    right.add(u"v"_s, b);
    return left == right;
}

BsonDocument::BsonDocument() : m_bson(bson_new()) {}

BsonDocument::BsonDocument(const bson_t *other) : m_bson(bson_copy(other)) {}

BsonDocument::BsonDocument(const BsonDocument &other) : m_bson(bson_copy(other.get())) {}

BsonDocument::BsonDocument(BsonDocument &&other) noexcept : m_bson(std::exchange(other.m_bson, bson_new())) {}

BsonDocument::~BsonDocument()
{
    bson_destroy(m_bson);
}

BsonDocument &BsonDocument::operator=(BsonDocument other) noexcept
{
    std::swap(m_bson, other.m_bson);
    return *this;
}

BsonDocument BsonDocument::of(const BsonValue &value)
{
    if (value.type() != BSON_TYPE_DOCUMENT && value.type() != BSON_TYPE_ARRAY)
        return {};
    bson_t view;
    if (!bson_init_static(&view, value.raw().value.v_doc.data, value.raw().value.v_doc.data_len))
        return {};
    return BsonDocument(&view);
}

BsonDocument BsonDocument::of(const bson_iter_t &at)
{
    return of(BsonValue::of(at));
}

BsonDocument &BsonDocument::add(const QString &key, const BsonValue &value)
{
    const QByteArray name = key.toUtf8();
    bson_append_value(m_bson, name.constData(), int(name.size()), &value.raw());
    return *this;
}

BsonDocument &BsonDocument::add(const QString &key, const BsonDocument &value)
{
    const QByteArray name = key.toUtf8();
    bson_append_document(m_bson, name.constData(), int(name.size()), value.get());
    return *this;
}

BsonDocument &BsonDocument::addArray(const QString &key, const QList<BsonDocument> &items)
{
    BsonDocument array;
    for (qsizetype i = 0; i < items.size(); ++i)
        array.add(QString::number(i), items.at(i));
    const QByteArray name = key.toUtf8();
    bson_append_array(m_bson, name.constData(), int(name.size()), array.get());
    return *this;
}

BsonDocument &BsonDocument::addArray(const QString &key, const QList<BsonValue> &items)
{
    BsonDocument array;
    for (qsizetype i = 0; i < items.size(); ++i)
        array.add(QString::number(i), items.at(i));
    const QByteArray name = key.toUtf8();
    bson_append_array(m_bson, name.constData(), int(name.size()), array.get());
    return *this;
}

std::optional<BsonValue> BsonDocument::value(const QString &key) const
{
    bson_iter_t at;
    const QByteArray name = key.toUtf8();
    if (!bson_iter_init_find(&at, m_bson, name.constData()))
        return std::nullopt;
    return BsonValue::of(at);
}

bool BsonDocument::contains(const QString &key) const
{
    bson_iter_t at;
    return bson_iter_init_find(&at, m_bson, key.toUtf8().constData());
}

BsonDocument BsonDocument::child(const QString &key) const
{
    const auto found = value(key);
    return found ? of(*found) : BsonDocument();
}

QString BsonDocument::text(const QString &key) const
{
    const auto found = value(key);
    if (!found || found->type() != BSON_TYPE_UTF8)
        return {};
    const auto &utf8 = found->raw().value.v_utf8;
    return boundedText(exactText(utf8.str, qsizetype(qMin<uint32_t>(utf8.len, 65536))));
}

QString BsonDocument::exact(const QString &key) const
{
    const auto found = value(key);
    if (!found || found->type() != BSON_TYPE_UTF8)
        return {};
    return exactText(found->raw().value.v_utf8.str, qsizetype(found->raw().value.v_utf8.len));
}

std::optional<qint64> BsonDocument::integer(const QString &key) const
{
    const auto found = value(key);
    if (!found)
        return std::nullopt;
    if (found->type() == BSON_TYPE_INT32)
        return found->raw().value.v_int32;
    if (found->type() == BSON_TYPE_INT64)
        return found->raw().value.v_int64;
    const double real = found->type() == BSON_TYPE_DOUBLE ? found->raw().value.v_double : 0.5;
    if (real >= -9e15 && real <= 9e15 && real == double(qint64(real)))
        return qint64(real);
    return std::nullopt;
}

std::optional<double> BsonDocument::number(const QString &key) const
{
    const auto found = value(key);
    if (found && found->type() == BSON_TYPE_DOUBLE)
        return found->raw().value.v_double;
    const auto whole = integer(key);
    return whole ? std::optional(double(*whole)) : std::nullopt;
}

bool BsonDocument::isTrue(const QString &key) const
{
    const auto found = value(key);
    if (found && found->type() == BSON_TYPE_BOOL)
        return found->raw().value.v_bool;
    return number(key).value_or(0) != 0;
}

QList<std::pair<QString, BsonValue>> BsonDocument::fields() const
{
    QList<std::pair<QString, BsonValue>> list;
    bson_iter_t at;
    if (!bson_iter_init(&at, m_bson))
        return list;
    while (bson_iter_next(&at))
        list.append({exactText(bson_iter_key(&at), qsizetype(std::strlen(bson_iter_key(&at)))), BsonValue::of(at)});
    return list;
}

QList<BsonDocument> BsonDocument::documents(const QString &key) const
{
    QList<BsonDocument> list;
    const BsonDocument array = child(key);
    bson_iter_t at;
    if (!bson_iter_init(&at, array.get()))
        return list;
    while (bson_iter_next(&at)) {
        if (BSON_ITER_HOLDS_DOCUMENT(&at))
            list.append(of(at));
    }
    return list;
}

QStringList BsonDocument::texts(const QString &key) const
{
    QStringList list;
    const BsonDocument array = child(key);
    for (const auto &[index, item] : array.fields()) {
        if (item.type() == BSON_TYPE_UTF8)
            list.append(array.exact(index));
    }
    return list;
}

bool operator==(const BsonDocument &a, const BsonDocument &b)
{
    return bytesOf(a.get()) == bytesOf(b.get());
}

QString exactText(const char *utf8, qsizetype size)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decoder(QByteArrayView(utf8, size));
}

QString bsonTypeAlias(bson_type_t type)
{
    for (const BsonAliasRow &row : bsonAliases) {
        if (row.type == type)
            return row.alias;
    }
    return u"unknown"_s;
}

QString bsonTypeName(const BsonValue &value)
{
    if (value.type() != BSON_TYPE_BINARY)
        return bsonTypeAlias(value.type());
    const auto &binary = value.raw().value.v_binary;
    if (binary.subtype == BSON_SUBTYPE_BINARY)
        return u"binData"_s;
    if (binary.subtype == BSON_SUBTYPE_UUID && binary.data_len == 16)
        return u"uuid"_s;
    return u"binData:%1"_s.arg(int(binary.subtype));
}

std::optional<QString> canonicalJson(const BsonDocument &document)
{
    return writtenJson(&bson_as_canonical_extended_json, document);
}

std::optional<QString> canonicalJson(const BsonValue &value)
{
    BsonDocument wrapped;
    wrapped.add(u"v"_s, value);
    const auto text = canonicalJson(wrapped);
    // "{ "v" : " before, " }" behind.
    return text ? std::optional(text->sliced(8, text->size() - 10)) : std::nullopt;
}

QString shownJson(const BsonDocument &document)
{
    const auto text = writtenJson(&bson_as_relaxed_extended_json, document);
    return text ? *text : u"(a document with text that is not UTF-8)"_s;
}

} // namespace athanor

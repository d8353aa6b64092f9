// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/extendedjson.h"

#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/jsontext.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>
#include <QUuid>

#include <array>
#include <cmath>
#include <limits>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Turns checked JSON into BSON.
class ExtendedJsonReader
{
public:
    explicit ExtendedJsonReader(QStringView text) : m_text(text) {}

    Result<BsonDocument> document(const JsonNode &node)
    {
        BsonDocument out;
        for (qsizetype i = 0; i < node.children.size(); ++i) {
            const QString key = node.kind == JsonNode::Kind::Array ? QString::number(i) : node.keys.at(i);
            auto item = value(node.children.at(i));
            if (!item)
                return fail(item);
            out.add(key, *item);
            if (out.size() > LargestDocument)
                return wrong(node.children.at(i), u"the document is larger than 16 MB"_s);
        }
        return out;
    }

    Result<BsonValue> value(const JsonNode &node)
    {
        switch (node.kind) {
        case JsonNode::Kind::Null:
            return BsonValue();
        case JsonNode::Kind::True:
        case JsonNode::Kind::False:
            return BsonValue::boolean(node.kind == JsonNode::Kind::True);
        case JsonNode::Kind::Number:
            return plainNumber(node);
        case JsonNode::Kind::Text:
            return BsonValue::text(node.text);
        case JsonNode::Kind::Array:
        case JsonNode::Kind::Object:
            break;
        }
        if (node.kind == JsonNode::Kind::Object && !node.keys.isEmpty() && node.keys.first().startsWith(u'$'))
            return wrapped(node);
        const auto inner = document(node);
        if (!inner)
            return fail(inner);
        return composite(*inner, node.kind == JsonNode::Kind::Array);
    }

private:
    using Reader = Result<BsonValue> (ExtendedJsonReader::*)(const JsonNode &outer, const JsonNode &inner);
    struct Wrapper
    {
        QLatin1StringView key;
        Reader read;
        QLatin1StringView second; ///< another key that may stand beside it
    };
    static const std::array<Wrapper, 16> &wrappers();

    [[nodiscard]] std::unexpected<Error> wrong(const JsonNode &node, const QString &what) const
    {
        return fail(Error::invalidInput(u"The text is not valid at %1: %2."_s.arg(placeInText(m_text, node.at), what)));
    }

    static BsonValue composite(const BsonDocument &inner, bool isArray)
    {
        BsonDocument holder;
        if (isArray)
            bson_append_array(holder.get(), "v", 1, inner.get());
        else
            holder.add(u"v"_s, inner);
        return *holder.value(u"v"_s);
    }

    Result<BsonValue> wrapped(const JsonNode &node)
    {
        for (const Wrapper &wrapper : wrappers()) {
            const JsonNode *inner = node.child(wrapper.key);
            if (inner == nullptr)
                continue;
            for (const QString &key : node.keys) {
                if (key != wrapper.key && key != wrapper.second)
                    return wrong(node, u"%1 stands beside %2"_s.arg(boundedText(key, 80, false), wrapper.key));
            }
            return (this->*wrapper.read)(node, *inner);
        }
        // A DBRef is a plain document ("$ref", "$id", "$db").
        if (node.child("$ref"_L1) != nullptr && node.child("$id"_L1) != nullptr) {
            const auto inner = document(node);
            return inner ? Result<BsonValue>(composite(*inner, false)) : fail(inner);
        }
        return wrong(node, u"%1 is no type of Extended JSON, and names of fields do not begin with $"_s.arg(
                               boundedText(node.keys.first(), 80, false)));
    }

    Result<BsonValue> plainNumber(const JsonNode &node)
    {
        static const QRegularExpression whole(u"^-?[0-9]+$"_s);
        bool ok = false;
        if (whole.match(node.text).hasMatch() && node.text != "-0"_L1) {
            const qint64 number = node.text.toLongLong(&ok);
            if (!ok)
                return wrong(node, u"the number needs more than 64 bits; write {\"$numberDecimal\": \"...\"}"_s);
            const bool fits =
                number >= std::numeric_limits<qint32>::min() && number <= std::numeric_limits<qint32>::max();
            return fits ? BsonValue::int32(qint32(number)) : BsonValue::int64(number);
        }
        const double number = node.text.toDouble(&ok);
        if (!ok || !std::isfinite(number))
            return wrong(node, u"the number is too large for a Double"_s);
        return BsonValue::real(number);
    }

    [[nodiscard]] static bool isText(const JsonNode &node) { return node.kind == JsonNode::Kind::Text; }

    Result<BsonValue> objectId(const JsonNode &outer, const JsonNode &inner)
    {
        static const QRegularExpression form(u"^[0-9a-fA-F]{24}$"_s);
        if (!isText(inner) || !form.match(inner.text).hasMatch())
            return wrong(outer, u"$oid takes 24 hexadecimal digits"_s);
        bson_oid_t oid;
        bson_oid_init_from_string(&oid, inner.text.toLatin1().constData());
        return BsonValue::objectId(oid);
    }

    std::optional<qint64> wholeNumber(const JsonNode &node, qint64 least, qint64 most)
    {
        static const QRegularExpression form(u"^-?[0-9]{1,19}$"_s);
        if (!isText(node) || !form.match(node.text).hasMatch())
            return std::nullopt;
        bool ok = false;
        const qint64 number = node.text.toLongLong(&ok);
        return ok && number >= least && number <= most ? std::optional(number) : std::nullopt;
    }

    Result<BsonValue> int32(const JsonNode &outer, const JsonNode &inner)
    {
        const auto number = wholeNumber(inner, std::numeric_limits<qint32>::min(), std::numeric_limits<qint32>::max());
        if (!number)
            return wrong(outer, u"$numberInt takes a whole number of 32 bits, in double quotes"_s);
        return BsonValue::int32(qint32(*number));
    }

    Result<BsonValue> int64(const JsonNode &outer, const JsonNode &inner)
    {
        const auto number = wholeNumber(inner, std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max());
        if (!number)
            return wrong(outer, u"$numberLong takes a whole number of 64 bits, in double quotes"_s);
        return BsonValue::int64(*number);
    }

    Result<BsonValue> real(const JsonNode &outer, const JsonNode &inner)
    {
        if (isText(inner) && inner.text == "NaN"_L1)
            return BsonValue::real(std::numeric_limits<double>::quiet_NaN());
        if (isText(inner) && (inner.text == "Infinity"_L1 || inner.text == "-Infinity"_L1))
            return BsonValue::real(inner.text.startsWith(u'-') ? -HUGE_VAL : HUGE_VAL);
        static const QRegularExpression form(u"^[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$"_s);
        bool ok = false;
        const double number = isText(inner) ? inner.text.toDouble(&ok) : 0;
        if (!ok || !form.match(inner.text).hasMatch())
            return wrong(outer, u"$numberDouble takes a number, Infinity or NaN, in double quotes"_s);
        return BsonValue::real(number);
    }

    Result<BsonValue> decimal(const JsonNode &outer, const JsonNode &inner)
    {
        bson_decimal128_t number;
        const QByteArray text = isText(inner) ? inner.text.toUtf8() : QByteArray();
        if (text.isEmpty() || text.size() > 200 ||
            !bson_decimal128_from_string_w_len(text.constData(), int(text.size()), &number))
            return wrong(outer, u"$numberDecimal takes a number of at most 34 digits, in double quotes"_s);
        return BsonValue::decimal(number);
    }

    Result<BsonValue> date(const JsonNode &outer, const JsonNode &inner)
    {
        const JsonNode *ms = inner.kind == JsonNode::Kind::Object ? inner.child("$numberLong"_L1) : nullptr;
        if (ms != nullptr && inner.keys.size() == 1) {
            const auto number =
                wholeNumber(*ms, std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max());
            if (number)
                return BsonValue::date(*number);
        }
        if (isText(inner)) {
            static const QRegularExpression form(
                u"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?(?:Z|[+-][0-9]{2}:?[0-9]{2})$"_s);
            const QDateTime time = QDateTime::fromString(inner.text, Qt::ISODateWithMs);
            if (form.match(inner.text).hasMatch() && time.isValid())
                return BsonValue::date(time.toMSecsSinceEpoch());
        }
        return wrong(outer, u"$date takes \"2024-01-31T23:59:00.000Z\" or {\"$numberLong\": \"...\"}"_s);
    }

    Result<BsonValue> binary(const JsonNode &outer, const JsonNode &inner)
    {
        const JsonNode *data = inner.kind == JsonNode::Kind::Object ? inner.child("base64"_L1) : nullptr;
        const JsonNode *subtype = inner.kind == JsonNode::Kind::Object ? inner.child("subType"_L1) : nullptr;
        static const QRegularExpression form(u"^[0-9a-fA-F]{1,2}$"_s);
        if (data == nullptr || subtype == nullptr || inner.keys.size() != 2 || !isText(*data) || !isText(*subtype) ||
            !form.match(subtype->text).hasMatch())
            return wrong(outer, u"$binary takes {\"base64\": \"...\", \"subType\": \"00\"}"_s);
        const auto decoded =
            QByteArray::fromBase64Encoding(data->text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
            return wrong(*data, u"this is not base64"_s);
        return BsonValue::binary(decoded.decoded, subtype->text.toInt(nullptr, 16));
    }

    Result<BsonValue> uuid(const JsonNode &outer, const JsonNode &inner)
    {
        const QUuid id = isText(inner) ? QUuid::fromString(inner.text) : QUuid();
        if (!isText(inner) || inner.text.size() != 36 ||
            id.toString(QUuid::WithoutBraces).compare(inner.text, Qt::CaseInsensitive) != 0)
            return wrong(outer, u"$uuid takes 32 hexadecimal digits with dashes"_s);
        return BsonValue::binary(id.toRfc4122(), BSON_SUBTYPE_UUID);
    }

    std::optional<quint32> smallNumber(const JsonNode *node)
    {
        bool ok = false;
        const qint64 number = node && node->kind == JsonNode::Kind::Number ? node->text.toLongLong(&ok) : -1;
        return ok && number >= 0 && number <= std::numeric_limits<quint32>::max() ? std::optional(quint32(number))
                                                                                  : std::nullopt;
    }

    template <typename Fill>
    static BsonValue raw(bson_type_t type, Fill fill)
    {
        bson_value_t value{};
        value.value_type = type;
        fill(value.value);
        return BsonValue(value);
    }

    Result<BsonValue> timestamp(const JsonNode &outer, const JsonNode &inner)
    {
        const bool isObject = inner.kind == JsonNode::Kind::Object && inner.keys.size() == 2;
        const auto seconds = smallNumber(isObject ? inner.child("t"_L1) : nullptr);
        const auto count = smallNumber(isObject ? inner.child("i"_L1) : nullptr);
        if (!seconds || !count)
            return wrong(outer, u"$timestamp takes {\"t\": seconds, \"i\": number}"_s);
        return raw(BSON_TYPE_TIMESTAMP, [&](auto &v) {
            v.v_timestamp.timestamp = *seconds;
            v.v_timestamp.increment = *count;
        });
    }

    Result<BsonValue> regex(const JsonNode &outer, const JsonNode &inner)
    {
        const JsonNode *pattern = inner.kind == JsonNode::Kind::Object ? inner.child("pattern"_L1) : nullptr;
        const JsonNode *options = inner.kind == JsonNode::Kind::Object ? inner.child("options"_L1) : nullptr;
        if (!pattern || !options || inner.keys.size() != 2 || !isText(*pattern) || !isText(*options) ||
            pattern->text.contains(QChar(0)) || options->text.contains(QChar(0)))
            return wrong(outer, u"$regularExpression takes {\"pattern\": \"...\", \"options\": \"\"}"_s);
        BsonDocument holder;
        bson_append_regex(holder.get(), "v", 1, pattern->text.toUtf8().constData(), options->text.toUtf8().constData());
        return *holder.value(u"v"_s);
    }

    Result<BsonValue> code(const JsonNode &outer, const JsonNode &inner)
    {
        if (!isText(inner) || inner.text.contains(QChar(0)))
            return wrong(outer, u"$code takes a text"_s);
        const QByteArray text = inner.text.toUtf8();
        BsonDocument holder;
        const JsonNode *scope = outer.child("$scope"_L1);
        if (scope == nullptr) {
            bson_append_code(holder.get(), "v", 1, text.constData());
            return *holder.value(u"v"_s);
        }
        if (scope->kind != JsonNode::Kind::Object)
            return wrong(*scope, u"$scope takes a document"_s);
        const auto variables = document(*scope);
        if (!variables)
            return fail(variables);
        bson_append_code_with_scope(holder.get(), "v", 1, text.constData(), variables->get());
        return *holder.value(u"v"_s);
    }

    Result<BsonValue> symbol(const JsonNode &outer, const JsonNode &inner)
    {
        if (!isText(inner))
            return wrong(outer, u"$symbol takes a text"_s);
        const QByteArray text = inner.text.toUtf8();
        return raw(BSON_TYPE_SYMBOL, [&](auto &v) {
            v.v_symbol.symbol = const_cast<char *>(text.constData());
            v.v_symbol.len = uint32_t(text.size());
        });
    }

    Result<BsonValue> pointer(const JsonNode &outer, const JsonNode &inner)
    {
        const JsonNode *name = inner.kind == JsonNode::Kind::Object ? inner.child("$ref"_L1) : nullptr;
        const JsonNode *id = inner.kind == JsonNode::Kind::Object ? inner.child("$id"_L1) : nullptr;
        const auto oid = id ? value(*id) : Result<BsonValue>(BsonValue());
        if (!oid)
            return oid;
        if (!name || !isText(*name) || name->text.contains(QChar(0)) || oid->type() != BSON_TYPE_OID ||
            inner.keys.size() != 2)
            return wrong(outer, u"$dbPointer takes {\"$ref\": \"...\", \"$id\": {\"$oid\": \"...\"}}"_s);
        BsonDocument holder;
        bson_append_dbpointer(holder.get(), "v", 1, name->text.toUtf8().constData(), &oid->raw().value.v_oid);
        return *holder.value(u"v"_s);
    }

    Result<BsonValue> undefined(const JsonNode &outer, const JsonNode &inner)
    {
        if (inner.kind != JsonNode::Kind::True)
            return wrong(outer, u"$undefined takes true"_s);
        return raw(BSON_TYPE_UNDEFINED, [](auto &) {});
    }

    Result<BsonValue> least(const JsonNode &outer, const JsonNode &inner)
    {
        return edge(BSON_TYPE_MINKEY, outer, inner);
    }
    Result<BsonValue> most(const JsonNode &outer, const JsonNode &inner)
    {
        return edge(BSON_TYPE_MAXKEY, outer, inner);
    }
    Result<BsonValue> edge(bson_type_t type, const JsonNode &outer, const JsonNode &inner)
    {
        if (inner.kind != JsonNode::Kind::Number || inner.text != "1"_L1)
            return wrong(outer, u"$minKey and $maxKey take 1"_s);
        return raw(type, [](auto &) {});
    }

    QStringView m_text;
};

const std::array<ExtendedJsonReader::Wrapper, 16> &ExtendedJsonReader::wrappers()
{
    using R = ExtendedJsonReader;
    static const std::array<Wrapper, 16> table{{
        {"$oid"_L1, &R::objectId, {}},
        {"$numberInt"_L1, &R::int32, {}},
        {"$numberLong"_L1, &R::int64, {}},
        {"$numberDouble"_L1, &R::real, {}},
        {"$numberDecimal"_L1, &R::decimal, {}},
        {"$date"_L1, &R::date, {}},
        {"$binary"_L1, &R::binary, {}},
        {"$uuid"_L1, &R::uuid, {}},
        {"$timestamp"_L1, &R::timestamp, {}},
        {"$regularExpression"_L1, &R::regex, {}},
        {"$code"_L1, &R::code, "$scope"_L1},
        {"$symbol"_L1, &R::symbol, {}},
        {"$dbPointer"_L1, &R::pointer, {}},
        {"$undefined"_L1, &R::undefined, {}},
        {"$minKey"_L1, &R::least, {}},
        {"$maxKey"_L1, &R::most, {}},
    }};
    return table;
}

} // namespace

Result<BsonDocument> parseDocument(QStringView text)
{
    if (text.size() > 4 * LargestDocument)
        return fail(Error::invalidInput(u"The text is too long for a document of at most 16 MB."_s));
    const auto node = parseJsonText(text, DeepestDocument);
    if (!node)
        return fail(node);
    const bool isWrapper = node->kind == JsonNode::Kind::Object && node->keys.value(0).startsWith(u'$');
    if (node->kind != JsonNode::Kind::Object || isWrapper)
        return fail(Error::invalidInput(u"A document is written { \"name\": value, ... }."_s));
    auto document = ExtendedJsonReader(text).document(*node);
    if (!document)
        return document;
    if (document->size() > LargestDocument)
        return fail(Error::invalidInput(u"The document is larger than 16 MB; a server would refuse it."_s));
    const QByteArrayView bytes(reinterpret_cast<const char *>(bson_get_data(document->get())), document->size());
    if (!checkBson(bytes, DeepestDocument))
        return fail(Error::invalidInput(u"The document is nested deeper than %1 levels."_s.arg(DeepestDocument)));
    return document;
}

Result<BsonValue> parseExtendedJson(QStringView text)
{
    if (text.size() > 4 * LargestDocument)
        return fail(Error::invalidInput(u"The text is too long for a document of at most 16 MB."_s));
    const auto node = parseJsonText(text, DeepestDocument);
    if (!node)
        return fail(node);
    auto value = ExtendedJsonReader(text).value(*node);
    return value;
}

} // namespace athanor

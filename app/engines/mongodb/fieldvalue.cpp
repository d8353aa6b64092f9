// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/fieldvalue.h"

#include "engines/mongodb/extendedjson.h"

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

constexpr qint64 NoCellLimit = std::numeric_limits<qint64>::max();
constexpr qsizetype PreviewChars = 256;
// Years 1 to 9999.
constexpr qint64 FirstPlainDateMs = -62135596800000;
constexpr qint64 LastPlainDateMs = 253402300799999;

struct FamilyRow
{
    QLatin1StringView type;
    TypeFamily family;
};
constexpr std::array fieldFamilies{
    FamilyRow{"double"_L1, TypeFamily::Real},    FamilyRow{"string"_L1, TypeFamily::Text},
    FamilyRow{"binData"_L1, TypeFamily::Binary}, FamilyRow{"uuid"_L1, TypeFamily::Uuid},
    FamilyRow{"objectId"_L1, TypeFamily::Other}, FamilyRow{"bool"_L1, TypeFamily::Boolean},
    FamilyRow{"date"_L1, TypeFamily::DateTime},  FamilyRow{"int"_L1, TypeFamily::Integer},
    FamilyRow{"long"_L1, TypeFamily::Integer},   FamilyRow{"decimal"_L1, TypeFamily::Decimal},
};

Value textCell(const QString &text, qint64 limit)
{
    // A text has at least as many bytes as half its UTF-16 ones.
    const qint64 bytes = text.size() * 3 <= limit ? 0 : text.toUtf8().size();
    if (bytes <= limit)
        return Value(text);
    return Value(LargeValue{bytes, true, text.left(PreviewChars)});
}

Value bytesCell(const QByteArray &bytes, qint64 limit)
{
    if (bytes.size() <= limit)
        return Value(bytes);
    return Value(LargeValue{bytes.size(), false, Value(bytes.left(PreviewChars)).toDisplay()});
}

/// The bytes of a text that is not UTF-8; nothing for one that is.
std::optional<QByteArray> brokenUtf8(const BsonValue &value)
{
    if (value.type() != BSON_TYPE_UTF8)
        return std::nullopt;
    const auto &utf8 = value.raw().value.v_utf8;
    if (bson_utf8_validate(utf8.str, utf8.len, true))
        return std::nullopt;
    return QByteArray(utf8.str, qsizetype(utf8.len));
}

QString oidText(const bson_oid_t &oid)
{
    char text[25];
    bson_oid_to_string(&oid, text);
    return QString::fromLatin1(text);
}

QString decimalText(const bson_decimal128_t &number)
{
    char text[BSON_DECIMAL128_STRING];
    bson_decimal128_to_string(&number, text);
    return QString::fromLatin1(text);
}

/// The cell of a value whose type is the column's; nothing for types that have no plain form.
std::optional<Value> plainCell(const BsonValue &value, qint64 limit)
{
    const auto &v = value.raw().value;
    switch (value.type()) {
    case BSON_TYPE_DOUBLE:
        return Value(v.v_double);
    case BSON_TYPE_UTF8:
        return textCell(exactText(v.v_utf8.str, qsizetype(v.v_utf8.len)), limit);
    case BSON_TYPE_OID:
        return Value(oidText(v.v_oid));
    case BSON_TYPE_BOOL:
        return Value(bool(v.v_bool));
    case BSON_TYPE_INT32:
        return Value(qint64(v.v_int32));
    case BSON_TYPE_INT64:
        return Value(qint64(v.v_int64));
    case BSON_TYPE_DECIMAL128:
        return Value(decimalText(v.v_decimal128));
    case BSON_TYPE_DATE_TIME:
        if (v.v_datetime < FirstPlainDateMs || v.v_datetime > LastPlainDateMs)
            return std::nullopt;
        return Value(
            QDateTime::fromMSecsSinceEpoch(v.v_datetime, QTimeZone::utc()).toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'"_s));
    case BSON_TYPE_BINARY: {
        const QByteArray bytes(reinterpret_cast<const char *>(v.v_binary.data), qsizetype(v.v_binary.data_len));
        if (v.v_binary.subtype == BSON_SUBTYPE_BINARY)
            return bytesCell(bytes, limit);
        if (v.v_binary.subtype == BSON_SUBTYPE_UUID && bytes.size() == 16)
            return Value(QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces));
        return std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

std::unexpected<Error> notA(const QString &column, const QString &what)
{
    return fail(Error::invalidInput(
        u"%1 takes %2; to give it another type, edit the whole document."_s.arg(boundedText(column, 80, false), what)));
}

Result<BsonValue> dateField(const QString &column, const QString &text)
{
    static const QRegularExpression form(
        u"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(\\.[0-9]{1,9})?)?"
        "( ?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?)?$"_s);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return notA(column, u"a date and time as 2024-01-31T23:59:00.000Z"_s);
    QString fraction = match.captured(4);
    while (fraction.size() > 4 && fraction.endsWith(u'0'))
        fraction.chop(1);
    if (fraction.size() > 4)
        return fail(Error::invalidInput(
            u"%1 keeps milliseconds; more digits would be rounded away."_s.arg(boundedText(column, 80, false))));
    const QString seconds = match.captured(3).isEmpty() ? u"00"_s : match.captured(3);
    const QString clock = match.captured(2).isEmpty() ? u"00:00"_s : match.captured(2);
    QString zone = match.captured(5).trimmed().toUpper();
    if (zone.isEmpty())
        zone = u"Z"_s; // drivers store a time without a zone as UTC
    if (zone.size() == 3)
        zone += ":00"_L1;
    const QDateTime time = QDateTime::fromString(
        u"%1T%2:%3%4%5"_s.arg(match.captured(1), clock, seconds, fraction.isEmpty() ? u".000"_s : fraction, zone),
        Qt::ISODateWithMs);
    if (!time.isValid())
        return notA(column, u"a date and time as 2024-01-31T23:59:00.000Z"_s);
    return BsonValue::date(time.toMSecsSinceEpoch());
}

Result<BsonValue> decimalField(const QString &column, const QString &text)
{
    bson_decimal128_t number;
    const QByteArray ascii = text.trimmed().toUtf8();
    if (ascii.isEmpty() || ascii.size() > 200 ||
        !bson_decimal128_from_string_w_len(ascii.constData(), int(ascii.size()), &number))
        return notA(column, u"a decimal number of at most 34 digits"_s);
    return BsonValue::decimal(number);
}

Result<BsonValue> wholeField(const QString &column, const QString &type, qint64 number)
{
    if (type == "long"_L1)
        return BsonValue::int64(number);
    if (type == "double"_L1) {
        constexpr qint64 exact = qint64(1) << 53;
        if (number < -exact || number > exact)
            return notA(column, u"a Double, which does not hold this number exactly"_s);
        return BsonValue::real(double(number));
    }
    if (type == "decimal"_L1)
        return decimalField(column, QString::number(number));
    const bool fits = number >= std::numeric_limits<qint32>::min() && number <= std::numeric_limits<qint32>::max();
    if (type == "int"_L1 && !fits)
        return notA(column, u"a whole number of 32 bits"_s);
    return fits ? BsonValue::int32(qint32(number)) : BsonValue::int64(number);
}

Result<BsonValue> realField(const QString &column, const QString &type, double number)
{
    const bool whole = std::isfinite(number) && std::abs(number) < 9e15 && number == double(qint64(number));
    if (type == "int"_L1 || type == "long"_L1)
        return whole ? wholeField(column, type, qint64(number)) : notA(column, u"a whole number"_s);
    if (type == "decimal"_L1)
        return decimalField(column, Value(number).toText());
    return BsonValue::real(number);
}

bool isNumberType(const QString &type)
{
    return type == "int"_L1 || type == "long"_L1 || type == "double"_L1 || type == "decimal"_L1;
}

/// Text for a field whose type is to be `type`.
Result<BsonValue> typedText(const QString &column, const QString &type, const QString &text)
{
    if (type == "string"_L1 || type.isEmpty())
        return BsonValue::text(text);
    if (type == "date"_L1 && !text.trimmed().startsWith(u'{'))
        return dateField(column, text);
    if (type == "decimal"_L1 && !text.trimmed().startsWith(u'{'))
        return decimalField(column, text);
    auto json = parseExtendedJson(
        type == "objectId"_L1 && !text.startsWith(u'{') ? u"{\"$oid\":\"%1\"}"_s.arg(text.trimmed().left(30))
        : type == "uuid"_L1 && !text.startsWith(u'{')   ? u"{\"$uuid\":\"%1\"}"_s.arg(text.trimmed().left(40))
                                                        : text);
    if (json && bsonTypeName(*json) == type)
        return json;
    bool ok = false;
    const qint64 whole = text.trimmed().toLongLong(&ok);
    if (ok && isNumberType(type))
        return wholeField(column, type, whole);
    const double real = text.trimmed().toDouble(&ok);
    if (ok && isNumberType(type))
        return realField(column, type, real);
    if (type == "objectId"_L1)
        return notA(column, u"an ObjectId of 24 hexadecimal digits"_s);
    if (!json)
        return fail(Error::invalidInput(
            u"%1 takes %2 as Extended JSON. %3"_s.arg(boundedText(column, 80, false), type, json.error().message)));
    return notA(column, u"%1, and this is %2"_s.arg(type, bsonTypeName(*json)));
}

Result<BsonValue> textField(const QString &column, const QString &columnType, const std::optional<BsonValue> &now,
                            const QString &text)
{
    const QString nowType = now && now->type() != BSON_TYPE_NULL ? bsonTypeName(*now) : columnType;
    if (columnType == MixedType) {
        auto json = parseExtendedJson(text);
        if (!json)
            return fail(Error::invalidInput(
                u"%1 holds values of several types; write this one as Extended JSON, text in double quotes. %2"_s.arg(
                    boundedText(column, 80, false), json.error().message)));
        return json;
    }
    // A cell that is not of its column's type was shown as Extended JSON and may keep its type.
    if (nowType != columnType) {
        auto json = parseExtendedJson(text);
        if (json && bsonTypeName(*json) == nowType)
            return json;
    }
    return typedText(column, columnType, text);
}

struct ToField
{
    const QString &column;
    const QString &columnType;
    const std::optional<BsonValue> &now;

    /// The number type that the field has, else the column's.
    [[nodiscard]] QString numberType() const { return now && now->isNumber() ? bsonTypeName(*now) : columnType; }

    Result<BsonValue> operator()(std::monostate) const { return BsonValue(); }
    Result<BsonValue> operator()(bool v) const
    {
        if (!columnType.isEmpty() && columnType != "bool"_L1 && columnType != MixedType)
            return notA(column, columnType);
        return BsonValue::boolean(v);
    }
    Result<BsonValue> operator()(qint64 v) const
    {
        const QString type = numberType();
        if (!type.isEmpty() && !isNumberType(type) && type != MixedType)
            return typedText(column, type, QString::number(v));
        return wholeField(column, type, v);
    }
    Result<BsonValue> operator()(double v) const
    {
        const QString type = numberType();
        if (!type.isEmpty() && !isNumberType(type) && type != MixedType)
            return notA(column, type);
        return realField(column, type, v);
    }
    Result<BsonValue> operator()(const QString &v) const { return textField(column, columnType, now, v); }
    Result<BsonValue> operator()(const QByteArray &v) const
    {
        if (!columnType.isEmpty() && columnType != "binData"_L1 && columnType != MixedType)
            return notA(column, columnType);
        return BsonValue::binary(v);
    }
    Result<BsonValue> operator()(const LargeValue &) const
    {
        return fail(Error::invalidInput(u"%1 was not loaded whole and cannot be written back; load it first."_s.arg(
            boundedText(column, 80, false))));
    }
};

} // namespace

TypeFamily familyOf(const QString &columnType)
{
    for (const FamilyRow &row : fieldFamilies) {
        if (columnType == row.type)
            return row.family;
    }
    return TypeFamily::Json;
}

Value cellOf(const std::optional<BsonValue> &field, const QString &columnType, qint64 limit)
{
    if (!field || field->type() == BSON_TYPE_NULL)
        return {};
    if (const auto bytes = brokenUtf8(*field))
        return bytesCell(*bytes, limit);
    const auto plain = bsonTypeName(*field) == columnType ? plainCell(*field, limit) : std::nullopt;
    if (plain)
        return *plain;
    const auto json = canonicalJson(*field);
    if (json)
        return textCell(*json, limit);
    // Text that is not UTF-8 somewhere inside: shown as bytes, and never written back.
    BsonDocument holder;
    holder.add(u"v"_s, *field);
    return Value(LargeValue{holder.size(), false, shownJson(holder)});
}

Value exactCell(const std::optional<BsonValue> &field, const QString &columnType)
{
    const Value cell = cellOf(field, columnType, NoCellLimit);
    const auto *text = std::get_if<QString>(&cell.data());
    const bool isWrittenPlain = text && field && field->type() == BSON_TYPE_UTF8 && columnType == "string"_L1;
    // A text that could be taken for Extended JSON is quoted.
    if (isWrittenPlain && (text->startsWith(u'{') || text->startsWith(u'[') || text->startsWith(u'"')))
        return Value(canonicalJson(*field).value_or(*text));
    return cell;
}

Result<BsonValue> fieldOf(const Value &cell, const QString &column, const QString &columnType,
                          const std::optional<BsonValue> &now)
{
    return std::visit(ToField{column, columnType, now}, cell.data());
}

QList<BsonValue> searchedFor(const Value &value, const QString &columnType)
{
    const auto *text = std::get_if<QString>(&value.data());
    if (!text) {
        const auto field = fieldOf(value, u"x"_s, MixedType, std::nullopt);
        return field ? QList{*field} : QList<BsonValue>{};
    }
    if (columnType == "string"_L1)
        return {BsonValue::text(*text)};
    const auto typed = columnType == MixedType ? parseExtendedJson(*text) : typedText(u"x"_s, columnType, *text);
    if (!typed)
        return {BsonValue::text(*text)};
    return typed->type() == BSON_TYPE_UTF8 || columnType != MixedType ? QList{*typed}
                                                                      : QList{*typed, BsonValue::text(*text)};
}

} // namespace athanor

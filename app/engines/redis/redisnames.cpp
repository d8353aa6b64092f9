// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisnames.h"

#include <QStringDecoder>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct TypeRow
{
    RedisType type;
    const char *word;
};

constexpr std::array typeRows{TypeRow{RedisType::Hash, "hash"},      TypeRow{RedisType::String, "string"},
                              TypeRow{RedisType::SortedSet, "zset"}, TypeRow{RedisType::Set, "set"},
                              TypeRow{RedisType::List, "list"},      TypeRow{RedisType::Stream, "stream"},
                              TypeRow{RedisType::Other, "module"}};

constexpr auto NoPrefixName = "(no prefix)"_L1;
constexpr auto EmptyPrefixName = "(empty prefix)"_L1;

/// The text of bytes that are UTF-8; nothing for others.
std::optional<QString> utf8Text(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

QString hexEscape(char byte)
{
    return "\\x"_L1 + QString::fromLatin1(QByteArray(1, byte).toHex());
}

/// Length of the UTF-8 sequence at a place, 0 if there is none.
qsizetype sequenceLength(const QByteArray &bytes, qsizetype at)
{
    for (qsizetype size = 1; size <= 4 && at + size <= bytes.size(); ++size) {
        if (utf8Text(bytes.mid(at, size)))
            return size;
    }
    return 0;
}

QByteArray patternEscaped(const QByteArray &bytes)
{
    QByteArray pattern;
    for (const char c : bytes) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\' || c == '^' || c == '-')
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

quint16 crc16(QByteArrayView bytes)
{
    quint16 crc = 0;
    for (const char c : bytes) {
        crc = quint16(crc ^ quint16(static_cast<unsigned char>(c) << 8));
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

} // namespace

RedisType redisTypeOf(QByteArrayView word)
{
    for (const TypeRow &row : typeRows) {
        if (word == row.word)
            return row.type;
    }
    return RedisType::Other;
}

QString redisTypeName(RedisType type)
{
    for (const TypeRow &row : typeRows) {
        if (row.type == type)
            return QString::fromLatin1(row.word);
    }
    return u"module"_s;
}

std::optional<RedisType> redisTypeNamed(const QString &name)
{
    for (const TypeRow &row : typeRows) {
        if (name == QLatin1StringView(row.word))
            return row.type;
    }
    return std::nullopt;
}

QString redisName(const QByteArray &bytes)
{
    QString name;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype size = sequenceLength(bytes, at);
        if (size == 0) {
            name += hexEscape(bytes.at(at++));
            continue;
        }
        const QByteArray sequence = bytes.mid(at, size);
        at += size;
        if (sequence == "\\")
            name += "\\\\"_L1;
        else if (sequence == QByteArray(1, '\0'))
            name += hexEscape('\0');
        else
            name += QString::fromUtf8(sequence);
    }
    return name;
}

std::optional<QByteArray> redisBytes(const QString &name)
{
    const QByteArray text = name.toUtf8();
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text.at(at) != '\\') {
            bytes += text.at(at);
            continue;
        }
        if (text.mid(at + 1, 1) == "\\") {
            bytes += '\\';
            ++at;
            continue;
        }
        const QByteArray hex = text.mid(at + 2, 2);
        const QByteArray byte = QByteArray::fromHex(hex);
        if (text.mid(at + 1, 1) != "x" || byte.size() != 1 || byte.toHex() != hex.toLower())
            return std::nullopt;
        bytes += byte;
        at += 3;
    }
    return bytes;
}

RedisGroup redisGroupOf(const QByteArray &key)
{
    const qsizetype colon = key.indexOf(':');
    return colon < 0 ? RedisGroup{} : RedisGroup{true, key.first(colon)};
}

QString redisGroupName(const RedisGroup &group)
{
    if (!group.hasPrefix)
        return NoPrefixName;
    if (group.prefix.isEmpty())
        return EmptyPrefixName;
    const QString name = redisName(group.prefix);
    return group.prefix.startsWith('(') ? u'\\' + name : name;
}

std::optional<RedisGroup> redisGroupNamed(const QString &name)
{
    if (name == NoPrefixName)
        return RedisGroup{};
    if (name == EmptyPrefixName)
        return RedisGroup{true, {}};
    const auto bytes = redisBytes(name.startsWith("\\("_L1) ? name.mid(1) : name);
    if (!bytes || bytes->isEmpty() || bytes->contains(':'))
        return std::nullopt;
    return RedisGroup{true, *bytes};
}

QByteArray redisGroupPattern(const RedisGroup &group)
{
    if (!group.hasPrefix)
        return "*";
    return patternEscaped(group.prefix) + ":*";
}

Value redisValue(const QByteArray &bytes)
{
    const auto text = utf8Text(bytes);
    // A byte order mark or a lone surrogate must come back as the bytes it was.
    return text && text->toUtf8() == bytes ? Value(*text) : Value(bytes);
}

namespace {

struct BytesOf
{
    Result<QByteArray> operator()(std::monostate) const { return QByteArray(); }
    Result<QByteArray> operator()(bool value) const { return QByteArray(value ? "1" : "0"); }
    Result<QByteArray> operator()(qint64 value) const { return QByteArray::number(value); }
    Result<QByteArray> operator()(double value) const { return Value(value).toText().toUtf8(); }
    Result<QByteArray> operator()(const QString &value) const { return value.toUtf8(); }
    Result<QByteArray> operator()(const QByteArray &value) const { return value; }
    Result<QByteArray> operator()(const LargeValue &) const
    {
        return fail(Error::invalidInput(u"A cell that was not fetched whole is never written or compared."_s));
    }
};

} // namespace

Result<QByteArray> redisBytesOf(const Value &value)
{
    return std::visit(BytesOf{}, value.data());
}

int redisSlot(const QByteArray &key)
{
    const qsizetype open = key.indexOf('{');
    const qsizetype close = open < 0 ? -1 : key.indexOf('}', open + 1);
    const QByteArrayView tag =
        close > open + 1 ? QByteArrayView(key).sliced(open + 1, close - open - 1) : QByteArrayView(key);
    return crc16(tag) % 16384;
}

} // namespace athanor

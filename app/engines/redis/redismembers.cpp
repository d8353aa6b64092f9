// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redismembers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonValue memberJson(const QByteArray &bytes)
{
    const Value value = redisValue(bytes);
    if (const auto *text = std::get_if<QString>(&value.data()))
        return *text;
    return QJsonObject{{u"$base64"_s, QString::fromLatin1(bytes.toBase64())}};
}

QJsonArray memberArray(const QList<QByteArray> &members)
{
    QJsonArray array;
    for (const QByteArray &member : members)
        array.append(memberJson(member));
    return array;
}

QJsonArray scoredArray(const RedisReply &answer)
{
    QJsonArray array;
    for (size_t i = 0; i + 1 < answer.elements.size(); i += 2)
        array.append(QJsonObject{{u"member"_s, memberJson(answer.elements[i].text)},
                                 {u"score"_s, QString::fromUtf8(answer.elements[i + 1].text)}});
    return array;
}

QJsonArray entryArray(const RedisReply &answer)
{
    QJsonArray array;
    for (const RedisReply &entry : answer.elements)
        array.append(QJsonObject{{u"id"_s, QString::fromUtf8(entry.at(0).text)},
                                 {u"fields"_s, memberArray(entry.at(1).texts())}});
    return array;
}

std::optional<QByteArray> readMember(const QJsonValue &json)
{
    if (json.isString())
        return json.toString().toUtf8();
    // A whole number is what a person writes for one.
    if (json.isDouble() && json.toInteger(-1) == json.toInteger(1))
        return QByteArray::number(json.toInteger());
    const QJsonObject object = json.toObject();
    const QJsonValue base64 = object.value("$base64"_L1);
    if (object.size() != 1 || !base64.isString())
        return std::nullopt;
    const auto bytes =
        QByteArray::fromBase64Encoding(base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

std::optional<QByteArray> scoreOf(const QJsonValue &json)
{
    const QByteArray text = json.isDouble() ? QByteArray::number(json.toDouble(), 'g', 17) : json.toString().toUtf8();
    bool ok = false;
    text.toDouble(&ok);
    const QByteArray lower = text.toLower();
    ok = ok || lower == "inf" || lower == "+inf" || lower == "-inf";
    return ok && lower != "nan" ? std::optional(text) : std::nullopt;
}

std::unexpected<Error> notMembers(RedisType type)
{
    const QString form =
        type == RedisType::SortedSet ? u"[{\"member\":\"a\",\"score\":\"1.5\"}]"_s : u"[\"a\",\"b\"]"_s;
    return fail(
        Error::invalidInput(u"The members of a %1 are written as JSON such as %2, at least one, each once; bytes as "
                            "{\"$base64\":\"...\"}."_s.arg(redisTypeName(type), form)));
}

} // namespace

QString redisMembersJson(RedisType type, const RedisReply &answer)
{
    QJsonArray array;
    QList<QByteArray> members;
    switch (type) {
    case RedisType::List:
        array = memberArray(answer.texts());
        break;
    case RedisType::Set:
        members = answer.texts();
        std::ranges::sort(members);
        array = memberArray(members);
        break;
    case RedisType::SortedSet:
        array = scoredArray(answer);
        break;
    case RedisType::Stream:
        array = entryArray(answer);
        break;
    case RedisType::Hash:
    case RedisType::String:
    case RedisType::Other:
        break;
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

Result<RedisMembers> readRedisMembers(RedisType type, const QString &json)
{
    const auto document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isArray() || document.array().isEmpty())
        return notMembers(type);
    RedisMembers read;
    const QJsonArray array = document.array();
    for (const QJsonValue &entry : array) {
        const bool scored = type == RedisType::SortedSet;
        const auto member = readMember(scored ? entry.toObject().value("member"_L1) : entry);
        const auto score = scored ? scoreOf(entry.toObject().value("score"_L1)) : std::optional(QByteArray());
        if (!member || !score || (type != RedisType::List && read.members.contains(*member)))
            return notMembers(type);
        read.members.append(*member);
        if (scored)
            read.scores.append(*score);
    }
    return read;
}

} // namespace athanor

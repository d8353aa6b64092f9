// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisinfo.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostLines = 10'000;

QString infoText(QByteArrayView bytes)
{
    return boundedText(QString::fromUtf8(bytes), 1000, false);
}

} // namespace

QMap<QString, QString> redisInfoLines(const QByteArray &text)
{
    QMap<QString, QString> lines;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith('#') && lines.size() < MostLines)
            lines.insert(infoText(line.first(colon)), infoText(line.sliced(colon + 1).trimmed()));
    }
    return lines;
}

QMap<QString, QString> redisInfoParts(const QString &value)
{
    QMap<QString, QString> parts;
    for (const QString &part : value.split(u',')) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals > 0)
            parts.insert(part.first(equals), part.sliced(equals + 1));
    }
    return parts;
}

QMap<QString, QString> redisPairs(const RedisReply &reply)
{
    QMap<QString, QString> pairs;
    for (size_t i = 0; i + 1 < reply.elements.size() && pairs.size() < MostLines; i += 2)
        pairs.insert(infoText(reply.elements[i].text), infoText(reply.elements[i + 1].text));
    return pairs;
}

std::optional<FactGap> redisGapOf(const Result<RedisReply> &reply)
{
    if (!reply)
        return FactGap::of(reply.error());
    if (!reply->isError())
        return std::nullopt;
    const Error error = redisError(reply->text);
    // The server's own words say which right is missing.
    return FactGap::of(Error{error.kind, error.detail, {}});
}

Fact<QMap<QString, QString>> readRedisInfo(RedisConnection &connection, const QByteArray &section)
{
    const auto answer = connection.call({"INFO", section});
    if (const auto gap = redisGapOf(answer))
        return *gap;
    return redisInfoLines(answer->text);
}

} // namespace athanor

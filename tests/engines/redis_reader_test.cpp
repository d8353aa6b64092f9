// SPDX-License-Identifier: Apache-2.0
// What the reader takes from a server that may be hostile.
#include "engines/redis/redisreply.h"

#include <QFile>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// Feeds bytes in pieces; the first answer, or the error that came instead. Nil if none came.
Result<RedisReply> readAll(const QByteArray &bytes, qsizetype piece = 1 << 16, const RedisLimits &limits = {})
{
    RedisReader reader(limits);
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        if (const Status fed = reader.feed(bytes.mid(at, piece)); !fed)
            return fail(fed.error());
        auto reply = reader.next();
        if (!reply)
            return fail(reply.error());
        if (*reply)
            return std::move(**reply);
    }
    return RedisReply{};
}

qint64 residentBytes()
{
    QFile status(u"/proc/self/statm"_s);
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

} // namespace

TEST(RedisReader, ReadsEveryTypeInAnyPieces)
{
    const char raw[] = "*6\r\n+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\n\0b\r\n$-1\r\n*2\r\n$0\r\n\r\n*-1\r\n";
    const QByteArray bytes(raw, sizeof raw - 1);
    for (const qsizetype piece : {1, 2, 7, 1000}) {
        const auto reply = readAll(bytes, piece);
        ASSERT_TRUE(reply) << piece;
        ASSERT_EQ(reply->elements.size(), 6U) << piece;
        EXPECT_EQ(reply->at(0).text, "OK");
        EXPECT_TRUE(reply->at(1).isError());
        EXPECT_EQ(reply->at(1).errorCode(), "ERR");
        EXPECT_EQ(reply->at(2).integer, -42);
        EXPECT_EQ(reply->at(3).text, QByteArray("a\r\n\0b", 5));
        EXPECT_TRUE(reply->at(4).isNil());
        EXPECT_TRUE(reply->at(5).isArray());
        EXPECT_TRUE(reply->at(5).at(1).isNil());
    }
}

TEST(RedisReader, GivesOneAnswerAfterTheOther)
{
    RedisReader reader;
    ASSERT_TRUE(reader.feed("+a\r\n+b\r\n:1"));
    EXPECT_EQ((*reader.next())->text, "a");
    EXPECT_EQ((*reader.next())->text, "b");
    EXPECT_EQ(*reader.next(), nullptr);
    ASSERT_TRUE(reader.feed("7\r\n"));
    EXPECT_EQ((*reader.next())->integer, 17);
}

TEST(RedisReader, RefusesWhatIsTooMuch)
{
    const QList<QByteArray> hostile{"$2147483648\r\nabc",
                                    "$67108865\r\n",
                                    "$9223372036854775807\r\n",
                                    "$99999999999999999999999\r\n",
                                    "*2147483647\r\n",
                                    "*1000001\r\n",
                                    "*2\r\n*600000\r\n" + QByteArray(":1\r\n").repeated(600000) + "*600000\r\n",
                                    QByteArray("*1\r\n").repeated(50),
                                    QByteArray("+") + QByteArray(100000, 'x'),
                                    QByteArray(":") + QByteArray(100000, '1'),
                                    QByteArray("*") + QByteArray(100000, '1'),
                                    QByteArray("$") + QByteArray(100000, '1'),
                                    "HTTP/1.1 400 Bad Request\r\n\r\n",
                                    QByteArray("\x15\x03\x01\x00\x02\x02\x0a", 7),
                                    "%1\r\n+a\r\n+b\r\n",
                                    "*-5\r\n",
                                    "$-7\r\n",
                                    "*abc\r\n"};
    for (const QByteArray &bytes : hostile) {
        for (const qsizetype piece : {qsizetype(1000), qsizetype(1) << 16}) {
            const auto reply = readAll(bytes, piece);
            EXPECT_FALSE(reply) << bytes.left(40).constData();
            if (!reply) {
                EXPECT_EQ(reply.error().kind, ErrorKind::Refused) << bytes.left(40).constData();
            }
        }
    }
}

TEST(RedisReader, StopsAtTheLimitOfAWholeAnswer)
{
    RedisLimits limits;
    limits.bytes = 1000;
    const QByteArray bytes = "*100\r\n" + QByteArray("$20\r\n01234567890123456789\r\n").repeated(100);

    EXPECT_FALSE(readAll(bytes, 100, limits));
    limits.bytes = 10000;
    EXPECT_TRUE(readAll(bytes, 100, limits));
}

TEST(RedisReader, ReservesNothingForWhatIsOnlyAnnounced)
{
    const qint64 before = residentBytes();
    QList<std::shared_ptr<RedisReader>> readers;
    for (int i = 0; i < 50; ++i) {
        readers.append(std::make_shared<RedisReader>());
        ASSERT_TRUE(readers.last()->feed("*1000000\r\n$67108864\r\nx"));
        ASSERT_TRUE(readers.last()->next());
    }
    EXPECT_LT(residentBytes() - before, 64 * 1024 * 1024);
}

TEST(RedisReader, FormatsCommandsByTheirLengths)
{
    EXPECT_EQ(formatRedisCommand({"SET", QByteArray("a\r\n\0", 4), ""}),
              QByteArray("*3\r\n$3\r\nSET\r\n$4\r\na\r\n\0\r\n$0\r\n\r\n", 29));
}

} // namespace athanor::test

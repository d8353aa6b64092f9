// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <vector>

struct redisReader;

namespace athanor {

/// One answer of a Redis server (RESP2). Value type.
struct RedisReply
{
    enum class Type { Nil, Line, Failure, Integer, Bulk, Array };
    Type type = Type::Nil;
    qint64 integer = 0;
    QByteArray text; ///< Line, Failure, Bulk
    std::vector<RedisReply> elements;

    [[nodiscard]] bool isNil() const { return type == Type::Nil; }
    [[nodiscard]] bool isError() const { return type == Type::Failure; }
    [[nodiscard]] bool isArray() const { return type == Type::Array; }
    /// The code of an error, the first word: "NOPERM", "WRONGTYPE", "MOVED".
    [[nodiscard]] QByteArray errorCode() const;
    /// The texts of an array; what is no text is left empty.
    [[nodiscard]] QList<QByteArray> texts() const;
    /// Element `i`, or Nil if there is none.
    [[nodiscard]] const RedisReply &at(size_t i) const;
};

/// How much of one answer is taken from a server that may be hostile.
struct RedisLimits
{
    qint64 bulk = 64 * 1024 * 1024;   ///< bytes of one text
    qint64 bytes = 128 * 1024 * 1024; ///< of one answer with all its parts
    qint64 line = 64 * 1024;          ///< of a status, an error or a number
    qint64 elements = 1'000'000;      ///< of all arrays of one answer together
};

/// hiredis' reader behind limits of our own: nesting ends at 7 arrays within another (hiredis), everything else at
/// `RedisLimits`. Announced lengths allocate nothing; memory follows what has really arrived. One thread.
class RedisReader
{
public:
    explicit RedisReader(const RedisLimits &limits = {});
    ~RedisReader();
    RedisReader(const RedisReader &) = delete;
    RedisReader &operator=(const RedisReader &) = delete;

    /// Takes what has arrived. After an error the reader is of no more use.
    [[nodiscard]] Status feed(const QByteArray &bytes);
    /// The next whole answer; null if more bytes are needed.
    [[nodiscard]] Result<std::unique_ptr<RedisReply>> next();

    struct Tally; ///< what the callbacks of hiredis count

private:
    [[nodiscard]] Status checkPending() const;

    RedisLimits m_limits;
    std::unique_ptr<Tally> m_tally;
    struct Free
    {
        void operator()(redisReader *reader) const;
    };
    std::unique_ptr<redisReader, Free> m_reader;
};

/// A command as the server receives it: an array of bulk strings (redisFormatCommandArgv). Empty where there is no
/// hiredis, as the reader of the answer will say. REQUIRES: not empty.
[[nodiscard]] QByteArray formatRedisCommand(const QList<QByteArray> &command);

} // namespace athanor

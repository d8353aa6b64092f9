// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redismembers.h"

#include <cstdint>
#include <cstdlib>

using namespace athanor;

/// Whatever a server says is an answer, an error, or not enough yet, the same in any pieces; members that are shown
/// read back as the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const qsizetype piece = 1 + data[0] % 64;
    RedisLimits limits;
    limits.bulk = 1 << 16;
    limits.bytes = 1 << 18;
    limits.line = 1 << 12;
    limits.elements = 1000;
    RedisReader whole(limits), pieces(limits);
    qsizetype atOnce = 0, inPieces = 0;
    if (!whole.feed(bytes))
        return 0;
    for (;;) {
        const auto reply = whole.next();
        if (!reply || !*reply)
            break;
        ++atOnce;
        const QString json = redisMembersJson(RedisType::List, **reply);
        const auto back = readRedisMembers(RedisType::List, json);
        if ((*reply)->isArray() && !(*reply)->elements.empty() && (!back || back->members != (*reply)->texts()))
            std::abort();
        (void)redisMembersJson(RedisType::SortedSet, **reply);
        (void)redisMembersJson(RedisType::Stream, **reply);
        (void)(*reply)->errorCode();
    }
    bool broken = false;
    for (qsizetype at = 0; at < bytes.size() && !broken; at += piece) {
        broken = !pieces.feed(bytes.mid(at, piece));
        while (!broken) {
            const auto reply = pieces.next();
            broken = !reply;
            if (broken || !*reply)
                break;
            ++inPieces;
        }
    }
    // The limits may end one way earlier than the other, but answers are never invented.
    if (!broken && inPieces != atOnce && bytes.size() < limits.line)
        std::abort();
    return 0;
}

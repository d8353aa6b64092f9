// SPDX-License-Identifier: Apache-2.0
#include "redisbackend.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class RedisBackend : public Backend
{
public:
    [[nodiscard]] EngineId engine() const override { return EngineId::Redis; }
    [[nodiscard]] ConnectionSpec spec() const override
    {
        RedisServer &server = RedisServer::shared();
        return redisSpec(server.tlsUrl(m_database), server.adminPassword());
    }
    [[nodiscard]] TableRef table(const QString &name) const override { return {{}, name}; }
    void makeUsers(Session &) override {}
    [[nodiscard]] QString keyColumn() const override { return u"key"_s; }
    [[nodiscard]] Value key(int number) const override { return Value(u"users:%1"_s.arg(number)); }
    [[nodiscard]] Status runEndless(Session &session) const override
    {
        // A server that is asked for so much takes longer than any deadline of the tests.
        const QByteArray made = RedisServer::shared().redis(
            {u"EVAL"_s,
             u"for i = 1, 60000 do redis.call('HSET', 'many:' .. i, 'a', i % 977, 'b', i % 13) end return 'made'"_s,
             u"0"_s},
            m_database);
        EXPECT_EQ(made, "made");
        PageRequest request;
        request.table = table(u"many"_s);
        request.order = {{u"a"_s, false}, {u"b"_s, true}};
        for (;;) {
            const auto page = session.fetch(request);
            if (!page)
                return fail(page.error());
        }
    }

private:
    int m_database = RedisServer::shared().freshDatabase();
};

} // namespace

ConnectionSpec redisSpec(const QString &url, const QByteArray &password)
{
    return writingSpec(url, password);
}

std::unique_ptr<Backend> makeRedisBackend()
{
    if (RedisServer::shared().isRunning())
        return std::make_unique<RedisBackend>();
    ADD_FAILURE() << qPrintable(RedisServer::shared().problem());
    return nullptr;
}

} // namespace athanor::test

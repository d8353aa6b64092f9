// SPDX-License-Identifier: Apache-2.0
#include "mongobackend.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class MongoBackend : public Backend
{
public:
    MongoBackend() = default;
    MongoBackend(const MongoBackend &) = delete;
    MongoBackend &operator=(const MongoBackend &) = delete;
    ~MongoBackend() override { EXPECT_EQ(m_server.problems(), QStringList()); }

    [[nodiscard]] EngineId engine() const override { return EngineId::MongoDB; }
    [[nodiscard]] ConnectionSpec spec() const override { return mongoSpec(m_server); }
    [[nodiscard]] TableRef table(const QString &name) const override { return {{}, name}; }
    void makeUsers(Session &) override { m_server.create(u"users"_s); }
    [[nodiscard]] QString keyColumn() const override { return u"_id"_s; }
    [[nodiscard]] Status runEndless(Session &session) const override
    {
        m_server.create(u"users"_s);
        m_server.failNext(u"find"_s, MongoWireServer::Fault::Endless);
        PageRequest request;
        request.table = table(u"users"_s);
        const auto page = session.fetch(request);
        return page ? Status() : fail(page.error());
    }

private:
    mutable MongoWireServer m_server;
};

} // namespace

ConnectionSpec mongoSpec(const QString &url, const QByteArray &password)
{
    return writingSpec(url, password);
}

ConnectionSpec mongoSpec(const MongoWireServer &server, const QByteArray &password)
{
    return mongoSpec(server.url(), password);
}

std::unique_ptr<Backend> makeMongoBackend()
{
    return std::make_unique<MongoBackend>();
}

} // namespace athanor::test

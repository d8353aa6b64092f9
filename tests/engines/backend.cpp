// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "mongobackend.h"
#include "profiles/databaseurl.h"
#include "redisbackend.h"
#include "support/mariadbserver.h"
#include "support/pgserver.h"

#include <QTemporaryDir>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class SqliteBackend : public SqlBackend
{
public:
    [[nodiscard]] EngineId engine() const override { return EngineId::SQLite; }
    [[nodiscard]] ConnectionSpec spec() const override
    {
        ConnectionSpec spec;
        spec.url.engine = EngineId::SQLite;
        spec.url.scheme = u"sqlite"_s;
        spec.url.database = m_folder.filePath(u"test.db"_s);
        spec.access = Access::ReadWrite;
        spec.createFile = true;
        return spec;
    }
    [[nodiscard]] QString endlessSql() const override
    {
        return u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"_s;
    }
    [[nodiscard]] QString endlessRowsSql() const override
    {
        return u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"_s;
    }
    [[nodiscard]] QString serialKey() const override { return u"INTEGER PRIMARY KEY"_s; }
    [[nodiscard]] QString bytesType() const override { return u"BLOB"_s; }
    [[nodiscard]] QString schema() const override { return {}; }

private:
    QTemporaryDir m_folder;
};

class PgBackend : public SqlBackend
{
public:
    [[nodiscard]] EngineId engine() const override { return EngineId::PostgreSQL; }
    [[nodiscard]] ConnectionSpec spec() const override
    {
        PgServer &server = PgServer::shared();
        return writingSpec(server.url(m_database), server.adminPassword());
    }
    [[nodiscard]] QString endlessSql() const override { return u"SELECT pg_sleep(3600)"_s; }
    [[nodiscard]] QString endlessRowsSql() const override { return u"SELECT generate_series(1, 1000000000000)"_s; }
    [[nodiscard]] QString serialKey() const override { return u"SERIAL PRIMARY KEY"_s; }
    [[nodiscard]] QString bytesType() const override { return u"BYTEA"_s; }
    [[nodiscard]] QString schema() const override { return u"public"_s; }

private:
    QString m_database = PgServer::shared().createDatabase();
};

class MariaDbBackend : public SqlBackend
{
public:
    [[nodiscard]] EngineId engine() const override { return EngineId::MySQL; }
    [[nodiscard]] ConnectionSpec spec() const override
    {
        MariaDbServer &server = MariaDbServer::shared();
        return writingSpec(server.url(m_database), server.adminPassword());
    }
    [[nodiscard]] QString endlessSql() const override { return u"SELECT SLEEP(3600)"_s; }
    [[nodiscard]] QString endlessRowsSql() const override { return u"SELECT seq FROM seq_1_to_1000000000000"_s; }
    [[nodiscard]] QString serialKey() const override { return u"INTEGER AUTO_INCREMENT PRIMARY KEY"_s; }
    [[nodiscard]] QString bytesType() const override { return u"LONGBLOB"_s; }
    [[nodiscard]] QString textType() const override { return u"LONGTEXT"_s; }
    [[nodiscard]] QString schema() const override { return {}; }
    [[nodiscard]] bool namesPrimaryKeys() const override { return false; }
    // Names end with no blank and have no character beyond the basic plane (manual, "Schema Object Names").
    [[nodiscard]] bool allowsName(const QString &name) const override
    {
        return !name.endsWith(u' ') && std::ranges::none_of(name, [](QChar c) { return c.isSurrogate(); });
    }

private:
    QString m_database = MariaDbServer::shared().createDatabase();
};

} // namespace

void SqlBackend::makeUsers(Session &session)
{
    execute(session,
            {u"CREATE TABLE users (id %1, name VARCHAR(80) NOT NULL UNIQUE, note %2)"_s.arg(serialKey(), textType())});
}

Status SqlBackend::runEndless(Session &session) const
{
    const auto done = session.sql()->run(endlessSql());
    return done ? Status() : fail(done);
}

std::unique_ptr<Backend> makeBackend(EngineId engine)
{
    if (engine == EngineId::SQLite)
        return std::make_unique<SqliteBackend>();
    if (engine == EngineId::PostgreSQL && PgServer::shared().isRunning())
        return std::make_unique<PgBackend>();
    if (engine == EngineId::MySQL && MariaDbServer::shared().isRunning())
        return std::make_unique<MariaDbBackend>();
    if (engine == EngineId::MongoDB)
        return makeMongoBackend();
    if (engine == EngineId::Redis)
        return makeRedisBackend();
    ADD_FAILURE() << "The server does not run: "
                  << qPrintable(engine == EngineId::MySQL ? MariaDbServer::shared().problem()
                                                          : PgServer::shared().problem());
    return nullptr;
}

QString describe(const Error &error)
{
    return errorKindName(error.kind) + ": "_L1 + error.message + " ["_L1 + error.detail + u']';
}

ConnectionSpec specFor(const QString &url, const QByteArray &password)
{
    ConnectionSpec spec;
    const auto parsed = parseDatabaseUrl(url);
    EXPECT_TRUE(parsed) << qPrintable(url);
    if (parsed)
        spec.url = parsed->url;
    spec.password = Secret(QByteArray(password));
    return spec;
}

ConnectionSpec writingSpec(const QString &url, const QByteArray &password)
{
    ConnectionSpec spec = specFor(url, password);
    spec.access = Access::ReadWrite;
    return spec;
}

std::unique_ptr<Session> openOrFail(const ConnectionSpec &spec)
{
    auto session = openSession(spec);
    if (!session) {
        ADD_FAILURE() << qPrintable(describe(session.error()));
        return nullptr;
    }
    return *std::move(session);
}

void execute(Session &session, const QStringList &statements)
{
    for (const QString &sql : statements) {
        const auto done = session.sql()->run(sql);
        if (!done)
            ADD_FAILURE() << qPrintable(sql) << "\n" << qPrintable(describe(done.error()));
    }
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "testdatabase.h"

#include "migrations/versiontable.h"
#include "support/mariadbserver.h"
#include "support/pgserver.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class SqliteDatabase : public TestDatabase
{
public:
    [[nodiscard]] DialectId dialect() const override { return DialectId::SQLite; }
    [[nodiscard]] ConnectionSpec spec(Access access) const override
    {
        ConnectionSpec spec;
        spec.url.engine = EngineId::SQLite;
        spec.url.scheme = u"sqlite"_s;
        spec.url.database = path();
        spec.access = access;
        spec.createFile = access == Access::ReadWrite;
        return spec;
    }
    [[nodiscard]] QString sqlalchemyUrl() const override { return u"sqlite:///"_s + path(); }
    void clear() override
    {
        for (const QString &suffix : {u""_s, u"-journal"_s, u"-wal"_s, u"-shm"_s})
            QFile::remove(path() + suffix);
    }

private:
    [[nodiscard]] QString path() const { return m_folder.filePath(u"test.db"_s); }
    QTemporaryDir m_folder;
};

class PgDatabase : public TestDatabase
{
public:
    PgDatabase()
    {
        const auto parsed = parseDatabaseUrl(PgServer::shared().url(m_name));
        EXPECT_TRUE(parsed) << qPrintable(PgServer::shared().problem());
        if (parsed)
            m_url = parsed->url;
    }
    [[nodiscard]] DialectId dialect() const override { return DialectId::PostgreSQL; }
    [[nodiscard]] ConnectionSpec spec(Access access) const override
    {
        ConnectionSpec spec;
        spec.url = m_url;
        spec.password = password();
        spec.access = access;
        return spec;
    }
    [[nodiscard]] QString sqlalchemyUrl() const override
    {
        return QString::fromUtf8(urlWithPassword(m_url, password()).reveal());
    }
    void clear() override { execute({u"DROP SCHEMA public CASCADE"_s, u"CREATE SCHEMA public"_s}); }

private:
    [[nodiscard]] static Secret password() { return Secret(PgServer::shared().adminPassword()); }
    QString m_name = PgServer::shared().createDatabase();
    DatabaseUrl m_url;
};

class MariaDbDatabase : public TestDatabase
{
public:
    MariaDbDatabase()
    {
        const auto parsed = parseDatabaseUrl(MariaDbServer::shared().url(m_name));
        EXPECT_TRUE(parsed) << qPrintable(MariaDbServer::shared().problem());
        if (parsed)
            m_url = parsed->url;
    }
    [[nodiscard]] DialectId dialect() const override { return DialectId::MySQL; }
    [[nodiscard]] ConnectionSpec spec(Access access) const override
    {
        ConnectionSpec spec;
        spec.url = m_url;
        spec.password = Secret(MariaDbServer::shared().adminPassword());
        spec.access = access;
        return spec;
    }
    [[nodiscard]] QString sqlalchemyUrl() const override
    {
        // Its own key for the file of the authority is all that PyMySQL needs.
        return QString::fromUtf8(urlWithPassword(m_url, Secret(MariaDbServer::shared().adminPassword())).reveal());
    }
    void clear() override
    {
        EXPECT_TRUE(MariaDbServer::shared().execute(u"DROP DATABASE `%1`; CREATE DATABASE `%1`"_s.arg(m_name)))
            << qPrintable(MariaDbServer::shared().problem());
    }

private:
    QString m_name = MariaDbServer::shared().createDatabase();
    DatabaseUrl m_url;
};

} // namespace

std::unique_ptr<TestDatabase> makeTestDatabase(EngineId engine)
{
    if (engine == EngineId::MySQL)
        return std::make_unique<MariaDbDatabase>();
    if (engine == EngineId::PostgreSQL)
        return std::make_unique<PgDatabase>();
    return std::make_unique<SqliteDatabase>();
}

QString describe(const Error &error)
{
    return u"%1: %2 [%3]"_s.arg(errorKindName(error.kind), error.message, error.detail);
}

std::unique_ptr<Session> TestDatabase::open(Access access) const
{
    auto session = openSession(spec(access));
    if (!session) {
        ADD_FAILURE() << qPrintable(describe(session.error()));
        return nullptr;
    }
    return *std::move(session);
}

void TestDatabase::execute(const QStringList &statements) const
{
    const auto session = open();
    ASSERT_TRUE(session);
    for (const QString &sql : statements) {
        const auto done = session->sql()->run(sql);
        ASSERT_TRUE(done) << qPrintable(sql) << '\n' << qPrintable(describe(done.error()));
    }
}

QStringList TestDatabase::column(const QString &sql) const
{
    QStringList out;
    const auto session = open(Access::ReadOnly);
    if (!session)
        return out;
    const auto rows = session->sql()->run(sql);
    if (!rows) {
        ADD_FAILURE() << qPrintable(describe(rows.error()));
        return out;
    }
    for (const Row &row : rows->rows)
        out << row.value(0).toText();
    out.sort();
    return out;
}

QStringList TestDatabase::tableNames() const
{
    QStringList out;
    const auto session = open(Access::ReadOnly);
    if (!session)
        return out;
    const auto tables = session->tables();
    if (!tables) {
        ADD_FAILURE() << qPrintable(describe(tables.error()));
        return out;
    }
    for (const Table &table : *tables)
        out << table.ref.name;
    out.sort();
    return out;
}

Plan handPlan(DialectId dialect, const QString &from, const QList<HandRevision> &revisions)
{
    Plan plan;
    plan.dialect = dialect;
    QStringList rows = from.isEmpty() ? QStringList() : QStringList{from};
    plan.from = rows;
    for (const HandRevision &hand : revisions) {
        PlannedRevision planned;
        planned.revision.id = hand.id;
        planned.revision.downRevisions = rows;
        planned.revision.file = u"versions/%1_.py"_s.arg(hand.id);
        QStringList statements = hand.statements;
        if (from.isEmpty() && plan.revisions.isEmpty())
            statements.prepend(createVersionTableSql(dialect, {}, plan.environment.versionTable));
        const auto moves = versionStatements(dialect, plan.environment, rows, {hand.id});
        if (moves)
            statements += *moves;
        for (const QString &sql : statements) {
            RenderedStatement statement;
            statement.sql = sql;
            planned.statements << statement;
        }
        rows = {hand.id};
        planned.versionsAfter = rows;
        plan.revisions << planned;
    }
    plan.to = rows;
    plan.hash = planHash(plan);
    return plan;
}

Plan usualPlan(DialectId dialect)
{
    return handPlan(
        dialect, {},
        {{u"a1"_s,
          {u"CREATE TABLE account (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40))"_s,
           u"INSERT INTO account (id, name) VALUES (1, 'x')"_s}},
         {u"b2"_s,
          {u"ALTER TABLE account ADD COLUMN age INTEGER"_s, u"CREATE TABLE visit (id INTEGER NOT NULL PRIMARY KEY)"_s,
           u"CREATE INDEX ix_age ON account (age)"_s}}});
}

MigrateOptions JournalFolder::options() const
{
    MigrateOptions options;
    options.journalFolder = path();
    options.targetName = u"orders"_s;
    return options;
}

MigrationRun runOrFail(const TestDatabase &database, const Plan &plan, const MigrateOptions &options,
                       const CancelToken &cancel)
{
    const auto session = database.open();
    if (!session)
        return {};
    auto run = runPlan(*session, plan, options, cancel);
    if (!run) {
        ADD_FAILURE() << qPrintable(describe(run.error()));
        return {};
    }
    return *std::move(run);
}

} // namespace athanor::test

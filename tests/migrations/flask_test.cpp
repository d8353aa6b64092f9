// SPDX-License-Identifier: Apache-2.0
// A real Flask application with Flask-Migrate, from Debian's packages: `flask db` and Athanor make the same schema out
// of the same scripts, and each goes on where the other stopped.
#include "testdatabase.h"

#include "migrations/scriptfolder.h"
#include "migrations/versiontable.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// A copy of the application in tests/data/flaskapp, with the migrations folder that `flask db init` makes.
class Shop
{
public:
    Shop()
    {
        const QDir source(QStringLiteral(ATHANOR_SOURCE_DIR "/tests/data/flaskapp"));
        QFile::copy(source.filePath(u"shop.py"_s), m_folder.filePath(u"shop.py"_s));
        flask({u"init"_s}, u"sqlite://"_s);
        const QDir versions(source.filePath(u"versions"_s));
        for (const QString &name : versions.entryList({u"*.py"_s}))
            QFile::copy(versions.filePath(name), m_folder.filePath(u"migrations/versions/"_s + name));
    }

    /// `flask db ...`; a failure fails the test.
    void flask(const QStringList &arguments, const QString &url) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"FLASK_APP"_s, u"shop.py"_s);
        environment.insert(u"SHOP_DATABASE"_s, url);
        environment.insert(u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(u"/usr/bin/python3"_s, QStringList{u"-m"_s, u"flask"_s, u"db"_s} + arguments);
        ASSERT_TRUE(process.waitForFinished(60000)) << qPrintable(process.errorString());
        ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().constData();
    }

    [[nodiscard]] ScriptFolder folder() const
    {
        auto folder = ScriptFolder::load(m_folder.filePath(u"migrations"_s));
        if (!folder) {
            ADD_FAILURE() << qPrintable(describe(folder.error()));
            return {};
        }
        return *std::move(folder);
    }

private:
    QTemporaryDir m_folder;
};

class FlaskMigrate : public testing::TestWithParam<EngineId>
{
protected:
    void athanor(const TestDatabase &database, const QString &target, bool upgrade = true)
    {
        const ScriptFolder folder = m_shop.folder();
        const auto session = database.open();
        ASSERT_TRUE(session);
        const auto plan = planFor(*session, folder, target, upgrade);
        ASSERT_TRUE(plan) << qPrintable(describe(plan.error()));
        MigrateOptions options = m_journals.options();
        for (const auto &[id, meaning] : hazardCatalogue())
            options.accepted << id;
        const auto run = runPlan(*session, *plan, options);
        ASSERT_TRUE(run) << qPrintable(describe(run.error()));
        ASSERT_EQ(run->outcome, ApplyResultKind::Applied) << qPrintable(run->error ? describe(*run->error) : QString());
    }

    /// Everything the catalogue says of the database's tables, a line an object.
    static QStringList dump(const TestDatabase &database)
    {
        if (database.dialect() == DialectId::SQLite) {
            QStringList out;
            // Alembic sends tabs and line breaks of its own; SQLite keeps the text as it came.
            for (const QString &sql : database.column(u"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"_s))
                out << sql.simplified();
            return out;
        }
        return database.column(
                   u"SELECT concat_ws(' ', table_name, column_name, ordinal_position, data_type, "
                   u"character_maximum_length, "
                   "numeric_precision, numeric_scale, is_nullable, column_default) FROM information_schema.columns "
                   "WHERE table_schema = 'public'"_s) +
               database.column(u"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"_s) +
               database.column(u"SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM "
                               u"pg_constraint "
                               "WHERE connamespace = 'public'::regnamespace"_s);
    }
    static QStringList versions(const TestDatabase &database)
    {
        return database.column(u"SELECT version_num FROM alembic_version"_s);
    }

    [[nodiscard]] std::unique_ptr<TestDatabase> fresh() const { return makeTestDatabase(GetParam()); }

    Shop m_shop;
    JournalFolder m_journals;
};

const QStringList head{QStringLiteral("1a2b3c4d5e05")};

} // namespace

TEST_P(FlaskMigrate, BothMakeTheSameSchemaAndVersion)
{
    const auto theirs = fresh();
    const auto ours = fresh();

    m_shop.flask({u"upgrade"_s}, theirs->sqlalchemyUrl());
    athanor(*ours, u"heads"_s);

    EXPECT_EQ(dump(*ours), dump(*theirs));
    EXPECT_EQ(versions(*ours), head);
    EXPECT_EQ(versions(*theirs), head);
}

TEST_P(FlaskMigrate, EachGoesOnWhereTheOtherStopped)
{
    const auto reference = fresh();
    m_shop.flask({u"upgrade"_s}, reference->sqlalchemyUrl());
    const auto oursFirst = fresh();
    const auto theirsFirst = fresh();

    athanor(*oursFirst, u"1a2b3c4d5e03"_s);
    m_shop.flask({u"upgrade"_s}, oursFirst->sqlalchemyUrl());
    m_shop.flask({u"upgrade"_s, u"1a2b3c4d5e03"_s}, theirsFirst->sqlalchemyUrl());
    athanor(*theirsFirst, u"heads"_s);

    EXPECT_EQ(dump(*oursFirst), dump(*reference));
    EXPECT_EQ(dump(*theirsFirst), dump(*reference));
    EXPECT_EQ(versions(*oursFirst), head);
    EXPECT_EQ(versions(*theirsFirst), head);
}

TEST_P(FlaskMigrate, BothGoDownTheSameWay)
{
    const auto theirs = fresh();
    const auto ours = fresh();
    m_shop.flask({u"upgrade"_s}, theirs->sqlalchemyUrl());
    m_shop.flask({u"upgrade"_s}, ours->sqlalchemyUrl());

    m_shop.flask({u"downgrade"_s, u"1a2b3c4d5e02"_s}, theirs->sqlalchemyUrl());
    athanor(*ours, u"1a2b3c4d5e02"_s, false);
    EXPECT_EQ(dump(*ours), dump(*theirs));
    EXPECT_EQ(versions(*ours), QStringList{u"1a2b3c4d5e02"_s});

    athanor(*theirs, u"base"_s, false);
    m_shop.flask({u"downgrade"_s, u"base"_s}, ours->sqlalchemyUrl());
    EXPECT_EQ(dump(*ours), dump(*theirs));
    EXPECT_EQ(versions(*theirs), QStringList());
}

TEST_P(FlaskMigrate, RowsSurviveWhatAthanorRebuilds)
{
    const auto database = fresh();
    athanor(*database, u"1a2b3c4d5e02"_s);
    database->execute({u"INSERT INTO \"user\" (id, email, name) VALUES (1, 'a@example.org', NULL)"_s,
                       u"INSERT INTO orders (id, user_id, total) VALUES (1, 1, 250)"_s});

    athanor(*database, u"heads"_s);

    EXPECT_EQ(database->column(u"SELECT name || '|' || email FROM \"user\""_s), QStringList{u"|a@example.org"_s});
    EXPECT_EQ(database->column(u"SELECT state FROM orders"_s), QStringList{u"paid"_s});
}

INSTANTIATE_TEST_SUITE_P(Engines, FlaskMigrate, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         [](const auto &engine) { return engineName(engine.param).toStdString(); });

} // namespace athanor::test

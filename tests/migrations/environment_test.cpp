// SPDX-License-Identifier: Apache-2.0
// What is not static, through the application's own env.py: a plain one, and that of a Flask service.
#include "scriptsfolder.h"
#include "testdatabase.h"

#include "migrations/unseenrun.h"

#include <QFile>
#include <QProcess>

#include <gmock/gmock.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using testing::HasSubstr;

const QStringList makesNames{
    u"op.create_table('person', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(40)), "
    "sa.PrimaryKeyConstraint('id'))"_s,
    u"op.execute(\"INSERT INTO person (id, name) VALUES (1, 'ann')\")"_s};
const QStringList raisesNames{u"bind = op.get_bind()"_s,
                              u"for row in bind.execute(sa.text('SELECT id, name FROM person')).fetchall():"_s,
                              u"    bind.execute(sa.text('UPDATE person SET name = :n'), {'n': row[1].upper()})"_s};
const QStringList lowersNames{u"bind = op.get_bind()"_s,
                              u"for row in bind.execute(sa.text('SELECT id, name FROM person')).fetchall():"_s,
                              u"    bind.execute(sa.text('UPDATE person SET name = :n'), {'n': row[1].lower()})"_s};

/// env.py as `alembic init` writes it, and the mark that it ran: a row.
const QByteArray plainEnv = R"(from alembic import context
from sqlalchemy import engine_from_config, pool, text

config = context.config
engine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        connection.execute(text("INSERT INTO person (id, name) SELECT max(id) + 1, 'env' FROM person"))
        context.run_migrations()
)";

const QByteArray flaskApp = R"(import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite://")
db = SQLAlchemy(app)
Migrate(app, db)
)";

class ByEnvironment : public testing::TestWithParam<EngineId>
{
protected:
    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(GetParam());
    ScriptsFolder m_scripts;
    JournalFolder m_journals;

    void addHistory(const ScriptsFolder &scripts)
    {
        scripts.add(u"a1"_s, {}, makesNames, {u"op.drop_table('person')"_s});
        scripts.add(u"b2"_s, u"a1"_s, raisesNames, lowersNames);
        scripts.add(u"c3"_s, u"b2"_s, {u"op.add_column('person', sa.Column('age', sa.Integer()))"_s},
                    {u"with op.batch_alter_table('person') as batch:"_s, u"    batch.drop_column('age')"_s});
    }
    [[nodiscard]] AlembicService service(const QString &migrations, const QString &code = {}) const
    {
        Profile profile;
        profile.folder = code;
        profile.python = u"/usr/bin/python3"_s;
        profile.runEnvironment = true;
        AlembicService service;
        const auto place = alembicPlace(profile, migrations);
        auto database = childDatabase(m_database->spec());
        EXPECT_TRUE(place && database);
        if (place)
            service.place = *place;
        if (database)
            service.database = std::make_shared<const ChildDatabase>(*std::move(database));
        return service;
    }
    [[nodiscard]] MigrationRun run(const ScriptFolder &folder, const AlembicService &alembic, const QString &target,
                                   bool upgrade = true) const
    {
        const auto session = m_database->open();
        const auto plan = planFor(*session, folder, target, upgrade, {}, {}, alembic);
        EXPECT_TRUE(plan) << qPrintable(plan ? QString() : describe(plan.error()));
        MigrateOptions options = m_journals.options();
        options.alembic = alembic;
        for (const auto &[id, meaning] : hazardCatalogue())
            options.accepted << id;
        return runOrFail(*m_database, plan.value_or(Plan()), options);
    }
    [[nodiscard]] QStringList names() const { return m_database->column(u"SELECT name FROM person"_s); }
    [[nodiscard]] QStringList versions() const
    {
        return m_database->column(u"SELECT version_num FROM alembic_version"_s);
    }
    static std::string said(const MigrationRun &run)
    {
        return run.error ? describe(*run.error).toStdString() : std::string();
    }
};

} // namespace

TEST_P(ByEnvironment, GoesUpAndDownThroughAPlainEnvPy)
{
    addHistory(m_scripts);
    m_scripts.writeEnv(plainEnv);
    const AlembicService alembic = service(m_scripts.path());

    const MigrationRun up = run(m_scripts.load(), alembic, u"heads"_s);

    EXPECT_EQ(up.outcome, ApplyResultKind::Applied) << said(up);
    EXPECT_EQ(names(), (QStringList{u"ENV"_s, u"ENV"_s}));
    EXPECT_EQ(versions(), QStringList{u"c3"_s});

    const MigrationRun down = run(m_scripts.load(), alembic, u"a1"_s, false);

    EXPECT_EQ(down.outcome, ApplyResultKind::Applied) << said(down);
    EXPECT_EQ(names(), (QStringList{u"env"_s, u"env"_s, u"env"_s}));
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
}

TEST_P(ByEnvironment, GoesDownOnOneBranchAlone)
{
    m_scripts.add(u"a1"_s, {}, makesNames, lowersNames);
    m_scripts.add(u"z1"_s, {}, {u"op.create_table('other', sa.Column('id', sa.Integer()))"_s},
                  {u"op.drop_table('other')"_s});
    m_scripts.writeEnv(plainEnv);
    const AlembicService alembic = service(m_scripts.path());
    ASSERT_EQ(run(m_scripts.load(), alembic, u"heads"_s).outcome, ApplyResultKind::Applied);

    const MigrationRun down = run(m_scripts.load(), alembic, u"a1@base"_s, false);

    EXPECT_EQ(down.outcome, ApplyResultKind::Applied) << said(down);
    EXPECT_EQ(versions(), QStringList{u"z1"_s});
    EXPECT_TRUE(m_database->tableNames().contains(u"other"_s));
}

TEST_P(ByEnvironment, LetsEnvPyReachNoOtherDatabase)
{
    addHistory(m_scripts);
    const auto other = makeTestDatabase(GetParam());
    ASSERT_TRUE(other->open());
    QByteArray env = plainEnv;
    env.replace("engine_from_config(config.get_section(config.config_ini_section), prefix=\"sqlalchemy.\", poolclass="
                "pool.NullPool)",
                "__import__('sqlalchemy').create_engine('" + other->sqlalchemyUrl().toUtf8() + "')");
    m_scripts.writeEnv(env);

    const MigrationRun up = run(m_scripts.load(), service(m_scripts.path()), u"heads"_s);

    EXPECT_EQ(up.outcome, ApplyResultKind::Partial);
    EXPECT_THAT(said(up), HasSubstr("another database"));
    EXPECT_EQ(names(), QStringList{u"ann"_s});
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
    EXPECT_EQ(other->tableNames(), QStringList());
}

TEST_P(ByEnvironment, GivesAFlaskServiceItsDatabase)
{
    QTemporaryDir service;
    QFile app(service.filePath(u"app.py"_s));
    ASSERT_TRUE(app.open(QIODevice::WriteOnly));
    app.write(flaskApp);
    app.close();
    QProcess init;
    init.setWorkingDirectory(service.path());
    init.start(u"/usr/bin/python3"_s, {u"-B"_s, u"-m"_s, u"flask"_s, u"db"_s, u"init"_s});
    ASSERT_TRUE(init.waitForFinished(120'000) && init.exitCode() == 0) << init.readAllStandardError().constData();
    addHistory(m_scripts);
    const QDir scripts(m_scripts.path() + u"/versions"_s);
    const QString migrations = service.filePath(u"migrations"_s);
    for (const QString &name : scripts.entryList({u"*.py"_s}))
        ASSERT_TRUE(QFile::copy(scripts.filePath(name), migrations + u"/versions/"_s + name));
    const auto folder = ScriptFolder::load(migrations);
    ASSERT_TRUE(folder);

    const MigrationRun up = run(*folder, this->service(migrations, service.path()), u"heads"_s);

    EXPECT_EQ(up.outcome, ApplyResultKind::Applied) << said(up);
    EXPECT_EQ(names(), QStringList{u"ANN"_s});
    EXPECT_EQ(versions(), QStringList{u"c3"_s});
}

INSTANTIATE_TEST_SUITE_P(Engines, ByEnvironment,
                         testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL),
                         [](const auto &engine) { return engineName(engine.param).toStdString(); });

} // namespace athanor::test

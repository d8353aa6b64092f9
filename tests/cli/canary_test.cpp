// SPDX-License-Identifier: Apache-2.0
// One password goes through all that the program does; afterwards it is looked for everywhere.
#include "program.h"

#include "support/faultserver.h"
#include "support/patience.h"
#include "support/pgserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray canary = "canary-7Q2-sesame";

class Canary : public testing::Test
{
protected:
    void SetUp() override
    {
        PgServer &server = PgServer::shared();
        ASSERT_TRUE(server.isRunning()) << server.problem().toStdString();
        m_database = server.createDatabase();
        ASSERT_TRUE(server.execute(u"DROP ROLE IF EXISTS canary"_s));
        ASSERT_TRUE(server.createRole(u"canary"_s, QString::fromLatin1(canary), u"CREATEDB"_s));
        ASSERT_TRUE(server.execute(u"GRANT ALL ON SCHEMA public TO canary;"
                                   "CREATE TABLE users (id serial PRIMARY KEY, name text);"
                                   "ALTER TABLE users OWNER TO canary;"
                                   "INSERT INTO users (name) VALUES ('ada')"_s,
                                   m_database));
        QDir(m_home.path()).mkpath(u"migrations/versions"_s);
        write(u"migrations/versions/aaaa1111_.py"_s,
              "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'aaaa1111'\ndown_revision = None\n\n\n"
              "def upgrade():\n    op.add_column('users', sa.Column('note', sa.Text(), nullable=True))\n\n\n"
              "def downgrade():\n    op.drop_column('users', 'note')\n");
    }
    void TearDown() override { PgServer::shared().execute(u"DROP DATABASE IF EXISTS %1"_s.arg(m_database)); }

    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_home.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QProcessEnvironment environment(const QByteArray &password) const
    {
        QProcessEnvironment out;
        out.insert(u"HOME"_s, m_home.path());
        out.insert(u"XDG_STATE_HOME"_s, m_home.filePath(u"state"_s));
        out.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
        out.insert(u"CANARY"_s, QString::fromLatin1(password));
        return out;
    }
    /// Runs and looks at what is printed.
    ProgramRun run(const QStringList &words, const QByteArray &password = canary) const
    {
        const ProgramRun run = athanorctl(words, environment(password), {}, m_home.path());
        EXPECT_FALSE(run.out.contains(canary)) << words.join(u' ').toStdString() << run.out.constData();
        EXPECT_FALSE(run.err.contains(canary)) << words.join(u' ').toStdString() << run.err.constData();
        return run;
    }
    [[nodiscard]] QString url(const QByteArray &password = {}) const
    {
        QString text = PgServer::shared().url(m_database, u"canary"_s);
        if (!password.isEmpty())
            text.replace(u"canary@"_s, u"canary:"_s + QString::fromLatin1(password) + u'@');
        return text;
    }
    void expectNowhereInFiles() const
    {
        int files = 0;
        QDirIterator all(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            ASSERT_TRUE(file.open(QIODevice::ReadOnly));
            EXPECT_FALSE(file.readAll().contains(canary)) << file.fileName().toStdString();
            ++files;
        }
        EXPECT_GT(files, 4);
    }

    QTemporaryDir m_home;
    QString m_database;
};

} // namespace

TEST_F(Canary, IsInNothingThatIsPrintedOrWritten)
{
    const QStringList profile{u"profile"_s,  u"add"_s,          u"shop"_s,
                              url(),         u"--migrations"_s, m_home.filePath(u"migrations"_s),
                              u"--secret"_s, u"env:CANARY"_s};
    ASSERT_EQ(run(profile).status, 0);
    const QList<QStringList> works{
        {u"profile"_s, u"test"_s, u"shop"_s},
        {u"profile"_s, u"show"_s, u"shop"_s},
        {u"fleet"_s, u"status"_s},
        {u"records"_s, u"list"_s, u"shop"_s, u"--table"_s, u"users"_s},
        {u"records"_s, u"update"_s, u"shop"_s, u"--table"_s, u"users"_s, u"--key"_s, u"1"_s, u"name=eve"_s, u"--yes"_s},
        {u"records"_s, u"export"_s, u"shop"_s, u"--table"_s, u"users"_s, u"rows.csv"_s},
        {u"migrations"_s, u"preview"_s, u"shop"_s},
        {u"migrations"_s, u"apply"_s, u"shop"_s, u"--yes"_s, u"--report"_s, u"apply.html"_s},
        {u"checks"_s, u"run"_s, u"shop"_s},
        {u"report"_s, u"checks"_s, u"shop"_s, u"--out"_s, u"checks.html"_s},
        {u"report"_s, u"fleet"_s, u"--all"_s, u"--out"_s, u"fleet.json"_s}};
    for (const QStringList &words : works) {
        EXPECT_EQ(run(words).status, 0) << words.join(u' ').toStdString();
        EXPECT_EQ(run(QStringList{u"--json"_s} + words).status != -1, true) << words.join(u' ').toStdString();
    }
    expectNowhereInFiles();
}

TEST_F(Canary, IsInNoErrorEither)
{
    const QString wrongHost = url(canary).replace(u"127.0.0.1"_s, u"127.0.0.1.invalid"_s);
    const QList<QStringList> failures{
        {u"profile"_s, u"add"_s, u"leak"_s, url(canary)},
        {u"profile"_s, u"test"_s, u"--url"_s, wrongHost},
        {u"profile"_s, u"test"_s, u"--url"_s, url(canary) + u"&bogus=1"_s},
        {u"profile"_s, u"test"_s, u"--url"_s, u"nonsense+"_s + url(canary)},
        {u"profile"_s, u"test"_s, u"--url"_s, url(canary).replace(u"postgresql"_s, u"postgres ql"_s)},
        {u"records"_s, u"list"_s, u"--url"_s, url(canary), u"--table"_s, u"no such table"_s},
        {u"records"_s, u"update"_s, u"--url"_s, url(canary), u"--key"_s, u"1"_s, u"nothing=1"_s, u"--yes"_s}};
    for (const QStringList &words : failures) {
        const ProgramRun outcome = run(words);
        EXPECT_GT(outcome.status, 0) << words.join(u' ').toStdString();
        run(QStringList{u"--json"_s} + words);
    }
    // The server says no to a password that is almost the right one, and what it logs is not ours to repeat.
    const ProgramRun refused = run({u"profile"_s, u"test"_s, u"--url"_s, url(canary + "x")}, canary + "x");
    EXPECT_EQ(refused.status, 1) << refused.err.constData();
}

TEST_F(Canary, LeavesTheProcessListSoonAfterTheStart)
{
    const SilentServer silent;
    QProcess process;
    process.setProcessEnvironment([this] {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.insert(environment({}));
        return all;
    }());
    process.start(
        QStringLiteral(ATHANOR_BIN_DIR) + u"/athanorctl"_s,
        {u"profile"_s, u"test"_s, u"--url"_s,
         u"postgresql://u:%1@127.0.0.1:%2/d?sslmode=disable"_s.arg(QString::fromLatin1(canary)).arg(silent.port())});
    ASSERT_TRUE(process.waitForStarted(patience));
    const auto shown = [&process] {
        QFile words(u"/proc/%1/cmdline"_s.arg(process.processId()));
        return words.open(QIODevice::ReadOnly) ? words.readAll() : QByteArray();
    };
    const QDeadlineTimer deadline(patience);
    while (!deadline.hasExpired() && process.state() == QProcess::Running && !shown().contains("u:***"))
        QThread::yieldCurrentThread();

    const QByteArray words = shown();
    process.kill();
    process.waitForFinished(patience);
    EXPECT_TRUE(words.contains("u:***")) << words.constData();
    EXPECT_FALSE(words.contains(canary));
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
// `athanorctl migrations` where a script must be run by the service's own Alembic, and the commands that write scripts.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using testing::HasSubstr;

class TrustCommands : public testing::Test
{
protected:
    void SetUp() override
    {
        QDir(m_folder.path()).mkpath(u"migrations/versions"_s);
        script(
            u"aaaa1111"_s, "None",
            "op.create_table('person', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', "
            "sa.String(40)), sa.PrimaryKeyConstraint('id'))\n    op.execute(\"INSERT INTO person VALUES (1, 'ann')\")");
        script(u"bbbb2222"_s, "'aaaa1111'",
               "bind = op.get_bind()\n    for row in bind.execute(sa.text('SELECT id, name FROM person')).fetchall():\n"
               "        bind.execute(sa.text('UPDATE person SET name = :n'), {'n': row[1].upper()})");
    }
    void script(const QString &id, const QByteArray &down, const QByteArray &upgrade) const
    {
        QFile file(m_folder.filePath(u"migrations/versions/%1_.py"_s.arg(id)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("\"\"\"message\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '" +
                   id.toUtf8() + "'\ndown_revision = " + down + "\n\n\ndef upgrade():\n    " + upgrade +
                   "\n\n\ndef downgrade():\n    pass\n");
    }
    [[nodiscard]] ProgramRun run(const QString &command, const QStringList &more = {}) const
    {
        QProcessEnvironment environment;
        environment.insert(u"XDG_STATE_HOME"_s, m_folder.filePath(u"state"_s));
        return athanorctl(QStringList{u"--json"_s, u"migrations"_s, command, u"--url"_s,
                                      u"sqlite:///"_s + m_folder.filePath(u"people.db"_s), u"--migrations"_s,
                                      m_folder.filePath(u"migrations"_s)} +
                              more,
                          environment);
    }
    /// A command that knows only the folder.
    [[nodiscard]] ProgramRun onFolder(const QString &command, const QStringList &more = {}) const
    {
        return athanorctl(
            QStringList{u"--json"_s, u"migrations"_s, command, u"--migrations"_s, m_folder.filePath(u"migrations"_s)} +
            more);
    }

    QTemporaryDir m_folder;
};

} // namespace

TEST_F(TrustCommands, AppliesAnUnseenScriptOnlyWhenTrustedAndAccepted)
{
    const ProgramRun untrusted = run(u"apply"_s, {u"--yes"_s});
    EXPECT_EQ(untrusted.status, 4) << untrusted.err.toStdString();
    EXPECT_THAT(untrusted.err.toStdString(), HasSubstr("--trust"));
    EXPECT_THAT(untrusted.err.toStdString(), HasSubstr("versions/bbbb2222_.py"));

    const ProgramRun unaccepted = run(u"apply"_s, {u"--yes"_s, u"--trust"_s});
    EXPECT_EQ(unaccepted.status, 4) << unaccepted.err.toStdString();
    EXPECT_THAT(unaccepted.err.toStdString(), HasSubstr("unseen-script"));

    const ProgramRun preview = run(u"preview"_s);
    const QJsonArray revisions = preview.json()[u"revisions"_s].toArray();
    ASSERT_EQ(revisions.size(), 2) << preview.err.toStdString();
    EXPECT_EQ(revisions[0][u"engine"_s], u"native"_s);
    EXPECT_EQ(revisions[1][u"engine"_s], u"alembic"_s);
    EXPECT_TRUE(revisions[1][u"unseen"_s].toBool());

    const ProgramRun applied = run(u"apply"_s, {u"--yes"_s, u"--accept"_s, u"unseen-script"_s});
    EXPECT_EQ(applied.status, 0) << applied.err.toStdString();
    EXPECT_EQ(applied.json()[u"outcome"_s], u"applied"_s);
    EXPECT_EQ(run(u"status"_s).json()[u"revision"_s].toArray(), QJsonArray{u"bbbb2222"_s});
}

TEST_F(TrustCommands, AsksAgainWhenAFileHasChanged)
{
    EXPECT_EQ(run(u"preview"_s, {u"--trust"_s}).status, 0);
    script(u"cccc3333"_s, "'bbbb2222'", "op.execute('DELETE FROM person')");

    const ProgramRun changed = run(u"apply"_s, {u"--yes"_s, u"--accept"_s, u"unseen-script"_s});

    EXPECT_EQ(changed.status, 4);
    EXPECT_THAT(changed.err.toStdString(), HasSubstr("cccc3333_.py"));
}

TEST_F(TrustCommands, WritesRevisionsThatItReadsBack)
{
    const ProgramRun made = onFolder(u"new"_s, {u"--message"_s, u"Add \"it\" all"_s, u"--rev-id"_s, u"dddd4444"_s});
    EXPECT_EQ(made.status, 0) << made.err.toStdString();
    EXPECT_TRUE(made.json()[u"file"_s].toString().endsWith(u"dddd4444_add_it_all.py"_s));
    const ProgramRun branch =
        onFolder(u"new"_s, {u"--head"_s, u"bbbb2222"_s, u"--splice"_s, u"--rev-id"_s, u"eeee5555"_s});
    EXPECT_EQ(branch.status, 0) << branch.err.toStdString();
    EXPECT_EQ(onFolder(u"new"_s, {u"--head"_s, u"aaaa1111"_s}).status, 2);

    const ProgramRun merged = onFolder(u"merge"_s, {u"--rev-id"_s, u"ffff6666"_s});

    EXPECT_EQ(merged.status, 0) << merged.err.toStdString();
    EXPECT_EQ(onFolder(u"heads"_s).json()[u"heads"_s].toArray(), QJsonArray{u"ffff6666"_s});
    EXPECT_EQ(onFolder(u"merge"_s).status, 2);
}

TEST_F(TrustCommands, MakesAFolderAndComparesModelsWithTheDatabase)
{
    const QString made = m_folder.filePath(u"other/migrations"_s);
    EXPECT_EQ(athanorctl({u"migrations"_s, u"init"_s, u"--migrations"_s, made}).status, 0);
    EXPECT_TRUE(QFile::exists(made + u"/env.py"_s));
    EXPECT_EQ(athanorctl({u"migrations"_s, u"init"_s, u"--migrations"_s, made}).status, 4);

    EXPECT_EQ(run(u"apply"_s, {u"--to"_s, u"aaaa1111"_s, u"--yes"_s}).status, 0);
    QFile models(m_folder.filePath(u"models.py"_s));
    ASSERT_TRUE(models.open(QIODevice::WriteOnly));
    models.write("class Person(db.Model):\n    __tablename__ = 'person'\n    id = db.Column(db.Integer, "
                 "primary_key=True)\n    name = db.Column(db.String(80), nullable=False)\n    age = "
                 "db.Column(db.Integer)\n");
    models.close();
    const ProgramRun checked = athanorctl(
        {u"--json"_s, u"migrations"_s, u"check"_s, u"--url"_s, u"sqlite:///"_s + m_folder.filePath(u"people.db"_s),
         u"--migrations"_s, m_folder.filePath(u"migrations"_s), u"--models"_s, models.fileName(), u"--exit-code"_s});

    EXPECT_EQ(checked.status, 3) << checked.err.toStdString();
    QStringList kinds;
    for (const QJsonValue &one : checked.json()[u"differences"_s].toArray())
        kinds << one[u"kind"_s].toString() + u' ' + one[u"column"_s].toString();
    kinds.sort();
    EXPECT_EQ(kinds, (QStringList{u"length name"_s, u"missing-column age"_s, u"nullable name"_s}));
}

} // namespace athanor::test

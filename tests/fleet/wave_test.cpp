// SPDX-License-Identifier: Apache-2.0
#include "fleet/wave.h"

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

constexpr auto waveScript = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = '%1'\ndown_revision = %2\n\n"
                            "def upgrade():\n    %3\n\ndef downgrade():\n    pass\n";
constexpr auto createThing =
    "op.create_table('thing', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id'))";

/// Services with SQLite databases and two revisions, the second of which makes the table `thing`.
class Wave : public testing::Test
{
protected:
    QTemporaryDir dir;
    WaveOptions options;

    void SetUp() override { options.migrate.journalFolder = dir.filePath(u"journals"_s); }

    [[nodiscard]] Profile service(const QString &name, const QString &second = QString::fromLatin1(createThing)) const
    {
        Profile profile;
        profile.name = name;
        profile.environment = u"test"_s;
        profile.folder = dir.filePath(name);
        profile.url = parseDatabaseUrl(u"sqlite:///app.db"_s)->url;
        profile.migrations = u"migrations"_s;
        const QString versions = profile.folder + "/migrations/versions/"_L1;
        EXPECT_TRUE(QDir().mkpath(versions));
        const QString script = QString::fromLatin1(waveScript);
        writeText(versions + "a.py"_L1, script.arg(u"aaaa"_s, u"None"_s, u"pass"_s));
        writeText(versions + "b.py"_L1, script.arg(u"bbbb"_s, u"'aaaa'"_s, second));
        (void)sql(profile, u"CREATE TABLE other (id INTEGER)"_s);
        return profile;
    }
    static void writeText(const QString &path, const QString &text)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    static Result<ResultSet> sql(const Profile &profile, const QString &statement)
    {
        ConnectionSpec spec = ConnectionSpec::of(profile, {}, Access::ReadWrite);
        spec.createFile = true;
        const auto session = openSession(spec);
        EXPECT_TRUE(session);
        return session ? (*session)->sql()->run(statement) : fail(session);
    }
    static bool hasThing(const Profile &profile) { return sql(profile, u"SELECT id FROM thing"_s).has_value(); }
    static QList<WaveOutcome> outcomes(const QList<WaveStep> &steps)
    {
        QList<WaveOutcome> all;
        for (const WaveStep &step : steps)
            all += step.outcome;
        return all;
    }
};

TEST_F(Wave, AppliesToEveryServiceWithAJournalEach)
{
    const QList<Profile> services{service(u"one"_s), service(u"two"_s)};
    const QList<WaveStep> steps = runWave(services, SecretStore(), options);
    EXPECT_TRUE(waveSucceeded(steps));
    ASSERT_EQ(outcomes(steps), (QList{WaveOutcome::Applied, WaveOutcome::Applied}));
    EXPECT_EQ(steps.at(0).to, QStringList{u"bbbb"_s});
    EXPECT_EQ(steps.at(0).revisions, 2);
    EXPECT_NE(steps.at(0).journal, steps.at(1).journal);
    EXPECT_TRUE(QFile::exists(steps.at(1).journal));
    EXPECT_TRUE(hasThing(services.at(0)) && hasThing(services.at(1)));

    EXPECT_EQ(outcomes(runWave(services, SecretStore(), options)),
              (QList{WaveOutcome::NothingToDo, WaveOutcome::NothingToDo}));
}

TEST_F(Wave, StopsAtTheFirstFailure)
{
    const QList<Profile> services{
        service(u"one"_s), service(u"two"_s, u"op.execute('INSERT INTO nowhere VALUES (1)')"_s), service(u"three"_s)};
    QStringList told;
    options.done = [&told](const WaveStep &step) { told += step.service; };
    const QList<WaveStep> steps = runWave(services, SecretStore(), options);
    EXPECT_EQ(outcomes(steps), (QList{WaveOutcome::Applied, WaveOutcome::Failed, WaveOutcome::NotReached}));
    EXPECT_FALSE(waveSucceeded(steps));
    EXPECT_TRUE(steps.at(1).error);
    EXPECT_EQ(told, (QStringList{u"one"_s, u"two"_s}));
    EXPECT_FALSE(hasThing(services.at(2)));
}

TEST_F(Wave, DoesNotBeginIfOneServiceCannotBePlanned)
{
    const QList<Profile> services{service(u"one"_s), service(u"two"_s, u"op.create_table(name_of_table())"_s)};
    const QList<WaveStep> steps = runWave(services, SecretStore(), options);
    EXPECT_EQ(outcomes(steps), (QList{WaveOutcome::NotReached, WaveOutcome::Refused}));
    ASSERT_TRUE(steps.at(1).error);
    EXPECT_FALSE(hasThing(services.at(0)));
}

TEST_F(Wave, RefusesAServiceThatIsReadOnlyOrHasNoFolder)
{
    Profile readOnly = service(u"one"_s);
    readOnly.readOnly = true;
    EXPECT_EQ(outcomes(runWave({readOnly}, SecretStore(), options)), QList{WaveOutcome::Refused});

    Profile nowhere = service(u"two"_s);
    nowhere.migrations.clear();
    EXPECT_EQ(outcomes(runWave({nowhere}, SecretStore(), options)), QList{WaveOutcome::Refused});
}

TEST_F(Wave, LooksWithoutWriting)
{
    const QList<Profile> services{service(u"one"_s)};
    const QList<WaveStep> steps = planWave(services, SecretStore(), options);
    EXPECT_EQ(outcomes(steps), QList{WaveOutcome::Ready});
    EXPECT_EQ(steps.at(0).revisions, 2);
    EXPECT_FALSE(hasThing(services.at(0)));
    EXPECT_FALSE(QDir(dir.filePath(u"journals"_s)).exists());
}

TEST_F(Wave, ReachesNobodyAfterACancel)
{
    const QList<Profile> services{service(u"one"_s), service(u"two"_s)};
    options.done = [token = options.cancel](const WaveStep &) { token.cancel(); };
    const QList<WaveStep> steps = runWave(services, SecretStore(), options);
    EXPECT_EQ(outcomes(steps), (QList{WaveOutcome::Applied, WaveOutcome::NotReached}));
    EXPECT_FALSE(hasThing(services.at(1)));
}

} // namespace
} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/gitindex.h"
#include "engines/localfacts.h"
#include "support/certificates.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

DatabaseUrl parsedUrl(const QString &text)
{
    return parseDatabaseUrl(text)->url;
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(content);
}

PasswordFacts factsOf(const QByteArray &password)
{
    return passwordFacts(Secret(QByteArray(password)), parsedUrl(u"postgresql://svc@db/orders"_s), u"shop"_s);
}

// ---- passwords ----

TEST(PasswordFacts, CountCharactersNotBytes)
{
    EXPECT_EQ(factsOf("p\xc3\xa4ssw\xc3\xb6rt").characters, 8);
    EXPECT_EQ(factsOf("").characters, 0);
}

TEST(PasswordFacts, KnowWhatIsTriedFirst)
{
    for (const char *word : {"postgres", "PostGres", "changeme", "svc", "orders", "SHOP"})
        EXPECT_TRUE(factsOf(word).isDefault) << word;
    EXPECT_FALSE(factsOf("vT9-kk2.qm8").isDefault);
    EXPECT_FALSE(factsOf("").isDefault);
}

// ---- environment ----

TEST(Environment, NamesWhatCouldMoveAConnectionAndNothingElse)
{
    const QByteArray environment(
        "HOME=/root\0PGHOSTADDR=10.0.0.1\0PGSSLMODE=disable\0LD_PRELOAD=x.so\0MYSQL_PWD=hunter2\0PGTZ=UTC\0\0", 89);
    const QStringList names = dangerousVariables(environment);
    EXPECT_EQ(names, (QStringList{u"LD_PRELOAD"_s, u"MYSQL_PWD"_s, u"PGHOSTADDR"_s, u"PGSSLMODE"_s}));
}

// ---- files ----

TEST(FileFacts, TellModeOwnerAndType)
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"f"_s);
    write(path, "x");
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
    const auto facts = fileFacts(path);
    ASSERT_TRUE(facts.known());
    EXPECT_EQ(facts->modeText(), u"0640"_s);
    EXPECT_EQ(facts->ownerId, ::getuid());
    EXPECT_EQ(facts->type, FileFacts::Type::Regular);
    EXPECT_EQ(facts->bytes, 1);
}

TEST(FileFacts, DoNotFollowALink)
{
    const QTemporaryDir dir;
    write(dir.filePath(u"f"_s), "x");
    QFile::link(dir.filePath(u"f"_s), dir.filePath(u"l"_s));
    EXPECT_EQ(fileFacts(dir.filePath(u"l"_s))->type, FileFacts::Type::SymbolicLink);
}

TEST(FileFacts, AreAGapWhereNothingIs)
{
    const auto facts = fileFacts(u"/nowhere/at/all"_s);
    ASSERT_FALSE(facts.known());
    EXPECT_TRUE(facts.gap().reason.contains(u"does not exist"_s));
}

TEST(FileSystemKind, KnowsTheFoldersForTemporaryFiles)
{
    EXPECT_EQ(*fileSystemKind(u"/tmp/x.db"_s), FileSystemKind::Temporary);
    EXPECT_EQ(*fileSystemKind(u"/var/tmp/../tmp/x.db"_s), FileSystemKind::Temporary);
    EXPECT_EQ(*fileSystemKind(u"/usr"_s), FileSystemKind::Local);
}

// ---- CA files ----

TEST(CaFile, IsReadAsOfADay)
{
    const test::Certificates certificates;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto today = caFileFacts(certificates.ca(), now);
    ASSERT_TRUE(today.known());
    EXPECT_EQ(today->certificates, 1);
    EXPECT_EQ(today->expired, 0);
    EXPECT_EQ(caFileFacts(certificates.ca(), now.addYears(20))->expired, 1);
}

TEST(CaFile, MustHoldACertificate)
{
    const QTemporaryDir dir;
    write(dir.filePath(u"ca.pem"_s), "not a certificate");
    EXPECT_FALSE(caFileFacts(dir.filePath(u"ca.pem"_s), QDateTime::currentDateTimeUtc()).known());
    EXPECT_FALSE(caFileFacts(u"/nowhere/ca.pem"_s, QDateTime::currentDateTimeUtc()).known());
}

// ---- git ----

bool git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s, arguments);
    return process.waitForFinished(20000) && process.exitCode() == 0;
}

class GitIndex : public testing::TestWithParam<const char *>
{
};

TEST_P(GitIndex, NamesTrackedFilesAndNoOthers)
{
    const QTemporaryDir dir;
    ASSERT_TRUE(git(dir.path(), {u"init"_s, u"-q"_s}));
    ASSERT_TRUE(QDir(dir.path()).mkpath(u"deep/er"_s));
    for (const QString &name :
         {u".env"_s, u"a"_s, u"ab"_s, u"abc"_s, u"deep/er/config.py"_s, u"deep/er/untracked.py"_s})
        write(dir.filePath(name), "x");
    ASSERT_TRUE(git(dir.path(), {u"add"_s, u".env"_s, u"a"_s, u"ab"_s, u"abc"_s, u"deep/er/config.py"_s}));
    ASSERT_TRUE(git(dir.path(), {u"update-index"_s, u"--index-version"_s, QString::fromLatin1(GetParam())}));
    for (const QString &name : {u".env"_s, u"a"_s, u"ab"_s, u"abc"_s, u"deep/er/config.py"_s})
        EXPECT_TRUE(*isTrackedByGit(dir.filePath(name))) << name.toStdString();
    EXPECT_FALSE(*isTrackedByGit(dir.filePath(u"deep/er/untracked.py"_s)));
    EXPECT_FALSE(*isTrackedByGit(dir.filePath(u"deep"_s)));
}

INSTANTIATE_TEST_SUITE_P(Versions, GitIndex, testing::Values("2", "3", "4"));

TEST(GitIndex, IsRefusedWhenDamaged)
{
    EXPECT_FALSE(gitIndexNames("", "a").known());
    EXPECT_FALSE(gitIndexNames(QByteArray("DIRC\0\0\0\x02\0\0\0\x05", 12), "a").known());
    EXPECT_FALSE(gitIndexNames(QByteArray("DIRC\0\0\0\x09\0\0\0\0", 12), "a").known());
    EXPECT_FALSE(
        gitIndexNames(QByteArray("DIRC\0\0\0\x04\0\0\0\x01", 12) + QByteArray(62, '\xff') + QByteArray(9, '\xff'), "a")
            .known());
}

TEST(GitIndex, IsNoneOutsideOfARepository)
{
    const QTemporaryDir dir;
    write(dir.filePath(u".env"_s), "x");
    EXPECT_FALSE(*isTrackedByGit(dir.filePath(u".env"_s)));
}

// ---- all of it ----

TEST(LocalFacts, FindThePasswordInTheServicesFiles)
{
    const QTemporaryDir dir;
    write(dir.filePath(u".env"_s), "SQLALCHEMY_DATABASE_URI=postgresql://svc:hunter2hunter2@db.example.org/orders\n");
    QFile::setPermissions(dir.filePath(u".env"_s), QFile::ReadOwner | QFile::ReadOther);
    Profile profile;
    profile.name = u"orders"_s;
    profile.folder = dir.path();
    profile.url = parsedUrl(u"postgresql://svc@db.example.org/orders"_s);
    ServiceFacts facts;
    facts.askedAt = QDateTime::currentDateTimeUtc();
    collectLocalFacts(facts, profile, ConnectionSpec::of(profile, Secret(), Access::ReadOnly), {});
    ASSERT_TRUE(facts.secretPlaces.known());
    ASSERT_EQ(facts.secretPlaces->size(), 1);
    EXPECT_TRUE(facts.secretPlaces->first().file.endsWith(u"/.env"_s));
    EXPECT_EQ(facts.secretPlaces->first().permissions->mode & 0004, 0004);
    EXPECT_FALSE(facts.password.known());
}

TEST(LocalFacts, FindTheSameAccountInOtherProfiles)
{
    Profile one;
    one.name = u"one"_s;
    one.url = parsedUrl(u"postgresql://svc@db/one"_s);
    Profile two = one;
    two.name = u"two"_s;
    two.url = parsedUrl(u"postgresql://svc@db/two"_s);
    Profile other = one;
    other.name = u"other"_s;
    other.url = parsedUrl(u"postgresql://other@db/one"_s);
    FactOptions options;
    options.fleet = {one, two, other};
    ServiceFacts facts;
    facts.askedAt = QDateTime::currentDateTimeUtc();
    collectLocalFacts(facts, one, ConnectionSpec::of(one, Secret(), Access::ReadOnly), options);
    EXPECT_EQ(facts.sharedAccount->services, QStringList{u"two"_s});
}

} // namespace
} // namespace athanor

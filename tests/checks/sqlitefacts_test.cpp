// SPDX-License-Identifier: Apache-2.0
#include "soundfacts.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <sqlite3.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

/// A database file made by SQLite itself, outside of Athanor.
class SqliteFacts : public testing::Test
{
protected:
    void make(const QByteArray &sql)
    {
        sqlite3 *database = nullptr;
        ASSERT_EQ(sqlite3_open(path().toUtf8().constData(), &database), SQLITE_OK);
        char *problem = nullptr;
        EXPECT_EQ(sqlite3_exec(database, sql.constData(), nullptr, nullptr, &problem), SQLITE_OK)
            << (problem != nullptr ? problem : "");
        sqlite3_free(problem);
        sqlite3_close(database);
        QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner);
    }
    [[nodiscard]] QString path() const { return m_dir.filePath(u"x.db"_s); }
    [[nodiscard]] ServiceFacts ask() const
    {
        Profile profile;
        profile.name = u"orders"_s;
        profile.url = urlOf(u"sqlite:///"_s + path());
        return askFacts(profile, ConnectionSpec::of(profile, Secret(), Access::ReadOnly));
    }
    [[nodiscard]] QString statusOf(const QString &id) const { return checkStatusName(findingOf(id, ask()).status); }
    [[nodiscard]] QByteArray hash() const
    {
        QFile file(path());
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256);
    }

    QTemporaryDir m_dir;
};

TEST_F(SqliteFacts, AreSoundForASoundFile)
{
    make("PRAGMA journal_mode=wal; CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT);");
    for (const QString &id : {u"SL-FILE-001"_s, u"SL-FILE-002"_s, u"SL-FILE-003"_s, u"SL-INT-001"_s, u"SL-INT-002"_s,
                              u"SL-INT-003"_s, u"SL-SCH-001"_s})
        EXPECT_EQ(statusOf(id), u"pass"_s) << id.toStdString();
    EXPECT_EQ(statusOf(u"SL-FILE-004"_s), u"warn"_s); // the test's folder is one for temporary files
}

TEST_F(SqliteFacts, SeeModesAsTheyAre)
{
    make("CREATE TABLE t (a);");
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    EXPECT_EQ(statusOf(u"SL-FILE-001"_s), u"warn"_s);
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther | QFile::WriteOther);
    EXPECT_EQ(statusOf(u"SL-FILE-001"_s), u"fail"_s);
}

TEST_F(SqliteFacts, SeeAFolderThatEveryoneMayWrite)
{
    make("CREATE TABLE t (a);");
    QFile::setPermissions(m_dir.path(), QFile::Permissions::fromInt(0x7777));
    EXPECT_EQ(statusOf(u"SL-FILE-002"_s), u"fail"_s);
}

TEST_F(SqliteFacts, SeeAJournalThatAWriterLeft)
{
    make("CREATE TABLE t (a);");
    QFile journal(path() + "-journal"_L1);
    ASSERT_TRUE(journal.open(QIODevice::WriteOnly));
    journal.write(QByteArray::fromHex("d9d505f920a163d7") + QByteArray(504, '\0'));
    journal.close();
    QFile::setPermissions(journal.fileName(), QFile::ReadOwner | QFile::WriteOwner);
    const auto facts = collectSqliteFileFacts(path());
    ASSERT_EQ(facts.sidecars->size(), 1);
    EXPECT_TRUE(facts.sidecars->first().hotJournal);
}

TEST_F(SqliteFacts, FindRowsThatNameNothing)
{
    make("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p(id)); INSERT INTO c VALUES "
         "(7);");
    EXPECT_EQ(statusOf(u"SL-INT-002"_s), u"warn"_s);
}

TEST_F(SqliteFacts, FindADangerousView)
{
    make("CREATE VIEW v AS SELECT load_extension('/tmp/evil.so');");
    EXPECT_EQ(statusOf(u"SL-SCH-001"_s), u"fail"_s);
}

TEST_F(SqliteFacts, TakeNoWordForAFunction)
{
    make("CREATE TABLE edit (readfile TEXT, load_extension TEXT);");
    EXPECT_EQ(statusOf(u"SL-SCH-001"_s), u"pass"_s);
}

TEST_F(SqliteFacts, SayThatAFileIsNoDatabase)
{
    QFile file(path());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    EXPECT_EQ(statusOf(u"SL-INT-001"_s), u"fail"_s);
    EXPECT_EQ(statusOf(u"SL-SCH-001"_s), u"unknown"_s);
}

TEST_F(SqliteFacts, SeeADamagedPage)
{
    make("CREATE TABLE t (a TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
         "INSERT INTO t SELECT hex(randomblob(20)) FROM n; CREATE INDEX i ON t (a);");
    QFile file(path());
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    file.seek(4096 * 3);
    file.write(QByteArray(4096, '\x55'));
    file.close();
    EXPECT_EQ(statusOf(u"SL-INT-001"_s), u"fail"_s);
}

TEST_F(SqliteFacts, MakeNoFileWhereNoneIs)
{
    EXPECT_EQ(statusOf(u"SL-FILE-001"_s), u"unknown"_s);
    EXPECT_EQ(statusOf(u"SL-INT-001"_s), u"unknown"_s);
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(SqliteFacts, ChangeNothing)
{
    make("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    const QByteArray before = hash();
    (void)ask();
    EXPECT_EQ(hash(), before);
    EXPECT_EQ(QDir(m_dir.path()).entryList(QDir::Files), QStringList{u"x.db"_s});
}

} // namespace
} // namespace athanor

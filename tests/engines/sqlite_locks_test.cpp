// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "engines/sql/sqlconnection.h"

#include <QProcess>
#include <QTemporaryDir>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// Whether a program of its own may begin to write to the file now.
bool anotherProcessCanWrite(const QString &path)
{
    QProcess shell;
    shell.start(u"sqlite3"_s, {u"-bail"_s, path, u"PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK;"_s});
    EXPECT_TRUE(shell.waitForFinished(10000));
    return shell.exitCode() == 0;
}

TEST(SqliteLocks, OpeningASecondSessionKeepsTheWriteLockOfTheFirst)
{
    const QTemporaryDir folder;
    ConnectionSpec spec;
    spec.url.engine = EngineId::SQLite;
    spec.url.scheme = u"sqlite"_s;
    spec.url.database = folder.filePath(u"a.db"_s);
    spec.access = Access::ReadWrite;
    spec.createFile = true;
    const auto writer = openOrFail(spec);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->sql()->run(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
    ASSERT_TRUE(anotherProcessCanWrite(spec.url.database));
    ASSERT_TRUE(writer->sql()->run(u"BEGIN IMMEDIATE"_s));
    ASSERT_FALSE(anotherProcessCanWrite(spec.url.database));

    spec.access = Access::ReadOnly;
    spec.createFile = false;
    {
        const auto reader = openOrFail(spec);
        ASSERT_TRUE(reader);
        EXPECT_FALSE(anotherProcessCanWrite(spec.url.database));
    }

    EXPECT_FALSE(anotherProcessCanWrite(spec.url.database));
    EXPECT_TRUE(writer->sql()->run(u"ROLLBACK"_s));
}

} // namespace
} // namespace athanor::test

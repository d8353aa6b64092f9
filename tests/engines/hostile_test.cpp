// SPDX-License-Identifier: Apache-2.0
// Data that was made to mislead, or to be too much.
#include "backend.h"

#include "support/pgserver.h"

#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class HostileFile : public testing::Test
{
protected:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] ConnectionSpec spec(const QString &name, Access access) const
    {
        ConnectionSpec spec;
        spec.url.engine = EngineId::SQLite;
        spec.url.scheme = u"sqlite"_s;
        spec.url.database = path(name);
        spec.access = access;
        return spec;
    }
    [[nodiscard]] QByteArray content(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        ASSERT_EQ(file.write(bytes), bytes.size());
    }
    /// "left.db" with the journal of a program that died in the middle of a transaction.
    void makeHotJournal() const
    {
        sqlite3 *raw = nullptr;
        ASSERT_EQ(sqlite3_open(QFile::encodeName(path(u"live.db"_s)).constData(), &raw), SQLITE_OK);
        const auto run = [raw](const char *sql) { return sqlite3_exec(raw, sql, nullptr, nullptr, nullptr); };
        EXPECT_EQ(run("PRAGMA cache_size = 2; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);"
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) "
                      "INSERT INTO t SELECT i, 'before' || hex(zeroblob(100)) FROM n"),
                  SQLITE_OK);
        EXPECT_EQ(run("BEGIN; UPDATE t SET v = 'after' || hex(zeroblob(100))"), SQLITE_OK);
        // The cache is too small for the change, so a part of it is in the file already.
        write(u"left.db"_s, content(u"live.db"_s));
        write(u"left.db-journal"_s, content(u"live.db-journal"_s));
        sqlite3_close(raw);
        ASSERT_GT(content(u"left.db-journal"_s).size(), 512);
    }
    [[nodiscard]] static PageRequest pageOf(const QString &table)
    {
        PageRequest request;
        request.table = {QString(), table};
        return request;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

TEST_F(HostileFile, WithTheJournalOfADeadWriterIsNotMendedByLooking)
{
    makeHotJournal();
    const QByteArray before = content(u"left.db"_s);
    const QByteArray journal = content(u"left.db-journal"_s);

    const auto session = openSession(spec(u"left.db"_s, Access::ReadOnly));

    // Half a transaction must not be shown as if it were the data.
    const auto page = session ? (*session)->fetch(pageOf(u"t"_s)) : Result<Page>(fail(session.error()));
    EXPECT_FALSE(page) << qPrintable(page->rows.first().at(1).toText());
    EXPECT_EQ(content(u"left.db"_s), before);
    EXPECT_EQ(content(u"left.db-journal"_s), journal);
}

TEST_F(HostileFile, WithTheJournalOfADeadWriterIsRolledBackByAWriter)
{
    makeHotJournal();

    const auto session = openOrFail(spec(u"left.db"_s, Access::ReadWrite));
    ASSERT_TRUE(session);

    const auto rows = session->sql()->run(u"SELECT count(*) FROM t WHERE v LIKE 'before%'"_s);
    ASSERT_TRUE(rows) << qPrintable(describe(rows.error()));
    EXPECT_EQ(rows->rows.first().first(), Value(500));
}

TEST_F(HostileFile, WithAJournalOfRubbishEndsInDataOrAnError)
{
    makeHotJournal();
    const QByteArray journal = content(u"left.db-journal"_s);
    const QByteArray database = content(u"left.db"_s);
    for (qsizetype i = 0; i < qMin<qsizetype>(journal.size(), 600); i += 3) {
        QByteArray damaged = journal;
        damaged[i] = char(damaged.at(i) ^ 0xa5);
        write(u"left.db"_s, database);
        write(u"left.db-journal"_s, damaged);
        const auto session = openSession(spec(u"left.db"_s, Access::ReadWrite));
        if (session)
            (void)(*session)->fetch(pageOf(u"t"_s));
    }
}

TEST_F(HostileFile, ThatComputesHugeTextIsShownByItsFirstPart)
{
    auto make = spec(u"big.db"_s, Access::ReadWrite);
    make.createFile = true;
    {
        const auto session = openOrFail(make);
        ASSERT_TRUE(session);
        execute(*session, {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (1)"_s,
                           u"CREATE VIEW huge AS SELECT id, hex(zeroblob(10000000)) AS v FROM t"_s});
    }
    const auto session = openOrFail(spec(u"big.db"_s, Access::ReadOnly));
    ASSERT_TRUE(session);

    const auto page = session->fetch(pageOf(u"huge"_s));

    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    EXPECT_TRUE(page->rows.first().at(1).isLarge());
}

TEST(HostileServer, IsQuotedBrieflyAndWithoutControlCharacters)
{
    const auto backend = makeBackend(EngineId::PostgreSQL);
    ASSERT_TRUE(backend);
    const auto session = openOrFail(backend->spec());
    ASSERT_TRUE(session);

    const auto done =
        session->sql()->run(u"DO $$ BEGIN RAISE EXCEPTION '%', repeat(E'\\x01<script>\\u202e', 1000000); END $$"_s);

    ASSERT_FALSE(done);
    EXPECT_LE(done.error().message.size(), 1000);
    EXPECT_LE(done.error().detail.size(), 4200);
    for (const QString &text : {done.error().message, done.error().detail}) {
        EXPECT_FALSE(text.contains(QChar(1)));
        EXPECT_FALSE(text.contains(QChar(0x202e)));
    }
    EXPECT_TRUE(session->ping());
}

TEST(HostileServer, ValuesAtTheEdgesOfTheirTypesAreShownAndHeldExactly)
{
    const auto backend = makeBackend(EngineId::PostgreSQL);
    ASSERT_TRUE(backend);
    const auto session = openOrFail(backend->spec());
    ASSERT_TRUE(session);
    execute(*session,
            {u"CREATE TABLE t (id bigint PRIMARY KEY, n numeric, d date, ts timestamp, f float8, w int)"_s,
             u"INSERT INTO t VALUES (9223372036854775807, 99999999999999999999999999999999999999, '0044-03-15 BC', "
             "'294276-12-31 23:59:59.999999', 'infinity', 1), (-9223372036854775808, "
             "-0.00000000000000000000000000000000000001, '10000-01-01', '4713-01-01 00:00:00 BC', 'NaN', 1)"_s});
    PageRequest request;
    request.table = {u"public"_s, u"t"_s};
    const auto page = session->fetch(request);
    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    ASSERT_EQ(page->rows.size(), 2);
    const Row &low = page->rows.at(0), &high = page->rows.at(1);
    EXPECT_EQ(low.at(0), Value(std::numeric_limits<qint64>::min()));
    EXPECT_EQ(high.at(0), Value(std::numeric_limits<qint64>::max()));
    EXPECT_EQ(high.at(1).toText(), u"99999999999999999999999999999999999999"_s);
    EXPECT_EQ(low.at(1).toText(), u"-0.00000000000000000000000000000000000001"_s);
    EXPECT_EQ(high.at(2).toText(), u"0044-03-15 BC"_s);
    EXPECT_EQ(low.at(2).toText(), u"10000-01-01"_s);

    // Every one of them is held against what was seen, and found the same.
    for (const Row &row : page->rows) {
        QList<NamedValue> seen;
        for (qsizetype i = 1; i < row.size(); ++i)
            seen.append({page->columns.at(i).name, row.at(i)});
        QList<NamedValue> wanted = seen;
        wanted.last().value = Value(2);
        const auto updated = session->apply({RowChange::update(request.table, {{u"id"_s, row.at(0)}}, wanted, seen)});
        ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
        EXPECT_FALSE(updated->conflict);
    }
    const auto again = session->fetch(request);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->rows.at(0).at(1), low.at(1));
    EXPECT_EQ(again->rows.at(1).at(2), high.at(2));
}

} // namespace athanor::test

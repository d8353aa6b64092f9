// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Sqlite : public testing::Test
{
protected:
    [[nodiscard]] QString path(const QString &name = u"a.db"_s) const { return m_folder.filePath(name); }
    [[nodiscard]] ConnectionSpec spec(const QString &name = u"a.db"_s, Access access = Access::ReadWrite) const
    {
        ConnectionSpec made;
        made.url.engine = EngineId::SQLite;
        made.url.scheme = u"sqlite"_s;
        made.url.database = path(name);
        made.access = access;
        return made;
    }
    [[nodiscard]] std::unique_ptr<Session> create(const QStringList &statements)
    {
        ConnectionSpec made = spec();
        made.createFile = true;
        auto session = openOrFail(made);
        if (session)
            execute(*session, statements);
        return session;
    }
    /// Runs SQL without any of Athanor's precautions, as a stranger would have.
    void asStranger(const char *sql, const QString &name = u"a.db"_s) const
    {
        sqlite3 *database = nullptr;
        ASSERT_EQ(sqlite3_open(QFile::encodeName(path(name)).constData(), &database), SQLITE_OK);
        char *error = nullptr;
        EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, &error), SQLITE_OK) << error;
        sqlite3_free(error);
        sqlite3_close(database);
    }
    [[nodiscard]] Error openError(const ConnectionSpec &made) const
    {
        const auto session = openSession(made);
        EXPECT_FALSE(session);
        return session ? Error() : session.error();
    }
    [[nodiscard]] QByteArray content(const QString &name = u"a.db"_s) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        ASSERT_EQ(file.write(bytes), bytes.size());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

TEST_F(Sqlite, NeverCreatesAFileByOpeningIt)
{
    for (const Access access : {Access::ReadOnly, Access::ReadWrite}) {
        const Error error = openError(spec(u"missing.db"_s, access));
        EXPECT_EQ(error.kind, ErrorKind::Unreachable);
        EXPECT_TRUE(error.message.contains(u"does not exist"_s));
        EXPECT_FALSE(QFile::exists(path(u"missing.db"_s)));
    }
    ConnectionSpec readOnly = spec(u"missing.db"_s, Access::ReadOnly);
    readOnly.createFile = true;
    EXPECT_EQ(openError(readOnly).kind, ErrorKind::Unreachable) << "a read-only session must not create a file";
}

TEST_F(Sqlite, CreatesAFileWhereItIsAskedTo)
{
    const auto session = create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});

    ASSERT_TRUE(session);
    EXPECT_TRUE(QFile::exists(path()));
}

TEST_F(Sqlite, RefusesWhatIsNoDatabase)
{
    write(u"text.db"_s, "This is a letter, not a database, however it is called.");
    EXPECT_EQ(openError(spec(u"text.db"_s)).kind, ErrorKind::InvalidInput);
    write(u"torn.db"_s, QByteArray("SQLite format 3\0", 16) + QByteArray(600, '\xff'));
    EXPECT_EQ(openError(spec(u"torn.db"_s)).kind, ErrorKind::InvalidInput);
    QDir().mkpath(path(u"folder.db"_s));
    EXPECT_EQ(openError(spec(u"folder.db"_s)).kind, ErrorKind::InvalidInput);
    ConnectionSpec device = spec();
    device.url.database = u"/dev/zero"_s;
    EXPECT_EQ(openError(device).kind, ErrorKind::InvalidInput);
}

TEST_F(Sqlite, FollowsNoLinkToAFileButTakesLinkedFolders)
{
    (void)create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    ASSERT_TRUE(QFile::link(path(), path(u"link.db"_s)));
    const Error error = openError(spec(u"link.db"_s));
    EXPECT_EQ(error.kind, ErrorKind::Refused);
    EXPECT_TRUE(error.message.contains(u"symbolic link"_s));
    QDir().mkpath(path(u"real"_s));
    ASSERT_TRUE(QFile::rename(path(), path(u"real/a.db"_s)));
    ASSERT_TRUE(QFile::link(path(u"real"_s), path(u"linked"_s)));

    EXPECT_TRUE(openOrFail(spec(u"linked/a.db"_s)));
}

TEST_F(Sqlite, ReadsRelativePathsBelowTheServicesFolder)
{
    (void)create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    ConnectionSpec relative = spec();
    relative.url.database = u"a.db"_s;
    relative.baseFolder = path(u"."_s);

    EXPECT_TRUE(openOrFail(relative));
}

TEST_F(Sqlite, LeavesAFileUntouchedThatItOnlyReads)
{
    (void)create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (1)"_s});
    const QByteArray before = content();
    {
        const auto session = openOrFail(spec(u"a.db"_s, Access::ReadOnly));
        ASSERT_TRUE(session);
        EXPECT_TRUE(session->schema());
        for (const QString &sql : {u"INSERT INTO t VALUES (2)"_s, u"CREATE TABLE u (a)"_s, u"PRAGMA user_version = 9"_s,
                                   u"PRAGMA journal_mode = WAL"_s, u"VACUUM"_s})
            EXPECT_FALSE(session->sql()->run(sql)) << qPrintable(sql);
        (void)session->sql()->run(u"PRAGMA query_only = OFF"_s);
        EXPECT_FALSE(session->sql()->run(u"INSERT INTO t VALUES (3)"_s));
    }
    EXPECT_EQ(content(), before);
}

TEST_F(Sqlite, KeepsStorageClassesExactly)
{
    const auto session =
        create({u"CREATE TABLE t (id INTEGER PRIMARY KEY, v)"_s,
                u"INSERT INTO t VALUES (1, 1), (2, 1.0), (3, '1'), (4, x'31'), (5, NULL), "
                "(6, CAST(x'ff61' AS TEXT)), (7, 9007199254740993), (8, 9e999), (9, 'a' || char(0) || 'b')"_s});
    ASSERT_TRUE(session);
    PageRequest request;
    request.table = {QString(), u"t"_s};

    const auto page = session->fetch(request);

    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    const auto value = [&](int i) { return page->rows.at(i - 1).at(1); };
    EXPECT_EQ(value(1), Value(qint64(1)));
    EXPECT_EQ(value(2), Value(1.0));
    EXPECT_EQ(value(3), Value(u"1"_s));
    EXPECT_EQ(value(4), Value(QByteArray("1")));
    EXPECT_TRUE(value(5).isNull());
    EXPECT_EQ(value(6), Value(QByteArray("\xff\x61"))) << "text that is not UTF-8";
    EXPECT_EQ(value(7), Value(qint64(9007199254740993)));
    EXPECT_EQ(value(8), Value(std::numeric_limits<double>::infinity()));
    EXPECT_EQ(value(9), Value(QString(u"a"_s + QChar(u'\0') + u'b')));

    // Each row can be named by what was seen of it.
    for (const Row &row : page->rows) {
        const auto erased =
            session->apply({RowChange::erase(request.table, {{u"id"_s, row.at(0)}}, {{u"v"_s, row.at(1)}})});
        ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
        EXPECT_FALSE(erased->conflict) << qPrintable(row.at(1).toDisplay());
    }
}

TEST_F(Sqlite, SeesAChangeOfCaseInAColumnThatIgnoresIt)
{
    const auto session = create(
        {u"CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT COLLATE NOCASE)"_s, u"INSERT INTO t VALUES (1, 'anna')"_s});
    const auto outcome = session->apply({RowChange::update({QString(), u"t"_s}, {{u"id"_s, Value(1)}},
                                                           {{u"v"_s, Value(u"x"_s)}}, {{u"v"_s, Value(u"ANNA"_s)}})});
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->conflict);
}

TEST_F(Sqlite, PagesAPrimaryKeyThatHoldsNulls)
{
    const auto session = create({u"CREATE TABLE t (k TEXT PRIMARY KEY, v)"_s,
                                 u"INSERT INTO t VALUES (NULL, 1), (NULL, 2), (NULL, 3), ('a', 4), ('b', 5)"_s});
    PageRequest request;
    request.table = {QString(), u"t"_s};
    request.limit = 2;
    int rows = 0;
    for (int i = 0; i < 10; ++i) {
        const auto page = session->fetch(request);
        ASSERT_TRUE(page) << qPrintable(describe(page.error()));
        rows += int(page->rows.size());
        if (!page->next)
            break;
        request.after = page->next;
    }

    EXPECT_EQ(rows, 5);
}

TEST_F(Sqlite, RefusesAChangeThatWouldHitSeveralRows)
{
    const auto session =
        create({u"CREATE TABLE t (k TEXT PRIMARY KEY, v)"_s, u"INSERT INTO t VALUES (NULL, 1), (NULL, 1)"_s});

    const auto done =
        session->apply({RowChange::erase({QString(), u"t"_s}, {{u"k"_s, Value()}}, {{u"v"_s, Value(1)}})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Refused);
    EXPECT_EQ(session->count({QString(), u"t"_s}, {})->rows, 2);
}

TEST_F(Sqlite, WaitsNoLongerForALockThanAsked)
{
    const auto holder = create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"BEGIN IMMEDIATE"_s});
    ConnectionSpec waiting = spec();
    waiting.lockTimeout = std::chrono::milliseconds(120);
    const auto session = openOrFail(waiting);
    ASSERT_TRUE(holder && session);

    const auto done = session->apply({RowChange::insert({QString(), u"t"_s}, {{u"id"_s, Value(1)}})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_TRUE(done.error().message.contains(u"lock"_s));
}

TEST_F(Sqlite, LoadsNoExtensionAndAttachesNothing)
{
    const auto session = create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    ASSERT_TRUE(session);
    // Not because the file is missing.
    const auto loaded = session->sql()->run(u"SELECT load_extension('/nowhere/x.so')"_s);
    ASSERT_FALSE(loaded);
    EXPECT_TRUE(describe(loaded.error()).contains(u"not authorized"_s)) << qPrintable(describe(loaded.error()));
    for (const QString &sql :
         {u"ATTACH '"_s + path(u"other.db"_s) + u"' AS o"_s, u"VACUUM INTO '"_s + path(u"copy.db"_s) + u'\''})
        EXPECT_FALSE(session->sql()->run(sql)) << qPrintable(sql);
    EXPECT_FALSE(QFile::exists(path(u"other.db"_s)));
    EXPECT_FALSE(QFile::exists(path(u"copy.db"_s)));
}

TEST_F(Sqlite, LetsNobodyWriteTheSchemaTable)
{
    const auto session = create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    (void)session->sql()->run(u"PRAGMA writable_schema = ON"_s);

    EXPECT_FALSE(session->sql()->run(u"UPDATE sqlite_schema SET sql = 'x'"_s));
}

TEST_F(Sqlite, DoesNotTrustTheViewsOfAFile)
{
    (void)create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    asStranger("CREATE VIEW evil AS SELECT load_extension('/tmp/x.so') AS a;"
               "CREATE VIEW nosy AS SELECT file FROM pragma_database_list;"
               "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i FROM n");
    ConnectionSpec hasty = spec(u"a.db"_s, Access::ReadOnly);
    hasty.statementTimeout = std::chrono::milliseconds(300);
    const auto session = openOrFail(hasty);
    ASSERT_TRUE(session);
    PageRequest request;

    for (const QString &view : {u"evil"_s, u"nosy"_s}) {
        request.table = {QString(), view};
        EXPECT_FALSE(session->fetch(request)) << qPrintable(view);
    }
    request.table = {QString(), u"endless"_s};
    const auto endless = session->fetch(request);
    ASSERT_FALSE(endless);
    EXPECT_EQ(endless.error().kind, ErrorKind::Timeout) << qPrintable(describe(endless.error()));
    EXPECT_EQ(session->tables()->size(), 4);
}

TEST_F(Sqlite, HoldsWhatGuardsAgainstADamagedFile)
{
    (void)create({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    for (const Access access : {Access::ReadOnly, Access::ReadWrite}) {
        const auto session = openOrFail(spec(u"a.db"_s, access));
        ASSERT_TRUE(session);
        for (const auto &[pragma, expected] :
             {std::pair{u"cell_size_check"_s, 1}, std::pair{u"mmap_size"_s, 0}, std::pair{u"trusted_schema"_s, 0},
              std::pair{u"query_only"_s, access == Access::ReadOnly ? 1 : 0}}) {
            const auto set = session->sql()->run(u"PRAGMA "_s + pragma);
            ASSERT_TRUE(set) << qPrintable(describe(set.error()));
            EXPECT_EQ(set->rows.value(0).value(0), Value(qint64(expected))) << qPrintable(pragma);
        }
    }
}

TEST_F(Sqlite, SurvivesEveryFlippedByteOfASmallFile)
{
    (void)create({u"PRAGMA page_size = 512"_s, u"CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9) UNIQUE)"_s,
                  u"INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')"_s});
    const QByteArray whole = content();
    ASSERT_LT(whole.size(), 8192);
    int refused = 0;
    for (qsizetype i = 0; i < whole.size(); ++i) {
        QByteArray damaged = whole;
        damaged[i] = char(damaged.at(i) ^ 0xff);
        write(u"bad.db"_s, damaged);
        const auto session = openSession(spec(u"bad.db"_s, Access::ReadOnly));
        if (!session) {
            ++refused;
            continue;
        }
        const auto schema = (*session)->schema();
        PageRequest request;
        request.table = {QString(), u"t"_s};
        refused += !(*session)->fetch(request);
        EXPECT_EQ(content(u"bad.db"_s), damaged);
    }
    EXPECT_GT(refused, 0);
}

TEST_F(Sqlite, ReadsWhatOnlyTheTextOfATableSays)
{
    const auto session =
        create({u"CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b, UNIQUE (a, b))"_s,
                u"CREATE TABLE t (id INTEGER PRIMARY KEY, -- comment, with ( and CHECK\n"
                "a VARCHAR(10) CONSTRAINT uq_a UNIQUE CONSTRAINT ck_a CHECK (a <> ')' AND length(a) > 1),\n"
                "b INT CONSTRAINT fk_b REFERENCES p ON UPDATE SET NULL, c, d TEXT DEFAULT 'x, y',\n"
                "e INT GENERATED ALWAYS AS (b * 2) VIRTUAL,\n"
                "CHECK (b > 0 /* , */ OR b IS NULL), CONSTRAINT \"odd \"\"name\" UNIQUE (b, c),\n"
                "FOREIGN KEY (b, c) REFERENCES p (a, b) ON DELETE NO ACTION)"_s,
                u"CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID"_s,
                u"CREATE TABLE s (k INTEGER PRIMARY KEY, v TEXT) STRICT"_s,
                u"CREATE UNIQUE INDEX ix ON t (a COLLATE NOCASE DESC, b + 1) WHERE b > 2"_s,
                u"CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END"_s});
    ASSERT_TRUE(session);

    const auto t = session->table({QString(), u"t"_s});

    ASSERT_TRUE(t) << qPrintable(describe(t.error()));
    EXPECT_EQ(t->uniques, (QList<UniqueConstraint>{{u"uq_a"_s, {u"a"_s}}, {u"odd \"name"_s, {u"b"_s, u"c"_s}}}));
    ASSERT_EQ(t->checks.size(), 2);
    EXPECT_EQ(t->checks.at(0), (CheckConstraint{u"ck_a"_s, u"a <> ')' AND length(a) > 1"_s}));
    EXPECT_EQ(t->checks.at(1).name, QString());
    EXPECT_EQ(t->checks.at(1).sql, u"b > 0 /* , */ OR b IS NULL"_s);
    ASSERT_EQ(t->foreignKeys.size(), 2);
    EXPECT_EQ(t->foreignKeys.at(0).name, u"fk_b"_s);
    EXPECT_EQ(t->foreignKeys.at(0).targetColumns, QStringList{u"id"_s});
    EXPECT_EQ(t->foreignKeys.at(0).onUpdate, u"SET NULL"_s);
    EXPECT_EQ(t->foreignKeys.at(1).columns, (QStringList{u"b"_s, u"c"_s}));
    EXPECT_EQ(t->foreignKeys.at(1).onDelete, QString());
    EXPECT_TRUE(t->column(u"id"_s)->autoIncrement);
    EXPECT_TRUE(t->column(u"e"_s)->generated);
    EXPECT_EQ(t->column(u"d"_s)->defaultSql, u"'x, y'"_s);
    EXPECT_EQ(t->column(u"a"_s)->length, 10);
    EXPECT_EQ(t->triggers, QStringList{u"tr"_s});
    const auto ix = std::ranges::find(t->indexes, u"ix"_s, &Index::name);
    ASSERT_NE(ix, t->indexes.end());
    EXPECT_EQ(ix->elements, (QStringList{u"a"_s, u"b + 1"_s}));
    EXPECT_EQ(ix->where, u"b > 2"_s);
    EXPECT_TRUE(ix->unique);
    EXPECT_FALSE(ix->ofConstraint);
    EXPECT_TRUE(session->table({QString(), u"w"_s})->withoutRowid);
    EXPECT_TRUE(session->table({QString(), u"s"_s})->strict);
    EXPECT_EQ(session->tables()->size(), 4) << "SQLite's own tables are not shown";
}

TEST_F(Sqlite, KnowsARowidAliasFromAPlainKey)
{
    const auto session = create({u"CREATE TABLE a (id INTEGER PRIMARY KEY)"_s, u"CREATE TABLE b (id INT PRIMARY KEY)"_s,
                                 u"CREATE TABLE c (id INTEGER PRIMARY KEY DESC)"_s,
                                 u"CREATE TABLE d (x, id INTEGER, PRIMARY KEY (id))"_s});
    const auto isAlias = [&](const QString &table) {
        return session->table({QString(), table})->column(u"id"_s)->autoIncrement;
    };
    EXPECT_TRUE(isAlias(u"a"_s));
    EXPECT_FALSE(isAlias(u"b"_s));
    EXPECT_FALSE(isAlias(u"c"_s));
    EXPECT_TRUE(isAlias(u"d"_s));
}

TEST_F(Sqlite, ReadsAWriteAheadLogThatAnotherProgramHolds)
{
    const auto writer = create(
        {u"PRAGMA journal_mode = WAL"_s, u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (1)"_s});
    const auto reader = openOrFail(spec(u"a.db"_s, Access::ReadOnly));
    ASSERT_TRUE(writer && reader);
    execute(*writer, {u"BEGIN IMMEDIATE"_s, u"INSERT INTO t VALUES (2)"_s});

    EXPECT_EQ(reader->count({QString(), u"t"_s}, {})->rows, 1);
    execute(*writer, {u"COMMIT"_s});
    EXPECT_EQ(reader->count({QString(), u"t"_s}, {})->rows, 2);
}

TEST_F(Sqlite, OpensADatabaseInMemory)
{
    ConnectionSpec memory = spec();
    memory.url.database = u":memory:"_s;
    const auto session = openOrFail(memory);
    ASSERT_TRUE(session);
    execute(*session, {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});

    EXPECT_EQ(session->tables()->size(), 1);
}

TEST_F(Sqlite, ReadsTheSchemaAroundAViewThatItMayNotLookInto)
{
    const auto session = create({u"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)"_s});
    ASSERT_TRUE(session);
    asStranger("CREATE VIEW v AS SELECT id, load_extension('x') AS y FROM t");

    const auto schema = session->schema();

    ASSERT_TRUE(schema) << qPrintable(schema.error().message);
    ASSERT_TRUE(schema->table({{}, u"t"_s}));
    EXPECT_EQ(schema->table({{}, u"t"_s})->columns.size(), 2);
    ASSERT_TRUE(schema->table({{}, u"v"_s}));
    EXPECT_TRUE(schema->table({{}, u"v"_s})->columns.isEmpty());
    const auto view = session->table({{}, u"v"_s});
    ASSERT_FALSE(view);
    EXPECT_TRUE(view.error().message.contains(u"load_extension"_s)) << qPrintable(view.error().message);
}

} // namespace athanor::test

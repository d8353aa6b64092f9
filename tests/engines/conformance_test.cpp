// SPDX-License-Identifier: Apache-2.0
// What every engine promises, run against each.
#include "backend.h"

#include <QElapsedTimer>
#include <QSet>

#include <future>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Conformance : public testing::TestWithParam<EngineId>
{
protected:
    void SetUp() override
    {
        m_backend = makeBackend(GetParam());
        ASSERT_TRUE(m_backend);
        m_session = openOrFail(m_backend->spec());
        ASSERT_TRUE(m_session);
    }

    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] Backend &backend() { return *m_backend; }
    [[nodiscard]] TableRef ref(const QString &name) const { return {m_backend->schema(), name}; }

    void makeUsers()
    {
        execute(session(), {u"CREATE TABLE users (id %1, name VARCHAR(80) NOT NULL UNIQUE, note TEXT)"_s.arg(
                               backend().serialKey())});
    }
    void insertUser(int id, const QString &name, const Value &note = {})
    {
        const auto done = session().apply(
            {RowChange::insert(ref(u"users"_s), {{u"id"_s, Value(id)}, {u"name"_s, Value(name)}, {u"note"_s, note}})});
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }
    [[nodiscard]] QList<NamedValue> key(int id) const { return {{u"id"_s, Value(id)}}; }

    [[nodiscard]] QList<Row> allRows(PageRequest request)
    {
        QList<Row> rows;
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = session().fetch(request);
            if (!page) {
                ADD_FAILURE() << qPrintable(describe(page.error()));
                break;
            }
            rows += page->rows;
            if (!page->next)
                break;
            request.after = page->next;
        }
        return rows;
    }
    [[nodiscard]] QStringList names(PageRequest request)
    {
        QStringList list;
        for (const Row &row : allRows(std::move(request)))
            list.append(row.at(1).toText());
        return list;
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Session> m_session;
};

QList<qint64> integers(const QList<Row> &rows)
{
    QList<qint64> list;
    for (const Row &row : rows)
        list.append(std::get<qint64>(row.first().data()));
    return list;
}

} // namespace

TEST_P(Conformance, ListsTablesByName)
{
    execute(session(), {u"CREATE TABLE zebra (id INTEGER PRIMARY KEY)"_s,
                        u"CREATE TABLE ape (id INTEGER PRIMARY KEY)"_s, u"CREATE VIEW bee AS SELECT id FROM ape"_s});

    const auto tables = session().tables();

    ASSERT_TRUE(tables) << qPrintable(describe(tables.error()));
    ASSERT_EQ(tables->size(), 3);
    EXPECT_EQ(tables->at(0).ref, ref(u"ape"_s));
    EXPECT_EQ(tables->at(1).kind, Table::Kind::View);
    EXPECT_EQ(tables->at(2).ref.name, u"zebra"_s);
}

TEST_P(Conformance, PagesNeitherRepeatNorLoseRowsWhileOthersWrite)
{
    makeUsers();
    for (int id = 0; id < 5000; id += 500) {
        QList<RowChange> inserts;
        for (int i = id; i < id + 500; ++i)
            inserts.append(
                RowChange::insert(ref(u"users"_s), {{u"id"_s, Value(i * 2)}, {u"name"_s, Value(u"user %1"_s.arg(i))}}));
        const auto done = session().apply(inserts);
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }

    QList<qint64> seen;
    PageRequest request;
    request.table = ref(u"users"_s);
    request.limit = 473;
    for (int page = 0;; ++page) {
        const auto got = session().fetch(request);
        ASSERT_TRUE(got) << qPrintable(describe(got.error()));
        seen += integers(got->rows);
        if (!got->next)
            break;
        request.after = got->next;
        // One row before and one after the place go, and new ones come on both sides.
        const qint64 last = seen.last();
        execute(session(), {u"DELETE FROM users WHERE id = %1"_s.arg(seen.at(seen.size() - 7)),
                            u"INSERT INTO users (id, name) VALUES (%1, 'early %2')"_s.arg(last - 1).arg(page),
                            u"INSERT INTO users (id, name) VALUES (%1, 'late %2')"_s.arg(last + 1).arg(page)});
    }

    const QSet<qint64> distinct(seen.begin(), seen.end());
    EXPECT_EQ(distinct.size(), seen.size()) << "a row came twice";
    for (int i = 0; i < 5000; ++i)
        ASSERT_TRUE(distinct.contains(qint64(i) * 2)) << "row " << i * 2 << " was lost";
}

TEST_P(Conformance, SortsWithNullsAndDuplicatesInBothDirections)
{
    makeUsers();
    const QList<Value> notes{Value(u"b"_s), {}, Value(u"a"_s), Value(u"b"_s), {}, Value(u"a"_s), Value(QString())};
    for (int i = 0; i < notes.size(); ++i)
        insertUser(i, u"user %1"_s.arg(i), notes.at(i));

    for (const bool descending : {false, true}) {
        PageRequest whole;
        whole.table = ref(u"users"_s);
        whole.order = {{u"note"_s, descending}};
        const QList<qint64> expected = integers(allRows(whole));
        ASSERT_EQ(expected.size(), notes.size());
        for (int limit = 1; limit < 4; ++limit) {
            PageRequest request = whole;
            request.limit = limit;
            EXPECT_EQ(integers(allRows(request)), expected) << "limit " << limit << " descending " << descending;
        }
    }
}

TEST_P(Conformance, SortsByTwoColumnsInMixedDirections)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)"_s});
    QList<RowChange> inserts;
    for (int i = 0; i < 40; ++i) {
        const Value a = i % 5 == 0 ? Value() : Value(i % 3);
        const Value b = i % 7 == 0 ? Value() : Value(i % 4);
        inserts.append(RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(i)}, {u"a"_s, a}, {u"b"_s, b}}));
    }
    ASSERT_TRUE(session().apply(inserts));

    PageRequest whole;
    whole.table = ref(u"t"_s);
    whole.order = {{u"a"_s, false}, {u"b"_s, true}};
    const QList<qint64> expected = integers(allRows(whole));
    ASSERT_EQ(expected.size(), 40);
    whole.limit = 3;

    EXPECT_EQ(integers(allRows(whole)), expected);
}

TEST_P(Conformance, FiltersWithoutReadingThePatternSignsOfAPerson)
{
    makeUsers();
    insertUser(1, u"100% wool"_s);
    insertUser(2, u"100 wool"_s);
    insertUser(3, u"under_score"_s);
    insertUser(4, u"underXscore"_s);
    insertUser(5, u"back\\slash"_s);

    const auto found = [&](Comparison comparison, const QString &text) {
        PageRequest request;
        request.table = ref(u"users"_s);
        request.filters = {{u"name"_s, comparison, Value(text)}};
        return names(request);
    };

    EXPECT_EQ(found(Comparison::Contains, u"0%"_s), QStringList{u"100% wool"_s});
    EXPECT_EQ(found(Comparison::Contains, u"r_s"_s), QStringList{u"under_score"_s});
    EXPECT_EQ(found(Comparison::Contains, u"k\\s"_s), QStringList{u"back\\slash"_s});
    EXPECT_EQ(found(Comparison::StartsWith, u"UNDER"_s), (QStringList{u"under_score"_s, u"underXscore"_s}));
    EXPECT_EQ(found(Comparison::Equal, u"100 wool"_s), QStringList{u"100 wool"_s});
    EXPECT_EQ(found(Comparison::Equal, u"' OR 1=1 --"_s), QStringList());
    EXPECT_EQ(found(Comparison::NotEqual, u"100 wool"_s).size(), 4);
}

TEST_P(Conformance, CastsAFilterThatAPersonTyped)
{
    makeUsers();
    insertUser(7, u"seven"_s);
    PageRequest request;
    request.table = ref(u"users"_s);
    request.filters = {{u"id"_s, Comparison::Equal, Value(u"7"_s)}};

    EXPECT_EQ(names(request), QStringList{u"seven"_s});
}

TEST_P(Conformance, FindsNullApartFromEmpty)
{
    makeUsers();
    insertUser(1, u"null"_s);
    insertUser(2, u"empty"_s, Value(QString()));
    PageRequest request;
    request.table = ref(u"users"_s);

    request.filters = {{u"note"_s, Comparison::IsNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"null"_s});
    request.filters = {{u"note"_s, Comparison::Equal, Value(QString())}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
    request.filters = {{u"note"_s, Comparison::IsNotNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
}

TEST_P(Conformance, RefusesAFilterOverAColumnThatIsNotThere)
{
    makeUsers();
    PageRequest request;
    request.table = ref(u"users"_s);
    request.filters = {{u"nmae"_s, Comparison::IsNull, {}}};

    const auto page = session().fetch(request);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::InvalidInput);
}

TEST_P(Conformance, CountsExactly)
{
    makeUsers();
    insertUser(1, u"a"_s);
    insertUser(2, u"b"_s);

    const auto count = session().count(ref(u"users"_s), {{u"name"_s, Comparison::Equal, Value(u"a"_s)}});

    ASSERT_TRUE(count) << qPrintable(describe(count.error()));
    EXPECT_EQ(count->rows, 1);
    EXPECT_TRUE(count->exact);
}

TEST_P(Conformance, InsertsUpdatesAndDeletesOneRow)
{
    makeUsers();
    const auto inserted = session().apply({RowChange::insert(ref(u"users"_s), {{u"name"_s, Value(u"anna"_s)}})});
    ASSERT_TRUE(inserted) << qPrintable(describe(inserted.error()));
    ASSERT_EQ(inserted->insertedKeys.size(), 1);
    const QList<NamedValue> made = inserted->insertedKeys.first();
    ASSERT_EQ(made.size(), 1);
    EXPECT_EQ(made.first().column, u"id"_s);

    const auto updated = session().apply(
        {RowChange::update(ref(u"users"_s), made, {{u"note"_s, Value(u"new"_s)}}, {{u"note"_s, Value()}})});
    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_FALSE(updated->conflict);
    PageRequest request;
    request.table = ref(u"users"_s);
    EXPECT_EQ(allRows(request).first().at(2), Value(u"new"_s));

    const auto erased = session().apply(
        {RowChange::erase(ref(u"users"_s), made, {{u"name"_s, Value(u"anna"_s)}, {u"note"_s, Value(u"new"_s)}})});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
    EXPECT_TRUE(allRows(request).isEmpty());
}

TEST_P(Conformance, GivesTheirRowOnAConflictAndChangesNothing)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"mine"_s));
    insertUser(2, u"two"_s);
    execute(session(), {u"UPDATE users SET note = 'theirs' WHERE id = 1"_s});

    const auto outcome = session().apply(
        {RowChange::update(ref(u"users"_s), key(2), {{u"note"_s, Value(u"x"_s)}}, {{u"note"_s, Value()}}),
         RowChange::update(ref(u"users"_s), key(1), {{u"note"_s, Value(u"y"_s)}}, {{u"note"_s, Value(u"mine"_s)}})});

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    ASSERT_TRUE(outcome->conflict);
    EXPECT_EQ(outcome->conflict->change, 1);
    ASSERT_TRUE(outcome->conflict->theirs);
    EXPECT_TRUE(outcome->conflict->theirs->contains(NamedValue{u"note"_s, Value(u"theirs"_s)}));
    PageRequest request;
    request.table = ref(u"users"_s);
    const QList<Row> rows = allRows(request);
    EXPECT_EQ(rows.at(0).at(2), Value(u"theirs"_s));
    EXPECT_TRUE(rows.at(1).at(2).isNull()) << "the change before the conflict was kept";
}

TEST_P(Conformance, SaysWhenTheRowIsGone)
{
    makeUsers();

    const auto outcome = session().apply(
        {RowChange::update(ref(u"users"_s), key(9), {{u"note"_s, Value(u"x"_s)}}, {{u"note"_s, Value()}})});

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    ASSERT_TRUE(outcome->conflict);
    EXPECT_FALSE(outcome->conflict->theirs);
}

TEST_P(Conformance, NamesTheRuleThatRejectsAValue)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, "
                        "age INTEGER, CONSTRAINT ck_age CHECK (age > 0))"_s});
    ASSERT_TRUE(
        session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(1)}, {u"email"_s, Value(u"a@b"_s)}})}));

    const auto twin =
        session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(2)}, {u"email"_s, Value(u"a@b"_s)}})});
    ASSERT_FALSE(twin);
    EXPECT_EQ(twin.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(twin.error().message.contains(u"email"_s)) << qPrintable(describe(twin.error()));

    const auto missing = session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(3)}})});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(missing.error().message.contains(u"email"_s)) << qPrintable(describe(missing.error()));

    const auto young = session().apply({RowChange::update(ref(u"t"_s), key(1), {{u"age"_s, Value(-1)}}, {})});
    ASSERT_FALSE(young);
    EXPECT_EQ(young.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(young.error().message.contains(u"ck_age"_s)) << qPrintable(describe(young.error()));
}

TEST_P(Conformance, KeepsAllChangesOrNone)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto done =
        session().apply({RowChange::insert(ref(u"users"_s), {{u"id"_s, Value(2)}, {u"name"_s, Value(u"two"_s)}}),
                         RowChange::insert(ref(u"users"_s), {{u"id"_s, Value(3)}, {u"name"_s, Value(u"one"_s)}})});

    ASSERT_FALSE(done);
    PageRequest request;
    request.table = ref(u"users"_s);
    EXPECT_EQ(names(request), QStringList{u"one"_s});
    EXPECT_FALSE(session().sql()->inTransaction());
}

TEST_P(Conformance, RefusesToEditATableWithoutAKeyButPagesIt)
{
    execute(session(), {u"CREATE TABLE loose (a INTEGER, b VARCHAR(9))"_s});
    QList<RowChange> inserts;
    for (int i = 0; i < 10; ++i)
        inserts.append(RowChange::insert(ref(u"loose"_s), {{u"a"_s, Value(1)}, {u"b"_s, Value(u"same"_s)}}));
    ASSERT_TRUE(session().apply(inserts));
    PageRequest request;
    request.table = ref(u"loose"_s);
    request.limit = 3;

    EXPECT_EQ(allRows(request).size(), 10);
    const auto page = session().fetch(request);
    EXPECT_TRUE(page->key.isEmpty());
    const auto edit =
        session().apply({RowChange::update(ref(u"loose"_s), {{u"a"_s, Value(1)}}, {{u"a"_s, Value(2)}}, {})});
    ASSERT_FALSE(edit);
    EXPECT_EQ(edit.error().kind, ErrorKind::Refused);
}

TEST_P(Conformance, TakesAUniqueNotNullColumnAsKeyWhereThereIsNoPrimaryKey)
{
    execute(session(), {u"CREATE TABLE t (maybe INTEGER UNIQUE, code VARCHAR(9) NOT NULL)"_s,
                        u"CREATE UNIQUE INDEX partly ON t (code) WHERE code > 'm'"_s,
                        u"CREATE UNIQUE INDEX wholly ON t (code)"_s});

    const auto table = session().table(ref(u"t"_s));

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(rowKey(*table), QStringList{u"code"_s});
}

TEST_P(Conformance, PagesAView)
{
    makeUsers();
    for (int i = 0; i < 7; ++i)
        insertUser(i, u"user %1"_s.arg(i));
    execute(session(), {u"CREATE VIEW v AS SELECT id, name FROM users"_s});
    PageRequest request;
    request.table = ref(u"v"_s);
    request.limit = 2;

    EXPECT_EQ(allRows(request).size(), 7);
}

TEST_P(Conformance, ServesTablesWithHostileNames)
{
    makeUsers();
    insertUser(1, u"canary"_s);
    const QStringList names{u"\"quoted\""_s,
                            u"`tick`"_s,
                            u"[bracket]"_s,
                            u"a.b"_s,
                            u"two\nlines"_s,
                            u"right\u202Eleft"_s,
                            u"\U0001F600"_s,
                            u"semi;colon"_s,
                            u"'; DROP TABLE users; --"_s,
                            u"select"_s,
                            u"?"_s,
                            u"$1"_s,
                            u"%1 %2"_s,
                            u" "_s,
                            QString(63, u'x'),
                            u"\"; DELETE FROM users; --"_s};
    for (const QString &name : names) {
        SCOPED_TRACE(qPrintable(name));
        const DialectId dialect = session().sql()->dialect();
        const QString quoted = *quoteName(dialect, name);
        execute(session(),
                {"CREATE TABLE "_L1 + quoted + " (id INTEGER PRIMARY KEY, "_L1 + quoted + " VARCHAR(20))"_L1});

        const auto inserted =
            session().apply({RowChange::insert(ref(name), {{u"id"_s, Value(1)}, {name, Value(u"v"_s)}})});
        ASSERT_TRUE(inserted) << qPrintable(describe(inserted.error()));
        const auto updated =
            session().apply({RowChange::update(ref(name), key(1), {{name, Value(u"w"_s)}}, {{name, Value(u"v"_s)}})});
        ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
        EXPECT_FALSE(updated->conflict);
        PageRequest request;
        request.table = ref(name);
        request.order = {{name, true}};
        request.filters = {{name, Comparison::Contains, Value(u"w"_s)}};
        EXPECT_EQ(allRows(request), (QList<Row>{{Value(qint64(1)), Value(u"w"_s)}}));
        const auto table = session().table(ref(name));
        ASSERT_TRUE(table) << qPrintable(describe(table.error()));
        EXPECT_EQ(table->columns.at(1).name, name);
    }
    const auto tables = session().tables();
    EXPECT_EQ(tables->size(), names.size() + 1);
    EXPECT_EQ(session().count(ref(u"users"_s), {})->rows, 1) << "the canary died";
}

TEST_P(Conformance, ShowsLongCellsBySizeAndFirstPart)
{
    makeUsers();
    execute(session(), {u"CREATE TABLE files (id INTEGER PRIMARY KEY, body %1)"_s.arg(backend().bytesType())});
    const QString text(300000, u'\u00e9');
    insertUser(1, u"long"_s, Value(text));
    const QByteArray bytes(300000, '\x01');
    ASSERT_TRUE(
        session().apply({RowChange::insert(ref(u"files"_s), {{u"id"_s, Value(1)}, {u"body"_s, Value(bytes)}})}));

    PageRequest request;
    request.table = ref(u"users"_s);
    const Value cell = allRows(request).first().at(2);
    ASSERT_TRUE(cell.isLarge());
    const auto large = std::get<LargeValue>(cell.data());
    EXPECT_EQ(large.bytes, 600000);
    EXPECT_TRUE(large.isText);
    EXPECT_TRUE(text.startsWith(large.preview));
    EXPECT_FALSE(large.preview.isEmpty());

    request.table = ref(u"files"_s);
    const auto binary = std::get<LargeValue>(allRows(request).first().at(1).data());
    EXPECT_EQ(binary.bytes, 300000);
    EXPECT_FALSE(binary.isText);

    request.cellLimit = 1 << 20;
    EXPECT_EQ(allRows(request).first().at(1), Value(bytes));
    request.table = ref(u"users"_s);
    EXPECT_EQ(allRows(request).first().at(2), Value(text));
}

TEST_P(Conformance, NeverWritesBackACellThatWasNotFetchedWhole)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"text"_s));

    const auto done = session().apply(
        {RowChange::update(ref(u"users"_s), key(1), {{u"note"_s, Value(LargeValue{9, true, u"te"_s})}}, {})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::InvalidInput);
}

TEST_P(Conformance, KeepsTheWidestInteger)
{
    execute(session(), {u"CREATE TABLE t (id BIGINT PRIMARY KEY)"_s});
    const qint64 widest = std::numeric_limits<qint64>::max();
    ASSERT_TRUE(session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(widest)}})}));
    ASSERT_TRUE(session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(-widest - 1)}})}));
    PageRequest request;
    request.table = ref(u"t"_s);
    request.limit = 1;

    EXPECT_EQ(integers(allRows(request)), (QList<qint64>{-widest - 1, widest}));
}

TEST_P(Conformance, KeepsBytesAndTextExactly)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, b %1)"_s.arg(backend().bytesType())});
    const QString text = u"\ufeffBOM, tab\t, line\n, quote ' and \" \\ \U0001F600 e\u0301"_s;
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));
    ASSERT_TRUE(session().apply(
        {RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(1)}, {u"s"_s, Value(text)}, {u"b"_s, Value(bytes)}})}));
    PageRequest request;
    request.table = ref(u"t"_s);

    const Row row = allRows(request).first();
    EXPECT_EQ(row.at(1), Value(text));
    EXPECT_EQ(row.at(2), Value(bytes));
    const auto erased =
        session().apply({RowChange::erase(ref(u"t"_s), key(1), {{u"s"_s, Value(text)}, {u"b"_s, Value(bytes)}})});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
}

TEST_P(Conformance, SendsOneStatementAtATime)
{
    makeUsers();

    const auto done = session().sql()->run(u"SELECT 1; DELETE FROM users"_s);

    ASSERT_FALSE(done);
    EXPECT_TRUE(session().isOpen());
}

TEST_P(Conformance, CancelsALongStatementAndStaysUsable)
{
    QElapsedTimer clock;
    clock.start();
    // The statement has no end of its own: whenever the cancel comes, it is what ends it.
    std::thread canceller([&] { session().requestCancel(); });
    const auto done = session().sql()->run(backend().endlessSql());
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), 2000);
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, CancelsAStreamInTheMiddle)
{
    std::promise<void> firstRow;
    std::thread canceller([&, seen = firstRow.get_future()] {
        seen.wait();
        session().requestCancel();
    });
    qint64 rows = 0;
    const Status done = session().sql()->stream(backend().endlessRowsSql(), {}, [&](const QStringList &, const Row &) {
        if (++rows == 1)
            firstRow.set_value();
        return true;
    });
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, EndsAStatementByItsDeadline)
{
    ASSERT_TRUE(session().sql()->setStatementTimeout(std::chrono::milliseconds(300)));
    QElapsedTimer clock;
    clock.start();

    const auto done = session().sql()->run(backend().endlessSql());

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), 1500);
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, RefusesWritesOfAReadOnlySessionAtTheServer)
{
    makeUsers();
    ConnectionSpec spec = backend().spec();
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    const auto reader = openOrFail(spec);
    ASSERT_TRUE(reader);

    EXPECT_TRUE(reader->info().readOnly);
    const auto written = reader->sql()->run(u"INSERT INTO users (id, name) VALUES (1, 'x')"_s);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Refused) << qPrintable(describe(written.error()));
    const auto applied = reader->apply({RowChange::insert(ref(u"users"_s), {{u"name"_s, Value(u"x"_s)}})});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, ErrorKind::Refused);
    EXPECT_EQ(session().count(ref(u"users"_s), {})->rows, 0);
}

TEST_P(Conformance, SaysWhichTableIsMissing)
{
    const auto table = session().table(ref(u"nowhere"_s));

    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().kind, ErrorKind::NotFound);
    EXPECT_TRUE(table.error().message.contains(u"nowhere"_s));
}

TEST_P(Conformance, SeesAColumnThatCameWhileItPaged)
{
    makeUsers();
    insertUser(1, u"one"_s);
    PageRequest request;
    request.table = ref(u"users"_s);
    ASSERT_EQ(allRows(request).size(), 1);
    execute(session(), {u"ALTER TABLE users ADD COLUMN age INTEGER"_s});
    request.filters = {{u"age"_s, Comparison::IsNull, {}}};

    EXPECT_EQ(allRows(request).size(), 1);
}

TEST_P(Conformance, ReadsASchemaWhole)
{
    execute(
        session(),
        {u"CREATE TABLE parent (id INTEGER NOT NULL, code VARCHAR(10) NOT NULL, CONSTRAINT pk_parent PRIMARY KEY (id), "
         "CONSTRAINT uq_code UNIQUE (code))"_s,
         u"CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, age INTEGER DEFAULT 7, "
         "CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE "
         "DEFERRABLE INITIALLY DEFERRED, CONSTRAINT ck_age CHECK (age > 0))"_s,
         u"CREATE INDEX ix_lower ON child (lower(CAST(age AS TEXT)), parent_id) WHERE age > 3"_s});

    const auto schema = session().schema();

    ASSERT_TRUE(schema) << qPrintable(describe(schema.error()));
    const Table *parent = schema->table(ref(u"parent"_s));
    ASSERT_TRUE(parent);
    EXPECT_EQ(parent->primaryKeyName, u"pk_parent"_s);
    EXPECT_EQ(parent->primaryKey, QStringList{u"id"_s});
    EXPECT_EQ(parent->uniques, (QList<UniqueConstraint>{{u"uq_code"_s, {u"code"_s}}}));
    EXPECT_FALSE(parent->column(u"code"_s)->nullable);
    EXPECT_EQ(parent->column(u"code"_s)->length, 10);
    EXPECT_EQ(parent->column(u"code"_s)->family, TypeFamily::Text);
    const Table *child = schema->table(ref(u"child"_s));
    ASSERT_TRUE(child);
    EXPECT_EQ(child->column(u"age"_s)->defaultSql, u"7"_s);
    EXPECT_TRUE(child->column(u"age"_s)->nullable);
    ASSERT_EQ(child->foreignKeys.size(), 1);
    const ForeignKey &fk = child->foreignKeys.first();
    EXPECT_EQ(fk.name, u"fk_parent"_s);
    EXPECT_EQ(fk.columns, QStringList{u"parent_id"_s});
    EXPECT_EQ(fk.target, ref(u"parent"_s));
    EXPECT_EQ(fk.targetColumns, QStringList{u"id"_s});
    EXPECT_EQ(fk.onDelete, u"CASCADE"_s);
    EXPECT_EQ(fk.onUpdate, QString());
    EXPECT_EQ(fk.deferrable, u"DEFERRABLE INITIALLY DEFERRED"_s);
    ASSERT_EQ(child->checks.size(), 1);
    EXPECT_EQ(child->checks.first().name, u"ck_age"_s);
    EXPECT_EQ(child->checks.first().sql, u"age > 0"_s);
    const auto index = std::ranges::find(child->indexes, u"ix_lower"_s, &Index::name);
    ASSERT_NE(index, child->indexes.end());
    EXPECT_EQ(index->isExpression, (QList<bool>{true, false}));
    EXPECT_EQ(index->elements.at(1), u"parent_id"_s);
    EXPECT_TRUE(index->elements.at(0).startsWith(u"lower("_s));
    EXPECT_TRUE(index->where.contains(u"age > 3"_s));
    EXPECT_FALSE(index->unique);
}

INSTANTIATE_TEST_SUITE_P(Engines, Conformance, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         [](const auto &tested) { return engineName(tested.param).toStdString(); });

} // namespace athanor::test

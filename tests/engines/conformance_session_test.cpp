// SPDX-License-Identifier: Apache-2.0
// How every engine opens, stops and refuses.
#include "conformance.h"
#include "support/heartbeat.h"

#include <QElapsedTimer>

#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(Conformance, SaysWhichServerItIs)
{
    const ServerInfo info = session().info();

    EXPECT_FALSE(info.product.isEmpty());
    EXPECT_GT(info.versionNumber, 0);
    EXPECT_FALSE(info.version.isEmpty());
    EXPECT_FALSE(info.address.isEmpty());
    EXPECT_FALSE(info.readOnly);
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, ListsTheTable)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto tables = session().tables();

    ASSERT_TRUE(tables) << qPrintable(describe(tables.error()));
    ASSERT_EQ(tables->size(), 1);
    EXPECT_EQ(tables->first().ref, users());
}

TEST_P(Conformance, DescribesTheTable)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"text"_s));

    const auto table = session().table(users());

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(rowKey(*table), QStringList{backend().keyColumn()});
    for (const QString &name : {backend().keyColumn(), u"name"_s, u"note"_s})
        EXPECT_TRUE(table->column(name)) << qPrintable(name);
}

TEST_P(Conformance, CancelsALongStatementAndStaysUsable)
{
    QElapsedTimer clock;
    clock.start();
    // The statement has no end of its own: whenever the cancel comes, it is what ends it.
    std::thread canceller([&] { session().requestCancel(); });
    const Status done = backend().runEndless(session());
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), patiently(2000));
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, EndsAStatementByItsDeadline)
{
    ConnectionSpec spec = backend().spec();
    spec.createFile = true;
    spec.statementTimeout = std::chrono::milliseconds(300);
    const auto hurried = openOrFail(spec);
    ASSERT_TRUE(hurried);
    QElapsedTimer clock;
    clock.start();

    const Status done = backend().runEndless(*hurried);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), patiently(3000));
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, RefusesWritesOfAReadOnlySession)
{
    makeUsers();
    ConnectionSpec spec = backend().spec();
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    const auto reader = openOrFail(spec);
    ASSERT_TRUE(reader);

    EXPECT_TRUE(reader->info().readOnly);
    const auto applied = reader->apply({userInsert(1, u"x"_s)});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, ErrorKind::Refused);
    insertUser(2, u"two"_s);
    EXPECT_EQ(session().count(users(), {}).value_or(RowCount{}).rows, 1);
}

TEST_P(Conformance, SaysWhichTableIsMissing)
{
    const auto table = session().table(ref(u"nowhere"_s));

    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().kind, ErrorKind::NotFound);
    EXPECT_TRUE(table.error().message.contains(u"nowhere"_s));
}

} // namespace athanor::test

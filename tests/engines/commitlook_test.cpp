// SPDX-License-Identifier: Apache-2.0
// What became of a COMMIT that got no answer.
#include "backend.h"

#include "engines/commitlook.h"
#include "profiles/databaseurl.h"
#include "support/faultserver.h"
#include "support/pgserver.h"

#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray commitOnTheWire("COMMIT\0", 7);

class LostCommit : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().createDatabase();
        ASSERT_TRUE(server().execute(u"CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'old')"_s,
                                     m_database));
    }
    [[nodiscard]] static PgServer &server() { return PgServer::shared(); }
    [[nodiscard]] ConnectionSpec specThrough(quint16 port = 0) const
    {
        ConnectionSpec spec;
        spec.url = parseDatabaseUrl(server().plainUrl(m_database, port))->url;
        spec.password = Secret(server().adminPassword());
        spec.access = Access::ReadWrite;
        return spec;
    }
    [[nodiscard]] static TableRef table() { return {u"public"_s, u"t"_s}; }
    [[nodiscard]] static QList<NamedValue> row(int id, const QString &v)
    {
        return {{u"id"_s, Value(id)}, {u"v"_s, Value(v)}};
    }
    [[nodiscard]] static RowChange change()
    {
        return RowChange::update(table(), {{u"id"_s, Value(1)}}, {{u"v"_s, Value(u"new"_s)}},
                                 {{u"v"_s, Value(u"old"_s)}});
    }
    [[nodiscard]] QString valueNow() const
    {
        const auto session = openOrFail(specThrough());
        return session->sql()->run(u"SELECT v FROM t WHERE id = 1"_s)->rows.first().first().toText();
    }
    [[nodiscard]] CommitFate fateByRows(const RowChange &change) const
    {
        const auto session = openOrFail(specThrough());
        return lookAtChanges(*session, {}, {change}).fate;
    }

private:
    QString m_database;
};

} // namespace

TEST_F(LostCommit, IsFoundToHaveBeenMade)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn(commitOnTheWire, FaultProxy::Fault::CutAfter);

    const auto known = applyAndLook(*session, specThrough(), {change()});

    ASSERT_TRUE(known) << qPrintable(describe(known.error()));
    EXPECT_TRUE(known->note.contains("was made"_L1)) << qPrintable(known->note);
    EXPECT_EQ(valueNow(), u"new"_s);
    EXPECT_FALSE(session->lostTransaction().isEmpty());
}

TEST_F(LostCommit, IsFoundNotToHaveBeenMade)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn(commitOnTheWire, FaultProxy::Fault::CutBefore);

    const auto known = applyAndLook(*session, specThrough(), {change()});

    ASSERT_FALSE(known);
    EXPECT_EQ(known.error().kind, ErrorKind::Unreachable) << qPrintable(describe(known.error()));
    EXPECT_TRUE(known.error().message.contains("was not made"_L1));
    EXPECT_EQ(valueNow(), u"old"_s);
}

TEST_F(LostCommit, StaysUnknownWhereNobodyCanBeAsked)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn(commitOnTheWire, FaultProxy::Fault::CutAfter);
    const SilentServer silent;
    ConnectionSpec nobody = specThrough(silent.port());
    nobody.connectTimeout = std::chrono::milliseconds(200);

    const auto known = applyAndLook(*session, nobody, {change()});

    ASSERT_FALSE(known);
    EXPECT_EQ(known.error().kind, ErrorKind::Unknown) << qPrintable(describe(known.error()));
}

TEST_F(LostCommit, LeavesOtherOutcomesAlone)
{
    const auto session = openOrFail(specThrough());
    ASSERT_TRUE(session);
    const auto made = applyAndLook(*session, specThrough(), {change()});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->note.isEmpty());
    const auto again = applyAndLook(*session, specThrough(), {change()});
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->outcome.conflict);
}

TEST_F(LostCommit, IsToldByTheRowsWhereTheServerKeepsNoNumbers)
{
    EXPECT_EQ(fateByRows(change()), CommitFate::NotMade);
    EXPECT_EQ(fateByRows(RowChange::insert(table(), row(2, u"x"_s))), CommitFate::NotMade);
    EXPECT_EQ(fateByRows(RowChange::erase(table(), {{u"id"_s, Value(1)}}, row(1, u"old"_s))), CommitFate::NotMade);
    ASSERT_TRUE(openOrFail(specThrough())->apply({change(), RowChange::insert(table(), row(2, u"x"_s))}));

    EXPECT_EQ(fateByRows(change()), CommitFate::Made);
    EXPECT_EQ(fateByRows(RowChange::insert(table(), row(2, u"x"_s))), CommitFate::Made);
    EXPECT_EQ(fateByRows(RowChange::erase(table(), {{u"id"_s, Value(9)}}, row(9, u"x"_s))), CommitFate::Made);
}

TEST_F(LostCommit, StaysUnknownWhereTheRowIsNeitherOldNorNew)
{
    ASSERT_TRUE(openOrFail(specThrough())->sql()->run(u"UPDATE t SET v = 'theirs'"_s));

    EXPECT_EQ(fateByRows(change()), CommitFate::Unclear);
    EXPECT_EQ(fateByRows(RowChange::insert(table(), {{u"v"_s, Value(u"x"_s)}})), CommitFate::Unclear);
}

TEST_F(LostCommit, WaitsForATransactionThatIsStillEnding)
{
    const auto writer = openOrFail(specThrough());
    ASSERT_TRUE(writer);
    execute(*writer, {u"BEGIN"_s, u"UPDATE t SET v = 'new'"_s});
    const auto number = transactionNumber(*writer->sql());
    ASSERT_TRUE(number);
    ASSERT_FALSE(number->isEmpty());
    const auto reader = openOrFail(specThrough());
    std::thread ending([&] { (void)writer->sql()->run(u"COMMIT"_s); });

    const CommitFate fate = fateOfTransaction(*reader->sql(), *number);
    ending.join();

    EXPECT_EQ(fate, CommitFate::Made);
    EXPECT_EQ(fateOfTransaction(*reader->sql(), u"999999999999"_s), CommitFate::Unclear);
}

} // namespace athanor::test

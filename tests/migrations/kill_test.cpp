// SPDX-License-Identifier: Apache-2.0
// A process that applies is killed at every boundary of its run. Whatever the moment, the database is wholly before or
// wholly after, the journal and recover() say which, and the next apply goes on from there.
#include "testdatabase.h"

#include "migrations/journal.h"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

enum class Death { Killed, Finished, Broken };

/// Applies the usual plan in a child that kills itself at its `boundary`-th boundary.
Death applyAndDie(const TestDatabase &database, const JournalFolder &journalFolder, int boundary)
{
    const pid_t child = ::fork();
    if (child == 0) {
        MigrateOptions options = journalFolder.options();
        options.reached = [passed = 0, boundary](RunPoint, int) mutable {
            if (passed++ == boundary)
                ::raise(SIGKILL);
        };
        const auto session = openSession(database.spec());
        const bool applied = session && runPlan(**session, usualPlan(database.dialect()), options).has_value();
        ::_exit(applied ? 0 : 1);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child)
        return Death::Broken;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return Death::Killed;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Death::Finished : Death::Broken;
}

/// The server may need a moment to notice that its client is gone; until then the lock is held and apply is a Conflict.
Result<MigrationRun> applyAgain(const TestDatabase &database, const Plan &plan, const MigrateOptions &options)
{
    for (int attempt = 0;; ++attempt) {
        const auto session = database.open();
        auto run = runPlan(*session, plan, options);
        if (run || run.error().kind != ErrorKind::Conflict || attempt == 500)
            return run;
    }
}

const QStringList tablesAfter{QStringLiteral("account"), QStringLiteral("alembic_version"), QStringLiteral("visit")};

class Kill : public testing::TestWithParam<EngineId>
{
};

} // namespace

TEST_P(Kill, AtEveryBoundaryLeavesBeforeOrAfterAndSaysWhich)
{
    const auto database = makeTestDatabase(GetParam());
    int killed = 0;
    int after = 0;
    for (int boundary = 0;; ++boundary) {
        SCOPED_TRACE(boundary);
        database->clear();
        database->execute({u"SELECT 1"_s}); // the file is there before the kill
        const JournalFolder journalFolder;
        const Death death = applyAndDie(*database, journalFolder, boundary);
        ASSERT_NE(death, Death::Broken);
        if (death == Death::Finished)
            break;
        ++killed;

        const QStringList tables = database->tableNames();
        const bool isAfter = tables == tablesAfter;
        ASSERT_TRUE(isAfter || tables.isEmpty()) << qPrintable(tables.join(u", "_s));
        const QStringList written = journals(journalFolder.path());
        ASSERT_EQ(written.size(), 1);
        const auto summary = readJournal(written.first());
        ASSERT_TRUE(summary);
        EXPECT_EQ(unfinishedRun(journalFolder.path(), u"orders"_s).has_value(), summary->outcome.isEmpty());
        const auto session = database->open(Access::ReadOnly);
        const auto found = recover(*session, *summary, {});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->state, isAfter ? u"after"_s : u"before"_s);
        if (isAfter) {
            ++after;
            EXPECT_TRUE(summary->commitSent || summary->commits == 1);
            continue;
        }
        const auto again = applyAgain(*database, usualPlan(database->dialect()), journalFolder.options());
        ASSERT_TRUE(again) << qPrintable(describe(again.error()));
        EXPECT_EQ(again->outcome, ApplyResultKind::Applied);
        EXPECT_EQ(database->tableNames(), tablesAfter);
        EXPECT_FALSE(unfinishedRun(journalFolder.path(), u"orders"_s));
    }
    // BEGIN, before and after each statement, before and after COMMIT, the end.
    EXPECT_EQ(killed, 2 * usualPlan(DialectId::SQLite).statementCount() + 4);
    EXPECT_EQ(after, 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, Kill, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         [](const auto &engine) { return engineName(engine.param).toStdString(); });

} // namespace athanor::test

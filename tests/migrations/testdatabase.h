// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "migrations/migrator.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>

#include <memory>

namespace athanor::test {

/// A fresh, empty database of one system, gone with the object.
class TestDatabase
{
public:
    virtual ~TestDatabase() = default;
    [[nodiscard]] virtual DialectId dialect() const = 0;
    [[nodiscard]] virtual ConnectionSpec spec(Access access = Access::ReadWrite) const = 0;
    /// The URL as SQLAlchemy wants it, password included.
    [[nodiscard]] virtual QString sqlalchemyUrl() const = 0;

    [[nodiscard]] std::unique_ptr<Session> open(Access access = Access::ReadWrite) const;
    /// Runs statements in a session of its own; a failure fails the test.
    void execute(const QStringList &statements) const;
    /// The first column of a query's rows, sorted.
    [[nodiscard]] QStringList column(const QString &sql) const;
    [[nodiscard]] QStringList tableNames() const;
    /// Empties the database again; faster than a new one.
    virtual void clear() = 0;
};

[[nodiscard]] std::unique_ptr<TestDatabase> makeTestDatabase(EngineId engine);
[[nodiscard]] QString describe(const Error &error);

/// A revision of a plan written by hand. Statements on the version table are added by handPlan().
struct HandRevision
{
    QString id;
    QStringList statements;
};

/// A plan from `from` (empty: a database without version table) through the revisions.
[[nodiscard]] Plan handPlan(DialectId dialect, const QString &from, const QList<HandRevision> &revisions);
/// Two revisions, four tables: enough boundaries for a run to break at.
[[nodiscard]] Plan usualPlan(DialectId dialect);

/// Options with a journal folder of the test's own.
class JournalFolder
{
public:
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("journals")); }
    [[nodiscard]] MigrateOptions options() const;

private:
    QTemporaryDir m_folder;
};

/// Runs a plan in a session of its own; an error fails the test and gives an empty run.
[[nodiscard]] MigrationRun runOrFail(const TestDatabase &database, const Plan &plan, const MigrateOptions &options,
                                     const CancelToken &cancel = {});

} // namespace athanor::test

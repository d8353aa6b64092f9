// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"

#include <gtest/gtest.h>

#include <memory>

namespace athanor::test {

/// A database system that the conformance suite runs against. Each makes a fresh, empty database for a test.
class Backend
{
public:
    virtual ~Backend() = default;
    [[nodiscard]] virtual EngineId engine() const = 0;
    /// How to open the test's database for writing.
    [[nodiscard]] virtual ConnectionSpec spec() const = 0;
    /// A table by its name, as tables() spells it.
    [[nodiscard]] virtual TableRef table(const QString &name) const = 0;
    /// Makes an empty table "users": a key (`keyColumn`), "name" (unique where the engine can) and "note". An engine
    /// that has no empty tables makes nothing.
    virtual void makeUsers(Session &session) = 0;
    [[nodiscard]] virtual QString keyColumn() const { return QStringLiteral("id"); }
    /// The value of the key column of the user with that number.
    [[nodiscard]] virtual Value key(int number) const { return Value(number); }
    /// Runs what has no end of its own through the session; returns how it was stopped.
    [[nodiscard]] virtual Status runEndless(Session &session) const = 0;
};

/// A backend that speaks SQL.
class SqlBackend : public Backend
{
public:
    /// A statement that runs until it is stopped.
    [[nodiscard]] virtual QString endlessSql() const = 0;
    /// A statement that gives rows until it is stopped.
    [[nodiscard]] virtual QString endlessRowsSql() const = 0;
    /// The type of a column that counts up by itself and is the primary key.
    [[nodiscard]] virtual QString serialKey() const = 0;
    [[nodiscard]] virtual QString bytesType() const = 0;
    [[nodiscard]] virtual QString textType() const { return QStringLiteral("TEXT"); }
    /// The schema of tables made without one.
    [[nodiscard]] virtual QString schema() const = 0;
    /// Whether the server takes a table or column of that name.
    [[nodiscard]] virtual bool allowsName(const QString &) const { return true; }

    /// Whether the server keeps the name that a primary key was given.
    [[nodiscard]] virtual bool namesPrimaryKeys() const { return true; }

    [[nodiscard]] TableRef table(const QString &name) const override { return {schema(), name}; }
    void makeUsers(Session &session) override;
    [[nodiscard]] Status runEndless(Session &session) const override;
};

[[nodiscard]] std::unique_ptr<Backend> makeBackend(EngineId engine);

/// How to open a URL for reading; one that cannot be read fails the test.
[[nodiscard]] ConnectionSpec specFor(const QString &url, const QByteArray &password);
/// The same, for writing.
[[nodiscard]] ConnectionSpec writingSpec(const QString &url, const QByteArray &password);
/// Opens a session or fails the test with the error's words.
[[nodiscard]] std::unique_ptr<Session> openOrFail(const ConnectionSpec &spec);
/// Runs statements one by one; a failure fails the test.
void execute(Session &session, const QStringList &statements);
[[nodiscard]] QString describe(const Error &error);

} // namespace athanor::test

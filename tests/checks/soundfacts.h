// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/checks.h"

namespace athanor {

/// The moment at which all facts of these tests were asked.
[[nodiscard]] QDateTime testNow();
/// A table of releases made shortly before testNow(): 15.19 is the newest of 15, 14 has ended.
[[nodiscard]] ReleaseTable testReleases();
/// A service on PostgreSQL about which everything is known and nothing is wrong.
[[nodiscard]] ServiceFacts soundPostgres();
/// A service on SQLite about which everything is known and nothing is wrong.
[[nodiscard]] ServiceFacts soundSqlite();
/// A service on MariaDB about which everything is known and nothing is wrong.
[[nodiscard]] ServiceFacts soundMySql();
/// A service on MongoDB about which everything is known and nothing is wrong.
[[nodiscard]] ServiceFacts soundMongo();
/// A service on Redis about which everything is known and nothing is wrong.
[[nodiscard]] ServiceFacts soundRedis();
/// The URL of a text, which must parse.
[[nodiscard]] DatabaseUrl urlOf(const QString &text);
/// The finding of one check over the facts.
[[nodiscard]] Finding findingOf(const QString &id, const ServiceFacts &facts,
                                const ReleaseTable &releases = testReleases());

} // namespace athanor

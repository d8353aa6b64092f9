// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QDate>
#include <QHash>
#include <QList>

namespace athanor {

/// One series of releases.
struct ReleaseSeries
{
    int series = 0; ///< PostgreSQL: 15; the others: 1011 for 10.11
    int newestMinor = 0;
    QDate endOfLife;
};

/// The first minor release of each series that has a fix.
struct SecurityFix
{
    QString id; ///< "CVE-2026-18408"
    QHash<int, int> fixedIn;
};

/// Which releases are current and supported, as of a day. Data, never fetched.
struct ReleaseTable
{
    QDate dated;
    QList<ReleaseSeries> postgresql;
    /// Products whose series have two numbers: "mariadb", "mysql", "mongodb", "redis", "valkey".
    QHash<QString, QList<ReleaseSeries>> products;
    QList<SecurityFix> fixes;

    [[nodiscard]] const ReleaseSeries *series(int major) const;
    /// Series `first.second` of another product; null if the table does not know it.
    [[nodiscard]] const ReleaseSeries *series(const QString &product, int first, int second) const;
    /// Days between the table's date and a day.
    [[nodiscard]] qint64 ageInDays(const QDate &today) const { return dated.daysTo(today); }
};

/// From 120 days on a table cannot say any more that a release is the newest.
inline constexpr qint64 ReleaseTableStaleDays = 120;
/// From a year on it decides nothing.
inline constexpr qint64 ReleaseTableDeadDays = 365;

/// Reads a table; InvalidInput says what is wrong.
[[nodiscard]] Result<ReleaseTable> parseReleaseTable(const QByteArray &json);
/// The table that Athanor was built with.
[[nodiscard]] const ReleaseTable &builtInReleaseTable();
/// The person's own table ($XDG_CONFIG_HOME/athanor/eol.json) if it can be read and is newer, else the built-in one.
[[nodiscard]] ReleaseTable currentReleaseTable();

} // namespace athanor

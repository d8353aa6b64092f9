// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/fold.h"
#include "migrations/hazards.h"

#include <span>

/// What the rule tables share. A rule is a pure function over one operation in its place; each family of dialects has
/// one table in one file, and hazards.cpp runs them all.
namespace athanor {

/// One operation as the rules see it; the operations of a batch one by one.
struct HazardScene
{
    const HazardInput &input;
    const Operation &operation;
    const Schema &schema;    ///< as it stands before this operation
    int statement = 0;       ///< its first statement
    int statementCount = 0;  ///< how many it has; 0 for the parts of a rebuild behind the first
    bool outside = false;    ///< runs outside the transaction
    bool rebuild = false;    ///< part of a SQLite table rebuild
    bool wholeBatch = false; ///< the rebuild itself, `operation` being the batch
    const QSet<TableRef> &newTables;
    mutable std::optional<QString> bareText = {}; ///< of bareSql(), once a rule has asked

    template <typename T>
    [[nodiscard]] const T *as() const
    {
        return operation.as<T>();
    }
    [[nodiscard]] const Table *table(const TableRef &ref) const
    {
        return findTable(schema, input.dialect, ref.schema, ref.name);
    }
    /// Made by the same plan: nothing reads it yet, no lock on it hurts.
    [[nodiscard]] bool isNew(const TableRef &ref) const { return newTables.contains(ref); }
    [[nodiscard]] std::optional<qint64> rows(const TableRef &ref) const;
    /// The statement's text; empty if it has none.
    [[nodiscard]] QString sql() const;
    /// What op.execute() sends, without comments and the contents of strings, so that words in them are not taken for
    /// SQL; empty for any other operation.
    [[nodiscard]] const QString &bareSql() const;
};

using HazardRule = void (*)(const HazardScene &scene, QList<Hazard> *found);

enum class HazardDialect { All, PostgreSQL, SQLite, MySQL };

struct HazardRow
{
    QLatin1StringView id;
    QLatin1StringView meaning; ///< for the catalogue
    HazardDialect dialect;
    HazardRule rule; ///< may report several ids; a row without a rule is reported by one above it
};

[[nodiscard]] std::span<const HazardRow> commonHazardRules();
[[nodiscard]] std::span<const HazardRow> executedHazardRules();
[[nodiscard]] std::span<const HazardRow> postgresqlHazardRules();
[[nodiscard]] std::span<const HazardRow> sqliteHazardRules();
[[nodiscard]] std::span<const HazardRow> mysqlHazardRules();

[[nodiscard]] Hazard makeHazard(const HazardScene &scene, QLatin1StringView id, HazardSeverity severity,
                                const TableRef &table, const QString &message, const QString &remedy);

/// Where words of ASCII letters, given in upper case, stand in a text, in either case; -1 if nowhere.
[[nodiscard]] qsizetype findWords(QStringView text, QLatin1StringView upper, qsizetype from = 0);

/// How much a lock for the length of a scan or rewrite hurts: by the rows there are, Medium where that is not known.
[[nodiscard]] HazardSeverity lockSeverity(const std::optional<qint64> &rows);

/// " (12 rows)", or nothing.
[[nodiscard]] QString rowsText(const std::optional<qint64> &rows);

/// A type of the script as the dialect writes it; empty if it cannot.
[[nodiscard]] QString typeText(DialectId dialect, const ColumnType &type);

} // namespace athanor

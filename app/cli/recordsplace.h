// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.h"
#include "records/columnrules.h"
#include "records/rowaccess.h"

/// What the `records` commands share: target, session, table and the rules of its columns.
namespace athanor {

struct RecordsPlace
{
    Target target;
    std::unique_ptr<Session> session;
    QStringList words; ///< the positionals after the target
};

/// A place with its table: --table, or the service's table of users.
struct TablePlace
{
    RecordsPlace place;
    TableAccess access;
    QList<ColumnRules> rules;

    [[nodiscard]] Session &session() const { return *place.session; }
    [[nodiscard]] const TableRef &ref() const { return access.table.ref; }
    /// Refused with the reason if single rows cannot be named.
    [[nodiscard]] Status requireKey() const;
};

[[nodiscard]] Result<RecordsPlace> recordsPlace(const Cli &cli, const Arguments &arguments, Access access);
[[nodiscard]] Result<TablePlace> tablePlace(const Cli &cli, const Arguments &arguments, Access access);

/// The declared models of a target; empty, with a warning, if they cannot be read.
[[nodiscard]] DeclaredModels declaredModels(const Cli &cli, const Target &target);

/// COL=VALUE, or COL:=null for NULL.
struct Assignment
{
    QString column;
    std::optional<QString> text; ///< nothing: NULL
};

/// Reads assignments; InvalidInput for an unknown column, Usage for another form or a column that is given twice.
[[nodiscard]] Result<QList<Assignment>> parseAssignments(const QStringList &words, const Table &table);
/// Reads filters: COL=VALUE and != > >= < <= ~ (contains) ^= (begins with), COL:=null, COL!:=null.
[[nodiscard]] Result<QList<Filter>> parseFilters(const QStringList &words, const QList<ColumnRules> &rules,
                                                 const Table &table);
/// Reads COL and COL:desc.
[[nodiscard]] Result<QList<SortKey>> parseOrder(const QStringList &words, const Table &table);

/// targetOptions(), --table and `more`.
[[nodiscard]] QList<OptionSpec> recordsOptions(const QList<OptionSpec> &more);

// The commands that need a file of their own.
[[nodiscard]] Result<int> runRecordsInsert(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runRecordsUpdate(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runRecordsDelete(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runRecordsExport(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runRecordsImport(Cli &cli, const Arguments &arguments);

} // namespace athanor

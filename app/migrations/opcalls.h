// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/callarguments.h"
#include "migrations/scriptlibrary.h"

namespace athanor {

/// One call of op.* or batch_op.*.
struct OpCall
{
    CallArguments &arguments;
    ScriptLibrary &library;
    const ScriptBatch *batch = nullptr; ///< null: op itself

    /// The table: the batch's, or the next argument called `keyword`.
    [[nodiscard]] QString table(QLatin1StringView keyword) const
    {
        return batch ? batch->batch->table : arguments.requiredString(keyword);
    }
    /// The schema: the batch's, or the argument `schema`.
    [[nodiscard]] QString schema(QLatin1StringView keyword = QLatin1StringView("schema")) const
    {
        return batch ? batch->batch->schema : arguments.string(keyword);
    }
    /// if_exists and if_not_exists, which Alembic takes but does not heed before it knows them; `since` as 11200 for
    /// 1.12.
    [[nodiscard]] bool condition(QLatin1StringView keyword, int since) const
    {
        const bool given = arguments.boolean(keyword).value_or(false);
        return given && library.context().alembicVersion >= since;
    }
    /// Refuses what nobody took, or adds the operation. The call's value is None.
    [[nodiscard]] python::Evaluated add(OperationData data) const;
    [[nodiscard]] python::Evaluated give(const python::PyValue &value) const;
};

using OpReader = python::Evaluated (*)(const OpCall &);

/// Reads a call of op.NAME (or of a batch's NAME).
[[nodiscard]] python::Evaluated readOpCall(const QString &name, const ScriptBatch *batch, ScriptLibrary &library,
                                           const python::Arguments &arguments);

// opdata.cpp: what moves rows rather than tables.
[[nodiscard]] python::Evaluated readExecute(const OpCall &call);
/// bind.execute(statement, values): the same, with values apart.
[[nodiscard]] python::Evaluated readBindExecute(const OpCall &call, const python::Arguments &arguments);
[[nodiscard]] python::Evaluated readBulkInsert(const OpCall &call);
[[nodiscard]] python::Evaluated readInlineLiteral(const OpCall &call);
/// sa.table(...) and sa.Table(...).
[[nodiscard]] python::Evaluated readTable(const QString &path, const python::Arguments &arguments, DialectId dialect);

// opconstraints.cpp
[[nodiscard]] python::Evaluated readCreateForeignKey(const OpCall &call);
[[nodiscard]] python::Evaluated readCreateUnique(const OpCall &call);
[[nodiscard]] python::Evaluated readCreateCheck(const OpCall &call);
[[nodiscard]] python::Evaluated readCreatePrimaryKey(const OpCall &call);
[[nodiscard]] python::Evaluated readCreateExclude(const OpCall &call);
[[nodiscard]] python::Evaluated readDropConstraint(const OpCall &call);

} // namespace athanor

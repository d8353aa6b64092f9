// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/corenode.h"
#include "migrations/scriptlibrary.h"

/// SQLAlchemy Core in a script: columns compared, conditions joined, statements built. Values are taken in as literals.
namespace athanor {

/// A column or expression that compares and calculates: `t.c.id`, `t.c.id == 3`, `func.lower(t.c.name)`.
struct ScriptCore
{
    CoreRef node;
};
/// `t.c`
struct ScriptColumns
{
    python::ObjectRef table;
};
/// `t.update().where(...)`
struct ScriptStatement
{
    CoreStatement statement;
    ScriptTable table;
};

using CoreObject = HeldObject<ScriptCore>;
using ColumnsObject = HeldObject<ScriptColumns>;
using StatementObject = HeldObject<ScriptStatement>;
using CoreResult = std::expected<CoreRef, PythonError>;

/// The node as a value of the script; refused where it has grown beyond any use.
[[nodiscard]] python::Evaluated coreValue(CoreNode node, int line);
/// left SIGN right, IN and NOT IN a list, conditions joined by AND or OR.
[[nodiscard]] python::Evaluated coreComparison(const QString &sign, const CoreRef &left, const python::PyValue &right,
                                               ScriptLibrary &library, int line);
[[nodiscard]] python::Evaluated coreMembership(const QString &sign, const CoreRef &left, const python::PyValue &values,
                                               ScriptLibrary &library, int line);
[[nodiscard]] python::Evaluated coreJoined(const QString &word, const python::PyItems &items, ScriptLibrary &library,
                                           int line);
/// The value as an expression; a plain value becomes a literal of the type `like` where that fits, as SQLAlchemy does.
[[nodiscard]] CoreResult coreOperand(const python::PyValue &value, const ColumnType &like, ScriptLibrary &library,
                                     int line);
/// The plain value as a literal of just this type.
[[nodiscard]] CoreResult coreLiteral(const python::PyValue &value, const ColumnType &type, ScriptLibrary &library,
                                     int line);
/// Whether a value is part of an expression rather than a plain one.
[[nodiscard]] bool isCore(const python::PyValue &value);

[[nodiscard]] python::Evaluated coreCompare(python::Compare::Operator op, const python::PyValue &left,
                                            const python::PyValue &right, ScriptLibrary &library, int line);
[[nodiscard]] python::Evaluated coreBinary(python::BinaryOperator op, const python::PyValue &left,
                                           const python::PyValue &right, ScriptLibrary &library, int line);
[[nodiscard]] python::Evaluated coreNot(const python::PyValue &value, ScriptLibrary &library, int line);

/// `t.c`, `t.c.name`; nothing for another attribute.
[[nodiscard]] std::optional<python::Evaluated> coreAttribute(const python::ObjectRef &object, const QString &name,
                                                             int line);
[[nodiscard]] bool hasCoreMethod(const python::PyValue &self, const QString &name);
[[nodiscard]] python::Evaluated callCoreMethod(const python::ObjectRef &self, const QString &name,
                                               ScriptLibrary &library, const python::Arguments &arguments);
/// sa.update, sa.and_, sa.case ...
[[nodiscard]] bool isCoreCall(const QString &path);
[[nodiscard]] python::Evaluated readCoreCall(const QString &path, ScriptLibrary &library,
                                             const python::Arguments &arguments);
/// A function of SQL whose arguments are expressions.
[[nodiscard]] python::Evaluated coreFunction(const QString &name, ScriptLibrary &library,
                                             const python::Arguments &arguments);

/// corestatements.cpp: what builds a statement out of a table.
[[nodiscard]] python::Evaluated startStatement(const QString &kind, const python::ObjectRef &table,
                                               ScriptLibrary &library, const python::Arguments &arguments);
[[nodiscard]] python::Evaluated extendStatement(const StatementObject &self, const QString &name,
                                                ScriptLibrary &library, const python::Arguments &arguments);
/// The statements that executing it sends: one, or one for each of an INSERT's `rows`.
[[nodiscard]] std::expected<std::vector<Execute>, PythonError>
executedStatements(const ScriptStatement &statement, const python::PyItems &rows, ScriptLibrary &library, int line);
/// sa.text(...) with its binds filled in, each with the value of its name.
[[nodiscard]] std::expected<Execute, PythonError> filledText(const QString &source, const python::PyEntries &values,
                                                             bool keptByAlembic, ScriptLibrary &library, int line);

} // namespace athanor

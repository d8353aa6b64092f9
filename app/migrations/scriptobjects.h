// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/operation.h"
#include "python/value.h"

/// What the calls of a migration script make, as values of the Python interpreter.
namespace athanor {

/// A thing that a library of ours defines, by its canonical name: "op.add_column", "sqlalchemy.String",
/// "postgresql.UUID", "bind.dialect". Its meaning is in the tables of scriptlibrary.cpp.
class NamedObject final : public python::Object
{
public:
    explicit NamedObject(QString path) : m_path(std::move(path)) {}
    [[nodiscard]] QString describe() const override { return m_path; }
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    QString m_path;
};

/// An object that holds one value of the operations' vocabulary.
template <typename T>
class HeldObject final : public python::Object
{
public:
    HeldObject(QString description, T held) : m_description(std::move(description)), m_held(std::move(held)) {}
    [[nodiscard]] QString describe() const override { return m_description; }
    [[nodiscard]] const T &held() const { return m_held; }

private:
    QString m_description;
    T m_held;
};

/// A type, and what it is on some dialects instead (`with_variant`).
struct ScriptType
{
    ColumnType type;
    QMap<QString, ColumnType> variants;
    bool isMapped = false; ///< from the map of types: a call of it is itself, whatever the arguments
};

/// A name that op.f() marks as final.
struct FinalName
{
    QString text;
};

/// A value that differs every run or has no plain Python literal: a date, a Decimal, a UUID.
struct SpecialValue
{
    enum class Kind { DateTime, Date, Time, Decimal, Uuid };
    Kind kind = Kind::DateTime;
    QString text;
    bool madeWhenRun = false;
};

/// sa.text(...), sa.func.x(...), sa.true() ...
struct ScriptExpression
{
    SqlExpression expression;
    QString source; ///< of a text: as the script spells it
};

/// sa.text(...) with binds that have no value yet.
struct ScriptBoundText
{
    QString source;
    python::PyEntries values = {}; ///< given by bindparams()
};

/// op.inline_literal(value)
struct InlineLiteral
{
    python::PyValue value;
};

/// sa.table(...), sa.Table(...), or what op.create_table gave back.
struct ScriptTable
{
    QString schema, name;
    QList<ColumnDef> columns;
    bool isLight = false;        ///< sa.table(): its columns may lack types
    QStringList primaryKey = {}; ///< of a PrimaryKeyConstraint
};

/// sa.Index(...) among the items of a table.
struct ScriptIndex
{
    CreateIndex index;
};

/// server_default=FetchedValue(): the server fills it, no DDL.
struct FetchedDefault
{
};

/// str(bind.engine.url): only what kind of database it names is known.
struct ScriptUrl
{
};

/// `batch_op`: operations collect in it until its with-block ends.
struct ScriptBatch
{
    std::shared_ptr<BatchAlter> batch;
    int line = 0;
};

/// A method bound to one of the objects above: batch_op.add_column, enum.create.
struct BoundCall
{
    python::ObjectRef self;
    QString name;
};

using TypeObject = HeldObject<ScriptType>;
using ColumnObject = HeldObject<ColumnDef>;
using ConstraintObject = HeldObject<ConstraintDef>;
using ForeignKeyObject = HeldObject<ForeignKeyDef>;
using ExpressionObject = HeldObject<ScriptExpression>;
using ComputedObject = HeldObject<ComputedDef>;
using IdentityObject = HeldObject<IdentityDef>;
using FinalNameObject = HeldObject<FinalName>;
using SpecialObject = HeldObject<SpecialValue>;
using BoundTextObject = HeldObject<ScriptBoundText>;
using InlineLiteralObject = HeldObject<InlineLiteral>;
using TableObject = HeldObject<ScriptTable>;
using IndexObject = HeldObject<ScriptIndex>;
using FetchedObject = HeldObject<FetchedDefault>;
using UrlObject = HeldObject<ScriptUrl>;
using BatchObject = HeldObject<ScriptBatch>;
using BoundObject = HeldObject<BoundCall>;

template <typename Held, typename T>
[[nodiscard]] python::PyValue hold(const QString &description, T &&value)
{
    return python::PyValue(
        python::ObjectRef(std::make_shared<const HeldObject<Held>>(description, Held(std::forward<T>(value)))));
}

/// What a dotted name of another module stands for.
[[nodiscard]] inline python::PyValue named(const QString &path)
{
    return python::PyValue(python::ObjectRef(std::make_shared<NamedObject>(path)));
}

} // namespace athanor

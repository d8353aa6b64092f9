// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/value.h"
#include "migrations/columntype.h"

#include <QMap>
#include <QStringList>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

/// What Alembic's `op.*` calls mean, as plain values: the script reader makes them, the renderer turns them into
/// statements, hazards look at them. One struct an operation; no visitor has an `auto` arm, so the compiler names each
/// place that lacks a new one. Names follow Alembic 1.8 (`alembic.operations.ops`).
namespace athanor {

/// Keyword arguments with a dialect's prefix (postgresql_where, sqlite_autoincrement, mysql_engine ...), by full name.
/// Strings and sa.text() alike are text; lists are joined by the reader as separate entries of `list`.
struct DialectOption
{
    QString text;
    bool isText = false; ///< sa.text(...), an expression rather than a string
    bool isTrue = false; ///< the Python value is True
    bool isFalse = false;
    QStringList list;           ///< list / tuple of strings
    QMap<QString, QString> map; ///< dict: postgresql_ops, postgresql_with, mysql_length
    friend bool operator==(const DialectOption &, const DialectOption &) = default;
};
using DialectOptions = QMap<QString, DialectOption>;

/// Constraint names: `literal` is set where the script used op.f(), so that no naming convention is applied.
struct ConstraintName
{
    QString text; ///< empty: none given
    bool literal = false;
    friend bool operator==(const ConstraintName &, const ConstraintName &) = default;
};

struct PrimaryKeyDef
{
    ConstraintName name;
    QStringList columns;
    DialectOptions options;
    friend bool operator==(const PrimaryKeyDef &, const PrimaryKeyDef &) = default;
};

struct UniqueDef
{
    ConstraintName name;
    QStringList columns;
    QString deferrable; ///< "", "DEFERRABLE", "NOT DEFERRABLE"
    QString initially;  ///< "", "DEFERRED", "IMMEDIATE" as given
    DialectOptions options;
    friend bool operator==(const UniqueDef &, const UniqueDef &) = default;
};

struct CheckDef
{
    ConstraintName name;
    SqlExpression condition;
    DialectOptions options; ///< postgresql_not_valid
    friend bool operator==(const CheckDef &, const CheckDef &) = default;
};

struct ForeignKeyDef
{
    ConstraintName name;
    QStringList columns;
    QString targetSchema;
    QString targetTable;
    QStringList targetColumns;
    QString onUpdate, onDelete, initially, match;
    std::optional<bool> deferrable;
    bool useAlter = false;
    DialectOptions options;
    friend bool operator==(const ForeignKeyDef &, const ForeignKeyDef &) = default;
};

/// postgresql.ExcludeConstraint
struct ExcludeDef
{
    ConstraintName name;
    QList<std::pair<SqlExpression, QString>> elements; ///< expression or column (kind Text), operator
    QString usingMethod;
    QString where;
    friend bool operator==(const ExcludeDef &, const ExcludeDef &) = default;
};

using ConstraintDef = std::variant<PrimaryKeyDef, UniqueDef, CheckDef, ForeignKeyDef, ExcludeDef>;

struct ComputedDef
{
    QString sql;
    std::optional<bool> persisted;
    friend bool operator==(const ComputedDef &, const ComputedDef &) = default;
};

struct IdentityDef
{
    bool always = false;
    std::optional<qint64> start, increment, minValue, maxValue, cache;
    std::optional<bool> cycle, noMinValue, noMaxValue;
    friend bool operator==(const IdentityDef &, const IdentityDef &) = default;
};

/// sa.Column(...). Python-side onupdate= is dropped by the reader: it makes no DDL. default= is noted, because an
/// integer key with one is no SERIAL and a SQLite rebuild writes it into the rows it copies.
struct ColumnDef
{
    QString name;
    ColumnType type;
    std::optional<bool> nullable; ///< not given: True, unless primary key
    bool primaryKey = false;
    std::optional<SqlExpression> serverDefault;
    std::optional<bool> autoincrement;  ///< not given: "auto"
    bool hasClientDefault = false;      ///< default=... was given
    bool hasOnUpdate = false;           ///< onupdate=... was given
    std::optional<Value> clientDefault; ///< its value where it is a literal; nothing for a callable
    bool unique = false;
    bool index = false;
    QString comment;
    bool hasComment = false;
    QList<ForeignKeyDef> foreignKeys; ///< sa.ForeignKey('t.c'): columns is empty, it is this column
    QList<CheckDef> checks;
    std::optional<ComputedDef> computed;
    std::optional<IdentityDef> identity;
    DialectOptions options;
    friend bool operator==(const ColumnDef &, const ColumnDef &) = default;
};

struct CreateTable
{
    QString schema, name;
    QList<ColumnDef> columns;
    QList<ConstraintDef> constraints;
    QString comment;
    QStringList prefixes;
    bool ifNotExists = false;
    DialectOptions options;
};
struct DropTable
{
    QString schema, name;
    bool ifExists = false;
};
struct RenameTable
{
    QString schema, name, newName;
};
struct AddColumn
{
    QString schema, table;
    ColumnDef column;
    bool ifNotExists = false;
    QString insertBefore, insertAfter; ///< batch only
};
struct DropColumn
{
    QString schema, table, column;
    bool ifExists = false;
};
/// op.alter_column. Each optional is set only if the script gave the keyword.
struct AlterColumn
{
    QString schema, table, column;
    std::optional<bool> nullable;
    bool changesDefault = false;
    std::optional<SqlExpression> serverDefault; ///< with changesDefault: nothing = DROP DEFAULT
    std::optional<IdentityDef> identity;        ///< server_default=sa.Identity(...)
    QString newName;
    std::optional<ColumnType> type;
    bool hasBareType = false; ///< a class without a call, to which Alembic gives no kind of its own
    bool changesComment = false;
    std::optional<QString> comment; ///< with changesComment: nothing = drop it
    std::optional<bool> autoincrement;
    std::optional<ColumnType> existingType;
    std::optional<bool> existingNullable;
    bool hasExistingDefault = false;
    std::optional<SqlExpression> existingDefault;
    std::optional<QString> existingComment;
    std::optional<bool> existingAutoincrement;
    QString insertBefore, insertAfter; ///< batch only
    DialectOptions options;            ///< postgresql_using ...
};
/// A column name, or a sa.text() / func expression in an index.
struct IndexElement
{
    QString text;
    bool isExpression = false;
    friend bool operator==(const IndexElement &, const IndexElement &) = default;
};
struct CreateIndex
{
    QString schema, table;
    ConstraintName name;
    QList<IndexElement> elements;
    bool unique = false;
    bool ifNotExists = false;
    DialectOptions options;
};
struct DropIndex
{
    QString schema, table; ///< table may be unknown (empty)
    ConstraintName name;
    bool ifExists = false;
    DialectOptions options;
};
struct AddConstraint
{
    QString schema, table;
    ConstraintDef constraint;
};
struct DropConstraint
{
    QString schema, table;
    ConstraintName name;
    QString type; ///< "foreignkey", "primary", "unique", "check" or empty
    bool ifExists = false;
};
struct TableComment
{
    QString schema, table;
    std::optional<QString> comment; ///< nothing: dropped
    std::optional<QString> existing;
};
/// op.execute(text). `sql` is as the server receives it: binds refused, `\:` unescaped, tabs as 4 spaces, stripped.
struct Execute
{
    QString sql;
    QString source;              ///< the text as the script spells it, before those changes (for --as-alembic)
    QString alembicSql = {};     ///< for --as-alembic, where it is not made of `source`
    QString alembicRefusal = {}; ///< why `alembic --sql` cannot print it
};
/// op.bulk_insert(table, rows). Every cell is a literal; types decide how it is rendered.
struct BulkInsert
{
    QString schema, table;
    QList<std::pair<QString, ColumnType>> columns;
    struct Cell
    {
        bool missing = false; ///< the row has no such key
        Value value;
        std::optional<SqlExpression> expression; ///< op.inline_literal or sa.text
    };
    std::vector<std::vector<Cell>> rows; ///< each as long as `columns`
    bool multiinsert = true;
};
/// postgresql.ENUM(...).create(bind) / .drop(bind)
struct EnumChange
{
    ColumnType type;
    bool create = true;
    bool checkFirst = false;
};
/// with op.get_context().autocommit_block(): -- what is inside runs outside the transaction
struct AutocommitBlock
{
    bool enter = true;
};

struct BatchAlter;

/// An operation that is many times the size of most, apart from the list that holds them all; immutable, shared by its
/// copies.
template <typename T>
class Boxed
{
public:
    Boxed(T operation) : m_operation(std::make_shared<const T>(std::move(operation))) {}
    const T &operator*() const { return *m_operation; }

private:
    std::shared_ptr<const T> m_operation;
};

using OperationData =
    std::variant<CreateTable, DropTable, RenameTable, Boxed<AddColumn>, DropColumn, Boxed<AlterColumn>, CreateIndex,
                 DropIndex, Boxed<AddConstraint>, DropConstraint, TableComment, Execute, BulkInsert, Boxed<EnumChange>,
                 AutocommitBlock, std::shared_ptr<const BatchAlter>>;

/// One call of a script, with its place.
struct Operation
{
    OperationData data;
    int line = 0;
    bool madeWhenRun = false; ///< holds a uuid, clock or environment value

    /// The operation as a T, or null if it is another.
    template <typename T>
    [[nodiscard]] const T *as() const
    {
        if constexpr (isBoxed<T>) {
            const auto *box = std::get_if<Boxed<T>>(&data);
            return box ? &**box : nullptr;
        } else {
            return std::get_if<T>(&data);
        }
    }

    /// std::visit() over the operations themselves, boxed or not.
    template <typename Visitor>
    auto visit(Visitor &&visitor) const
    {
        return std::visit([&visitor](const auto &operation) { return visitor(unboxed(operation)); }, data);
    }

private:
    template <typename T>
    static constexpr bool isBoxed = std::is_same_v<T, AddColumn> || std::is_same_v<T, AlterColumn> ||
                                    std::is_same_v<T, AddConstraint> || std::is_same_v<T, EnumChange>;
    template <typename T>
    static const T &unboxed(const T &operation)
    {
        return operation;
    }
    template <typename T>
    static const T &unboxed(const Boxed<T> &box)
    {
        return *box;
    }
};

/// with op.batch_alter_table(table, ...) as batch_op: -- the operations inside, each with its table filled in
struct BatchAlter
{
    QString schema, table;
    QString recreate = QStringLiteral("auto"); ///< "auto", "always", "never"
    std::vector<Operation> operations;
    QMap<QString, QString> namingConvention;
    QList<ConstraintDef> tableArgs;
    DialectOptions tableKwargs; ///< of the table that is made anew; SQLite's alone
    QStringList partialReordering;
};

/// The memory that operations take, about.
[[nodiscard]] qint64 bytesOf(const std::vector<Operation> &operations);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/ddlcompiler.h"
#include "migrations/sqlitereflection.h"

namespace athanor {

/// Alembic's ApplyBatchImpl: a reflected table, the operations of a batch applied to it one by one, and what comes
/// out. Columns are known by the name they had when the batch began, also after a rename.
class TableRebuild
{
public:
    TableRebuild(const BatchAlter &batch, const Table &table, DdlCompiler &compiler);

    /// One call per operation of the batch; an Unsupported error where Alembic raises.
    [[nodiscard]] Status apply(const Operation &operation);

    /// The new table under its temporary name, and as it will be called.
    [[nodiscard]] Result<TableModel> newTable();
    [[nodiscard]] QString temporaryName() const;
    /// INSERT INTO the temporary table ... SELECT FROM the old one.
    [[nodiscard]] Result<QString> copyStatement(const TableModel &made);
    /// The indexes to make once the table has its name.
    [[nodiscard]] Result<QList<CreateIndex>> indexes() const;

private:
    struct Slot
    {
        QString key; ///< the name at the beginning
        ColumnDef column;
        bool existed = false;
        QString castTo; ///< type text, where the values are converted
    };
    struct Kept
    {
        TableConstraint constraint;
        QString name;
    };

    Status addColumn(const AddColumn &operation);
    Status dropColumn(const DropColumn &operation);
    Status alterColumn(const AlterColumn &operation);
    Status addConstraint(const AddConstraint &operation);
    Status dropConstraint(const DropConstraint &operation);
    Status dropIndex(const DropIndex &operation);
    Status changeColumn(Slot &slot, const AlterColumn &operation);
    void orderNewColumn(const QString &name, QString before, QString after);
    void applyOrdering();
    [[nodiscard]] Slot *slot(const QString &key);
    [[nodiscard]] const Slot *slot(const QString &key) const;
    [[nodiscard]] bool keepsColumnsOf(const ConstraintDef &constraint) const;
    [[nodiscard]] TableConstraint renamedConstraint(const TableConstraint &constraint) const;
    [[nodiscard]] QStringList currentNames(const QStringList &keys) const;

    const BatchAlter &m_batch;
    DdlCompiler &m_compiler;
    QString m_schema, m_table;
    QList<Slot> m_slots;
    QStringList m_ordering; ///< keys of the columns that were there, without the dropped ones
    QList<std::pair<QString, QString>> m_addedOrdering;
    QList<Kept> m_constraints; ///< the primary key among them; unnamed ones last
    QList<CreateIndex> m_oldIndexes, m_newIndexes;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqlitebatch.h"

#include "migrations/fold.h"
#include "migrations/tablerebuild.h"

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

/// Alembic's requires_recreate_in_batch() for one operation: true for all but plain columns and indexes.
struct NeedsRebuild
{
    bool operator()(const AddColumn &o) const
    {
        const ColumnDef &c = o.column;
        const bool hasExpression = c.serverDefault && c.serverDefault->kind != SqlExpression::Kind::StringLiteral;
        const bool hasConstraint = !c.foreignKeys.isEmpty() || (c.unique && !c.index) || c.type.createConstraint;
        return hasExpression || hasConstraint || (c.computed && c.computed->persisted == true);
    }
    bool operator()(const CreateIndex &) const { return false; }
    bool operator()(const DropIndex &) const { return false; }
    bool operator()(const DropColumn &) const { return true; }
    bool operator()(const AlterColumn &) const { return true; }
    bool operator()(const AddConstraint &) const { return true; }
    bool operator()(const DropConstraint &) const { return true; }
    bool operator()(const TableComment &) const { return true; }
    bool operator()(const RenameTable &) const { return true; }
    bool operator()(const CreateTable &) const { return true; }
    bool operator()(const DropTable &) const { return true; }
    // Not part of a batch at all: they run where they stand.
    bool operator()(const Execute &) const { return false; }
    bool operator()(const BulkInsert &) const { return false; }
    bool operator()(const EnumChange &) const { return false; }
    bool operator()(const AutocommitBlock &) const { return false; }
    bool operator()(const std::shared_ptr<const BatchAlter> &) const { return false; }
};

bool hasPosition(const Operation &operation)
{
    const auto *add = operation.as<AddColumn>();
    return add && (!add->insertBefore.isEmpty() || !add->insertAfter.isEmpty());
}

} // namespace

Result<bool> batchRebuilds(const BatchAlter &batch, DialectId dialect)
{
    const bool isSqlite = dialect == DialectId::SQLite;
    if (batch.recreate == "always"_L1 && !isSqlite)
        return fail(Error::unsupported(u"batch_alter_table() makes table %1 anew from a live connection on this "
                                       "database: use recreate='auto'."_s.arg(batch.table)));
    bool rebuilds = batch.recreate == "always"_L1;
    for (const Operation &operation : batch.operations) {
        if (hasPosition(operation) && !rebuilds)
            return fail(
                Error::unsupported(u"Can't specify insert_before or insert_after when using ALTER on %1: specify "
                                   "recreate='always'."_s.arg(batch.table)));
        if (isSqlite && batch.recreate == "auto"_L1 && operation.visit(NeedsRebuild{}))
            rebuilds = true;
    }
    return rebuilds;
}

Result<QStringList> renderSqliteRebuild(const BatchAlter &batch, DdlCompiler &compiler, Schema *schema)
{
    const Table *known = schema->table({batch.schema, batch.table});
    if (!known)
        return fail(
            Error::unsupported(u"Table %1 has to be made anew, and how it stands is not known: plan against the "
                               "database itself."_s.arg(batch.table)));
    TableRebuild rebuild(batch, *known, compiler);
    for (const Operation &operation : batch.operations) {
        if (const Status applied = rebuild.apply(operation); !applied)
            return fail(applied.error());
    }
    const Result<TableModel> made = rebuild.newTable();
    if (!made)
        return fail(made);
    const Result<QString> copy = rebuild.copyStatement(*made);
    if (!copy)
        return fail(copy);
    const Result<QList<CreateIndex>> indexes = rebuild.indexes();
    if (!indexes)
        return fail(indexes);

    QStringList statements{compiler.createTableText(*made)};
    for (const CreateIndex &index : made->indexes)
        statements += compiler.createIndex(index);
    statements.append(*copy);
    statements += compiler.dropTable(DropTable{batch.schema, batch.table, false});
    statements += compiler.renameTable(RenameTable{batch.schema, made->name, batch.table});
    for (const CreateIndex &index : *indexes)
        statements += compiler.createIndex(index);
    if (const auto error = compiler.takeError())
        return fail(*error);
    replaceRebuiltTable(*made, *indexes, batch.table, compiler, schema);
    return statements;
}

} // namespace athanor

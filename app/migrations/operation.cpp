// SPDX-License-Identifier: Apache-2.0
#include "migrations/operation.h"

namespace athanor {

namespace {

/// What an operation takes besides its place in the list. Names are short; what a script may make long or many counts.
struct BytesOf
{
    qint64 operator()(const CreateTable &o) const
    {
        return o.columns.size() * columnBytes + o.constraints.size() * qint64(sizeof(ConstraintDef));
    }
    qint64 operator()(const DropTable &) const { return 0; }
    qint64 operator()(const RenameTable &) const { return 0; }
    qint64 operator()(const AddColumn &) const { return columnBytes; }
    qint64 operator()(const DropColumn &) const { return 0; }
    qint64 operator()(const AlterColumn &) const { return 2 * columnBytes; }
    qint64 operator()(const CreateIndex &o) const { return o.elements.size() * qint64(sizeof(IndexElement)); }
    qint64 operator()(const DropIndex &) const { return 0; }
    qint64 operator()(const AddConstraint &) const { return sizeof(AddConstraint); }
    qint64 operator()(const DropConstraint &) const { return 0; }
    qint64 operator()(const TableComment &) const { return 0; }
    qint64 operator()(const Execute &o) const
    {
        return 2 * (o.sql.size() + o.source.size() + o.alembicSql.size()) + qint64(sizeof(Execute));
    }
    qint64 operator()(const BulkInsert &o) const
    {
        return qint64(o.rows.size()) * o.columns.size() * qint64(sizeof(BulkInsert::Cell)) +
               o.columns.size() * columnBytes;
    }
    qint64 operator()(const EnumChange &) const { return sizeof(EnumChange); }
    qint64 operator()(const AutocommitBlock &) const { return 0; }
    qint64 operator()(const std::shared_ptr<const BatchAlter> &o) const { return o ? bytesOf(o->operations) : 0; }

    static constexpr qint64 columnBytes = sizeof(ColumnDef) + 200;
};

} // namespace

qint64 bytesOf(const std::vector<Operation> &operations)
{
    qint64 bytes = qint64(operations.size()) * qint64(sizeof(Operation));
    for (const Operation &operation : operations)
        bytes += operation.visit(BytesOf());
    return bytes;
}

} // namespace athanor

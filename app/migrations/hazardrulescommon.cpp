// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardrules.h"
#include "migrations/typechange.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Severity = HazardSeverity;

void dropTable(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropTable>();
    if (!o || s.isNew({o->schema, o->name}))
        return;
    const TableRef ref{o->schema, o->name};
    found->append(makeHazard(s, "drop-table"_L1, Severity::High, ref,
                             u"Table %1 and all it holds%2 are lost."_s.arg(ref.display(), rowsText(s.rows(ref))),
                             u"Take a backup first, and make sure that no running version of the service reads it."_s));
}

void dropColumn(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || s.isNew(ref))
        return;
    found->append(makeHazard(s, "drop-column"_L1, Severity::High, ref,
                             u"The values of %1.%2%3 are lost, and code that still names the column fails."_s.arg(
                                 ref.display(), o->column, rowsText(s.rows(ref))),
                             u"Release code that no longer uses the column first; keep a copy of its values."_s));
}

void dropConstraint(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropConstraint>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || s.isNew(ref))
        return;
    found->append(
        makeHazard(s, "drop-constraint"_L1, Severity::Medium, ref,
                   u"Constraint %1 no longer guards %2."_s.arg(o->name.text, ref.display()),
                   u"Check that the service keeps the rule itself, or add its successor in the same revision."_s));
}

void dropIndex(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropIndex>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || s.isNew(ref))
        return;
    found->append(makeHazard(s, "drop-index"_L1, Severity::Low, ref,
                             u"Queries that used index %1 of %2 become slow."_s.arg(o->name.text, ref.display()),
                             u"Look at the index's use in the server's statistics before it goes."_s));
}

void renameTable(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<RenameTable>();
    const TableRef ref = o ? TableRef{o->schema, o->name} : TableRef{};
    if (!o || s.isNew(ref))
        return;
    found->append(
        makeHazard(s, "rename-table"_L1, Severity::Medium, ref,
                   u"Code that still runs with the name %1 fails once it is %2."_s.arg(ref.display(), o->newName),
                   u"Stop the old version first, or leave a view under the old name."_s));
}

void renameColumn(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AlterColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || o->newName.isEmpty() || o->newName == o->column || s.isNew(ref))
        return;
    found->append(
        makeHazard(s, "rename-column"_L1, Severity::Medium, ref,
                   u"Code that still runs with %1.%2 fails once it is %3."_s.arg(ref.display(), o->column, o->newName),
                   u"Add the new column, fill it, release code that uses it, then drop the old one."_s));
}

/// The types of what one revision drops and adds in a table; equal ones look like a rename.
void likelyRename(const HazardScene &s, QList<Hazard> *found)
{
    const auto *dropped = s.as<DropColumn>();
    const TableRef ref = dropped ? TableRef{dropped->schema, dropped->table} : TableRef{};
    const Table *known = dropped ? s.table(ref) : nullptr;
    const Column *column = known ? known->column(dropped->column) : nullptr;
    if (!column || s.isNew(ref))
        return;
    const auto isTwin = [&](const Operation &other) {
        const auto *added = other.as<AddColumn>();
        return added && added->schema == dropped->schema && added->table == dropped->table &&
               added->column.name != dropped->column &&
               normalizedType(typeText(s.input.dialect, added->column.type)) == normalizedType(column->type);
    };
    const auto report = [&](const std::vector<Operation> &operations) {
        const auto twin = std::find_if(operations.begin(), operations.end(), isTwin);
        if (twin == operations.end())
            return;
        const QString name = twin->as<AddColumn>()->column.name;
        found->append(makeHazard(
            s, "likely-rename"_L1, Severity::High, ref,
            u"%1.%2 is dropped and %3 of the same type is added: if this is a rename, its values are lost."_s.arg(
                ref.display(), dropped->column, name),
            u"Write op.alter_column(..., new_column_name='%1') instead of the pair."_s.arg(name)));
    };
    report(s.input.operations);
    for (const Operation &operation : s.input.operations) {
        const auto *batch = std::get_if<std::shared_ptr<const BatchAlter>>(&operation.data);
        if (batch && *batch)
            report((*batch)->operations);
    }
}

/// A table that is dropped while one with the same columns is made.
void likelyTableRename(const HazardScene &s, QList<Hazard> *found)
{
    const auto *dropped = s.as<DropTable>();
    const TableRef ref = dropped ? TableRef{dropped->schema, dropped->name} : TableRef{};
    const Table *known = dropped ? s.table(ref) : nullptr;
    if (!known || s.isNew(ref))
        return;
    QStringList columns;
    for (const Column &c : known->columns)
        columns.append(c.name);
    columns.sort();
    for (const Operation &operation : s.input.operations) {
        const auto *made = std::get_if<CreateTable>(&operation.data);
        if (!made || made->name == dropped->name)
            continue;
        QStringList others;
        for (const ColumnDef &c : made->columns)
            others.append(c.name);
        others.sort();
        if (others == columns)
            found->append(makeHazard(
                s, "likely-rename"_L1, Severity::High, ref,
                u"Table %1 is dropped and %2 with the same columns is made: if this is a rename, its rows are lost."_s
                    .arg(ref.display(), made->name),
                u"Write op.rename_table('%1', '%2') instead of the pair."_s.arg(dropped->name, made->name)));
    }
}

void notNullAdded(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AlterColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || o->nullable != false || o->existingNullable == false || s.isNew(ref))
        return;
    const Table *known = s.table(ref);
    const Column *column = known ? known->column(o->column) : nullptr;
    const bool isRequired = column && !column->nullable;
    if (isRequired)
        return;
    found->append(makeHazard(
        s, "not-null-added"_L1, Severity::Medium, ref,
        u"The revision fails if one row of %1 has no %2%3."_s.arg(ref.display(), o->column, rowsText(s.rows(ref))),
        u"Fill the missing values in a revision of its own first."_s));
}

void addNotNullColumn(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AddColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || s.isNew(ref))
        return;
    const ColumnDef &c = o->column;
    const bool isRequired = c.nullable == false || (!c.nullable && c.primaryKey);
    const bool copied = s.rebuild && c.hasClientDefault;
    const bool filled = c.serverDefault || c.identity || c.computed || c.primaryKey || copied;
    const std::optional<qint64> rows = s.rows(ref);
    if (!isRequired || filled || rows == 0)
        return;
    found->append(makeHazard(
        s, "add-not-null-column-without-default"_L1, rows ? Severity::Block : Severity::High, ref,
        rows ? u"%1 has %2 rows, and none of them has a value for the new column %3: the revision fails."_s.arg(
                   ref.display(), QString::number(*rows), c.name)
             : u"The revision fails if %1 has any row: none has a value for the new column %2."_s.arg(ref.display(),
                                                                                                      c.name),
        u"Give the column a server_default, or add it nullable, fill it, and make it NOT NULL afterwards."_s));
}

void typeNarrowing(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AlterColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || !o->type || s.isNew(ref))
        return;
    const Table *known = s.table(ref);
    const Column *column = known ? known->column(o->column) : nullptr;
    const QString from = column            ? column->type
                         : o->existingType ? typeText(s.input.dialect, *o->existingType)
                                           : QString();
    const QString to = typeText(s.input.dialect, *o->type);
    if (!narrowsType(from, to))
        return;
    found->append(
        makeHazard(s, "type-narrowing"_L1, Severity::High, ref,
                   u"%1.%2 goes from %3 to %4: values that do not fit are cut or make the revision fail."_s.arg(
                       ref.display(), o->column, from, to),
                   u"Look for values that do not fit before, and decide what becomes of them."_s));
}

void uniqueMayFail(const HazardScene &s, QList<Hazard> *found)
{
    TableRef ref;
    QString what;
    if (const auto *o = s.as<AddConstraint>()) {
        const bool isUnique =
            std::holds_alternative<UniqueDef>(o->constraint) || std::holds_alternative<PrimaryKeyDef>(o->constraint);
        ref = isUnique ? TableRef{o->schema, o->table} : TableRef{};
        what = u"constraint"_s;
    } else if (const auto *index = s.as<CreateIndex>(); index && index->unique) {
        ref = {index->schema, index->table};
        what = u"index"_s;
    }
    if (ref.name.isEmpty() || s.isNew(ref) || s.rows(ref) == 0)
        return;
    found->append(makeHazard(s, "unique-may-fail"_L1, Severity::Medium, ref,
                             u"The unique %1 on %2 cannot be made if its rows%3 hold the same value twice."_s.arg(
                                 what, ref.display(), rowsText(s.rows(ref))),
                             u"Count the duplicates first: SELECT ... GROUP BY ... HAVING count(*) > 1."_s));
}

void tableExists(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<CreateTable>();
    const TableRef ref = o ? TableRef{o->schema, o->name} : TableRef{};
    if (!o || o->ifNotExists || !s.table(ref))
        return;
    found->append(makeHazard(s, "table-exists"_L1, Severity::Block, ref,
                             u"Table %1 is there already: the revision fails."_s.arg(ref.display()),
                             u"If an earlier run stopped half-way, stamp the revision or drop what it left."_s));
}

void backfillWithDdl(const HazardScene &s, QList<Hazard> *found)
{
    const auto changesRows = [](const Operation &o) {
        const auto *executed = std::get_if<Execute>(&o.data);
        return executed && (executed->sql.startsWith("UPDATE "_L1, Qt::CaseInsensitive) ||
                            executed->sql.startsWith("DELETE "_L1, Qt::CaseInsensitive));
    };
    const auto changesShape = [](const Operation &o) {
        return o.as<AddColumn>() || o.as<AlterColumn>() || o.as<DropColumn>() || o.as<AddConstraint>();
    };
    const std::vector<Operation> &all = s.input.operations;
    if (!changesRows(s.operation) || s.outside || std::none_of(all.begin(), all.end(), changesShape))
        return;
    // Once a revision, at its first such statement.
    const auto first = std::find_if(all.begin(), all.end(), changesRows);
    if (first == all.end() || &*first != &s.operation)
        return;
    found->append(makeHazard(s, "backfill-with-ddl"_L1, Severity::Medium, {},
                             u"Rows are changed in the same transaction as the table: the table stays locked until all "
                             "are done."_s,
                             u"Put the filling of rows into a revision of its own, in batches."_s));
}

void unnamedConstraint(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AddConstraint>();
    if (!o || !s.input.statements.size() || s.rebuild)
        return;
    const QString sql = s.sql();
    if (sql.isEmpty() || sql.contains(" ADD CONSTRAINT "_L1))
        return;
    const TableRef ref{o->schema, o->table};
    found->append(makeHazard(
        s, "unnamed-constraint"_L1, Severity::Low, ref,
        u"The constraint on %1 has no name of its own: a later revision cannot name it."_s.arg(ref.display()),
        u"Give it a name, or use a naming convention."_s));
}

void downgradeLosesData(const HazardScene &s, QList<Hazard> *found)
{
    const bool loses = s.as<DropTable>() || s.as<DropColumn>();
    if (s.input.upgrade || !loses)
        return;
    const bool told =
        std::any_of(found->cbegin(), found->cend(), [](const Hazard &h) { return h.id == "downgrade-loses-data"_L1; });
    if (told)
        return;
    const auto *table = s.as<DropTable>();
    const auto *column = s.as<DropColumn>();
    const TableRef ref = table ? TableRef{table->schema, table->name} : TableRef{column->schema, column->table};
    found->append(makeHazard(s, "downgrade-loses-data"_L1, Severity::Medium, ref,
                             u"What was written since the upgrade is lost, and a new upgrade does not bring it back."_s,
                             u"Take a backup, or repair forwards with a new revision."_s));
}

void madeWhenRun(const HazardScene &s, QList<Hazard> *found)
{
    if (!s.operation.madeWhenRun)
        return;
    found->append(makeHazard(s, "made-when-run"_L1, Severity::Low, {},
                             u"The statement holds a value that is made anew each time it is planned: a clock, an "
                             "identifier or the environment."_s,
                             u"Let the server make the value, or write it into the script."_s));
}

constexpr HazardRow commonHazards[] = {
    {"drop-table"_L1, "A table and its rows are dropped"_L1, HazardDialect::All, dropTable},
    {"drop-column"_L1, "A column and its values are dropped"_L1, HazardDialect::All, dropColumn},
    {"drop-constraint"_L1, "A constraint no longer holds"_L1, HazardDialect::All, dropConstraint},
    {"drop-index"_L1, "An index is dropped"_L1, HazardDialect::All, dropIndex},
    {"rename-table"_L1, "A table gets another name under running code"_L1, HazardDialect::All, renameTable},
    {"rename-column"_L1, "A column gets another name under running code"_L1, HazardDialect::All, renameColumn},
    {"likely-rename"_L1, "A rename written as drop and add"_L1, HazardDialect::All, likelyRename},
    {"likely-rename"_L1, "A rename of a table written as drop and create"_L1, HazardDialect::All, likelyTableRename},
    {"not-null-added"_L1, "NOT NULL on a column that may hold NULL"_L1, HazardDialect::All, notNullAdded},
    {"add-not-null-column-without-default"_L1, "A required column without a value for the rows there are"_L1,
     HazardDialect::All, addNotNullColumn},
    {"type-narrowing"_L1, "A type that does not hold all values of the old one"_L1, HazardDialect::All, typeNarrowing},
    {"unique-may-fail"_L1, "A unique constraint or index over rows that may hold duplicates"_L1, HazardDialect::All,
     uniqueMayFail},
    {"table-exists"_L1, "A table to be made is there already"_L1, HazardDialect::All, tableExists},
    {"backfill-with-ddl"_L1, "Rows and tables changed in one transaction"_L1, HazardDialect::All, backfillWithDdl},
    {"unnamed-constraint"_L1, "A constraint without a name"_L1, HazardDialect::All, unnamedConstraint},
    {"downgrade-loses-data"_L1, "A downgrade drops what was written since"_L1, HazardDialect::All, downgradeLosesData},
    {"made-when-run"_L1, "A value that differs every run"_L1, HazardDialect::All, madeWhenRun},
    {"bound-when-sent"_L1, "Values that Alembic's own text shows as NULL"_L1, HazardDialect::All, nullptr},
    {"tab-in-value"_L1, "A tab that Alembic's own text shows as blanks"_L1, HazardDialect::All, nullptr},
    {"imports-application"_L1, "The script depends on the application's code"_L1, HazardDialect::All, nullptr},
};

} // namespace

std::span<const HazardRow> commonHazardRules()
{
    return commonHazards;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/tablerebuild.h"

#include "migrations/datarender.h"
#include "migrations/naming.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

Error cannot(const QString &message)
{
    return Error::unsupported(message);
}

QStringList columnsOf(const ConstraintDef &constraint)
{
    struct Columns
    {
        QStringList operator()(const PrimaryKeyDef &c) const { return c.columns; }
        QStringList operator()(const UniqueDef &c) const { return c.columns; }
        QStringList operator()(const CheckDef &) const { return {}; } // a text names none
        QStringList operator()(const ForeignKeyDef &c) const { return c.columns; }
        QStringList operator()(const ExcludeDef &) const { return {}; }
    };
    return std::visit(Columns{}, constraint);
}

} // namespace

TableRebuild::TableRebuild(const BatchAlter &batch, const Table &table, DdlCompiler &compiler)
    : m_batch(batch), m_compiler(compiler), m_schema(table.ref.schema), m_table(table.ref.name)
{
    const ReflectedTable reflected = reflectSqliteTable(table);
    for (const ColumnDef &column : reflected.model.columns) {
        m_slots.append(Slot{column.name, column, true, {}});
        m_ordering.append(column.name);
    }
    QList<TableConstraint> constraints = reflected.model.constraints;
    if (!reflected.model.primaryKey.columns.isEmpty())
        constraints.prepend({reflected.model.primaryKey, false, {}});
    // Only the batch's own naming convention names what the table left unnamed.
    const NamingConvention naming(batch.namingConvention);
    QList<Kept> unnamed;
    for (TableConstraint &constraint : constraints) {
        const Result<ConstraintName> name = naming.name(constraint.def, {m_schema, m_table});
        if (!name) {
            m_compiler.refuse(name.error());
            continue;
        }
        setConstraintName(constraint.def, *name);
        (name->text.isEmpty() ? unnamed : m_constraints).append(Kept{constraint, name->text});
    }
    m_constraints += unnamed;
    m_oldIndexes = reflected.indexes;
}

QString TableRebuild::temporaryName() const
{
    return ("_alembic_tmp_"_L1 + m_table).left(50);
}

TableRebuild::Slot *TableRebuild::slot(const QString &key)
{
    const auto it = std::find_if(m_slots.begin(), m_slots.end(), [&key](const Slot &s) { return s.key == key; });
    return it == m_slots.end() ? nullptr : &*it;
}

const TableRebuild::Slot *TableRebuild::slot(const QString &key) const
{
    const auto it = std::find_if(m_slots.cbegin(), m_slots.cend(), [&key](const Slot &s) { return s.key == key; });
    return it == m_slots.cend() ? nullptr : &*it;
}

Status TableRebuild::apply(const Operation &operation)
{
    struct Apply
    {
        TableRebuild &rebuild;
        Status operator()(const AddColumn &o) const { return rebuild.addColumn(o); }
        Status operator()(const DropColumn &o) const { return rebuild.dropColumn(o); }
        Status operator()(const AlterColumn &o) const { return rebuild.alterColumn(o); }
        Status operator()(const AddConstraint &o) const { return rebuild.addConstraint(o); }
        Status operator()(const DropConstraint &o) const { return rebuild.dropConstraint(o); }
        Status operator()(const CreateIndex &o) const
        {
            CreateIndex index = o;
            index.name = rebuild.m_compiler.resolvedIndexName(o);
            rebuild.m_newIndexes.append(index);
            return {};
        }
        Status operator()(const DropIndex &o) const { return rebuild.dropIndex(o); }
        Status operator()(const TableComment &) const { return {}; } // SQLite has none
        Status operator()(const RenameTable &) const { return refused(); }
        Status operator()(const CreateTable &) const { return refused(); }
        Status operator()(const DropTable &) const { return refused(); }
        Status operator()(const Execute &) const { return refused(); }
        Status operator()(const BulkInsert &) const { return refused(); }
        Status operator()(const EnumChange &) const { return refused(); }
        Status operator()(const AutocommitBlock &) const { return refused(); }
        Status operator()(const std::shared_ptr<const BatchAlter> &) const { return refused(); }
        Status refused() const
        {
            return fail(cannot(u"batch_alter_table() on %1 holds a call that batch mode does not have: move it out of "
                               "the block."_s.arg(rebuild.m_table)));
        }
    };
    const Status status = operation.visit(Apply{*this});
    if (const auto error = m_compiler.takeError())
        return fail(*error);
    return status;
}

Status TableRebuild::addColumn(const AddColumn &operation)
{
    CreateTable alone;
    alone.schema = m_schema;
    alone.name = m_table;
    alone.columns = {operation.column};
    const TableModel model = m_compiler.modelOf(alone);
    const QString name = operation.column.name;
    orderNewColumn(name, operation.insertBefore, operation.insertAfter);
    if (Slot *known = slot(name))
        *known = Slot{name, model.columns.constFirst(), false, {}};
    else
        m_slots.append(Slot{name, model.columns.constFirst(), false, {}});
    // Its keys come by themselves, as they do outside a batch.
    for (const TableConstraint &constraint : model.constraints) {
        if (const Status added = addConstraint(AddConstraint{m_schema, m_table, constraint.def}); !added)
            return added;
    }
    m_newIndexes += model.indexes;
    return {};
}

Status TableRebuild::dropColumn(const DropColumn &operation)
{
    const Slot *known = slot(operation.column);
    if (!known)
        return fail(cannot(u"Table %1 has no column %2 to drop: correct the script."_s.arg(m_table, operation.column)));
    for (Kept &kept : m_constraints) {
        if (auto *key = std::get_if<PrimaryKeyDef>(&kept.constraint.def))
            key->columns.removeOne(operation.column);
    }
    m_ordering.removeOne(operation.column);
    m_slots.removeIf([&operation](const Slot &s) { return s.key == operation.column; });
    return {};
}

Status TableRebuild::alterColumn(const AlterColumn &operation)
{
    Slot *known = slot(operation.column);
    if (!known)
        return fail(
            cannot(u"Table %1 has no column %2 to alter: correct the script."_s.arg(m_table, operation.column)));
    return changeColumn(*known, operation);
}

Status TableRebuild::changeColumn(Slot &slot, const AlterColumn &operation)
{
    if (!operation.newName.isEmpty() && operation.newName != operation.column) {
        slot.column.name = operation.newName;
        // The CHECK that came with a named Enum or Boolean goes with the old name.
        if (operation.existingType && !operation.existingType->typeName.isEmpty())
            m_constraints.removeIf([&](const Kept &k) { return k.name == operation.existingType->typeName; });
    }
    if (operation.type) {
        const QString affinity = typeAffinity(*operation.type);
        if (slot.existed && typeAffinity(slot.column.type) != affinity && affinity != "JSON"_L1)
            slot.castTo = m_compiler.type(*operation.type);
        slot.column.type = *operation.type;
        if (m_compiler.wantsTypeCheck(*operation.type))
            return fail(cannot(u"Constraint must have a name: the type of %1.%2 brings a CHECK that batch mode cannot "
                               "add."_s.arg(m_table, operation.column)));
    }
    if (operation.nullable)
        slot.column.nullable = operation.nullable;
    if (operation.changesDefault)
        slot.column.serverDefault = operation.serverDefault;
    if (operation.autoincrement)
        slot.column.autoincrement = operation.autoincrement;
    return {};
}

Status TableRebuild::addConstraint(const AddConstraint &operation)
{
    TableConstraint constraint{operation.constraint, false, {}};
    const ConstraintName name = m_compiler.resolvedName(operation.constraint, m_schema, m_table);
    if (name.text.isEmpty())
        return fail(
            cannot(u"Constraint must have a name: name the constraint that the batch adds to %1."_s.arg(m_table)));
    setConstraintName(constraint.def, name);
    if (std::holds_alternative<PrimaryKeyDef>(constraint.def))
        m_constraints.removeIf([](const Kept &k) { return std::holds_alternative<PrimaryKeyDef>(k.constraint.def); });
    const auto same = std::find_if(m_constraints.begin(), m_constraints.end(),
                                   [&name](const Kept &k) { return k.name == name.text; });
    if (same != m_constraints.end()) {
        *same = Kept{constraint, name.text};
        return {};
    }
    const auto unnamed =
        std::find_if(m_constraints.begin(), m_constraints.end(), [](const Kept &k) { return k.name.isEmpty(); });
    m_constraints.insert(unnamed, Kept{constraint, name.text});
    return {};
}

Status TableRebuild::dropConstraint(const DropConstraint &operation)
{
    const QString name = m_compiler.droppedName(operation).text;
    if (name.isEmpty())
        return fail(
            cannot(u"Constraint must have a name: name the constraint that the batch drops from %1."_s.arg(m_table)));
    const auto known =
        std::find_if(m_constraints.begin(), m_constraints.end(), [&name](const Kept &k) { return k.name == name; });
    if (known == m_constraints.end())
        return fail(cannot(u"No such constraint: '%1' on table %2. Name one that it has."_s.arg(name, m_table)));
    if (const auto *key = std::get_if<PrimaryKeyDef>(&known->constraint.def)) {
        for (const QString &column : key->columns) {
            if (Slot *keyed = slot(column))
                keyed->column.primaryKey = false;
        }
    }
    m_constraints.erase(known);
    return {};
}

Status TableRebuild::dropIndex(const DropIndex &operation)
{
    const qsizetype removed =
        m_oldIndexes.removeIf([&operation](const CreateIndex &i) { return i.name.text == operation.name.text; });
    if (removed == 0)
        return fail(
            cannot(u"No such index: '%1' on table %2. Name one that it has."_s.arg(operation.name.text, m_table)));
    return {};
}

bool TableRebuild::keepsColumnsOf(const ConstraintDef &constraint) const
{
    const QStringList columns = columnsOf(constraint);
    return std::all_of(columns.cbegin(), columns.cend(), [this](const QString &c) { return slot(c) != nullptr; });
}

QStringList TableRebuild::currentNames(const QStringList &keys) const
{
    QStringList names;
    for (const QString &key : keys) {
        const Slot *known = slot(key);
        names.append(known ? known->column.name : key);
    }
    return names;
}

TableConstraint TableRebuild::renamedConstraint(const TableConstraint &constraint) const
{
    TableConstraint renamed = constraint;
    struct Rename
    {
        const TableRebuild &rebuild;
        void operator()(PrimaryKeyDef &c) const { c.columns = rebuild.currentNames(c.columns); }
        void operator()(UniqueDef &c) const { c.columns = rebuild.currentNames(c.columns); }
        void operator()(CheckDef &) const {}
        void operator()(ForeignKeyDef &c) const { c.columns = rebuild.currentNames(c.columns); }
        void operator()(ExcludeDef &) const {}
    };
    std::visit(Rename{*this}, renamed.def);
    return renamed;
}

Result<TableModel> TableRebuild::newTable()
{
    if (!m_batch.partialReordering.isEmpty() || !m_addedOrdering.isEmpty())
        applyOrdering();
    TableModel made;
    made.options = m_batch.tableKwargs;
    made.schema = m_schema;
    made.name = temporaryName();
    made.implicitKey = false;
    for (const Slot &s : std::as_const(m_slots)) {
        made.columns.append(s.column);
        // A column that asks for an index gets one on the temporary table too: Alembic's, kept for its likeness.
        if (s.column.index && !s.existed)
            made.indexes.append(
                CreateIndex{m_schema, made.name, {}, {{s.column.name, false}}, s.column.unique, false, {}});
    }
    for (const ConstraintDef &argument : m_batch.tableArgs)
        made.constraints.append({argument, false, {}});
    for (const Kept &kept : std::as_const(m_constraints)) {
        // A constraint whose column is gone goes with it.
        if (!keepsColumnsOf(kept.constraint.def))
            continue;
        const TableConstraint constraint = renamedConstraint(kept.constraint);
        if (const auto *key = std::get_if<PrimaryKeyDef>(&constraint.def))
            made.primaryKey = *key;
        else
            made.constraints.append(constraint);
    }
    for (CreateIndex &index : made.indexes)
        index.name = m_compiler.resolvedIndexName(index);
    if (const auto error = m_compiler.takeError())
        return fail(*error);
    return made;
}

Result<QString> TableRebuild::copyStatement(const TableModel &made)
{
    const IdentifierQuoting &quoting = m_compiler.quoting();
    const QString from = quoting.table(m_schema, m_table);
    QStringList names;
    QStringList values;
    for (const Slot &s : std::as_const(m_slots)) {
        if (!s.existed)
            continue;
        const QString value = from + u'.' + quoting.quote(s.key);
        names.append(quoting.quote(s.column.name));
        values.append(
            s.castTo.isEmpty() ? value : u"CAST("_s + value + u" AS "_s + s.castTo + u") AS "_s + quoting.quote(s.key));
    }
    int anonymous = 0;
    for (const Slot &s : std::as_const(m_slots)) {
        if (s.existed || !s.column.hasClientDefault)
            continue;
        if (!s.column.clientDefault)
            return fail(
                cannot(u"The default of %1.%2 is computed in Python while the table is copied: give the column a "
                       "server_default."_s.arg(m_table, s.column.name)));
        names.append(quoting.quote(s.column.name));
        values.append(renderLiteral(*s.column.clientDefault, s.column.type, m_compiler) +
                      u" AS anon_%1"_s.arg(++anonymous));
    }
    if (const auto error = m_compiler.takeError())
        return fail(*error);
    return u"INSERT INTO "_s + quoting.table(m_schema, made.name) + u" ("_s + names.join(u", "_s) + u") SELECT "_s +
           values.join(u", "_s) + u" \nFROM "_s + from;
}

Result<QList<CreateIndex>> TableRebuild::indexes() const
{
    QList<CreateIndex> all;
    for (CreateIndex index : m_oldIndexes) {
        for (IndexElement &element : index.elements) {
            const Slot *known = slot(element.text);
            element.text = known ? known->column.name : element.text;
        }
        index.schema = m_schema;
        all.append(index);
    }
    for (CreateIndex index : m_newIndexes) {
        for (IndexElement &element : index.elements) {
            const Slot *known = element.isExpression ? nullptr : slot(element.text);
            if (!known)
                return fail(cannot(u"Index %1 of the batch names %2, which is no column of %3 before the batch: make "
                                   "the index after it."_s.arg(index.name.text, element.text, m_table)));
            element.text = known->column.name;
        }
        index.schema = m_schema;
        index.table = m_table;
        all.append(index);
    }
    return all;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardrules.h"
#include "migrations/sqlitereflection.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Severity = HazardSeverity;

const BatchAlter *rebuiltBatch(const HazardScene &s)
{
    const auto *batch = s.as<std::shared_ptr<const BatchAlter>>();
    return s.wholeBatch && batch ? batch->get() : nullptr;
}

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption).match(text).hasMatch();
}

void rebuild(const HazardScene &s, QList<Hazard> *found)
{
    const BatchAlter *batch = rebuiltBatch(s);
    const TableRef ref = batch ? TableRef{batch->schema, batch->table} : TableRef{};
    if (!batch || s.isNew(ref))
        return;
    found->append(makeHazard(s, "sqlite-rebuild"_L1, lockSeverity(s.rows(ref)), ref,
                             u"Table %1%2 is copied into a new one: the file needs room for both, and nobody writes "
                             "meanwhile."_s.arg(ref.display(), rowsText(s.rows(ref))),
                             u"Make sure that the disk has room, and choose a quiet hour for a large table."_s));
}

QStringList lossesOf(const Table &table)
{
    QStringList losses;
    const QString &sql = table.createSql;
    if (!table.triggers.isEmpty())
        losses.append(u"triggers (%1)"_s.arg(table.triggers.join(u", "_s)));
    const ReflectedTable seen = reflectSqliteTable(table);
    const auto kept = std::count_if(seen.model.constraints.cbegin(), seen.model.constraints.cend(),
                                    [](const TableConstraint &c) { return std::holds_alternative<CheckDef>(c.def); });
    const auto unique =
        std::count_if(seen.model.constraints.cbegin(), seen.model.constraints.cend(),
                      [](const TableConstraint &c) { return std::holds_alternative<UniqueDef>(c.def); });
    if (table.uniques.size() > unique)
        losses.append(u"UNIQUE written within a column"_s);
    if (table.checks.size() > kept || (table.checks.isEmpty() && kept == 0 && matches(sql, u"\\bCHECK *\\("_s)))
        losses.append(u"CHECK constraints without a name"_s);
    const bool hasExpression = std::any_of(table.indexes.cbegin(), table.indexes.cend(), [](const Index &i) {
        return !i.ofConstraint && i.isExpression.contains(true);
    });
    if (hasExpression)
        losses.append(u"indexes over expressions"_s);
    if (table.strict)
        losses.append(u"STRICT"_s);
    if (table.withoutRowid)
        losses.append(u"WITHOUT ROWID"_s);
    if (matches(sql, u"\\bAUTOINCREMENT\\b"_s))
        losses.append(u"AUTOINCREMENT"_s);
    if (matches(sql, u"\\bCOLLATE\\b"_s))
        losses.append(u"collations"_s);
    if (matches(sql, u"\\bON CONFLICT\\b"_s))
        losses.append(u"ON CONFLICT clauses"_s);
    for (const ForeignKey &key : table.foreignKeys) {
        const bool inColumn =
            !matches(sql, u"FOREIGN KEY *\\( *\"?%1\"? *[,)]"_s.arg(QRegularExpression::escape(key.columns.value(0))));
        const bool hasAction = !key.onDelete.isEmpty() && key.onDelete != "NO ACTION"_L1;
        if (inColumn && hasAction && !sql.isEmpty())
            losses.append(u"ON DELETE %1 of %2"_s.arg(key.onDelete, key.columns.value(0)));
    }
    return losses;
}

void rebuildLoses(const HazardScene &s, QList<Hazard> *found)
{
    const BatchAlter *batch = rebuiltBatch(s);
    const Table *known = batch ? s.table({batch->schema, batch->table}) : nullptr;
    if (!known)
        return;
    const QStringList losses = lossesOf(*known);
    if (losses.isEmpty())
        return;
    found->append(
        makeHazard(s, "sqlite-rebuild-loses"_L1, Severity::High, known->ref,
                   u"The rebuild of %1 as Alembic does it loses: %2."_s.arg(known->ref.display(), losses.join(u", "_s)),
                   u"Make them again after the batch with op.execute(), or give constraints a name."_s));
}

void rebuildGenerated(const HazardScene &s, QList<Hazard> *found)
{
    const BatchAlter *batch = rebuiltBatch(s);
    const Table *known = batch ? s.table({batch->schema, batch->table}) : nullptr;
    if (!known)
        return;
    for (const Column &column : known->columns) {
        const bool dropped =
            std::any_of(batch->operations.begin(), batch->operations.end(), [&column](const Operation &o) {
                const auto *drop = std::get_if<DropColumn>(&o.data);
                return drop && drop->column == column.name;
            });
        if (column.generated && !dropped)
            found->append(
                makeHazard(s, "sqlite-rebuild-generated"_L1, Severity::Block, known->ref,
                           u"The rebuild of %1 copies into its generated column %2, which SQLite refuses."_s.arg(
                               known->ref.display(), column.name),
                           u"Drop the generated column in the batch and add it again."_s));
    }
}

void rebuildForeignKeys(const HazardScene &s, QList<Hazard> *found)
{
    const BatchAlter *batch = rebuiltBatch(s);
    const TableRef ref = batch ? TableRef{batch->schema, batch->table} : TableRef{};
    if (!batch || s.isNew(ref))
        return;
    QStringList children;
    for (const Table &table : s.schema.tables) {
        const bool refers = std::any_of(table.foreignKeys.cbegin(), table.foreignKeys.cend(), [&](const ForeignKey &k) {
            return k.target.name == ref.name && table.ref != ref;
        });
        if (refers)
            children.append(table.ref.display());
    }
    if (children.isEmpty())
        return;
    found->append(makeHazard(
        s, "sqlite-rebuild-foreign-keys"_L1, Severity::Medium, ref,
        u"%1 refers to %2: with foreign keys on, dropping the old table would delete or block its rows."_s.arg(
            children.join(u", "_s), ref.display()),
        u"Athanor switches foreign keys off before it begins and checks them before it commits; do the same elsewhere."_s));
}

void rebuildViews(const HazardScene &s, QList<Hazard> *found)
{
    const BatchAlter *batch = rebuiltBatch(s);
    if (!batch)
        return;
    const QString word = u"\\b%1\\b"_s.arg(QRegularExpression::escape(batch->table));
    for (const Table &table : s.schema.tables) {
        if (table.kind == Table::Kind::View && matches(table.createSql, word))
            found->append(
                makeHazard(s, "sqlite-rebuild-views"_L1, Severity::High, {batch->schema, batch->table},
                           u"View %1 names %2: SQLite refuses the rename while the view cannot be read."_s.arg(
                               table.ref.display(), batch->table),
                           u"Drop the view before the batch and make it again after it."_s));
    }
}

void noAlter(const HazardScene &s, QList<Hazard> *found)
{
    for (int i = 0; i < s.statementCount; ++i) {
        const QString sql = s.input.statements.value(s.statement + i).sql;
        const bool alters = matches(sql, u"^ALTER TABLE \\S+ ALTER COLUMN "_s);
        const bool comments = matches(sql, u"^COMMENT ON "_s);
        if (!alters && !comments)
            continue;
        const auto *o = s.as<AlterColumn>();
        const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
        found->append(
            makeHazard(s, "sqlite-no-alter"_L1, Severity::Block, ref,
                       u"SQLite has no %1: the revision fails."_s.arg(alters ? u"ALTER COLUMN"_s : u"COMMENT"_s),
                       u"Use op.batch_alter_table() in the script."_s));
        return;
    }
}

void dropColumnVersion(const HazardScene &s, QList<Hazard> *found)
{
    constexpr int firstWithDropColumn = 3035000;
    const auto *o = s.as<DropColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    if (!o || s.rebuild)
        return;
    if (s.input.serverVersion > 0 && s.input.serverVersion < firstWithDropColumn) {
        found->append(makeHazard(s, "sqlite-drop-column"_L1, Severity::Block, ref,
                                 u"This SQLite is older than 3.35 and has no DROP COLUMN."_s,
                                 u"Use op.batch_alter_table() in the script."_s));
        return;
    }
    const Table *known = s.table(ref);
    if (!known)
        return;
    const auto uses = [o](const QStringList &columns) { return columns.contains(o->column); };
    const bool isUsed =
        uses(known->primaryKey) ||
        std::any_of(known->uniques.cbegin(), known->uniques.cend(), [&](const auto &u) { return uses(u.columns); }) ||
        std::any_of(known->indexes.cbegin(), known->indexes.cend(), [&](const auto &i) { return uses(i.elements); }) ||
        std::any_of(known->foreignKeys.cbegin(), known->foreignKeys.cend(),
                    [&](const auto &k) { return uses(k.columns); });
    if (isUsed)
        found->append(makeHazard(s, "sqlite-drop-column"_L1, Severity::Block, ref,
                                 u"SQLite refuses to drop %1.%2 while a key, an index or a constraint uses it."_s.arg(
                                     ref.display(), o->column),
                                 u"Use op.batch_alter_table() in the script."_s));
}

constexpr HazardRow sqliteHazards[] = {
    {"sqlite-rebuild"_L1, "A table is copied into a new one"_L1, HazardDialect::SQLite, rebuild},
    {"sqlite-rebuild-loses"_L1, "A rebuild loses what SQLAlchemy does not see"_L1, HazardDialect::SQLite, rebuildLoses},
    {"sqlite-rebuild-generated"_L1, "A rebuild copies into a generated column"_L1, HazardDialect::SQLite,
     rebuildGenerated},
    {"sqlite-rebuild-foreign-keys"_L1, "A rebuild of a table that others refer to"_L1, HazardDialect::SQLite,
     rebuildForeignKeys},
    {"sqlite-rebuild-views"_L1, "A rebuild of a table that a view names"_L1, HazardDialect::SQLite, rebuildViews},
    {"sqlite-no-alter"_L1, "ALTER COLUMN or COMMENT outside a batch"_L1, HazardDialect::SQLite, noAlter},
    {"sqlite-drop-column"_L1, "DROP COLUMN that SQLite refuses"_L1, HazardDialect::SQLite, dropColumnVersion},
};

} // namespace

std::span<const HazardRow> sqliteHazardRules()
{
    return sqliteHazards;
}

} // namespace athanor

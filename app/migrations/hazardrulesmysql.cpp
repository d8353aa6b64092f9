// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardrules.h"
#include "migrations/typechange.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Severity = HazardSeverity;

bool isDdl(const RenderedStatement &statement)
{
    static const QRegularExpression form(u"^(CREATE|ALTER|DROP|RENAME|TRUNCATE) "_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(statement.sql).hasMatch();
}

/// Once a revision, at the second statement that commits by itself.
void halfApplied(const HazardScene &s, QList<Hazard> *found)
{
    const auto count = std::count_if(s.input.statements.cbegin(), s.input.statements.cend(), isDdl);
    const bool told =
        std::any_of(found->cbegin(), found->cend(), [](const Hazard &h) { return h.id == "mysql-half-applied"_L1; });
    if (count < 2 || told)
        return;
    found->append(makeHazard(s, "mysql-half-applied"_L1, Severity::Medium, {},
                             u"The revision has %1 statements that commit by themselves: if one fails, those before it "
                             "stay."_s.arg(count),
                             u"Write one change a revision, and look at the journal after a failure."_s));
}

void modifyForgets(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<AlterColumn>();
    const TableRef ref = o ? TableRef{o->schema, o->table} : TableRef{};
    const bool rewrites = s.sql().contains(" MODIFY "_L1) || s.sql().contains(" CHANGE "_L1);
    if (!o || !rewrites)
        return;
    const Table *known = s.table(ref);
    const Column *column = known ? known->column(o->column) : nullptr;
    QStringList forgotten;
    const bool statesNull = o->nullable || o->existingNullable;
    const bool statesDefault = o->changesDefault || o->hasExistingDefault;
    if (!statesNull && (!column || !column->nullable))
        forgotten.append(u"NOT NULL"_s);
    if (!statesDefault && (!column || column->defaultSql))
        forgotten.append(u"its default"_s);
    if (!o->changesComment && !o->existingComment && column && !column->comment.isEmpty())
        forgotten.append(u"its comment"_s);
    if (forgotten.isEmpty())
        return;
    found->append(makeHazard(s, "mysql-modify-forgets"_L1, column ? Severity::High : Severity::Medium, ref,
                             u"%1.%2 loses %3: MODIFY and CHANGE forget what they are not told."_s.arg(
                                 ref.display(), o->column, forgotten.join(u" and "_s)),
                             u"Give existing_nullable, existing_server_default and existing_comment."_s));
}

void copiesTable(const HazardScene &s, QList<Hazard> *found)
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
    if (normalizedType(from) == normalizedType(to))
        return;
    found->append(makeHazard(s, "mysql-copies-table"_L1, lockSeverity(s.rows(ref)), ref,
                             u"Changing %1.%2 from %3 to %4 copies the table%5; writes wait meanwhile."_s.arg(
                                 ref.display(), o->column, from, to, rowsText(s.rows(ref))),
                             u"Growing a VARCHAR within 255 bytes is done in place; for a large table use gh-ost or "
                             "pt-online-schema-change."_s));
}

void nameTooLong(const HazardScene &s, QList<Hazard> *found)
{
    constexpr qsizetype limit = 64;
    QStringList names;
    TableRef ref;
    if (const auto *create = s.as<CreateTable>()) {
        ref = {create->schema, create->name};
        names.append(create->name);
        for (const ColumnDef &c : create->columns)
            names.append(c.name);
    } else if (const auto *add = s.as<AddColumn>()) {
        ref = {add->schema, add->table};
        names.append(add->column.name);
    }
    for (const QString &name : std::as_const(names)) {
        if (name.size() > limit)
            found->append(makeHazard(s, "identifier-too-long"_L1, Severity::Block, ref,
                                     u"MySQL refuses the name %1: it is longer than 64 characters."_s.arg(name),
                                     u"Use a shorter name."_s));
    }
}

void defaultOfText(const HazardScene &s, QList<Hazard> *found)
{
    QList<ColumnDef> columns;
    TableRef ref;
    if (const auto *create = s.as<CreateTable>()) {
        columns = create->columns;
        ref = {create->schema, create->name};
    } else if (const auto *add = s.as<AddColumn>()) {
        columns = {add->column};
        ref = {add->schema, add->table};
    }
    static const QRegularExpression large(u"(TEXT|BLOB|JSON)(\\(|$)"_s);
    for (const ColumnDef &c : std::as_const(columns)) {
        const bool literal = c.serverDefault && c.serverDefault->kind == SqlExpression::Kind::StringLiteral;
        if (literal && large.match(typeText(s.input.dialect, c.type)).hasMatch())
            found->append(makeHazard(s, "mysql-default-refused"_L1, Severity::High, ref,
                                     u"MySQL refuses a literal default for %1.%2: TEXT, BLOB and JSON have none."_s.arg(
                                         ref.display(), c.name),
                                     u"Leave the default to the service, or use an expression from 8.0.13 on."_s));
    }
}

constexpr HazardRow mysqlHazards[] = {
    {"mysql-half-applied"_L1, "Several statements that commit by themselves"_L1, HazardDialect::MySQL, halfApplied},
    {"mysql-modify-forgets"_L1, "MODIFY or CHANGE without what the column is"_L1, HazardDialect::MySQL, modifyForgets},
    {"mysql-copies-table"_L1, "A type change that copies the table"_L1, HazardDialect::MySQL, copiesTable},
    {"mysql-default-refused"_L1, "A literal default of TEXT, BLOB or JSON"_L1, HazardDialect::MySQL, defaultOfText},
    {"identifier-too-long"_L1, "A name longer than 64 characters"_L1, HazardDialect::MySQL, nameTooLong},
};

} // namespace

std::span<const HazardRow> mysqlHazardRules()
{
    return mysqlHazards;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardrules.h"
#include "migrations/typechange.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

using Severity = HazardSeverity;

TableRef alteredTable(const HazardScene &s)
{
    if (const auto *o = s.as<AddConstraint>())
        return {o->schema, o->table};
    if (const auto *o = s.as<AlterColumn>())
        return {o->schema, o->table};
    if (const auto *o = s.as<AddColumn>())
        return {o->schema, o->table};
    if (const auto *o = s.as<CreateIndex>())
        return {o->schema, o->table};
    if (const auto *o = s.as<DropIndex>())
        return {o->schema, o->table};
    return {};
}

/// Whether the first letter of a statement is one of these, in either case: most are told apart by it.
bool startsWithOneOf(const QString &sql, QLatin1StringView letters)
{
    const auto first = std::ranges::find_if_not(sql, [](QChar c) { return c.isSpace(); });
    return first != sql.cend() && letters.contains(*first, Qt::CaseInsensitive);
}

bool isConcurrent(const HazardScene &s)
{
    static const QRegularExpression form(u"^(CREATE (UNIQUE )?INDEX|DROP INDEX|REINDEX\\b.*?) CONCURRENTLY\\b"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const QString sql = s.sql();
    return startsWithOneOf(sql, "cdr"_L1) && findWords(sql, "CONCURRENTLY"_L1) >= 0 &&
           form.match(sql.simplified()).hasMatch();
}

void indexNotConcurrent(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<CreateIndex>();
    const TableRef ref = alteredTable(s);
    if (!o || s.isNew(ref) || optionIsTrue(o->options, "postgresql_concurrently"_L1))
        return;
    found->append(makeHazard(
        s, "index-not-concurrent"_L1, lockSeverity(s.rows(ref)), ref,
        u"Writes to %1%2 wait until index %3 is built."_s.arg(ref.display(), rowsText(s.rows(ref)), o->name.text),
        u"Use postgresql_concurrently=True inside op.get_context().autocommit_block()."_s));
}

void executedIndexNotConcurrent(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression form(u"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON (?:ONLY )?([\\w.\"]+)"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto *o = s.as<Execute>();
    if (!o || !startsWithOneOf(o->sql, "c"_L1))
        return;
    const auto match = form.match(o->sql.simplified());
    const TableRef ref{{}, match.captured(1).remove(u'"')};
    if (!match.hasMatch() || s.isNew(ref))
        return;
    found->append(
        makeHazard(s, "index-not-concurrent"_L1, lockSeverity(s.rows(ref)), ref,
                   u"Writes to %1%2 wait until the index is built."_s.arg(ref.display(), rowsText(s.rows(ref))),
                   u"Use CREATE INDEX CONCURRENTLY inside op.get_context().autocommit_block()."_s));
}

void concurrentlyInTransaction(const HazardScene &s, QList<Hazard> *found)
{
    if (!isConcurrent(s) || s.outside)
        return;
    found->append(makeHazard(s, "concurrently-in-transaction"_L1, Severity::Block, alteredTable(s),
                             u"CONCURRENTLY cannot run inside a transaction: the revision fails."_s,
                             u"Put the call into: with op.get_context().autocommit_block()."_s));
}

void concurrentlyCorrupts(const HazardScene &s, QList<Hazard> *found)
{
    const bool isBroken = s.input.serverVersion >= 140000 && s.input.serverVersion < 140004;
    if (!isBroken || !isConcurrent(s))
        return;
    found->append(makeHazard(s, "concurrently-corrupts"_L1, Severity::High, alteredTable(s),
                             u"PostgreSQL 14.0 to 14.3 can miss rows when it builds an index CONCURRENTLY."_s,
                             u"Bring the server to 14.4 or later first."_s));
}

void dropIndexNotConcurrent(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropIndex>();
    const TableRef ref = alteredTable(s);
    if (!o || s.isNew(ref) || optionIsTrue(o->options, "postgresql_concurrently"_L1))
        return;
    found->append(makeHazard(
        s, "drop-index-not-concurrent"_L1, Severity::Low, ref,
        u"DROP INDEX %1 waits for every query on its table, and all others wait behind it."_s.arg(o->name.text),
        u"Use postgresql_concurrently=True inside an autocommit_block, and a lock timeout."_s));
}

void keyNotValid(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *constraint = s.as<AddConstraint>();
    const auto *column = s.as<AddColumn>();
    const auto *key = constraint ? std::get_if<ForeignKeyDef>(&constraint->constraint) : nullptr;
    // A new column is NULL everywhere: its key is checked, but there is nothing to find.
    const bool inColumn = column && !column->column.foreignKeys.isEmpty();
    if ((!key && !inColumn) || s.isNew(ref) || (key && optionIsTrue(key->options, "postgresql_not_valid"_L1)))
        return;
    const QString target = key ? key->targetTable : column->column.foreignKeys.constFirst().targetTable;
    found->append(
        makeHazard(s, "fk-not-valid"_L1, lockSeverity(s.rows(ref)), ref,
                   u"Writes to %1 and %2 wait while every row%3 is checked against the new foreign key."_s.arg(
                       ref.display(), target, rowsText(s.rows(ref))),
                   u"Add it with postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision."_s));
}

void checkNotValid(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *o = s.as<AddConstraint>();
    const auto *check = o ? std::get_if<CheckDef>(&o->constraint) : nullptr;
    if (!check || s.isNew(ref) || optionIsTrue(check->options, "postgresql_not_valid"_L1))
        return;
    found->append(makeHazard(s, "check-not-valid"_L1, lockSeverity(s.rows(ref)), ref,
                             u"%1 is locked while every row%2 is checked."_s.arg(ref.display(), rowsText(s.rows(ref))),
                             u"Add it with NOT VALID, then VALIDATE CONSTRAINT in a later revision."_s));
}

void validateAtOnce(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<Execute>();
    if (!o || s.outside || findWords(o->sql, "VALIDATE CONSTRAINT"_L1) < 0)
        return;
    if (std::none_of(s.input.statements.cbegin(), s.input.statements.cend(),
                     [](const RenderedStatement &r) { return r.sql.endsWith("NOT VALID"_L1, Qt::CaseInsensitive); }))
        return;
    found->append(
        makeHazard(s, "validate-in-same-transaction"_L1, Severity::Medium, {},
                   u"Validating in the transaction that adds the constraint keeps its lock for the whole scan."_s,
                   u"Validate in a later revision."_s));
}

void uniqueUnderLock(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *o = s.as<AddConstraint>();
    const auto *column = s.as<AddColumn>();
    const bool inColumn = column && column->column.unique && !column->column.index;
    const bool builds = o && (std::holds_alternative<UniqueDef>(o->constraint) ||
                              std::holds_alternative<PrimaryKeyDef>(o->constraint) ||
                              std::holds_alternative<ExcludeDef>(o->constraint));
    if ((!builds && !inColumn) || s.isNew(ref))
        return;
    found->append(makeHazard(s, "unique-constraint-under-lock"_L1, lockSeverity(s.rows(ref)), ref,
                             u"Nobody can read or write %1%2 while the constraint's index is built."_s.arg(
                                 ref.display(), rowsText(s.rows(ref))),
                             u"Build a unique index CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX."_s));
}

void typeChangeRewrites(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *o = s.as<AlterColumn>();
    if (!o || !o->type || s.isNew(ref))
        return;
    const Table *known = s.table(ref);
    const Column *column = known ? known->column(o->column) : nullptr;
    const QString from = column            ? column->type
                         : o->existingType ? typeText(s.input.dialect, *o->existingType)
                                           : QString();
    const QString to = typeText(s.input.dialect, *o->type);
    if (!from.isEmpty() && !rewritesTable(from, to))
        return;
    const QString change = from.isEmpty() ? u"to %1"_s.arg(to) : u"from %1 to %2"_s.arg(from, to);
    found->append(
        makeHazard(s, "type-change-rewrites"_L1, lockSeverity(s.rows(ref)), ref,
                   u"Changing %1.%2 %3 writes the whole table anew%4; nobody can read or write it meanwhile."_s.arg(
                       ref.display(), o->column, change, rowsText(s.rows(ref))),
                   u"Add a new column, fill it in batches, switch the code, drop the old one."_s));
}

void setNotNullScan(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *o = s.as<AlterColumn>();
    if (!o || o->nullable != false || o->existingNullable == false || s.isNew(ref))
        return;
    const Table *known = s.table(ref);
    const Column *column = known ? known->column(o->column) : nullptr;
    const bool isRequired = column && !column->nullable;
    // From PostgreSQL 12 on, a valid CHECK (x IS NOT NULL) spares the scan.
    const bool proven =
        known && std::any_of(known->checks.cbegin(), known->checks.cend(), [o](const CheckConstraint &c) {
            return c.sql.simplified().remove(u'(').remove(u')').compare(o->column + " IS NOT NULL"_L1,
                                                                        Qt::CaseInsensitive) == 0;
        });
    if (isRequired || proven)
        return;
    found->append(
        makeHazard(s, "set-not-null-scan"_L1, lockSeverity(s.rows(ref)), ref,
                   u"Nobody can read or write %1%2 while it is searched for rows without %3."_s.arg(
                       ref.display(), rowsText(s.rows(ref)), o->column),
                   u"Add CHECK (%1 IS NOT NULL) NOT VALID, validate it, then SET NOT NULL."_s.arg(o->column)));
}

bool isVolatile(const SqlExpression &value)
{
    static const QRegularExpression call(u"\\b(random|gen_random_uuid|uuid_generate_v[14](mc)?|clock_timestamp|"
                                         "timeofday|nextval|statement_timestamp)\\s*\\("_s,
                                         QRegularExpression::CaseInsensitiveOption);
    if (value.kind == SqlExpression::Kind::Function)
        return call.match(value.text + u'(').hasMatch();
    return value.kind == SqlExpression::Kind::Text && call.match(value.text).hasMatch();
}

void addedColumnRewrites(const HazardScene &s, QList<Hazard> *found)
{
    const TableRef ref = alteredTable(s);
    const auto *o = s.as<AddColumn>();
    if (!o || s.isNew(ref))
        return;
    const ColumnDef &c = o->column;
    const auto add = [&](QLatin1StringView id, const QString &why, const QString &remedy) {
        found->append(makeHazard(
            s, id, lockSeverity(s.rows(ref)), ref,
            u"Adding %1.%2 writes the whole table anew%3: %4."_s.arg(ref.display(), c.name, rowsText(s.rows(ref)), why),
            remedy));
    };
    if (c.serverDefault && isVolatile(*c.serverDefault))
        add("volatile-default"_L1, u"its default differs from row to row"_s,
            u"Add it without a default, fill it in batches, then set the default."_s);
    else if (c.serverDefault && s.input.serverVersion > 0 && s.input.serverVersion < 110000)
        add("default-rewrites"_L1, u"before PostgreSQL 11 a default is written into every row"_s,
            u"Add it without a default, fill it in batches, then set the default."_s);
    if (c.computed)
        add("stored-generated"_L1, u"a generated column is computed for every row"_s,
            u"Add an ordinary column, fill it in batches, keep it with a trigger."_s);
    if (c.identity || s.sql().contains("SERIAL"_L1))
        add("serial-added"_L1, u"every row gets its number"_s, u"Add a plain column, number the rows in batches."_s);
}

void columnTypes(const HazardScene &s, QList<Hazard> *found)
{
    QList<ColumnDef> columns;
    TableRef ref;
    QStringList keys;
    if (const auto *o = s.as<CreateTable>()) {
        columns = o->columns;
        ref = {o->schema, o->name};
        for (const ConstraintDef &constraint : o->constraints) {
            if (const auto *key = std::get_if<PrimaryKeyDef>(&constraint))
                keys = key->columns;
        }
    } else if (const auto *add = s.as<AddColumn>()) {
        columns = {add->column};
        ref = {add->schema, add->table};
    }
    for (const ColumnDef &c : std::as_const(columns)) {
        const QString type = typeText(s.input.dialect, c.type);
        const bool isKey = c.primaryKey || (keys.size() == 1 && keys.contains(c.name));
        const bool counts = isKey && c.foreignKeys.isEmpty() && c.autoincrement != false;
        if (type == "JSON"_L1)
            found->append(
                makeHazard(s, "json-not-jsonb"_L1, Severity::Low, ref,
                           u"%1.%2 is json, which has no equality and cannot be indexed."_s.arg(ref.display(), c.name),
                           u"Use postgresql.JSONB."_s));
        if (counts && (type == "INTEGER"_L1 || type == "SMALLINT"_L1))
            found->append(makeHazard(s, "int-primary-key"_L1, Severity::Low, ref,
                                     u"The key %1.%2 runs out at %3."_s.arg(
                                         ref.display(), c.name, type == "INTEGER"_L1 ? u"2147483647"_s : u"32767"_s),
                                     u"Use BigInteger for the key of a table that may grow."_s));
        if (type.startsWith("TIMESTAMP"_L1) && type.endsWith("WITHOUT TIME ZONE"_L1))
            found->append(makeHazard(
                s, "timestamp-without-zone"_L1, Severity::Low, ref,
                u"%1.%2 holds no time zone: what it means depends on who reads it."_s.arg(ref.display(), c.name),
                u"Use DateTime(timezone=True)."_s));
    }
}

void enumAddValue(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression form(u"^ALTER TYPE ([\\w.\"]+) ADD VALUE\\b"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto *o = s.as<Execute>();
    if (!o || !startsWithOneOf(o->sql, "a"_L1))
        return;
    const auto match = form.match(o->sql.simplified());
    if (!match.hasMatch() || s.outside)
        return;
    const int version = s.input.serverVersion;
    const bool fails = version > 0 && version < 120000;
    found->append(makeHazard(
        s, "enum-add-value-in-transaction"_L1, fails ? Severity::Block : Severity::Medium, {},
        fails ? u"Before PostgreSQL 12, ALTER TYPE %1 ADD VALUE cannot run in a transaction."_s.arg(match.captured(1))
              : u"The new value of %1 cannot be used before this transaction has ended."_s.arg(match.captured(1)),
        u"Put the statement into op.get_context().autocommit_block()."_s));
}

void enumExists(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression form(u"^CREATE TYPE (?:\"?(\\w+)\"?\\.)?\"?(\\w+)\"? AS ENUM"_s);
    for (int i = 0; i < s.statementCount; ++i) {
        const QString sql = s.input.statements.value(s.statement + i).sql;
        if (!sql.startsWith("CREATE TYPE "_L1))
            continue;
        const auto match = form.match(sql);
        const auto same = [&match](const EnumType &e) {
            const bool sameSchema =
                e.schema == match.captured(1) || (match.captured(1).isEmpty() && e.schema == "public"_L1);
            return sameSchema && e.name == match.captured(2);
        };
        if (!match.hasMatch() || s.as<Execute>() || std::none_of(s.schema.enums.cbegin(), s.schema.enums.cend(), same))
            continue;
        found->append(makeHazard(s, "enum-exists"_L1, Severity::Block, {},
                                 u"The type %1 is there already: the revision fails."_s.arg(match.captured(2)),
                                 u"Use postgresql.ENUM(..., create_type=False) in the script."_s));
    }
}

void enumLeftBehind(const HazardScene &s, QList<Hazard> *found)
{
    const auto *o = s.as<DropTable>();
    const Table *known = o ? s.table({o->schema, o->name}) : nullptr;
    if (!known || s.input.upgrade)
        return;
    const auto usesType = [&s](const Column &c) {
        return c.family == TypeFamily::Enum && std::any_of(s.schema.enums.cbegin(), s.schema.enums.cend(),
                                                           [&c](const EnumType &e) { return c.type.endsWith(e.name); });
    };
    const bool dropsType =
        std::any_of(s.input.statements.cbegin(), s.input.statements.cend(),
                    [](const RenderedStatement &r) { return r.sql.startsWith("DROP TYPE"_L1, Qt::CaseInsensitive); });
    if (dropsType || std::none_of(known->columns.cbegin(), known->columns.cend(), usesType))
        return;
    found->append(makeHazard(s, "enum-left-behind"_L1, Severity::Low, known->ref,
                             u"The enumeration that %1 uses stays behind: the next upgrade fails on CREATE TYPE."_s.arg(
                                 known->ref.display()),
                             u"Add op.execute('DROP TYPE ...') to the downgrade."_s));
}

void identifierTooLong(const HazardScene &s, QList<Hazard> *found)
{
    constexpr qsizetype limit = 63;
    QStringList names;
    TableRef ref = alteredTable(s);
    if (const auto *o = s.as<CreateTable>()) {
        ref = {o->schema, o->name};
        names.append(o->name);
        for (const ColumnDef &c : o->columns)
            names.append(c.name);
    } else if (const auto *add = s.as<AddColumn>()) {
        names = {add->column.name};
    } else if (const auto *rename = s.as<RenameTable>()) {
        names = {rename->newName};
    } else if (const auto *alter = s.as<AlterColumn>()) {
        names = {alter->newName};
    } else if (const auto *index = s.as<CreateIndex>()) {
        names = {index->name.text};
    }
    for (const QString &name : std::as_const(names)) {
        if (name.toUtf8().size() <= limit)
            continue;
        found->append(makeHazard(s, "identifier-too-long"_L1, Severity::High, ref,
                                 u"PostgreSQL cuts the name %1 after 63 bytes."_s.arg(name), u"Use a shorter name."_s));
    }
}

constexpr HazardRow postgresqlHazards[] = {
    {"index-not-concurrent"_L1, "An index built under a lock"_L1, HazardDialect::PostgreSQL, indexNotConcurrent},
    {"index-not-concurrent"_L1, "op.execute() builds an index under a lock"_L1, HazardDialect::PostgreSQL,
     executedIndexNotConcurrent},
    {"concurrently-in-transaction"_L1, "CONCURRENTLY inside a transaction"_L1, HazardDialect::PostgreSQL,
     concurrentlyInTransaction},
    {"concurrently-corrupts"_L1, "CONCURRENTLY on PostgreSQL 14.0 to 14.3"_L1, HazardDialect::PostgreSQL,
     concurrentlyCorrupts},
    {"drop-index-not-concurrent"_L1, "An index dropped under a lock"_L1, HazardDialect::PostgreSQL,
     dropIndexNotConcurrent},
    {"fk-not-valid"_L1, "A foreign key checked under a lock"_L1, HazardDialect::PostgreSQL, keyNotValid},
    {"check-not-valid"_L1, "A CHECK checked under a lock"_L1, HazardDialect::PostgreSQL, checkNotValid},
    {"validate-in-same-transaction"_L1, "A constraint validated where it is added"_L1, HazardDialect::PostgreSQL,
     validateAtOnce},
    {"unique-constraint-under-lock"_L1, "A unique index built under a full lock"_L1, HazardDialect::PostgreSQL,
     uniqueUnderLock},
    {"type-change-rewrites"_L1, "A type change that writes the table anew"_L1, HazardDialect::PostgreSQL,
     typeChangeRewrites},
    {"set-not-null-scan"_L1, "SET NOT NULL scans the table under a lock"_L1, HazardDialect::PostgreSQL, setNotNullScan},
    {"volatile-default"_L1, "A new column whose default differs by row"_L1, HazardDialect::PostgreSQL,
     addedColumnRewrites},
    {"default-rewrites"_L1, "A new column with a default before PostgreSQL 11"_L1, HazardDialect::PostgreSQL, nullptr},
    {"stored-generated"_L1, "A new generated column"_L1, HazardDialect::PostgreSQL, nullptr},
    {"serial-added"_L1, "A new SERIAL or identity column"_L1, HazardDialect::PostgreSQL, nullptr},
    {"json-not-jsonb"_L1, "json where jsonb would serve better"_L1, HazardDialect::PostgreSQL, columnTypes},
    {"int-primary-key"_L1, "A key that runs out"_L1, HazardDialect::PostgreSQL, nullptr},
    {"timestamp-without-zone"_L1, "A timestamp without its zone"_L1, HazardDialect::PostgreSQL, nullptr},
    {"enum-add-value-in-transaction"_L1, "ALTER TYPE ... ADD VALUE in a transaction"_L1, HazardDialect::PostgreSQL,
     enumAddValue},
    {"enum-exists"_L1, "CREATE TYPE of a type that is there"_L1, HazardDialect::PostgreSQL, enumExists},
    {"enum-left-behind"_L1, "A downgrade leaves an enumeration"_L1, HazardDialect::PostgreSQL, enumLeftBehind},
    {"identifier-too-long"_L1, "A name longer than 63 bytes"_L1, HazardDialect::PostgreSQL, identifierTooLong},
};

} // namespace

std::span<const HazardRow> postgresqlHazardRules()
{
    return postgresqlHazards;
}

} // namespace athanor

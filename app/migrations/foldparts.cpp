// SPDX-License-Identifier: Apache-2.0
#include "migrations/fold.h"
#include "migrations/sqliteshadow.h"
#include "migrations/sqlitetext.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

/// "public" is what no schema name means on PostgreSQL, and the other way round.
TableRef otherSpelling(const TableRef &ref)
{
    return ref.schema.isEmpty() ? TableRef{u"public"_s, ref.name} : TableRef{QString(), ref.name};
}

TableRef knownRef(const Schema &schema, DialectId dialect, const TableRef &ref)
{
    const bool mayBePublic = ref.schema.isEmpty() || ref.schema == "public"_L1;
    if (schema.tables.contains(ref) || dialect != DialectId::PostgreSQL || !mayBePublic)
        return ref;
    return otherSpelling(ref);
}

QString unquoted(QString name)
{
    const bool quoted = name.size() >= 2 && (name.startsWith(u'"') || name.startsWith(u'`') || name.startsWith(u'['));
    return quoted ? name.mid(1, name.size() - 2) : name;
}

TableRef refOf(const QString &text, DialectId dialect)
{
    const qsizetype dot = text.indexOf(u'.');
    const auto folded = [dialect](const QString &name) {
        const QString plain = unquoted(name);
        return dialect == DialectId::PostgreSQL && plain == name ? name.toLower() : plain;
    };
    return dot < 0 ? TableRef{{}, folded(text)} : TableRef{folded(text.left(dot)), folded(text.mid(dot + 1))};
}

// One name, quoted or not, with or without its schema.
constexpr auto nameForm = "((?:\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\]|[\\w$]+)(?:\\.(?:\"[^\"]+\"|[\\w$]+))?)"_L1;

QRegularExpression statementForm(const QString &start, const QString &rest = {})
{
    return QRegularExpression(u"^\\s*"_s + start + QString(nameForm) + rest,
                              QRegularExpression::CaseInsensitiveOption |
                                  QRegularExpression::DotMatchesEverythingOption);
}

bool isDdl(const QString &sql)
{
    const QStringView words = QStringView(sql).trimmed();
    const auto starts = [words](QLatin1StringView verb) {
        return words.startsWith(verb, Qt::CaseInsensitive) &&
               (words.size() == verb.size() || !(words[verb.size()].isLetterOrNumber() || words[verb.size()] == u'_'));
    };
    return starts("CREATE"_L1) || starts("ALTER"_L1) || starts("DROP"_L1);
}

/// CREATE TYPE ... AS ENUM and DROP TYPE of PostgreSQL.
void foldExecutedType(const QString &sql, DialectId dialect, Schema *schema)
{
    static const QRegularExpression create = statementForm(u"CREATE\\s+TYPE\\s+"_s, u"\\s+AS\\s+ENUM\\s*\\((.*)\\)"_s);
    static const QRegularExpression drop = statementForm(u"DROP\\s+TYPE\\s+(?:IF\\s+EXISTS\\s+)?"_s);
    static const QRegularExpression value(u"'((?:[^']|'')*)'"_s);
    if (dialect != DialectId::PostgreSQL)
        return;
    if (const auto match = create.match(sql); match.hasMatch()) {
        const TableRef ref = refOf(match.captured(1), dialect);
        EnumType made{ref.schema, ref.name, {}};
        for (auto it = value.globalMatch(match.captured(2)); it.hasNext();)
            made.values.append(it.next().captured(1).replace(u"''"_s, u"'"_s));
        schema->enums.append(made);
    } else if (const auto gone = drop.match(sql); gone.hasMatch()) {
        const TableRef ref = refOf(gone.captured(1), dialect);
        schema->enums.removeIf([&ref](const EnumType &e) {
            return e.name == ref.name && (ref.schema.isEmpty() || e.schema == ref.schema);
        });
    }
}

void replaceIn(QStringList &names, const QString &from, const QString &to)
{
    std::replace(names.begin(), names.end(), from, to);
}

} // namespace

Table *findTable(Schema *schema, DialectId dialect, const QString &schemaName, const QString &name)
{
    const auto it = schema->tables.find(knownRef(*schema, dialect, {schemaName, name}));
    return it == schema->tables.end() ? nullptr : &*it;
}

const Table *findTable(const Schema &schema, DialectId dialect, const QString &schemaName, const QString &name)
{
    return schema.table(knownRef(schema, dialect, {schemaName, name}));
}

void renameColumn(Table *table, const QString &from, const QString &to, Schema *schema)
{
    for (Column &column : table->columns) {
        if (column.name == from)
            column.name = to;
    }
    replaceIn(table->primaryKey, from, to);
    for (UniqueConstraint &unique : table->uniques)
        replaceIn(unique.columns, from, to);
    for (ForeignKey &key : table->foreignKeys)
        replaceIn(key.columns, from, to);
    for (Index &index : table->indexes)
        replaceIn(index.elements, from, to);
    const TableRef ref = table->ref;
    for (Table &other : schema->tables) {
        for (ForeignKey &key : other.foreignKeys) {
            if (key.target == ref)
                replaceIn(key.targetColumns, from, to);
        }
    }
}

void renameTableIn(Schema *schema, const TableRef &from, const TableRef &to)
{
    Table table = schema->tables.take(from);
    table.ref = to;
    if (!table.createSql.isEmpty())
        table.createSql = withRenamedTable(table.createSql, to.name);
    schema->tables.insert(to, table);
    for (Table &other : schema->tables) {
        for (ForeignKey &key : other.foreignKeys) {
            if (key.target == from)
                key.target = to;
        }
    }
}

void forgetColumn(Table *table, const QString &column)
{
    table->columns.removeIf([&column](const Column &c) { return c.name == column; });
    table->primaryKey.removeAll(column);
    table->uniques.removeIf([&column](const UniqueConstraint &u) { return u.columns.contains(column); });
    table->foreignKeys.removeIf([&column](const ForeignKey &k) { return k.columns.contains(column); });
    table->indexes.removeIf([&column](const Index &i) { return i.elements.contains(column); });
}

void foldExecuted(const QString &sql, DialectId dialect, Schema *schema)
{
    static const QRegularExpression rename =
        statementForm(u"ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?"_s, u"\\s+RENAME\\s+TO\\s+([\\w$\"`]+)"_s);
    static const QRegularExpression drop = statementForm(u"DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?"_s);
    static const QRegularExpression alter = statementForm(u"ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?"_s);
    static const QRegularExpression index =
        statementForm(u"CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+.*?\\sON\\s+(?:ONLY\\s+)?"_s);
    static const QRegularExpression dropIndex =
        statementForm(u"DROP\\s+INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?"_s);

    if (!isDdl(sql))
        return;
    const auto known = [&](const QString &text) {
        const TableRef ref = refOf(text, dialect);
        const Table *table = findTable(*schema, dialect, ref.schema, ref.name);
        return table ? std::optional<TableRef>(table->ref) : std::nullopt;
    };
    if (const auto match = rename.match(sql); match.hasMatch()) {
        if (const auto ref = known(match.captured(1)))
            renameTableIn(schema, *ref, {ref->schema, refOf(match.captured(2), dialect).name});
        return;
    }
    if (const auto match = drop.match(sql); match.hasMatch()) {
        if (const auto ref = known(match.captured(1)))
            schema->tables.remove(*ref);
        return;
    }
    if (const auto match = dropIndex.match(sql); match.hasMatch()) {
        const QString name = refOf(match.captured(1), dialect).name;
        for (Table &table : schema->tables)
            table.indexes.removeIf([&name](const Index &i) { return i.name == name; });
        return;
    }
    foldExecutedType(sql, dialect, schema);
    // Only a rebuild needs to know a table exactly, and only SQLite rebuilds.
    if (dialect != DialectId::SQLite)
        return;
    if (const auto after = sqliteSchemaAfter(*schema, sql)) {
        *schema = *after;
        return;
    }
    // Not understood: from here on the table it names is not known.
    for (const QRegularExpression &form : {alter, index}) {
        if (const auto match = form.match(sql); match.hasMatch()) {
            if (const auto ref = known(match.captured(1)))
                schema->tables.remove(*ref);
        }
    }
}

} // namespace athanor

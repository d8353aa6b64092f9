// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqlitereflection.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

// The expressions below are SQLAlchemy's own: they read the CREATE TABLE text line by line, and what they miss is
// missing from Alembic's rebuild too.
QRegularExpression pattern(const QString &text)
{
    return QRegularExpression(text, QRegularExpression::CaseInsensitiveOption);
}

const QHash<QString, QString> &declaredNames()
{
    static const QHash<QString, QString> names{
        {u"BIGINT"_s, u"BIGINT"_s},       {u"BLOB"_s, u"BLOB"_s},         {u"BOOL"_s, u"BOOLEAN"_s},
        {u"BOOLEAN"_s, u"BOOLEAN"_s},     {u"CHAR"_s, u"CHAR"_s},         {u"DATE"_s, u"DATE"_s},
        {u"DATE_CHAR"_s, u"DATE"_s},      {u"DATETIME"_s, u"DATETIME"_s}, {u"DATETIME_CHAR"_s, u"DATETIME"_s},
        {u"DOUBLE"_s, u"FLOAT"_s},        {u"DECIMAL"_s, u"DECIMAL"_s},   {u"FLOAT"_s, u"FLOAT"_s},
        {u"INT"_s, u"INTEGER"_s},         {u"INTEGER"_s, u"INTEGER"_s},   {u"JSON"_s, u"JSON"_s},
        {u"NUMERIC"_s, u"NUMERIC"_s},     {u"REAL"_s, u"REAL"_s},         {u"SMALLINT"_s, u"SMALLINT"_s},
        {u"TEXT"_s, u"TEXT"_s},           {u"TIME"_s, u"TIME"_s},         {u"TIME_CHAR"_s, u"TIME"_s},
        {u"TIMESTAMP"_s, u"TIMESTAMP"_s}, {u"VARCHAR"_s, u"VARCHAR"_s},   {u"NVARCHAR"_s, u"NVARCHAR"_s},
        {u"NCHAR"_s, u"NCHAR"_s}};
    return names;
}

QString typeByAffinity(const QString &name)
{
    if (name.contains("INT"_L1))
        return u"INTEGER"_s;
    if (name.contains("CHAR"_L1) || name.contains("CLOB"_L1) || name.contains("TEXT"_L1))
        return u"TEXT"_s;
    if (name.contains("BLOB"_L1) || name.isEmpty())
        return u"NullType"_s;
    if (name.contains("REAL"_L1) || name.contains("FLOA"_L1) || name.contains("DOUB"_L1))
        return u"REAL"_s;
    return u"NUMERIC"_s;
}

/// A default that is neither a literal nor in brackets is put in brackets: SQLite wants them around an expression.
QString bracketedDefault(const QString &text)
{
    static const QRegularExpression bare(u"^[0-9.]$|^'.+'$|^\\(.+\\)$"_s);
    return text.isEmpty() || bare.match(text).hasMatch() ? text : u'(' + text + u')';
}

QStringList columnsIn(const QString &list)
{
    static const QRegularExpression name = pattern(u"(?:\"(.+?)\")|([a-z0-9_]+)"_s);
    QStringList columns;
    for (auto it = name.globalMatch(list); it.hasNext();) {
        const auto match = it.next();
        columns.append(match.captured(1).isEmpty() ? match.captured(2) : match.captured(1));
    }
    return columns;
}

QString computedSql(const Table &table, const QString &column)
{
    const QRegularExpression form =
        pattern(QRegularExpression::escape(column) + u"[^,]*\\s+AS\\s+\\(([^,]*)\\)\\s*(?:virtual|stored)?"_s);
    return form.match(table.createSql).captured(1);
}

bool isStored(const Table &table, const QString &column)
{
    const QRegularExpression form =
        pattern(QRegularExpression::escape(column) + u"[^,]*\\s+AS\\s+\\([^,]*\\)\\s*stored"_s);
    return form.match(table.createSql).hasMatch();
}

ColumnDef reflectedColumn(const Table &table, const Column &column)
{
    ColumnDef def;
    def.name = column.name;
    QString declared = column.type;
    if (column.generated)
        declared =
            declared.remove(u"generated"_s, Qt::CaseInsensitive).remove(u"always"_s, Qt::CaseInsensitive).trimmed();
    def.type = reflectedSqliteType(declared);
    def.nullable = column.nullable;
    def.primaryKey = table.primaryKey.contains(column.name);
    if (column.defaultSql && !column.generated)
        def.serverDefault = SqlExpression{SqlExpression::Kind::Text, bracketedDefault(*column.defaultSql), {}};
    if (column.generated)
        def.computed = ComputedDef{computedSql(table, column.name), isStored(table, column.name)};
    return def;
}

ForeignKeyDef keyOf(const ForeignKey &key)
{
    ForeignKeyDef def;
    def.columns = key.columns;
    def.targetTable = key.target.name;
    def.targetColumns = key.targetColumns;
    return def;
}

void readActions(const QString &text, ForeignKeyDef *key)
{
    static const QRegularExpression on(u" *\\bON\\b *"_s);
    const QStringList tokens = text.toUpper().split(on);
    for (const QString &token : tokens) {
        const QString action = token.mid(6).trimmed();
        if (action.isEmpty() || action == "NO ACTION"_L1)
            continue;
        if (token.startsWith("DELETE"_L1))
            key->onDelete = action;
        else if (token.startsWith("UPDATE"_L1))
            key->onUpdate = action;
    }
}

bool sameKey(const ForeignKeyDef &a, const ForeignKeyDef &b)
{
    return a.columns == b.columns && a.targetTable == b.targetTable && a.targetColumns == b.targetColumns;
}

QList<ForeignKeyDef> reflectedKeys(const Table &table)
{
    QList<ForeignKeyDef> known;
    for (const ForeignKey &key : table.foreignKeys)
        known.append(keyOf(key));
    static const QRegularExpression form =
        pattern(u"(?:CONSTRAINT (\\w+) +)?FOREIGN KEY *\\( *(.+?) *\\) +"
                "REFERENCES +(?:(?:\"(.+?)\")|([a-z0-9_]+)) *\\((.+?)\\) *"
                "((?:ON (?:DELETE|UPDATE) (?:SET NULL|SET DEFAULT|CASCADE|RESTRICT|NO ACTION) *)*)"
                "((?:NOT +)?DEFERRABLE)?(?: +INITIALLY +(DEFERRED|IMMEDIATE))?"_s);
    QList<ForeignKeyDef> keys;
    for (auto it = form.globalMatch(table.createSql); it.hasNext();) {
        const auto match = it.next();
        ForeignKeyDef key;
        key.name.text = match.captured(1);
        key.columns = columnsIn(match.captured(2));
        key.targetTable = match.captured(3).isEmpty() ? match.captured(4) : match.captured(3);
        key.targetColumns = columnsIn(match.captured(5));
        const auto real = std::find_if(known.begin(), known.end(), [&key](const auto &k) { return sameKey(k, key); });
        if (real == known.end())
            continue;
        known.erase(real);
        readActions(match.captured(6), &key);
        if (!match.captured(7).isEmpty())
            key.deferrable = !match.captured(7).contains("NOT"_L1, Qt::CaseInsensitive);
        key.initially = match.captured(8).toUpper();
        keys.append(key);
    }
    // Those written within a column have neither name nor actions left.
    return keys + known;
}

QList<UniqueDef> reflectedUniques(const Table &table)
{
    QList<QStringList> real;
    for (const UniqueConstraint &unique : table.uniques)
        real.append(unique.columns);
    static const QRegularExpression whole = pattern(u"(?:CONSTRAINT \"?(.+?)\"? +)?UNIQUE *\\((.+?)\\)"_s);
    static const QRegularExpression within =
        pattern(u"(?:(\".+?\")|(?:[\\[`])?([a-z0-9_]+)(?:[\\]`])?) +[a-z0-9_ ]+? +UNIQUE"_s);
    QList<UniqueDef> uniques;
    const auto take = [&](const QString &name, const QStringList &columns) {
        if (real.removeOne(columns))
            uniques.append(UniqueDef{{name, false}, columns, {}, {}, {}});
    };
    for (auto it = whole.globalMatch(table.createSql); it.hasNext();) {
        const auto match = it.next();
        take(match.captured(1), columnsIn(match.captured(2)));
    }
    for (auto it = within.globalMatch(table.createSql); it.hasNext();) {
        const auto match = it.next();
        take({}, columnsIn(match.captured(1).isEmpty() ? match.captured(2) : match.captured(1)));
    }
    return uniques;
}

QList<CheckDef> namedChecks(const Table &table)
{
    static const QRegularExpression form = pattern(u"(?:CONSTRAINT (.+) +)?CHECK *\\( *(.+) *\\),? *"_s);
    static const QRegularExpression quotes(u"^\"|\"$"_s);
    QList<CheckDef> checks;
    for (auto it = form.globalMatch(table.createSql); it.hasNext();) {
        const auto match = it.next();
        const QString name = match.captured(1).remove(quotes);
        if (!name.isEmpty())
            checks.append(CheckDef{{name, false}, {SqlExpression::Kind::Text, match.captured(2), {}}, {}});
    }
    return checks;
}

QList<CreateIndex> reflectedIndexes(const Table &table)
{
    QList<CreateIndex> indexes;
    for (const Index &index : table.indexes) {
        const bool hasExpression = index.isExpression.contains(true);
        if (index.ofConstraint || index.name.startsWith("sqlite_autoindex"_L1) || hasExpression)
            continue;
        CreateIndex made;
        made.table = table.ref.name;
        made.name.text = index.name;
        made.unique = index.unique;
        for (const QString &column : index.elements)
            made.elements.append({column, false});
        if (!index.where.isEmpty())
            made.options.insert(u"sqlite_where"_s, DialectOption{index.where, true, false, false, {}, {}});
        indexes.append(made);
    }
    std::sort(indexes.begin(), indexes.end(),
              [](const CreateIndex &a, const CreateIndex &b) { return a.name.text < b.name.text; });
    return indexes;
}

} // namespace

ColumnType reflectedSqliteType(const QString &declared)
{
    static const QRegularExpression form(u"^([\\w ]+)(\\(.*?\\))?"_s);
    static const QRegularExpression number(u"\\d+"_s);
    const auto match = form.match(declared.toUpper());
    const QString name = match.captured(1);
    ColumnType type;
    type.source = declared;
    type.name = declaredNames().value(name, typeByAffinity(name));
    QList<int> arguments;
    for (auto it = number.globalMatch(match.captured(2)); it.hasNext();)
        arguments.append(it.next().captured().toInt());
    static const QSet<QString> lengthTypes{u"VARCHAR"_s, u"CHAR"_s, u"NVARCHAR"_s, u"NCHAR"_s, u"TEXT"_s};
    const bool isNumber = type.name == "NUMERIC"_L1 || type.name == "DECIMAL"_L1;
    if (lengthTypes.contains(type.name) && arguments.size() == 1)
        type.length = arguments.constFirst();
    if (isNumber && !arguments.isEmpty()) {
        type.precision = arguments.constFirst();
        if (arguments.size() > 1)
            type.scale = arguments.at(1);
    }
    return type;
}

ReflectedTable reflectSqliteTable(const Table &table)
{
    ReflectedTable reflected;
    TableModel &model = reflected.model;
    model.schema = table.ref.schema;
    model.name = table.ref.name;
    for (const Column &column : table.columns)
        model.columns.append(reflectedColumn(table, column));

    static const QRegularExpression keyName = pattern(u"CONSTRAINT (\\w+) PRIMARY KEY"_s);
    model.implicitKey = false;
    model.primaryKey.columns = table.primaryKey;
    model.primaryKey.name.text = keyName.match(table.createSql).captured(1);
    for (const ForeignKeyDef &key : reflectedKeys(table))
        model.constraints.append({key, false, {}});
    for (const UniqueDef &unique : reflectedUniques(table))
        model.constraints.append({unique, false, {}});
    for (const CheckDef &check : namedChecks(table))
        model.constraints.append({check, false, {}});
    reflected.indexes = reflectedIndexes(table);
    return reflected;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/mycatalog.h"

#include "engines/sql/sqlconnection.h"

#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostMyCatalogRows = 2000000;
constexpr int FirstMySqlWithExpressions = 80013;
constexpr int FirstMySqlWithChecks = 80016;
constexpr int FirstMariaDbWithChecks = 100310;

Result<ResultSet> askCatalogue(SqlConnection &connection, const QString &sql, const MyScope &scope)
{
    return connection.run(sql, scope.values(), MostMyCatalogRows);
}

Table *myTableOf(MyTables *tables, const Row &row)
{
    const auto it = tables->find({row.at(0).toText(), row.at(1).toText()});
    return it == tables->end() ? nullptr : &*it;
}

QString quotedDefault(QString text)
{
    return u'\'' + text.replace(u'\'', "''"_L1) + u'\'';
}

/// MariaDB keeps the expression; MySQL the bare value, unless it says that it is an expression.
std::optional<QString> myDefault(const MyFlavour &flavour, const Column &column, const Value &stored,
                                 const QString &extra)
{
    if (stored.isNull())
        return std::nullopt;
    const QString text = stored.toText();
    if (flavour.mariaDb)
        return text == "NULL"_L1 ? std::nullopt : std::optional(text);
    const bool isNumber = column.family == TypeFamily::Integer || column.family == TypeFamily::Real ||
                          column.family == TypeFamily::Decimal || column.family == TypeFamily::Boolean;
    const bool isExpression = extra.contains("DEFAULT_GENERATED"_L1) || text.startsWith("CURRENT_TIMESTAMP"_L1);
    return isNumber || isExpression ? text : quotedDefault(text);
}

Column myColumnOf(const MyFlavour &flavour, const Row &row)
{
    Column column;
    column.name = row.at(2).toText();
    column.type = row.at(3).toText();
    const QString dataType = row.at(4).toText().toLower();
    column.family = myFamily(dataType, column.type);
    if (const auto *length = std::get_if<qint64>(&row.at(5).data()); length && dataType.endsWith("char"_L1))
        column.length = int(*length);
    column.nullable = row.at(6).toText() == "YES"_L1;
    const QString extra = row.at(8).toText();
    column.defaultSql = myDefault(flavour, column, row.at(7), extra);
    column.autoIncrement = extra.contains("auto_increment"_L1, Qt::CaseInsensitive);
    column.generated = !row.at(9).toText().isEmpty() || extra.contains("STORED GENERATED"_L1) ||
                       extra.contains("VIRTUAL GENERATED"_L1);
    if (column.family == TypeFamily::Enum)
        column.enumValues = myEnumValues(column.type);
    column.comment = row.at(10).toText();
    return column;
}

/// An index as STATISTICS tells it, an element a row.
void addIndexElement(Table *table, const Row &row)
{
    const QString name = row.at(2).toText();
    if (table->indexes.isEmpty() || table->indexes.last().name != name) {
        Index index;
        index.name = name;
        index.unique = row.at(3) == Value(qint64(0));
        index.ofConstraint = name == "PRIMARY"_L1;
        table->indexes.append(index);
    }
    Index &index = table->indexes.last();
    const QString expression = row.at(6).toText();
    const bool prefix = !row.at(5).isNull();
    QString element = row.at(4).toText();
    if (!expression.isEmpty())
        element = expression;
    else if (prefix)
        element += u'(' + row.at(5).toText() + u')';
    index.elements.append(element);
    // The first letters of a column are no column: nothing may be told of the whole value by them.
    index.isExpression.append(prefix || !expression.isEmpty());
}

void addForeignKeyColumn(Table *table, const Row &row)
{
    const QString name = row.at(2).toText();
    if (table->foreignKeys.isEmpty() || table->foreignKeys.last().name != name) {
        ForeignKey key;
        key.name = name;
        key.target = {row.at(4).toText(), row.at(5).toText()};
        table->foreignKeys.append(key);
    }
    table->foreignKeys.last().columns.append(row.at(3).toText());
    table->foreignKeys.last().targetColumns.append(row.at(6).toText());
}

/// What a server does by itself anyway is no rule.
QString myRule(const QString &rule)
{
    return rule == "RESTRICT"_L1 || rule == "NO ACTION"_L1 ? QString() : rule;
}

/// JSON is a text with a check to MariaDB.
void markJson(Table *table, const QString &clause)
{
    static const QRegularExpression valid(u"^json_valid\\(`((?:[^`]|``)*)`\\)$"_s);
    const auto match = valid.match(clause);
    if (!match.hasMatch())
        return;
    const QString name = match.captured(1).replace("``"_L1, "`"_L1);
    for (Column &column : table->columns) {
        if (column.name == name && column.family == TypeFamily::Text)
            column.family = TypeFamily::Json;
    }
}

Status readMyForeignKeys(SqlConnection &connection, const MyScope &scope, MyTables *tables)
{
    const auto columns = askCatalogue(
        connection,
        u"SELECT %1, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, %2, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME "
        "FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND %3 "
        "ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"_s.arg(
            mySchemaColumn(u"TABLE_SCHEMA"_s), mySchemaColumn(u"REFERENCED_TABLE_SCHEMA"_s),
            scope.condition(u"TABLE_SCHEMA"_s, u"TABLE_NAME"_s)),
        scope);
    if (!columns)
        return fail(columns);
    for (const Row &row : columns->rows) {
        if (Table *table = myTableOf(tables, row))
            addForeignKeyColumn(table, row);
    }
    if (columns->rows.isEmpty())
        return {};
    const auto rules = askCatalogue(
        connection,
        u"SELECT %1, TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE "
        "FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE %2"_s.arg(
            mySchemaColumn(u"CONSTRAINT_SCHEMA"_s), scope.condition(u"CONSTRAINT_SCHEMA"_s, u"TABLE_NAME"_s)),
        scope);
    if (!rules)
        return fail(rules);
    for (const Row &row : rules->rows) {
        Table *table = myTableOf(tables, row);
        for (qsizetype i = 0; table && i < table->foreignKeys.size(); ++i) {
            if (table->foreignKeys.at(i).name != row.at(2).toText())
                continue;
            table->foreignKeys[i].onUpdate = myRule(row.at(3).toText());
            table->foreignKeys[i].onDelete = myRule(row.at(4).toText());
        }
    }
    return {};
}

Status readMyChecks(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope, MyTables *tables)
{
    if (flavour.version < (flavour.mariaDb ? FirstMariaDbWithChecks : FirstMySqlWithChecks))
        return {};
    const QString sql =
        flavour.mariaDb
            ? u"SELECT %1, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS "
              "WHERE %2 ORDER BY TABLE_NAME, CONSTRAINT_NAME"_s.arg(
                  mySchemaColumn(u"CONSTRAINT_SCHEMA"_s), scope.condition(u"CONSTRAINT_SCHEMA"_s, u"TABLE_NAME"_s))
            : u"SELECT %1, t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE "
              "FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t "
              "ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME "
              "AND t.CONSTRAINT_TYPE = 'CHECK' WHERE %2 ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME"_s.arg(
                  mySchemaColumn(u"t.TABLE_SCHEMA"_s), scope.condition(u"t.TABLE_SCHEMA"_s, u"t.TABLE_NAME"_s));
    const auto answer = askCatalogue(connection, sql, scope);
    if (!answer)
        return fail(answer);
    for (const Row &row : answer->rows) {
        Table *table = myTableOf(tables, row);
        if (!table)
            continue;
        markJson(table, row.at(3).toText());
        table->checks.append({row.at(2).toText(), row.at(3).toText()});
    }
    return {};
}

Status readMyTriggers(SqlConnection &connection, const MyScope &scope, MyTables *tables)
{
    const auto answer =
        askCatalogue(connection,
                     u"SELECT %1, EVENT_OBJECT_TABLE, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE %2 "
                     "ORDER BY TRIGGER_NAME"_s.arg(mySchemaColumn(u"EVENT_OBJECT_SCHEMA"_s),
                                                   scope.condition(u"EVENT_OBJECT_SCHEMA"_s, u"EVENT_OBJECT_TABLE"_s)),
                     scope);
    if (!answer)
        return fail(answer);
    for (const Row &row : answer->rows) {
        if (Table *table = myTableOf(tables, row))
            table->triggers.append(row.at(2).toText());
    }
    return {};
}

} // namespace

QString MyScope::condition(const QString &schema, const QString &table) const
{
    if (!one)
        return u"(%1 = DATABASE() OR (DATABASE() IS NULL AND %1 NOT IN "
               "('information_schema', 'mysql', 'performance_schema', 'sys')))"_s.arg(schema);
    // The first two conditions let the server look up one table; the last tells apart what its collation does not.
    const QString wanted = one->schema.isEmpty() ? u"DATABASE()"_s : u"?"_s;
    return u"%1 = %2 AND %3 = ? AND CAST(%3 AS BINARY) = CAST(? AS BINARY)"_s.arg(schema, wanted, table);
}

QList<Value> MyScope::values() const
{
    if (!one)
        return {};
    QList<Value> list;
    if (!one->schema.isEmpty())
        list.append(Value(one->schema));
    return list << Value(one->name) << Value(one->name);
}

QString mySchemaColumn(const QString &column)
{
    return u"CASE WHEN %1 = DATABASE() THEN '' ELSE %1 END"_s.arg(column);
}

TypeFamily myFamily(const QString &dataType, const QString &columnType)
{
    struct FamilyRow
    {
        QLatin1StringView type;
        TypeFamily family;
    };
    static constexpr FamilyRow rows[] = {
        {"smallint"_L1, TypeFamily::Integer},   {"mediumint"_L1, TypeFamily::Integer},
        {"int"_L1, TypeFamily::Integer},        {"bigint"_L1, TypeFamily::Integer},
        {"year"_L1, TypeFamily::Integer},       {"bit"_L1, TypeFamily::Integer},
        {"decimal"_L1, TypeFamily::Decimal},    {"float"_L1, TypeFamily::Real},
        {"double"_L1, TypeFamily::Real},        {"char"_L1, TypeFamily::Text},
        {"varchar"_L1, TypeFamily::Text},       {"tinytext"_L1, TypeFamily::Text},
        {"text"_L1, TypeFamily::Text},          {"mediumtext"_L1, TypeFamily::Text},
        {"longtext"_L1, TypeFamily::Text},      {"date"_L1, TypeFamily::Date},
        {"time"_L1, TypeFamily::Time},          {"datetime"_L1, TypeFamily::DateTime},
        {"timestamp"_L1, TypeFamily::DateTime}, {"binary"_L1, TypeFamily::Binary},
        {"varbinary"_L1, TypeFamily::Binary},   {"tinyblob"_L1, TypeFamily::Binary},
        {"blob"_L1, TypeFamily::Binary},        {"mediumblob"_L1, TypeFamily::Binary},
        {"longblob"_L1, TypeFamily::Binary},    {"vector"_L1, TypeFamily::Binary},
        {"json"_L1, TypeFamily::Json},          {"uuid"_L1, TypeFamily::Uuid},
        {"enum"_L1, TypeFamily::Enum},
    };
    if (dataType == "tinyint"_L1)
        return columnType.startsWith("tinyint(1)"_L1) ? TypeFamily::Boolean : TypeFamily::Integer;
    for (const FamilyRow &row : rows) {
        if (dataType == row.type)
            return row.family;
    }
    static const QRegularExpression spatial(u"^(geometry|point|linestring|polygon|multi.*|geom.*)$"_s);
    return spatial.match(dataType).hasMatch() ? TypeFamily::Binary : TypeFamily::Other;
}

QStringList myEnumValues(const QString &columnType)
{
    static const QRegularExpression quoted(u"'((?:[^']|'')*)'"_s);
    QStringList values;
    for (auto it = quoted.globalMatch(columnType); it.hasNext();)
        values.append(it.next().captured(1).replace("''"_L1, "'"_L1));
    return values;
}

Status readMyColumns(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope, MyTables *tables)
{
    const auto answer = askCatalogue(
        connection,
        u"SELECT %1, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, IS_NULLABLE, "
        "COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE %2 "
        "ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION"_s.arg(
            mySchemaColumn(u"TABLE_SCHEMA"_s), scope.condition(u"TABLE_SCHEMA"_s, u"TABLE_NAME"_s)),
        scope);
    if (!answer)
        return fail(answer);
    for (const Row &row : answer->rows) {
        if (Table *table = myTableOf(tables, row))
            table->columns.append(myColumnOf(flavour, row));
    }
    return {};
}

Status readMyIndexes(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope, MyTables *tables)
{
    const bool expressions = !flavour.mariaDb && flavour.version >= FirstMySqlWithExpressions;
    const auto answer = askCatalogue(
        connection,
        u"SELECT %1, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, %3 "
        "FROM information_schema.STATISTICS WHERE %2 ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"_s.arg(
            mySchemaColumn(u"TABLE_SCHEMA"_s), scope.condition(u"TABLE_SCHEMA"_s, u"TABLE_NAME"_s),
            expressions ? u"EXPRESSION"_s : u"NULL"_s),
        scope);
    if (!answer)
        return fail(answer);
    for (const Row &row : answer->rows) {
        if (Table *table = myTableOf(tables, row))
            addIndexElement(table, row);
    }
    for (Table &table : *tables) {
        for (Index &index : table.indexes) {
            if (index.name == "PRIMARY"_L1)
                table.primaryKey = index.elements;
            // A unique constraint is its index and nothing else.
            if (!index.unique || index.ofConstraint || index.isExpression.contains(true))
                continue;
            table.uniques.append({index.name, index.elements});
        }
    }
    return {};
}

Status readMyConstraints(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope, MyTables *tables)
{
    if (const Status keys = readMyForeignKeys(connection, scope, tables); !keys)
        return keys;
    if (const Status checks = readMyChecks(connection, flavour, scope, tables); !checks)
        return checks;
    return readMyTriggers(connection, scope, tables);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

// Of an index or a constraint.
constexpr int mysqlMaxIdentifier = 64;

/// MySQL and MariaDB.
class MysqlCompiler : public DdlCompiler
{
public:
    explicit MysqlCompiler(const RenderOptions &options) : DdlCompiler(options, mysqlMaxIdentifier) {}

    bool inlineComments() const override { return true; }

    bool wantsTypeCheck(const ColumnType &type) const override
    {
        const bool emulated = type.name == "Enum"_L1 && !type.nativeEnum;
        return type.createConstraint && (emulated || typeAffinity(type) == "Boolean"_L1);
    }

    QStringList renameTable(const RenameTable &operation) override
    {
        return {alterTable(operation.schema, operation.name) + u" RENAME TO "_s +
                quoting().alteredTable(operation.schema, operation.newName)};
    }

    QStringList dropConstraint(const DropConstraint &operation) override
    {
        const QString table = u"ALTER TABLE "_s + quoting().table(operation.schema, operation.table);
        if (operation.type == "primary"_L1)
            return {table + u" DROP PRIMARY KEY "_s};
        const QString name = constraintName(droppedName(operation));
        if (name.isEmpty() && !operation.type.isEmpty()) {
            refuse(u"Can't drop a constraint of %1 that has no name: name it."_s.arg(operation.table));
            return {};
        }
        if (operation.type == "foreignkey"_L1)
            return {table + u" DROP FOREIGN KEY "_s + name};
        if (operation.type == "unique"_L1)
            return {table + u" DROP INDEX "_s + name};
        if (operation.type == "check"_L1)
            return {table + (options().mariadb ? u" DROP CONSTRAINT "_s : u" DROP CHECK "_s) + name};
        refuse(u"No generic 'DROP CONSTRAINT' in MySQL: give type_ to drop_constraint() on %1."_s.arg(operation.table));
        return {};
    }

    QStringList enumChange(const EnumChange &operation, const Schema &) override
    {
        refuseForeignEnum(operation.type, true);
        return {};
    }

    QStringList tableComment(const TableComment &operation) override
    {
        return {u"ALTER TABLE "_s + quoting().table(operation.schema, operation.table) + u" COMMENT "_s +
                stringLiteral(operation.comment.value_or(QString()))};
    }

protected:
    QStringList beforeCreateTable(const TableModel &table) override
    {
        for (const ColumnDef &column : table.columns)
            refuseForeignEnum(column.type, column.type.createType);
        return {};
    }

    QString columnSpecification(const TableModel &table, const ColumnDef &column) override
    {
        QStringList words{quoting().quote(column.name), type(column.type)};
        if (column.computed)
            words.append(computed(*column.computed));
        if (!*column.nullable)
            words.append(u"NOT NULL"_s);
        else if (column.type.name == "TIMESTAMP"_L1)
            words.append(u"NULL"_s); // without it MySQL makes a TIMESTAMP NOT NULL
        if (column.hasComment || !column.comment.isEmpty())
            words.append(u"COMMENT "_s + stringLiteral(column.comment));
        if (&column == table.autoincrementColumn() && !column.serverDefault)
            words.append(u"AUTO_INCREMENT"_s);
        else if (const auto value = columnDefault(column))
            words.append(u"DEFAULT "_s + *value);
        return words.join(u' ');
    }

    QString booleanLiteral(bool value) const override { return value ? u"true"_s : u"false"_s; }

    QString functionCall(const SqlExpression &function) override
    {
        const QString name = function.text.toLower();
        if (name == "sysdate"_L1)
            return u"SYSDATE()"_s;
        SqlExpression call = function;
        if (name == "random"_L1)
            call.text = u"rand"_s;
        return DdlCompiler::functionCall(call);
    }

    QString foreignKey(const QString &localSchema, const ForeignKeyDef &key) override
    {
        if (!key.match.isEmpty())
            refuse(u"MySQL ignores MATCH and with it ON UPDATE and ON DELETE: leave match out."_s);
        return DdlCompiler::foreignKey(localSchema, key);
    }

    QString tableOptions(const TableModel &table) override;

    QString createIndexText(const CreateIndex &index) override
    {
        QString text = index.unique ? u"CREATE UNIQUE "_s : u"CREATE "_s;
        if (const QString prefix = option(index.options, "prefix"_L1).text; !prefix.isEmpty())
            text += prefix + u' ';
        text += index.ifNotExists ? "INDEX IF NOT EXISTS "_L1 : "INDEX "_L1;
        text += constraintName(index.name) + u" ON "_s + quoting().table(index.schema, index.table) + u" ("_s +
                elementsWithLengths(index) + u')';
        if (const QString parser = option(index.options, "with_parser"_L1).text; !parser.isEmpty())
            text += " WITH PARSER "_L1 + parser;
        if (const QString method = option(index.options, "using"_L1).text; !method.isEmpty())
            text += " USING "_L1 + quoting().quote(method);
        return text;
    }

    QString dropIndexText(const DropIndex &index) override
    {
        // An index lives in its table here; where the script names none, SQLAlchemy writes this.
        const QString table = index.table.isEmpty() ? u"no_table"_s : quoting().table(index.schema, index.table);
        return (index.ifExists ? u"DROP INDEX IF EXISTS "_s : u"DROP INDEX "_s) + constraintName(index.name) +
               u" ON "_s + table;
    }

    // Alembic does not drop a type's CHECK on MySQL.
    QStringList dropTypeCheck(const QString &, const QString &, const TableConstraint &) override { return {}; }

    QStringList alterColumnStatements(const AlterColumn &operation) override;

private:
    /// SQLAlchemy's PostgreSQL ENUM creates its type wherever enumerations are native, which fails on MySQL.
    void refuseForeignEnum(const ColumnType &column, bool creates)
    {
        if (column.origin == ColumnType::Origin::PostgreSQL && column.name == "ENUM"_L1 && creates)
            refuse(u"The ENUM %1 is one of PostgreSQL, whose type MySQL cannot create: use sa.Enum."_s.arg(
                boundedText(column.typeName, 60, false)));
    }

    [[nodiscard]] QString columnDefinition(const AlterColumn &operation);
    [[nodiscard]] QString elementsWithLengths(const CreateIndex &index);
    [[nodiscard]] DialectOption option(const DialectOptions &given, QLatin1StringView name) const
    {
        return given.value((options().mariadb ? "mariadb_"_L1 : "mysql_"_L1) + QString(name));
    }
};

/// " ENGINE=InnoDB" and the like. SQLAlchemy writes them in the order of a Python set; here it is that of their names,
/// the collation behind its character set.
QString MysqlCompiler::tableOptions(const TableModel &table)
{
    const QString prefix = options().mariadb ? u"mariadb_"_s : u"mysql_"_s;
    QMap<QString, QString> given;
    for (const auto &[key, value] : table.options.asKeyValueRange()) {
        if (key.startsWith(prefix))
            given.insert(key.mid(prefix.size()).toUpper(), value.text);
    }
    if (!table.comment.isEmpty())
        given.insert(u"COMMENT"_s, table.comment);
    static const QStringList partitioning{u"PARTITION_BY"_s, u"PARTITIONS"_s, u"SUBPARTITION_BY"_s, u"SUBPARTITIONS"_s};
    static const QStringList texts{u"COMMENT"_s, u"DATA_DIRECTORY"_s, u"INDEX_DIRECTORY"_s, u"PASSWORD"_s,
                                   u"CONNECTION"_s};
    static const QStringList spaced{u"DATA_DIRECTORY"_s, u"INDEX_DIRECTORY"_s, u"DEFAULT_CHARACTER_SET"_s,
                                    u"CHARACTER_SET"_s,  u"DEFAULT_CHARSET"_s, u"DEFAULT_COLLATE"_s};
    static const QStringList joinedBySpace{u"TABLESPACE"_s, u"DEFAULT_CHARACTER_SET"_s, u"CHARACTER_SET"_s,
                                           u"COLLATE"_s};
    QStringList order = given.keys();
    if (order.removeOne(u"COLLATE"_s))
        order.append(u"COLLATE"_s);
    QStringList written;
    for (const QString &key : std::as_const(order)) {
        if (partitioning.contains(key))
            continue;
        const QString value = texts.contains(key) ? stringLiteral(given[key]) : given[key];
        const QString word = spaced.contains(key) ? QString(key).replace(u'_', u' ') : key;
        written.append(word + (joinedBySpace.contains(key) ? u' ' : u'=') + value);
    }
    for (const QString &key : partitioning) {
        if (given.contains(key))
            written.append(QString(key).replace(u'_', u' ') + u' ' + given[key]);
    }
    return written.join(u' ');
}

QString MysqlCompiler::elementsWithLengths(const CreateIndex &index)
{
    const DialectOption length = option(index.options, "length"_L1);
    QStringList elements;
    for (const IndexElement &element : index.elements) {
        const QString text = element.isExpression ? textClause(element.text) : quoting().quote(element.text);
        const QString own = length.map.isEmpty() ? length.text : length.map.value(element.text);
        elements.append(own.isEmpty() ? text : text + u'(' + own + u')');
    }
    return elements.join(u", "_s);
}

/// Everything a column is, since CHANGE and MODIFY forget what they are not told.
QString MysqlCompiler::columnDefinition(const AlterColumn &operation)
{
    const std::optional<ColumnType> &known = operation.type ? operation.type : operation.existingType;
    if (!known) {
        refuse(
            u"All MySQL CHANGE/MODIFY COLUMN operations require the existing type: give existing_type for %1.%2."_s.arg(
                operation.table, operation.column));
        return {};
    }
    const bool nullable = operation.nullable.value_or(operation.existingNullable.value_or(true));
    QString text = type(*known) + (nullable ? u" NULL"_s : u" NOT NULL"_s);
    if (operation.autoincrement.value_or(operation.existingAutoincrement.value_or(false)))
        text += " AUTO_INCREMENT"_L1;
    const auto &value = operation.changesDefault ? operation.serverDefault : operation.existingDefault;
    if (value)
        text += " DEFAULT "_L1 + expression(*value);
    const auto &comment = operation.changesComment ? operation.comment : operation.existingComment;
    if (comment && !comment->isEmpty())
        text += " COMMENT "_L1 + stringLiteral(*comment);
    return text;
}

QStringList MysqlCompiler::alterColumnStatements(const AlterColumn &operation)
{
    if (operation.identity)
        return {setDefault(operation)};
    const QString table = alterTable(operation.schema, operation.table);
    const QString column = quoting().quote(operation.column);
    const std::optional<ColumnType> &known = operation.type ? operation.type : operation.existingType;
    // Alembic writes CHANGE for every date and time whose default is not being dropped, and sees none in a bare class.
    const bool dropsDefault = operation.changesDefault && !operation.serverDefault;
    const bool isTimed = known && !operation.hasBareType && typeAffinity(*known) == "DateTime"_L1 && !dropsDefault;
    if (!operation.newName.isEmpty() || isTimed) {
        const QString name = operation.newName.isEmpty() ? operation.column : operation.newName;
        return {table + u" CHANGE "_s + column + u' ' + quoting().quote(name) + u' ' + columnDefinition(operation)};
    }
    if (operation.nullable || operation.type || operation.autoincrement || operation.changesComment)
        return {table + u" MODIFY "_s + column + u' ' + columnDefinition(operation)};
    if (operation.changesDefault)
        return {setDefault(operation)};
    return {};
}

} // namespace

std::unique_ptr<DdlCompiler> mysqlCompiler(const RenderOptions &options)
{
    return std::make_unique<MysqlCompiler>(options);
}

} // namespace athanor

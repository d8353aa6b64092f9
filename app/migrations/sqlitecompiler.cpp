// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

// SQLAlchemy's default for a dialect that states no limit.
constexpr int sqliteMaxIdentifier = 9999;

class SqliteCompiler : public DdlCompiler
{
public:
    explicit SqliteCompiler(const RenderOptions &options) : DdlCompiler(options, sqliteMaxIdentifier) {}

    bool supportsComments() const override { return false; }

    bool wantsTypeCheck(const ColumnType &type) const override
    {
        return type.createConstraint && (isEnumType(type) || typeAffinity(type) == "Boolean"_L1);
    }

    QStringList addConstraint(const AddConstraint &) override { return refuseAlter(); }
    QStringList dropConstraint(const DropConstraint &) override { return refuseAlter(); }

protected:
    QString columnSpecification(const TableModel &table, const ColumnDef &column) override
    {
        QString text = quoting().quote(column.name) + u' ' + type(column.type);
        if (const auto value = columnDefault(column))
            text += " DEFAULT "_L1 + (isBare(*column.serverDefault) ? *value : u'(' + *value + u')');
        if (!*column.nullable)
            text += " NOT NULL"_L1 + onConflict(column.options, "sqlite_on_conflict_not_null"_L1);
        if (column.primaryKey && column.autoincrement == true && table.primaryKey.columns.size() != 1)
            refuse(u"SQLite does not support autoincrement for composite primary keys: %1.%2."_s.arg(table.name,
                                                                                                     column.name));
        if (hasInlineKey(table, column))
            text += " PRIMARY KEY"_L1 + onConflict(column.options, "sqlite_on_conflict_primary_key"_L1) +
                    " AUTOINCREMENT"_L1;
        if (column.computed)
            text += u' ' + computed(*column.computed);
        return text;
    }

    bool supportsAlterConstraint() const override { return false; }

    QString booleanLiteral(bool value) const override { return value ? u"1"_s : u"0"_s; }

    QString functionCall(const SqlExpression &function) override
    {
        const QString name = function.text.toLower();
        if (name == "now"_L1)
            return u"CURRENT_TIMESTAMP"_s;
        if (name == "localtimestamp"_L1)
            return u"DATETIME(CURRENT_TIMESTAMP, \"localtime\")"_s;
        SqlExpression call = function;
        if (name == "char_length"_L1)
            call.text = u"length"_s;
        return DdlCompiler::functionCall(call);
    }

    QString primaryKey(const TableModel &table) override
    {
        const bool single = table.primaryKey.columns.size() == 1;
        const ColumnDef *only = single ? table.column(table.primaryKey.columns.constFirst()) : nullptr;
        if (only && hasInlineKey(table, *only))
            return {};
        QString text = DdlCompiler::primaryKey(table);
        if (text.isEmpty())
            return text;
        QString conflict = onConflict(table.primaryKey.options, "sqlite_on_conflict"_L1);
        if (conflict.isEmpty() && only)
            conflict = onConflict(only->options, "sqlite_on_conflict_primary_key"_L1);
        return text + conflict;
    }

    QString uniqueConstraint(const UniqueDef &unique) override
    {
        QString conflict = onConflict(unique.options, "sqlite_on_conflict"_L1);
        if (conflict.isEmpty())
            conflict = onConflict(unique.options, "sqlite_on_conflict_unique"_L1);
        return DdlCompiler::uniqueConstraint(unique) + conflict;
    }

    QString checkConstraint(const TableConstraint &check) override
    {
        return DdlCompiler::checkConstraint(check) +
               onConflict(std::get<CheckDef>(check.def).options, "sqlite_on_conflict"_L1);
    }

    QString foreignKey(const QString &localSchema, const ForeignKeyDef &key) override
    {
        // A key into another attached database does not exist.
        if (localSchema != key.targetSchema)
            return {};
        ForeignKeyDef local = key;
        local.targetSchema.clear();
        return DdlCompiler::foreignKey(localSchema, local);
    }

    QString tableOptions(const TableModel &table) override
    {
        return table.options.value(u"sqlite_with_rowid"_s).isFalse ? u"\n WITHOUT ROWID"_s : QString();
    }

    QString createIndexText(const CreateIndex &index) override
    {
        QString text = index.unique ? u"CREATE UNIQUE INDEX "_s : u"CREATE INDEX "_s;
        if (index.ifNotExists)
            text += "IF NOT EXISTS "_L1;
        if (!index.schema.isEmpty())
            text += quoting().quote(index.schema) + u'.';
        text += constraintName(index.name) + u" ON "_s + quoting().quote(index.table) + u" ("_s + indexElements(index) +
                u')';
        if (const QString where = optionText(index.options, "sqlite_where"_L1); !where.isEmpty())
            text += " WHERE "_L1 + where;
        return text;
    }

    // A type's CHECK cannot be added or dropped by itself; Alembic leaves it out with a warning.
    QStringList addTypeCheck(const QString &, const QString &, const TableConstraint &) override { return {}; }
    QStringList dropTypeCheck(const QString &, const QString &, const TableConstraint &) override { return {}; }

private:
    QStringList refuseAlter()
    {
        refuse(u"No support for ALTER of constraints in SQLite dialect: use op.batch_alter_table() in the script."_s);
        return {};
    }

    static bool isBare(const SqlExpression &value)
    {
        return value.kind == SqlExpression::Kind::StringLiteral || value.kind == SqlExpression::Kind::Text;
    }

    static QString onConflict(const DialectOptions &options, QLatin1StringView name)
    {
        const QString action = optionText(options, name);
        return action.isEmpty() ? action : " ON CONFLICT "_L1 + action;
    }

    /// sqlite_autoincrement=True: the key is written with its column.
    static bool hasInlineKey(const TableModel &table, const ColumnDef &column)
    {
        return column.primaryKey && optionIsTrue(table.options, "sqlite_autoincrement"_L1) &&
               table.primaryKey.columns.size() == 1 && typeAffinity(column.type) == "Integer"_L1 &&
               !table.hasForeignKey(column.name);
    }
};

} // namespace

std::unique_ptr<DdlCompiler> sqliteCompiler(const RenderOptions &options)
{
    return std::make_unique<SqliteCompiler>(options);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/naming.h"
#include "migrations/sqlrenderer.h"
#include "migrations/tablemodel.h"
#include "migrations/typerenderer.h"

#include <memory>

namespace athanor {

/// SQLAlchemy's DDL compiler and Alembic's DefaultImpl in one: turns operations into statement texts. A dialect is a
/// subclass in a file of its own, named only in ddlCompiler(). The functions return text; the first thing that cannot
/// be rendered is kept as an error and takeError() gives it, so that nested rendering stays readable.
class DdlCompiler
{
public:
    explicit DdlCompiler(const RenderOptions &options, int maxIdentifier);
    virtual ~DdlCompiler();
    DdlCompiler(const DdlCompiler &) = delete;
    DdlCompiler &operator=(const DdlCompiler &) = delete;

    [[nodiscard]] const RenderOptions &options() const { return m_options; }
    [[nodiscard]] const IdentifierQuoting &quoting() const { return m_quoting; }
    [[nodiscard]] const NamingConvention &naming() const { return m_naming; }
    /// The first refusal since the last call.
    [[nodiscard]] std::optional<Error> takeError();

    // Statements of whole operations, in the order Alembic sends them.
    [[nodiscard]] QStringList createTable(const CreateTable &operation);
    [[nodiscard]] QStringList dropTable(const DropTable &operation);
    [[nodiscard]] virtual QStringList renameTable(const RenameTable &operation);
    [[nodiscard]] QStringList addColumn(const AddColumn &operation);
    [[nodiscard]] virtual QStringList dropColumn(const DropColumn &operation);
    [[nodiscard]] QStringList alterColumn(const AlterColumn &operation);
    [[nodiscard]] QStringList createIndex(const CreateIndex &operation);
    [[nodiscard]] QStringList dropIndex(const DropIndex &operation);
    [[nodiscard]] virtual QStringList addConstraint(const AddConstraint &operation);
    [[nodiscard]] virtual QStringList dropConstraint(const DropConstraint &operation);
    [[nodiscard]] virtual QStringList tableComment(const TableComment &operation);
    [[nodiscard]] virtual QStringList enumChange(const EnumChange &operation, const Schema &schema);

    // Parts, also used by the SQLite rebuild, the fold and the data statements.
    [[nodiscard]] TableModel modelOf(const CreateTable &operation);
    [[nodiscard]] QString createTableText(const TableModel &table);
    /// A column of a table with its own CHECKs.
    [[nodiscard]] QString columnText(const TableModel &table, const ColumnDef &column);
    [[nodiscard]] QString type(const ColumnType &type);
    [[nodiscard]] QString stringLiteral(const QString &value) const;
    /// sa.text(): percent signs doubled where `alembic --sql` would.
    [[nodiscard]] QString textClause(const QString &text) const;
    [[nodiscard]] QString expression(const SqlExpression &expression);
    /// What stands behind DEFAULT, or nothing.
    [[nodiscard]] std::optional<QString> columnDefault(const ColumnDef &column);
    /// The name after the naming convention, checked or cut to the dialect's length, quoted. Empty: no name.
    [[nodiscard]] QString constraintName(const ConstraintName &name);
    [[nodiscard]] ConstraintName resolvedName(const ConstraintDef &constraint, const QString &schema,
                                              const QString &table);
    /// The name that op.drop_constraint() means, after the naming convention.
    [[nodiscard]] ConstraintName droppedName(const DropConstraint &operation);
    [[nodiscard]] ConstraintName resolvedIndexName(const CreateIndex &index);
    /// A SQL function; its arguments are rendered by expression().
    [[nodiscard]] virtual QString functionCall(const SqlExpression &function);
    void refuse(const QString &message);
    void refuse(const Error &error);

    [[nodiscard]] virtual bool supportsComments() const { return true; }
    /// MySQL writes comments into the column itself.
    [[nodiscard]] virtual bool inlineComments() const { return false; }
    /// A CHECK that a type brings with it (Enum, Boolean with create_constraint) exists in this dialect.
    [[nodiscard]] virtual bool wantsTypeCheck(const ColumnType &type) const;

protected:
    // What dialects do differently.
    [[nodiscard]] virtual QString columnSpecification(const TableModel &table, const ColumnDef &column) = 0;
    [[nodiscard]] virtual bool supportsAlterConstraint() const { return true; }
    [[nodiscard]] virtual QString primaryKey(const TableModel &table);
    [[nodiscard]] virtual QString uniqueConstraint(const UniqueDef &unique);
    [[nodiscard]] virtual QString checkConstraint(const TableConstraint &check);
    /// Empty: not rendered at all.
    [[nodiscard]] virtual QString foreignKey(const QString &localSchema, const ForeignKeyDef &key);
    [[nodiscard]] virtual QString excludeConstraint(const ExcludeDef &exclude);
    [[nodiscard]] virtual QString booleanLiteral(bool value) const = 0;
    [[nodiscard]] virtual QString computed(const ComputedDef &computed);
    [[nodiscard]] virtual QString tableOptions(const TableModel &) { return {}; }
    [[nodiscard]] virtual QString createIndexText(const CreateIndex &index) = 0;
    [[nodiscard]] virtual QString dropIndexText(const DropIndex &index);
    [[nodiscard]] virtual QStringList beforeCreateTable(const TableModel &) { return {}; }
    [[nodiscard]] virtual QStringList alterColumnStatements(const AlterColumn &operation);
    [[nodiscard]] virtual QStringList addTypeCheck(const QString &schema, const QString &table,
                                                   const TableConstraint &check);
    [[nodiscard]] virtual QStringList dropTypeCheck(const QString &schema, const QString &table,
                                                    const TableConstraint &check);
    [[nodiscard]] virtual QString alterColumnType(const AlterColumn &operation);
    [[nodiscard]] virtual QString columnComment(const QString &table, const QString &column,
                                                const std::optional<QString> &comment);

    [[nodiscard]] QString constraintText(const TableModel &table, const TableConstraint &constraint);
    [[nodiscard]] QString constraintPrefix(const ConstraintName &name);
    [[nodiscard]] QString quotedList(const QStringList &names) const;
    [[nodiscard]] QString deferrability(std::optional<bool> deferrable, const QString &initially);
    [[nodiscard]] QString identityOptions(const IdentityDef &identity) const;
    [[nodiscard]] QString identity(const IdentityDef &identity) const;
    [[nodiscard]] QString checkedPhrase(const QString &phrase, const QStringList &allowed);
    [[nodiscard]] QString alterTable(const QString &schema, const QString &table) const;
    [[nodiscard]] std::optional<TableConstraint> typeCheck(const QString &column, const ColumnType &type);
    [[nodiscard]] QString indexElements(const CreateIndex &index);
    [[nodiscard]] virtual QString setDefault(const AlterColumn &operation);

private:
    RenderOptions m_options;
    IdentifierQuoting m_quoting;
    NamingConvention m_naming;
    int m_maxIdentifier;
    std::optional<Error> m_error;
};

/// THE list of dialects that render migrations.
[[nodiscard]] Result<std::unique_ptr<DdlCompiler>> ddlCompiler(const RenderOptions &options);

[[nodiscard]] std::unique_ptr<DdlCompiler> postgresqlCompiler(const RenderOptions &options);
[[nodiscard]] std::unique_ptr<DdlCompiler> sqliteCompiler(const RenderOptions &options);
[[nodiscard]] std::unique_ptr<DdlCompiler> mysqlCompiler(const RenderOptions &options);

/// Text of a dialect option such as postgresql_where; empty if it was not given.
[[nodiscard]] QString optionText(const DialectOptions &options, QLatin1StringView name);
[[nodiscard]] bool optionIsTrue(const DialectOptions &options, QLatin1StringView name);

} // namespace athanor

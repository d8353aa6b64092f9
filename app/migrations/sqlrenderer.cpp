// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqlrenderer.h"

#include "migrations/datarender.h"
#include "migrations/ddlcompiler.h"
#include "migrations/fold.h"
#include "migrations/sqlitebatch.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace athanor {

Result<std::unique_ptr<DdlCompiler>> ddlCompiler(const RenderOptions &options)
{
    switch (options.dialect) {
    case DialectId::PostgreSQL:
        return postgresqlCompiler(options);
    case DialectId::SQLite:
        return sqliteCompiler(options);
    case DialectId::MySQL:
        return mysqlCompiler(options);
    }
    Q_UNREACHABLE();
}

namespace {

/// Statements of one operation; the schema goes along, an operation at a time.
class Renderer
{
public:
    Renderer(DdlCompiler &compiler, Schema *schema) : m_compiler(compiler), m_schema(schema) {}

    Status add(const Operation &operation, int index);
    [[nodiscard]] QList<RenderedStatement> takeStatements() { return std::move(m_statements); }

    QStringList operator()(const CreateTable &o) { return m_compiler.createTable(o); }
    QStringList operator()(const DropTable &o) { return m_compiler.dropTable(o); }
    QStringList operator()(const RenameTable &o) { return m_compiler.renameTable(o); }
    QStringList operator()(const AddColumn &o) { return m_compiler.addColumn(o); }
    QStringList operator()(const DropColumn &o) { return m_compiler.dropColumn(o); }
    QStringList operator()(const AlterColumn &o) { return m_compiler.alterColumn(o); }
    QStringList operator()(const CreateIndex &o) { return m_compiler.createIndex(o); }
    QStringList operator()(const DropIndex &o) { return m_compiler.dropIndex(o); }
    QStringList operator()(const AddConstraint &o) { return m_compiler.addConstraint(o); }
    QStringList operator()(const DropConstraint &o) { return m_compiler.dropConstraint(o); }
    QStringList operator()(const TableComment &o) { return m_compiler.tableComment(o); }
    QStringList operator()(const Execute &o) { return {executedText(o)}; }
    QStringList operator()(const BulkInsert &o) { return renderBulkInsert(o, m_compiler); }
    QStringList operator()(const EnumChange &o) { return m_compiler.enumChange(o, *m_schema); }
    QStringList operator()(const AutocommitBlock &o)
    {
        m_outside = o.enter;
        m_block += o.enter ? 1 : 0;
        return {};
    }
    QStringList operator()(const std::shared_ptr<const BatchAlter> &) { return {}; } // addBatch() has it

private:
    Status addBatch(const BatchAlter &batch, int index, int line);
    Status addPlain(const Operation &operation, int index);
    [[nodiscard]] QString executedText(const Execute &execute) const;
    void append(const QStringList &texts, int index, int line);

    DdlCompiler &m_compiler;
    Schema *m_schema;
    QList<RenderedStatement> m_statements;
    bool m_outside = false;
    int m_block = 0;
};

Error atLine(Error error, int line)
{
    if (line > 0 && !error.detail.startsWith("line "_L1))
        error.detail = u"line %1"_s.arg(line);
    return error;
}

QString Renderer::executedText(const Execute &execute) const
{
    if (m_compiler.options().asAlembic && !execute.alembicRefusal.isEmpty())
        m_compiler.refuse(execute.alembicRefusal);
    if (m_compiler.options().asAlembic && !execute.alembicSql.isEmpty())
        return execute.alembicSql;
    if (!m_compiler.options().asAlembic || execute.source.isEmpty())
        return m_compiler.textClause(execute.sql);
    // SQLAlchemy doubles the percent signs of the script's text before it takes the backslash from "\:name".
    QString text = m_compiler.textClause(execute.source);
    static const QRegularExpression escapedColon(u"\\\\(:[\\w$]*)(?![:\\w$])"_s,
                                                 QRegularExpression::UseUnicodePropertiesOption);
    return text.replace(escapedColon, u"\\1"_s);
}

void Renderer::append(const QStringList &texts, int index, int line)
{
    for (const QString &text : texts) {
        QString sql = text.trimmed();
        if (m_compiler.options().asAlembic)
            sql.replace(u'\t', u"    "_s);
        m_statements.append(RenderedStatement{sql, index, line, m_outside, m_outside ? m_block : 0});
    }
}

Status Renderer::addPlain(const Operation &operation, int index)
{
    const QStringList texts = operation.visit(*this);
    if (const auto error = m_compiler.takeError())
        return fail(atLine(*error, operation.line));
    append(texts, index, operation.line);
    foldInto(operation, m_compiler, m_schema);
    return {};
}

Status Renderer::addBatch(const BatchAlter &batch, int index, int line)
{
    const Result<bool> rebuilds = batchRebuilds(batch, m_compiler.options().dialect);
    if (!rebuilds)
        return fail(atLine(rebuilds.error(), line));
    if (!*rebuilds) {
        for (const Operation &operation : batch.operations) {
            if (const Status added = addPlain(operation, index); !added)
                return added;
        }
        return {};
    }
    const Result<QStringList> texts = renderSqliteRebuild(batch, m_compiler, m_schema);
    if (!texts)
        return fail(atLine(texts.error(), line));
    append(*texts, index, line);
    return {};
}

Status Renderer::add(const Operation &operation, int index)
{
    if (const auto *batch = std::get_if<std::shared_ptr<const BatchAlter>>(&operation.data))
        return *batch ? addBatch(**batch, index, operation.line) : Status{};
    return addPlain(operation, index);
}

} // namespace

Result<QList<RenderedStatement>> renderOperations(const std::vector<Operation> &operations,
                                                  const RenderOptions &options, Schema *schema)
{
    RenderMemory ownMemory;
    RenderOptions remembered = options;
    if (!remembered.memory)
        remembered.memory = &ownMemory;
    const auto compiler = ddlCompiler(remembered);
    if (!compiler)
        return fail(compiler);
    Schema ownSchema;
    Renderer renderer(**compiler, schema ? schema : &ownSchema);
    for (size_t i = 0; i < operations.size(); ++i) {
        if (const Status added = renderer.add(operations[i], static_cast<int>(i)); !added)
            return fail(added.error());
    }
    return renderer.takeStatements();
}

QString createVersionTableSql(DialectId dialect, const QString &schema, const QString &table)
{
    RenderOptions options;
    options.dialect = dialect;
    const auto compiler = ddlCompiler(options);
    if (!compiler)
        return {};
    CreateTable version;
    version.schema = schema;
    version.name = table;
    ColumnDef number;
    number.name = u"version_num"_s;
    number.type.name = u"String"_s;
    number.type.length = 32;
    number.nullable = false;
    version.columns = {number};
    version.constraints = {PrimaryKeyDef{{table + "_pkc"_L1, false}, {number.name}, {}}};
    return (*compiler)->createTable(version).constFirst();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "models/classreader.h"

#include "models/columnreader.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;
namespace py = python;

namespace {

/// `name = value` or `name: annotation = value` with one plain name.
struct Binding
{
    QString name;
    const py::Expr *annotation = nullptr;
    const py::Expr *value = nullptr;
};

std::optional<Binding> bindingOf(const py::Stmt *statement)
{
    if (const auto *assign = py::as<py::Assign>(statement)) {
        const auto *name = assign->targets.size() == 1 ? py::as<py::Name>(assign->targets.front()) : nullptr;
        return name ? std::optional(Binding{name->id, nullptr, assign->value}) : std::nullopt;
    }
    if (const auto *annotated = py::as<py::AnnAssign>(statement)) {
        const auto *name = py::as<py::Name>(annotated->target);
        return name ? std::optional(Binding{name->id, annotated->annotation, annotated->value}) : std::nullopt;
    }
    return std::nullopt;
}

class ClassReader
{
public:
    ClassReader(const ColumnReader &columns, const QString &file) : m_columns(columns), m_file(file) {}

    ClassFacts read(const py::ClassDef &definition, int line)
    {
        m_facts.name = definition.name;
        m_facts.file = m_file;
        m_facts.line = line;
        for (const py::Expr *base : definition.bases)
            m_facts.bases.append(py::dottedName(base));
        for (const py::Stmt *statement : definition.body)
            readStatement(statement);
        for (const QString &unique : std::as_const(m_facts.uniqueAlone)) {
            for (DeclaredColumn &column : m_facts.columns)
                column.unique = column.unique || column.name == unique;
        }
        return m_facts;
    }

private:
    void unread(int line, const QString &why) { m_facts.unread.append({m_file, line, why}); }

    void readStatement(const py::Stmt *statement)
    {
        if (const auto *function = py::as<py::FunctionDef>(statement)) {
            readFunction(*function, statement->line);
            return;
        }
        if (py::as<py::If>(statement) || py::as<py::For>(statement) || py::as<py::While>(statement) ||
            py::as<py::With>(statement) || py::as<py::Try>(statement)) {
            unread(statement->line, u"what %1 declares in a block that may not run is not read"_s.arg(m_facts.name));
            return;
        }
        const auto binding = bindingOf(statement);
        if (!binding)
            return;
        if (binding->name.startsWith("__"_L1)) {
            readSpecial(*binding, statement->line);
            return;
        }
        if (auto column =
                m_columns.read(binding->name, binding->annotation, binding->value, statement->line, m_facts.unread))
            m_facts.columns.append(*std::move(column));
    }

    void readFunction(const py::FunctionDef &function, int line)
    {
        const bool isDeclared = std::ranges::any_of(function.decorators, [](const py::Expr *decorator) {
            const auto *call = py::as<py::Call>(decorator);
            return py::dottedName(call ? call->func : decorator).section(u'.', -1).startsWith("declared_attr"_L1);
        });
        const bool isTableName = function.name == "__tablename__"_L1;
        m_facts.tableNameUnread = m_facts.tableNameUnread || isTableName;
        if (isDeclared || isTableName)
            unread(line, u"%1.%2 is computed by a function, which is not run"_s.arg(m_facts.name, function.name));
    }

    void readSpecial(const Binding &binding, int line)
    {
        if (binding.name == "__tablename__"_L1) {
            m_facts.tableName = py::stringLiteral(binding.value);
            m_facts.tableNameUnread = !m_facts.tableName;
            if (m_facts.tableNameUnread)
                unread(line, u"the name of the table of %1 is not a text"_s.arg(m_facts.name));
        } else if (binding.name == "__abstract__"_L1) {
            const auto *constant = py::as<py::Constant>(binding.value);
            m_facts.isAbstract = constant && constant->kind == py::Constant::Kind::True;
        } else if (binding.name == "__table__"_L1) {
            m_facts.hasTable = true;
            unread(line, u"%1 takes its table from an expression"_s.arg(m_facts.name));
        } else if (binding.name == "__table_args__"_L1) {
            readTableArguments(binding.value);
        }
    }

    void readTableArguments(const py::Expr *arguments)
    {
        const py::Expr *options = arguments;
        if (const auto *tuple = py::as<py::Tuple>(arguments)) {
            for (const py::Expr *item : tuple->items)
                readConstraint(item);
            options = tuple->items.empty() ? nullptr : tuple->items.back();
        }
        const auto *dict = py::as<py::Dict>(options);
        if (!dict)
            return;
        for (const auto &item : dict->items) {
            if (item.key && py::stringLiteral(item.key) == u"schema"_s)
                m_facts.schema = py::stringLiteral(item.value).value_or(QString());
        }
    }

    void readConstraint(const py::Expr *item)
    {
        const auto *call = py::as<py::Call>(item);
        if (ColumnReader::calledName(item) != "UniqueConstraint"_L1 || call->args.size() != 1)
            return;
        if (const auto column = py::stringLiteral(call->args.front()))
            m_facts.uniqueAlone.append(*column);
    }

    const ColumnReader &m_columns;
    const QString &m_file;
    ClassFacts m_facts;
};

/// x = db.Table("followers", metadata, Column("a", Integer), ...)
void readTable(const Binding &binding, const ColumnReader &reader, const QString &file, int line, ModuleFacts &facts)
{
    const auto *call = py::as<py::Call>(binding.value);
    const auto name = call->args.empty() ? std::nullopt : py::stringLiteral(call->args.front());
    if (!name) {
        facts.unread.append({file, line, u"the name of the table %1 is not a text"_s.arg(binding.name)});
        return;
    }
    DeclaredModel table;
    table.className = binding.name;
    table.table = *name;
    table.file = file;
    table.line = line;
    for (const py::Keyword &keyword : call->keywords) {
        if (keyword.name == "schema"_L1)
            table.schema = py::stringLiteral(keyword.value).value_or(QString());
    }
    for (const py::Expr *argument : call->args) {
        if (ColumnReader::calledName(argument) != "Column"_L1)
            continue;
        if (auto column = reader.read({}, nullptr, argument, argument->line, facts.unread);
            column && !column->name.isEmpty())
            table.columns.append(*std::move(column));
    }
    facts.tables.append(table);
}

} // namespace

ModuleFacts readModule(const py::Module &module, const QString &file)
{
    const ColumnReader columns(module, file);
    ModuleFacts facts;
    for (const py::Stmt *statement : module.body) {
        if (const auto *definition = py::as<py::ClassDef>(statement)) {
            facts.classes.append(ClassReader(columns, file).read(*definition, statement->line));
            continue;
        }
        const auto binding = bindingOf(statement);
        if (!binding)
            continue;
        const QString called = ColumnReader::calledName(binding->value);
        if (called == "Table"_L1)
            readTable(*binding, columns, file, statement->line, facts);
        else if (called == "declarative_base"_L1 || called == "automap_base"_L1)
            facts.declarativeBases.append(binding->name);
    }
    return facts;
}

} // namespace athanor

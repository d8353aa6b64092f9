// SPDX-License-Identifier: Apache-2.0
#include "migrations/columncalls.h"
#include "migrations/corecalls.h"
#include "migrations/executedtext.h"
#include "migrations/opcalls.h"

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyEntries;
using python::PyValue;

namespace {

/// The rows of a bulk insert, checked against the table's columns.
class RowReader
{
public:
    RowReader(const OpCall &call, const ScriptTable &table, BulkInsert *op)
        : m_call(call), m_a(call.arguments), m_table(table), m_op(*op)
    {
        for (const ColumnDef &c : table.columns)
            m_op.columns.append({c.name, c.type});
    }

    void read(const PyValue &row)
    {
        const PyEntries *entries = row.entries();
        if (!entries)
            return m_a.failValue(u"a row"_s, row);
        checkNames(*entries);
        std::vector<BulkInsert::Cell> cells;
        for (const ColumnDef &column : m_table.columns)
            cells.push_back(cell(column, *entries));
        if (m_op.multiinsert && !m_op.rows.empty() && !sameColumns(cells, m_op.rows.front()))
            return m_a.fail(u"the rows do not all have the same keys"_s);
        m_op.rows.push_back(std::move(cells));
    }

private:
    void checkNames(const PyEntries &entries)
    {
        for (const auto &[key, value] : entries) {
            const QString name = m_a.asString(key, u"a key of a row"_s);
            const bool known = std::ranges::any_of(m_table.columns, [&](const ColumnDef &c) { return c.name == name; });
            if (!known)
                m_a.fail(u"the table has no column %1"_s.arg(name));
        }
    }

    BulkInsert::Cell cell(const ColumnDef &column, const PyEntries &entries)
    {
        BulkInsert::Cell cell;
        const auto value = python::lookUp(entries, PyValue(column.name));
        if (!value && column.clientDefault) {
            cell.value = *column.clientDefault;
        } else if (!value) {
            cell.missing = true;
            if (column.hasClientDefault)
                m_a.fail(u"the default of column %1 is made in Python"_s.arg(column.name));
        } else if (const auto expression = value->object<ExpressionObject>()) {
            cell.expression = expression->held().expression;
        } else if (const auto literal = value->object<InlineLiteralObject>()) {
            // Its type is that of the value, whatever the column's.
            cell.value = asCell(literal->held().value, literal->held().value.string() ? nullType() : column.type);
        } else {
            cell.value = asCell(*value, column.type);
        }
        return cell;
    }

    Value asCell(const PyValue &value, const ColumnType &type)
    {
        bool madeWhenRun = false;
        Value cell = m_a.asCell(value, type, &madeWhenRun);
        if (madeWhenRun)
            m_call.library.markMadeWhenRun();
        return cell;
    }

    static bool sameColumns(const std::vector<BulkInsert::Cell> &a, const std::vector<BulkInsert::Cell> &b)
    {
        return std::ranges::equal(a, b, [](const auto &x, const auto &y) { return x.missing == y.missing; });
    }

    const OpCall &m_call;
    CallArguments &m_a;
    const ScriptTable &m_table;
    BulkInsert &m_op;
};

using Statements = std::expected<std::vector<Execute>, PythonError>;

Evaluated addAll(const OpCall &call, const Statements &statements)
{
    if (!statements)
        return std::unexpected(statements.error());
    auto result = call.give(PyValue());
    if (!result)
        return result;
    for (const Execute &statement : *statements) {
        if (!call.library.takes(statement.sql.size() + statement.alembicSql.size()))
            return python::refuse(call.arguments.line(), u"sends more than any migration can need"_s);
        call.library.add(call.batch, statement, call.arguments.line());
    }
    return result;
}

Evaluated addOne(const OpCall &call, const std::expected<Execute, PythonError> &statement)
{
    return addAll(call,
                  statement ? Statements(std::vector{*statement}) : Statements(std::unexpected(statement.error())));
}

/// The values of bind.execute(): a dict, a list of dicts, or names.
std::expected<python::PyItems, PythonError> valuesOf(const python::Arguments &arguments)
{
    if (arguments.positional.size() > 2 || (arguments.positional.size() == 2 && !arguments.keywords.empty()))
        return python::refuse(arguments.line, u"passes values to bind.execute() in a way that is not known"_s);
    if (!arguments.keywords.empty()) {
        PyEntries entries;
        for (const auto &[name, value] : arguments.keywords)
            entries.emplace_back(PyValue(name), value);
        return python::PyItems{PyValue::dict(std::move(entries))};
    }
    if (arguments.positional.size() < 2)
        return python::PyItems();
    const PyValue &values = arguments.positional.back();
    if (values.isNone())
        return python::PyItems();
    if (values.entries())
        return python::PyItems{values};
    if (values.as<PyValue::List>() && std::ranges::all_of(*values.sequence(), &PyValue::entries) &&
        !values.sequence()->empty())
        return *values.sequence();
    return python::refuse(arguments.line, u"passes values to bind.execute() that are no dict"_s);
}

} // namespace

Evaluated readBindExecute(const OpCall &call, const python::Arguments &arguments)
{
    if (arguments.positional.empty())
        return python::refuse(arguments.line, u"calls bind.execute() without a statement"_s);
    const PyValue &statement = arguments.positional.front();
    const auto rows = valuesOf(arguments);
    if (!rows)
        return std::unexpected(rows.error());
    static_cast<void>(call.arguments.rest());
    for (const auto &[name, value] : arguments.keywords)
        static_cast<void>(call.arguments.keyword(QLatin1StringView(name.toLatin1())));
    if (const auto built = statement.object<StatementObject>())
        return addAll(call, executedStatements(built->held(), *rows, call.library, arguments.line));
    if (statement.string() && (statement.string()->contains(u'%') || !rows->empty()))
        return python::refuse(arguments.line,
                              u"passes a plain string with a percent sign or values to bind.execute()"_s);
    const auto expression = statement.object<ExpressionObject>();
    const bool isText = expression && expression->held().expression.kind == SqlExpression::Kind::Text;
    const auto bound = statement.object<BoundTextObject>();
    if (rows->empty() && !bound) {
        python::Arguments alone = arguments;
        alone.keywords.clear();
        alone.positional.resize(1);
        CallArguments a(alone, call.arguments.callee(), call.arguments.dialect());
        return readExecute({a, call.library, call.batch});
    }
    if (!isText && !bound)
        return python::refuse(arguments.line, u"passes values to something that is no text"_s);
    std::vector<Execute> filled;
    for (const PyValue &row : rows->empty() ? python::PyItems{PyValue::dict({})} : *rows) {
        PyEntries values = *row.entries();
        if (bound)
            values.insert(values.begin(), bound->held().values.begin(), bound->held().values.end());
        const QString source = bound ? bound->held().source : expression->held().source;
        auto one = filledText(source, *PyValue::dict(std::move(values)).entries(), false, call.library, arguments.line);
        if (!one)
            return std::unexpected(one.error());
        if (!call.library.takes(one->sql.size()))
            return python::refuse(arguments.line, u"sends more than any migration can need"_s);
        filled.push_back(*std::move(one));
    }
    return addAll(call, filled);
}

Evaluated readExecute(const OpCall &call)
{
    CallArguments &a = call.arguments;
    Execute op;
    const auto statement = a.take("sqltext"_L1);
    if (const auto built = statement ? statement->object<StatementObject>() : nullptr) {
        a.onlyEmpty({"execution_options"_L1});
        return addAll(call, executedStatements(built->held(), {}, call.library, a.line()));
    }
    if (const auto text = statement ? statement->object<BoundTextObject>() : nullptr) {
        a.onlyEmpty({"execution_options"_L1});
        return addOne(call, filledText(text->held().source, text->held().values, true, call.library, a.line()));
    }
    const auto expression = statement ? statement->object<ExpressionObject>() : nullptr;
    if (!statement) {
        a.fail(u"the statement is missing"_s);
    } else if (const QString *text = statement->string()) {
        op.source = *text;
    } else if (expression && expression->held().expression.kind == SqlExpression::Kind::Text) {
        op.source = expression->held().source;
    } else {
        a.failValue(u"the statement"_s, *statement);
    }
    a.onlyEmpty({"execution_options"_L1});
    if (!call.library.takes(op.source.size()))
        a.fail(u"it sends more than any migration can need"_s);
    const auto sql = sqlText(op.source, a.line());
    if (!sql && !a.failed())
        return std::unexpected(sql.error());
    op.sql = executedText(sql.value_or(QString()), call.library.context().dialect);
    if (op.sql.isEmpty())
        a.fail(u"the statement is empty"_s);
    return call.add(op);
}

Evaluated readBulkInsert(const OpCall &call)
{
    CallArguments &a = call.arguments;
    BulkInsert op;
    const auto target = a.take("table"_L1);
    const auto table = target ? target->object<TableObject>() : nullptr;
    if (!table && target)
        a.failValue(u"the table"_s, *target);
    else if (!table)
        a.fail(u"the table is missing"_s);
    const auto rows = a.take("rows"_L1);
    op.multiinsert = a.boolean("multiinsert"_L1).value_or(true);
    if (!rows || !rows->as<PyValue::List>())
        a.fail(u"the rows are not a list"_s);
    if (a.failed())
        return call.give(PyValue());
    op.schema = table->held().schema;
    op.table = table->held().name;
    RowReader reader(call, table->held(), &op);
    for (const PyValue &row : *rows->sequence())
        reader.read(row);
    return op.rows.empty() ? call.give(PyValue()) : call.add(op);
}

Evaluated readInlineLiteral(const OpCall &call)
{
    const auto value = call.arguments.take("value"_L1);
    call.arguments.ignore({"type_"_L1});
    return call.give(hold<InlineLiteral>(u"op.inline_literal"_s, InlineLiteral{value.value_or(PyValue())}));
}

Evaluated readTable(const QString &path, const python::Arguments &arguments, DialectId dialect)
{
    CallArguments a(arguments, path, dialect);
    ScriptTable table;
    table.isLight = path == "sqlalchemy.table"_L1;
    table.name = a.requiredString("name"_L1);
    if (!table.isLight) {
        const auto metadata = a.take("metadata"_L1);
        const auto named = metadata ? metadata->object<NamedObject>() : nullptr;
        if (!named || named->path() != "a MetaData"_L1)
            a.fail(u"its MetaData is not a plain one"_s);
    }
    const TableItems items = readTableItems(a);
    table.columns = items.columns;
    table.primaryKey = keyOf(items);
    table.schema = a.string("schema"_L1);
    a.ignore({"info"_L1, "extend_existing"_L1});
    static_cast<void>(a.dialectOptions());
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return hold<ScriptTable>(u"the table "_s + table.name, table);
}

} // namespace athanor

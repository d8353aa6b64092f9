// SPDX-License-Identifier: Apache-2.0
#include "migrations/callarguments.h"
#include "migrations/corecalls.h"
#include "migrations/corerender.h"
#include "migrations/datarender.h"
#include "migrations/executedtext.h"
#include "migrations/scriptobjects.h"

#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyEntries;
using python::PyItems;
using python::PyValue;

namespace {

using RowValues = QHash<QString, CoreRef>;
using Rows = std::expected<QList<RowValues>, PythonError>;

const ColumnDef *ownColumn(const ScriptTable &table, const QString &name)
{
    const auto it = std::ranges::find_if(table.columns, [&](const ColumnDef &c) { return c.name == name; });
    return it == table.columns.end() ? nullptr : &*it;
}

/// The name a key of values() means: a string, or a column.
QString keyName(const PyValue &key)
{
    if (key.string())
        return *key.string();
    if (const auto column = key.object<ColumnObject>())
        return column->held().name;
    const auto core = key.object<CoreObject>();
    return core && core->held().node->kind == CoreNode::Kind::Column ? core->held().node->text : QString();
}

std::optional<PythonError> setValue(const ScriptTable &table, const QString &name, const PyValue &value,
                                    ScriptLibrary &library, int line, RowValues *row)
{
    const ColumnDef *column = ownColumn(table, name);
    if (!column)
        return PythonError{line, u"sets the column %1, which the table %2 has not"_s.arg(name, table.name)};
    // A value that is set has the column's type, whatever it is.
    CoreResult node = isCore(value) || value.object<InlineLiteralObject>()
                          ? coreOperand(value, column->type, library, line)
                          : coreLiteral(value, column->type, library, line);
    if (!node)
        return node.error();
    row->insert(name, *node);
    return std::nullopt;
}

std::optional<PythonError> setEntries(const ScriptTable &table, const PyEntries &entries, ScriptLibrary &library,
                                      int line, RowValues *row)
{
    for (const auto &[key, value] : entries) {
        const QString name = keyName(key);
        if (name.isEmpty())
            return PythonError{line, u"sets a column that is not named"_s};
        if (auto error = setValue(table, name, value, library, line, row))
            return error;
    }
    return std::nullopt;
}

Rows readRows(const ScriptTable &table, const python::Arguments &arguments, ScriptLibrary &library)
{
    QList<RowValues> rows;
    if (arguments.positional.size() > 1)
        return python::refuse(arguments.line, u"calls values() with more than one argument"_s);
    PyItems given;
    if (!arguments.positional.empty()) {
        const PyValue &first = arguments.positional.front();
        if (first.entries())
            given = {first};
        else if (first.as<PyValue::List>())
            given = *first.sequence();
        if (given.empty())
            return python::refuse(arguments.line, u"calls values() with something that is no dict"_s);
    }
    for (const PyValue &item : given) {
        RowValues row;
        if (!item.entries())
            return python::refuse(arguments.line, u"calls values() with a row that is no dict"_s);
        if (auto error = setEntries(table, *item.entries(), library, arguments.line, &row))
            return std::unexpected(*error);
        rows.append(row);
    }
    if (!arguments.keywords.empty() && rows.size() > 1)
        return python::refuse(arguments.line, u"calls values() with a list and with names"_s);
    if (rows.isEmpty())
        rows.append(RowValues());
    for (const auto &[name, value] : arguments.keywords) {
        if (auto error = setValue(table, name, value, library, arguments.line, &rows.first()))
            return std::unexpected(*error);
    }
    return rows;
}

/// SQLAlchemy writes the columns in the order of the table, whatever the order of the values.
std::optional<PythonError> takeRows(const QList<RowValues> &rows, ScriptStatement *self, int line)
{
    CoreStatement &statement = self->statement;
    if (!statement.rows.isEmpty() && (rows.size() > 1 || statement.rows.size() > 1))
        return PythonError{line, u"calls values() again on a statement of several rows"_s};
    QList<RowValues> all = rows;
    if (!statement.rows.isEmpty()) {
        for (qsizetype i = 0; i < statement.columns.size(); ++i) {
            if (!all.first().contains(statement.columns[i]))
                all.first().insert(statement.columns[i], statement.rows.first()[i]);
        }
    }
    statement.columns.clear();
    statement.rows.clear();
    for (const ColumnDef &column : self->table.columns) {
        if (all.first().contains(column.name))
            statement.columns.append(column.name);
    }
    for (const RowValues &row : all) {
        if (row.size() != statement.columns.size())
            return PythonError{line, u"inserts rows that do not all have the same columns"_s};
        QList<CoreRef> values;
        for (const QString &name : statement.columns) {
            if (!row.contains(name))
                return PythonError{line, u"inserts rows that do not all have the same columns"_s};
            values.append(row.value(name));
        }
        statement.rows.append(values);
    }
    return std::nullopt;
}

bool isForeign(const CoreNode &node, const std::shared_ptr<const void> &owner)
{
    if (node.kind == CoreNode::Kind::Column)
        return node.owner && node.owner != owner;
    return std::ranges::any_of(node.items, [&](const CoreRef &item) { return isForeign(*item, owner); });
}

std::optional<PythonError> addConditions(const PyItems &conditions, ScriptStatement *self, ScriptLibrary &library,
                                         int line)
{
    constexpr qsizetype most = 200;
    if (self->statement.where.size() + qsizetype(conditions.size()) > most)
        return PythonError{line, u"selects rows by too many conditions"_s};
    for (const PyValue &condition : conditions) {
        if (condition.isNone())
            continue;
        const auto expression = condition.object<ExpressionObject>();
        const bool isText = expression && expression->held().expression.kind == SqlExpression::Kind::Text;
        if (!isText && !condition.object<CoreObject>())
            return PythonError{line, u"selects rows by %1"_s.arg(condition.typeName())};
        const auto node = coreOperand(condition, nullType(), library, line);
        if (!node)
            return node.error();
        self->statement.where.append(*node);
    }
    return std::nullopt;
}

/// What SQLAlchemy would add of its own: defaults made in Python, and the key that PostgreSQL is asked for.
std::optional<PythonError> hiddenParts(const ScriptStatement &self, DialectId dialect, bool several, int line)
{
    const CoreStatement &statement = self.statement;
    for (const ColumnDef &column : self.table.columns) {
        if (statement.columns.contains(column.name))
            continue;
        const bool isInsert = statement.kind == CoreStatement::Kind::Insert;
        if (isInsert && column.hasClientDefault)
            return PythonError{line, u"leaves column %1 to a default that is made in Python"_s.arg(column.name)};
        if (statement.kind == CoreStatement::Kind::Update && column.hasOnUpdate)
            return PythonError{line, u"leaves column %1 to an onupdate that is made in Python"_s.arg(column.name)};
        const bool isKey = column.primaryKey || self.table.primaryKey.contains(column.name);
        if (isInsert && isKey && !self.table.isLight && dialect == DialectId::PostgreSQL && !several)
            return PythonError{line, u"leaves the key %1 to the server and asks for it"_s.arg(column.name)};
    }
    return std::nullopt;
}

std::unique_ptr<DdlCompiler> compilerFor(DialectId dialect, bool asAlembic)
{
    RenderOptions options;
    options.dialect = dialect;
    options.asAlembic = asAlembic;
    auto compiler = ddlCompiler(options);
    return compiler ? std::move(*compiler) : nullptr;
}

std::expected<Execute, PythonError> rendered(const CoreStatement &statement, DialectId dialect, int line)
{
    Execute out;
    const auto executed = compilerFor(dialect, false);
    const auto printed = compilerFor(dialect, true);
    if (!executed || !printed)
        return python::refuse(line, u"builds a statement for a dialect that is not known"_s);
    out.sql = renderCoreStatement(statement, *executed);
    if (const auto error = executed->takeError())
        return python::refuse(line, error->message);
    out.alembicSql = renderCoreStatement(statement, *printed);
    if (const auto error = printed->takeError())
        out.alembicRefusal = error->message;
    return out;
}

} // namespace

Evaluated startStatement(const QString &kind, const python::ObjectRef &table, ScriptLibrary &library,
                         const python::Arguments &arguments)
{
    const auto object = PyValue(table).object<TableObject>();
    ScriptStatement self;
    self.table = object->held();
    self.statement.kind = kind == "insert"_L1   ? CoreStatement::Kind::Insert
                          : kind == "delete"_L1 ? CoreStatement::Kind::Delete
                                                : CoreStatement::Kind::Update;
    self.statement.schema = self.table.schema;
    self.statement.table = self.table.name;
    self.statement.owner = object;
    CallArguments a(arguments, u"the table %1.%2"_s.arg(self.table.name, kind), library.context().dialect);
    if (self.statement.kind != CoreStatement::Kind::Insert) {
        if (const auto condition = a.take("whereclause"_L1)) {
            if (auto error = addConditions({*condition}, &self, library, a.line()))
                return std::unexpected(*error);
        }
    }
    if (self.statement.kind != CoreStatement::Kind::Delete) {
        if (const auto values = a.take("values"_L1); values && !values->isNone()) {
            python::Arguments given = arguments;
            given.keywords.clear();
            given.positional = {*values};
            const auto rows = readRows(self.table, given, library);
            if (!rows)
                return std::unexpected(rows.error());
            if (auto error = takeRows(*rows, &self, a.line()))
                return std::unexpected(*error);
        }
    }
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return hold<ScriptStatement>(u"a statement on "_s + self.table.name, self);
}

Evaluated extendStatement(const StatementObject &object, const QString &name, ScriptLibrary &library,
                          const python::Arguments &arguments)
{
    ScriptStatement self = object.held();
    if (name == "where"_L1) {
        if (!arguments.keywords.empty() || self.statement.kind == CoreStatement::Kind::Insert)
            return python::refuse(arguments.line, u"calls where() in a way that is not known"_s);
        if (auto error = addConditions(arguments.positional, &self, library, arguments.line))
            return std::unexpected(*error);
    } else {
        if (self.statement.kind == CoreStatement::Kind::Delete)
            return python::refuse(arguments.line, u"gives values to a DELETE"_s);
        const auto rows = readRows(self.table, arguments, library);
        if (!rows)
            return std::unexpected(rows.error());
        if (auto error = takeRows(*rows, &self, arguments.line))
            return std::unexpected(*error);
    }
    return hold<ScriptStatement>(object.describe(), self);
}

std::expected<std::vector<Execute>, PythonError> executedStatements(const ScriptStatement &given, const PyItems &rows,
                                                                    ScriptLibrary &library, int line)
{
    std::vector<Execute> out;
    std::vector<ScriptStatement> statements;
    if (rows.empty())
        statements.push_back(given);
    for (const PyValue &item : rows) {
        ScriptStatement self = given;
        RowValues row;
        if (given.statement.kind != CoreStatement::Kind::Insert || !given.statement.rows.isEmpty() || !item.entries())
            return python::refuse(line, u"passes values to a statement in a way that is not known"_s);
        if (auto error = setEntries(self.table, *item.entries(), library, line, &row))
            return std::unexpected(*error);
        if (auto error = takeRows({row}, &self, line))
            return std::unexpected(*error);
        if (!statements.empty() && statements.front().statement.columns != self.statement.columns)
            return python::refuse(line, u"inserts rows that do not all have the same columns"_s);
        statements.push_back(self);
    }
    for (const ScriptStatement &self : statements) {
        const CoreStatement &statement = self.statement;
        if (statement.kind != CoreStatement::Kind::Delete && statement.columns.isEmpty())
            return python::refuse(line, u"executes a statement that sets nothing"_s);
        const auto foreign = [&](const CoreRef &node) { return isForeign(*node, statement.owner); };
        bool joins = std::ranges::any_of(statement.where, foreign);
        for (const QList<CoreRef> &row : statement.rows)
            joins = joins || std::ranges::any_of(row, foreign);
        if (joins)
            return python::refuse(line, u"changes one table by the columns of another"_s);
        if (auto error = hiddenParts(self, library.context().dialect, rows.size() > 1, line))
            return std::unexpected(*error);
        auto execute = rendered(statement, library.context().dialect, line);
        if (!execute)
            return std::unexpected(execute.error());
        out.push_back(*std::move(execute));
    }
    return out;
}

std::expected<Execute, PythonError> filledText(const QString &source, const PyEntries &values, bool keptByAlembic,
                                               ScriptLibrary &library, int line)
{
    static const QRegularExpression bind(u"(?<![:\\w$\\\\]):([\\w$]+)(?![:\\w$])"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression escaped(u"\\\\(:[\\w$]*)(?![:\\w$])"_s,
                                            QRegularExpression::UseUnicodePropertiesOption);
    const DialectId dialect = library.context().dialect;
    const auto executed = compilerFor(dialect, false);
    const auto printed = compilerFor(dialect, true);
    if (!executed || !printed)
        return python::refuse(line, u"builds a statement for a dialect that is not known"_s);
    Execute out;
    QSet<QString> used;
    qsizetype last = 0;
    const auto take = [&](qsizetype end) {
        QString part = source.mid(last, end - last);
        QString shown = printed->textClause(part);
        if (part.contains(u'\\')) {
            part.replace(escaped, u"\\1"_s);
            shown.replace(escaped, u"\\1"_s);
        }
        out.sql += part;
        out.alembicSql += shown;
    };
    for (auto it = bind.globalMatch(source); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString name = match.captured(1);
        const auto value = python::lookUp(values, PyValue(name));
        if (!value)
            return python::refuse(line, u"the text holds the bind :%1, which has no value; write \\:%1 if it is meant "
                                        "as text"_s.arg(name));
        const auto node = coreOperand(*value, nullType(), library, line);
        if (!node)
            return std::unexpected(node.error());
        if ((*node)->kind != CoreNode::Kind::Literal)
            return python::refuse(line, u"gives :%1 a value that is no plain one"_s.arg(name));
        take(match.capturedStart());
        last = match.capturedEnd();
        used.insert(name);
        if (!keptByAlembic && !value->isNone())
            library.markBoundWhenSent();
        CoreNode sent = **node;
        if (!keptByAlembic)
            sent.type = nullType();
        out.sql += renderCore(sent, *executed, false);
        // `alembic --sql` forgets the values of bind.execute() and prints NULL.
        out.alembicSql += keptByAlembic ? renderCore(**node, *printed, false) : u"NULL"_s;
    }
    take(source.size());
    out.sql = executedText(out.sql, library.context().dialect);
    if (const auto error = executed->takeError())
        return python::refuse(line, error->message);
    if (const auto error = printed->takeError())
        out.alembicRefusal = error->message;
    return out;
}

} // namespace athanor

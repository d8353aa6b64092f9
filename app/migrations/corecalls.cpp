// SPDX-License-Identifier: Apache-2.0
#include "migrations/corecalls.h"

#include "migrations/callarguments.h"
#include "migrations/corerender.h"
#include "migrations/scriptobjects.h"
#include "migrations/typerenderer.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::ObjectRef;
using python::PyItems;
using python::PyValue;

namespace {

ColumnType booleanType()
{
    ColumnType type;
    type.name = u"Boolean"_s;
    return type;
}

struct CoreMethod
{
    QLatin1StringView name;
    QLatin1StringView sign;
};

constexpr std::array comparingMethods{
    CoreMethod{"is_"_L1, "IS"_L1},
    CoreMethod{"is_not"_L1, "IS NOT"_L1},
    CoreMethod{"isnot"_L1, "IS NOT"_L1},
    CoreMethod{"in_"_L1, "IN"_L1},
    CoreMethod{"notin_"_L1, "NOT IN"_L1},
    CoreMethod{"not_in"_L1, "NOT IN"_L1},
    CoreMethod{"like"_L1, "LIKE"_L1},
    CoreMethod{"notlike"_L1, "NOT LIKE"_L1},
    CoreMethod{"not_like"_L1, "NOT LIKE"_L1},
    CoreMethod{"ilike"_L1, "ILIKE"_L1},
    CoreMethod{"notilike"_L1, "NOT ILIKE"_L1},
    CoreMethod{"not_ilike"_L1, "NOT ILIKE"_L1},
    CoreMethod{"between"_L1, "BETWEEN"_L1},
};

const CoreMethod *methodCalled(const QString &name)
{
    const auto it = std::ranges::find_if(comparingMethods, [&](const CoreMethod &m) { return m.name == name; });
    return it == comparingMethods.end() ? nullptr : &*it;
}

Evaluated between(const CoreRef &self, const python::Arguments &arguments, ScriptLibrary &library)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Between;
    node.text = u"BETWEEN"_s;
    node.type = booleanType();
    node.items = {self};
    for (const PyValue &bound : arguments.positional) {
        const auto operand = coreOperand(bound, self->type, library, arguments.line);
        if (!operand)
            return std::unexpected(operand.error());
        node.items.append(*operand);
    }
    if (node.items.size() != 3)
        return python::refuse(arguments.line, u"calls between() with other than two bounds"_s);
    return coreValue(std::move(node), arguments.line);
}

Evaluated caseOf(CallArguments &a, ScriptLibrary &library)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Case;
    node.type = nullType();
    const auto value = a.keyword("value"_L1);
    const auto otherwise = a.keyword("else_"_L1);
    const auto add = [&](const PyValue &item) {
        const auto operand = coreOperand(item, nullType(), library, a.line());
        if (!operand)
            a.fail(operand.error().reason);
        else
            node.items.append(*operand);
    };
    if (value && !value->isNone()) {
        node.hasValue = true;
        add(*value);
    }
    PyItems whens = a.rest();
    if (whens.size() == 1 && whens.front().as<PyValue::List>())
        whens = PyItems(*whens.front().sequence());
    if (whens.size() == 1 && whens.front().entries()) {
        const python::PyEntries entries = *whens.front().entries();
        whens.clear();
        for (const auto &[key, then] : entries)
            whens.push_back(PyValue::tuple({key, then}));
    }
    for (const PyValue &when : whens) {
        const PyItems *pair = when.sequence();
        if (!pair || pair->size() != 2) {
            a.fail(u"a branch is no pair of a condition and a value"_s);
            break;
        }
        if (!node.hasValue && !isCore(pair->front()))
            a.fail(u"a condition is a plain value"_s);
        add(pair->front());
        add(pair->back());
    }
    if (whens.empty())
        a.fail(u"there is no branch"_s);
    if (otherwise && !otherwise->isNone()) {
        node.hasElse = true;
        add(*otherwise);
    }
    a.finish();
    return a.failed() ? Evaluated(std::unexpected(*a.error())) : coreValue(std::move(node), a.line());
}

Evaluated castOf(CallArguments &a, ScriptLibrary &library)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Cast;
    const auto expression = a.take("expression"_L1);
    const auto type = a.take("type_"_L1);
    node.type = type ? a.asType(*type, u"the type"_s) : nullType();
    const auto operand = coreOperand(expression.value_or(PyValue()), node.type, library, a.line());
    if (!operand)
        return std::unexpected(operand.error());
    node.items = {*operand};
    a.finish();
    return a.failed() ? Evaluated(std::unexpected(*a.error())) : coreValue(std::move(node), a.line());
}

Evaluated literalOf(CallArguments &a, ScriptLibrary &library)
{
    const auto value = a.take("value"_L1);
    const auto type = a.take("type_"_L1);
    const auto node =
        coreOperand(value.value_or(PyValue()), type ? a.asType(*type, u"the type"_s) : nullType(), library, a.line());
    a.finish();
    if (a.failed() || !node)
        return std::unexpected(node ? *a.error() : node.error());
    // A plain value has its own type where none is given.
    CoreNode out = **node;
    return coreValue(std::move(out), a.line());
}

} // namespace

std::optional<Evaluated> coreAttribute(const ObjectRef &object, const QString &name, int line)
{
    const PyValue value(object);
    if (value.object<TableObject>() && (name == "c"_L1 || name == "columns"_L1))
        return hold<ScriptColumns>(object->describe() + ".c"_L1, ScriptColumns{object});
    if (const auto columns = value.object<ColumnsObject>()) {
        const auto table = PyValue(columns->held().table).object<TableObject>();
        for (const ColumnDef &column : table->held().columns) {
            if (column.name != name)
                continue;
            CoreNode node;
            node.text = name;
            node.schema = table->held().schema;
            node.table = table->held().name;
            node.owner = table;
            node.type = column.type;
            return coreValue(std::move(node), line);
        }
        return Evaluated(
            python::refuse(line, u"names the column %1, which %2 has not"_s.arg(name, object->describe())));
    }
    return std::nullopt;
}

bool hasCoreMethod(const PyValue &self, const QString &name)
{
    if (self.object<CoreObject>() || self.object<ColumnObject>())
        return methodCalled(name);
    if (self.object<StatementObject>())
        return name == "where"_L1 || name == "values"_L1;
    return self.object<TableObject>() && (name == "update"_L1 || name == "insert"_L1 || name == "delete"_L1);
}

Evaluated callCoreMethod(const ObjectRef &object, const QString &name, ScriptLibrary &library,
                         const python::Arguments &arguments)
{
    const PyValue self(object);
    if (self.object<TableObject>())
        return startStatement(name, object, library, arguments);
    if (const auto statement = self.object<StatementObject>())
        return extendStatement(*statement, name, library, arguments);
    const auto operand = coreOperand(self, nullType(), library, arguments.line);
    if (!operand)
        return std::unexpected(operand.error());
    if (!arguments.keywords.empty())
        return python::refuse(arguments.line,
                              u"calls %1() with the argument %2"_s.arg(name, arguments.keywords.front().first));
    if (name == "between"_L1)
        return between(*operand, arguments, library);
    if (arguments.positional.size() != 1)
        return python::refuse(arguments.line, u"calls %1() with other than one value"_s.arg(name));
    const QString sign = methodCalled(name)->sign;
    if (sign.endsWith("IN"_L1))
        return coreMembership(sign, *operand, arguments.positional.front(), library, arguments.line);
    return coreComparison(sign, *operand, arguments.positional.front(), library, arguments.line);
}

bool isCoreCall(const QString &path)
{
    static constexpr std::array names{"update"_L1, "insert"_L1, "delete"_L1, "and_"_L1,   "or_"_L1,
                                      "not_"_L1,   "case"_L1,   "cast"_L1,   "literal"_L1};
    return path.startsWith("sqlalchemy."_L1) &&
           std::ranges::any_of(names, [&](QLatin1StringView name) { return path.mid(11) == name; });
}

Evaluated readCoreCall(const QString &path, ScriptLibrary &library, const python::Arguments &arguments)
{
    const QString name = path.mid(11);
    CallArguments a(arguments, path, library.context().dialect);
    if (name == "case"_L1)
        return caseOf(a, library);
    if (name == "cast"_L1)
        return castOf(a, library);
    if (name == "literal"_L1)
        return literalOf(a, library);
    if (!arguments.keywords.empty())
        return python::refuse(arguments.line,
                              u"calls %1() with the argument %2"_s.arg(path, arguments.keywords.front().first));
    if (name == "and_"_L1 || name == "or_"_L1)
        return coreJoined(name == "and_"_L1 ? u"AND"_s : u"OR"_s, arguments.positional, library, arguments.line);
    if (arguments.positional.size() != 1)
        return python::refuse(arguments.line, u"calls %1() with other than one value"_s.arg(path));
    if (name == "not_"_L1)
        return coreNot(arguments.positional.front(), library, arguments.line);
    const auto *table = arguments.positional.front().as<ObjectRef>();
    if (!table || !arguments.positional.front().object<TableObject>())
        return python::refuse(arguments.line, u"calls %1() with something that is no table"_s.arg(path));
    python::Arguments none = arguments;
    none.positional.clear();
    return startStatement(name, *table, library, none);
}

Evaluated coreFunction(const QString &name, ScriptLibrary &library, const python::Arguments &arguments)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Function;
    node.text = name;
    node.type = nullType();
    if (!arguments.keywords.empty())
        return python::refuse(arguments.line,
                              u"calls func.%1() with the argument %2"_s.arg(name, arguments.keywords.front().first));
    for (const PyValue &item : arguments.positional) {
        const auto operand = coreOperand(item, nullType(), library, arguments.line);
        if (!operand)
            return std::unexpected(operand.error());
        node.items.append(*operand);
    }
    return coreValue(std::move(node), arguments.line);
}

} // namespace athanor

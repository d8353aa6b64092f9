// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptlibrary.h"

#include "migrations/columncalls.h"
#include "migrations/corecalls.h"
#include "migrations/inspectorcalls.h"
#include "migrations/opcalls.h"
#include "migrations/othercalls.h"
#include "migrations/typecalls.h"
#include "migrations/typemap.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::ObjectRef;
using python::PyValue;

namespace {

template <size_t N>
bool isOneOf(QStringView word, const std::array<QLatin1StringView, N> &words)
{
    return std::ranges::any_of(words, [&](QLatin1StringView w) { return word == w; });
}

/// Modules that only say where SQLAlchemy keeps a name.
constexpr std::array innerModules{"sql"_L1,        "types"_L1,    "schema"_L1, "expression"_L1, "sqltypes"_L1,
                                  "elements"_L1,   "type_api"_L1, "base"_L1,   "ranges"_L1,     "json"_L1,
                                  "array"_L1,      "hstore"_L1,   "ext"_L1,    "enumerated"_L1, "named_types"_L1,
                                  "selectable"_L1, "dml"_L1};

/// The name without such modules from place `from` on.
QString withoutModules(QStringList parts, qsizetype from, bool keepLast)
{
    for (qsizetype i = from; i < parts.size() - (keepLast ? 1 : 0);) {
        if (isOneOf(parts[i], innerModules))
            parts.removeAt(i);
        else
            ++i;
    }
    return parts.join(u'.');
}

/// `context.get_context()` and `context.get_bind()` give what op's functions of that name give.
QString alembicName(const QStringList &parts)
{
    const QString name = parts.mid(1).join(u'.');
    if (name == "context.get_context"_L1 || name == "context.get_bind"_L1)
        return u"op."_s + parts[2];
    return parts[1] == "op"_L1 ? name : parts.join(u'.');
}

/// What nearly every name is: of a package whose names have no other spelling, or right below SQLAlchemy itself.
bool isCanonical(QStringView dotted)
{
    static constexpr std::array respelled{"alembic"_L1, "sqlalchemy"_L1, "postgresql"_L1,
                                          "mysql"_L1,   "sqlite"_L1,     "sqlalchemy_utils"_L1};
    const qsizetype dot = dotted.indexOf(u'.');
    if (dot < 0 || !isOneOf(dotted.first(dot), respelled))
        return true;
    const QStringView rest = dotted.sliced(dot + 1);
    return dotted.startsWith("sqlalchemy."_L1) && !rest.contains(u'.') && !isOneOf(rest, innerModules);
}

} // namespace

QString canonicalName(const QString &dotted)
{
    if (isCanonical(dotted))
        return dotted;
    QStringList parts = dotted.split(u'.');
    if (parts.size() >= 2 && parts[0] == "alembic"_L1)
        return alembicName(parts);
    if (parts[0] == "sqlalchemy"_L1 && parts.size() >= 3 && parts[1] == "dialects"_L1)
        return withoutModules(parts.mid(2), 1, true);
    if (parts[0] == "sqlalchemy"_L1) {
        const qsizetype functions = parts.indexOf(u"functions"_s);
        if (functions > 0 && functions + 1 < parts.size())
            return u"sqlalchemy.func."_s + parts.mid(functions + 1).join(u'.');
        if (parts.size() >= 2 && parts[1] == "func"_L1)
            return dotted;
        return withoutModules(parts, 1, false);
    }
    if (parts[0] == "postgresql"_L1 || parts[0] == "mysql"_L1 || parts[0] == "sqlite"_L1)
        return withoutModules(parts, 1, true);
    if (parts[0] == "sqlalchemy_utils"_L1 && parts.size() > 2 && parts.back().front().isUpper())
        return parts.front() + u'.' + parts.back();
    return dotted;
}

PyValue ScriptLibrary::import(const QString &dotted, int level)
{
    const QString root = dotted.section(u'.', 0, 0);
    if (const QString type = level == 0 ? mappedType(m_context, dotted) : QString(); !type.isEmpty())
        return readMappedType(m_context, dotted, type);
    if (level == 0 && holdsMappedType(m_context, dotted))
        return named(dotted);
    if (level == 0 && (root == "alembic"_L1 || root == "sqlalchemy"_L1 || isKnownModule(root)))
        return named(canonicalName(dotted));
    // Third parties that extend SQLAlchemy or Flask are not the application.
    static constexpr std::array thirdParties{"flask"_L1,    "flask_sqlalchemy"_L1, "flask_migrate"_L1, "geoalchemy2"_L1,
                                             "pgvector"_L1, "sqlmodel"_L1,         "psycopg2"_L1,      "pymysql"_L1,
                                             "citext"_L1,   "alembic_utils"_L1,    "werkzeug"_L1,      "six"_L1};
    if (level > 0 || !isOneOf(root, thirdParties))
        m_importsApplication = true;
    return Library::import(dotted, level);
}

Evaluated ScriptLibrary::attribute(const ObjectRef &object, const QString &name, int line)
{
    const PyValue value(object);
    if (const auto module = value.object<NamedObject>()) {
        const QString path = canonicalName(module->path() + u'.' + name);
        if (const QString type = mappedType(m_context, path); !type.isEmpty())
            return readMappedType(m_context, path, type);
        if (path == "bind.dialect.name"_L1 || path == "bind.engine.dialect.name"_L1 || path == "bind.engine.name"_L1 ||
            path == "bind.name"_L1 || path == "migration_context.dialect.name"_L1 ||
            path == "migration_context.bind.dialect.name"_L1)
            return PyValue(dialectName(m_context.dialect));
        if (path == "migration_context.as_sql"_L1)
            return PyValue(m_context.isPrinted);
        if (path == "migration_context.connection"_L1 || path == "migration_context.bind"_L1 ||
            path == "session.bind"_L1)
            return named(u"bind"_s);
        return named(path);
    }
    if (auto found = coreAttribute(object, name, line))
        return *std::move(found);
    const auto type = value.object<TypeObject>();
    const bool isEnum = type && (type->held().type.name == "Enum"_L1 || type->held().type.name == "ENUM"_L1);
    const bool isMethod = value.object<BatchObject>() || (type && name == "with_variant"_L1) ||
                          (isEnum && (name == "create"_L1 || name == "drop"_L1)) || isSpecialMethod(value, name) ||
                          hasCoreMethod(value, name);
    if (isMethod)
        return hold<BoundCall>(object->describe() + u'.' + name, BoundCall{object, name});
    if (isEnum && name == "name"_L1)
        return PyValue(type->held().type.typeName);
    if (const auto table = value.object<TableObject>(); table && name == "name"_L1)
        return PyValue(table->held().name);
    return Library::attribute(object, name, line);
}

Evaluated ScriptLibrary::call(python::Interpreter &interpreter, const ObjectRef &callee,
                              const python::Arguments &arguments)
{
    const PyValue value(callee);
    if (const auto bound = value.object<BoundObject>())
        return callBound(bound->held(), arguments);
    if (const auto type = value.object<TypeObject>(); type && type->held().isMapped)
        return value;
    if (const auto module = value.object<NamedObject>())
        return callNamed(interpreter, module->path(), arguments);
    return Library::call(interpreter, callee, arguments);
}

Evaluated ScriptLibrary::callNamed(python::Interpreter &interpreter, const QString &path,
                                   const python::Arguments &arguments)
{
    if (isInspectorCall(path))
        return readInspectorCall(path, *this, arguments);
    if (path.startsWith("op."_L1))
        return readOpCall(path.mid(3), nullptr, *this, arguments);
    if (isTypeClass(path))
        return readType(path, arguments, m_context.dialect);
    const bool overCore =
        std::ranges::any_of(arguments.positional, [](const PyValue &v) { return v.object<CoreObject>() != nullptr; });
    if (path.startsWith("sqlalchemy.func."_L1) && overCore)
        return coreFunction(path.mid(16), *this, arguments);
    if (isSchemaCall(path))
        return readSchemaCall(path, arguments, m_context.dialect);
    if (isCoreCall(path))
        return readCoreCall(path, *this, arguments);
    if (path == "sqlalchemy.table"_L1 || path == "sqlalchemy.Table"_L1)
        return readTable(path, arguments, m_context.dialect);
    return readOtherCall(path, *this, interpreter, arguments);
}

Evaluated ScriptLibrary::callBound(const BoundCall &bound, const python::Arguments &arguments)
{
    const PyValue self(bound.self);
    if (const auto batch = self.object<BatchObject>())
        return readOpCall(bound.name, &batch->held(), *this, arguments);
    if (hasCoreMethod(self, bound.name))
        return callCoreMethod(bound.self, bound.name, *this, arguments);
    return readBoundCall(self, bound.name, *this, arguments);
}

Evaluated ScriptLibrary::subscript(const ObjectRef &object, const PyValue &index, int line)
{
    const auto module = PyValue(object).object<NamedObject>();
    if (module && module->path() == "os.environ"_L1 && index.string()) {
        const auto value = environmentVariable(*index.string(), *this, line);
        if (value && value->isNone())
            return python::refuse(line,
                                  u"needs the environment variable %1, which is not set here"_s.arg(*index.string()));
        return value;
    }
    if (const auto columns = PyValue(object).object<ColumnsObject>(); columns && index.string())
        return *coreAttribute(object, *index.string(), line);
    if (!module || module->path() != "globals()"_L1 || !m_running || !index.string())
        return Library::subscript(object, index, line);
    const auto found = m_running->global(*index.string());
    return found ? Evaluated(*found) : python::refuse(line, u"there is no %1() in the script"_s.arg(*index.string()));
}

Evaluated ScriptLibrary::compare(python::Compare::Operator op, const PyValue &left, const PyValue &right, int line)
{
    // op.f('x') is a string that compares as one.
    const auto a = left.object<FinalNameObject>();
    const auto b = right.object<FinalNameObject>();
    if (isCore(left) || isCore(right))
        return coreCompare(op, left, right, *this, line);
    if ((a || b) && m_running)
        return m_running->compare(op, a ? PyValue(a->held().text) : left, b ? PyValue(b->held().text) : right, line);
    return Library::compare(op, left, right, line);
}

Evaluated ScriptLibrary::binary(python::BinaryOperator op, const PyValue &left, const PyValue &right, int line)
{
    if (isCore(left) || isCore(right))
        return coreBinary(op, left, right, *this, line);
    return Library::binary(op, left, right, line);
}

bool ScriptLibrary::comparesItself(const ObjectRef &object) const
{
    return isCore(PyValue(object));
}

Evaluated ScriptLibrary::invert(const ObjectRef &object, int line)
{
    return isCore(PyValue(object)) ? coreNot(PyValue(object), *this, line) : Library::invert(object, line);
}

bool ScriptLibrary::acceptsRandomOrder()
{
    m_madeWhenRun = true;
    return true;
}

Evaluated ScriptLibrary::text(const ObjectRef &object, int line)
{
    const auto named = PyValue(object).object<NamedObject>();
    if (named && (named->path() == "bind.engine.url"_L1 || named->path() == "bind.url"_L1))
        return hold<ScriptUrl>(u"the database's URL"_s, ScriptUrl());
    return Library::text(object, line);
}

std::expected<bool, PythonError> ScriptLibrary::truth(const ObjectRef &object, int line)
{
    return Library::truth(object, line);
}

std::expected<QString, PythonError> ScriptLibrary::str(const ObjectRef &object, int line)
{
    const PyValue value(object);
    if (const auto final = value.object<FinalNameObject>())
        return final->held().text;
    if (const auto special = value.object<SpecialObject>()) {
        m_madeWhenRun |= special->held().madeWhenRun;
        return special->held().text;
    }
    return Library::str(object, line);
}

Evaluated ScriptLibrary::enter(const ObjectRef &object, int line)
{
    const PyValue value(object);
    if (value.object<BatchObject>())
        return value;
    const auto module = value.object<NamedObject>();
    if (module && module->path() == "session"_L1)
        return value;
    if (!module || module->path() != "autocommit_block"_L1)
        return Library::enter(object, line);
    add(nullptr, AutocommitBlock{true}, line);
    return PyValue();
}

std::optional<PythonError> ScriptLibrary::leave(const ObjectRef &object, int line)
{
    const PyValue value(object);
    if (const auto batch = value.object<BatchObject>()) {
        // A copy: what the script did with batch_op after its block would come too late.
        add(nullptr, std::make_shared<const BatchAlter>(*batch->held().batch), batch->held().line);
        return std::nullopt;
    }
    const auto module = value.object<NamedObject>();
    if (module && module->path() == "autocommit_block"_L1)
        add(nullptr, AutocommitBlock{false}, line);
    return std::nullopt;
}

bool ScriptLibrary::ignoresKeyword(const ObjectRef &callee, const QString &keyword) const
{
    static constexpr std::array columnKeywords{"default"_L1, "onupdate"_L1, "info"_L1, "doc"_L1, "insert_default"_L1};
    const auto module = PyValue(callee).object<NamedObject>();
    if (!module)
        return false;
    if (module->path() == "sqlalchemy.Column"_L1)
        return isOneOf(keyword, columnKeywords);
    return keyword == "info"_L1 && module->path().startsWith("sqlalchemy."_L1);
}

bool ScriptLibrary::takes(qint64 characters)
{
    constexpr qint64 mostCalls = 50'000;
    constexpr qint64 mostCharacters = 16'000'000;
    ++m_calls;
    m_characters += characters;
    return m_calls <= mostCalls && m_characters <= mostCharacters;
}

void ScriptLibrary::add(const ScriptBatch *batch, OperationData data, int line)
{
    std::vector<Operation> &to = batch ? batch->batch->operations : m_operations;
    to.push_back({std::move(data), line, m_madeWhenRun});
}

} // namespace athanor

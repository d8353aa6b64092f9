// SPDX-License-Identifier: Apache-2.0
#include "profiles/import/configreader.h"

#include "profiles/import/statictext.h"
#include "python/parser.h"

namespace athanor {

using namespace Qt::StringLiterals;
using namespace python;

namespace {

bool isUrlKey(const QString &name)
{
    return name == "SQLALCHEMY_DATABASE_URI"_L1 || name == "MONGO_URI"_L1 || name == "MONGODB_URI"_L1;
}

/// Walks statements in the order they would run; where a condition is not known, both arms.
class Walker
{
public:
    Walker(const QString &file, const QString &root, const QHash<QString, QString> &variables)
        : m_values(file, root, variables)
    {
    }

    ConfigFacts run(const Module &module)
    {
        walk(module.body);
        return m_facts;
    }

private:
    void walk(const Body &body)
    {
        for (const Stmt *stmt : body)
            statement(stmt);
    }

    void statement(const Stmt *stmt)
    {
        if (const auto *assign = as<Assign>(stmt)) {
            for (const Expr *target : assign->targets)
                assigned(target, assign->value, stmt->line);
            called(assign->value, stmt->line);
        } else if (const auto *annotated = as<AnnAssign>(stmt)) {
            assigned(annotated->target, annotated->value, stmt->line);
        } else if (const auto *expression = as<ExprStmt>(stmt)) {
            called(expression->value, stmt->line);
        } else if (const auto *definition = as<ClassDef>(stmt)) {
            classDefinition(*definition);
        } else if (const auto *function = as<FunctionDef>(stmt)) {
            functionDefinition(*function);
        } else if (const auto *import = as<ImportFrom>(stmt)) {
            m_facts.importsFlaskSqlAlchemy |= import->module == "flask_sqlalchemy"_L1;
        } else {
            block(stmt);
        }
    }

    void block(const Stmt *stmt)
    {
        if (const auto *branch = as<If>(stmt)) {
            const auto test = m_values.evaluate(branch->test);
            if (!test || test->isTrue())
                walk(branch->body);
            if (!test || !test->isTrue())
                walk(branch->orElse);
        } else if (const auto *loop = as<For>(stmt)) {
            walk(loop->body);
        } else if (const auto *with = as<With>(stmt)) {
            walk(with->body);
        } else if (const auto *attempt = as<Try>(stmt)) {
            walk(attempt->body);
            for (const Try::Handler &handler : attempt->handlers)
                walk(handler.body);
            walk(attempt->orElse);
            walk(attempt->finally);
        }
    }

    void assigned(const Expr *target, const Expr *value, int line)
    {
        if (value == nullptr)
            return;
        if (const auto *name = as<Name>(target)) {
            if (isUrlKey(name->id))
                found(name->id, value, line);
            m_values.define(name->id, value);
            return;
        }
        if (const auto *item = as<Subscript>(target)) {
            const auto key = stringLiteral(item->index);
            if (key && isUrlKey(*key) && isConfig(item->value))
                found(*key, value, line);
            return;
        }
        if (const auto *attribute = as<Attribute>(target); attribute != nullptr && isUrlKey(attribute->attr))
            found(attribute->attr, value, line);
    }

    static bool isConfig(const Expr *expr)
    {
        const QString name = dottedName(expr);
        return name == "config"_L1 || name.endsWith(".config"_L1);
    }

    void called(const Expr *expr, int line)
    {
        const auto *call = as<Call>(expr);
        if (call == nullptr)
            return;
        const QString function = dottedName(call->func).section(u'.', -1);
        if (function == "Migrate"_L1 || function == "init_app"_L1)
            migrationsFolder(*call);
        const auto *target = as<Attribute>(call->func);
        if (target == nullptr || !isConfig(target->value))
            return;
        if (function == "from_mapping"_L1 || function == "update"_L1) {
            for (const Keyword &keyword : call->keywords) {
                if (isUrlKey(keyword.name))
                    found(keyword.name, keyword.value, keyword.line > 0 ? keyword.line : line);
            }
            for (const Expr *argument : call->args)
                mapping(argument);
        }
        if (function == "setdefault"_L1 && call->args.size() == 2) {
            const auto key = stringLiteral(call->args[0]);
            if (key && isUrlKey(*key))
                found(*key, call->args[1], line);
        }
    }

    void mapping(const Expr *argument)
    {
        const auto *dict = as<Dict>(argument);
        if (dict == nullptr)
            return;
        for (const Dict::Item &item : dict->items) {
            const auto key = stringLiteral(item.key);
            if (key && isUrlKey(*key))
                found(*key, item.value, item.value->line);
        }
    }

    void migrationsFolder(const Call &call)
    {
        for (const Keyword &keyword : call.keywords) {
            if (keyword.name != "directory"_L1)
                continue;
            if (const auto value = m_values.evaluate(keyword.value); value && value->isText())
                m_facts.migrationsFolder = value->text;
            (void)m_values.takeVariables();
        }
    }

    void classDefinition(const ClassDef &definition)
    {
        StaticText::Scope inherited;
        for (const Expr *base : definition.bases) {
            const QString name = dottedName(base).section(u'.', -1);
            inherited.insert(m_classes.value(name));
            if (name == "Model"_L1 || name == "Base"_L1 || name == "DeclarativeBase"_L1)
                m_facts.models += definition.name;
        }
        const QString outer = std::exchange(m_className, definition.name);
        m_values.push(inherited);
        walk(definition.body);
        m_classes.insert(definition.name, m_values.top());
        m_values.pop();
        m_className = outer;
    }

    void functionDefinition(const FunctionDef &function)
    {
        m_values.push({});
        walk(function.body);
        // A property of a configuration class: what it returns is the address.
        if (isUrlKey(function.name) && !m_className.isEmpty()) {
            for (const Stmt *stmt : function.body) {
                if (const auto *result = as<Return>(stmt))
                    found(function.name, result->value, stmt->line);
            }
        }
        m_values.pop();
    }

    void found(const QString &key, const Expr *value, int line)
    {
        (void)m_values.takeVariables();
        ConfigFinding finding;
        finding.key = key;
        finding.className = m_className;
        finding.line = line;
        const auto known = m_values.evaluate(value);
        if (known && known->isText() && !known->text.isEmpty())
            finding.url = known->text;
        finding.variables = m_values.takeVariables();
        m_facts.findings += finding;
    }

    StaticText m_values;
    ConfigFacts m_facts;
    QString m_className;
    QHash<QString, StaticText::Scope> m_classes;
};

} // namespace

ConfigFacts readConfig(const QByteArray &text, const QString &file, const QString &root,
                       const QHash<QString, QString> &variables)
{
    const auto module = parse(text);
    if (!module) {
        ConfigFacts facts;
        facts.problem = u"line %1: %2"_s.arg(module.error().line).arg(module.error().reason);
        return facts;
    }
    return Walker(file, root, variables).run(**module);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "core/atomicfile.h"
#include "migrations/migrationconfig.h"
#include "python/interpreter.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

using namespace python;

/// Walks every call of a file, functions and blocks included.
class CallWalker
{
public:
    std::vector<const Call *> calls;

    void body(const Body &statements)
    {
        for (const Stmt *s : statements)
            std::visit(*this, s->node);
    }

    void operator()(const ExprStmt &n) { expr(n.value); }
    void operator()(const Assign &n) { expr(n.value); }
    void operator()(const AugAssign &n) { expr(n.value); }
    void operator()(const AnnAssign &n) { expr(n.value); }
    void operator()(const Return &n) { expr(n.value); }
    void operator()(const Raise &) {}
    void operator()(const Assert &) {}
    void operator()(const Delete &) {}
    void operator()(const Pass &) {}
    void operator()(const Break &) {}
    void operator()(const Continue &) {}
    void operator()(const Global &) {}
    void operator()(const Import &) {}
    void operator()(const ImportFrom &) {}
    void operator()(const If &n)
    {
        body(n.body);
        body(n.orElse);
    }
    void operator()(const For &n) { body(n.body); }
    void operator()(const While &n) { body(n.body); }
    void operator()(const With &n)
    {
        for (const With::Item &item : n.items)
            expr(item.context);
        body(n.body);
    }
    void operator()(const Try &n)
    {
        body(n.body);
        for (const Try::Handler &h : n.handlers)
            body(h.body);
        body(n.orElse);
        body(n.finally);
    }
    void operator()(const Match &n)
    {
        expr(n.subject);
        for (const Match::Case &c : n.cases)
            body(c.body);
    }
    void operator()(const FunctionDef &n) { body(n.body); }
    void operator()(const ClassDef &n) { body(n.body); }

private:
    void expr(const Expr *e)
    {
        const auto *call = as<Call>(e);
        if (!call) {
            const auto *await = as<Await>(e);
            return await ? expr(await->value) : void();
        }
        calls.push_back(call);
        for (const Expr *argument : call->args)
            expr(argument);
        for (const Keyword &keyword : call->keywords)
            expr(keyword.value);
    }
};

/// The last part of the callee: "configure" of context.configure(...).
QString calledName(const Call &call)
{
    if (const auto *attribute = as<Attribute>(call.func))
        return attribute->attr;
    const auto *name = as<Name>(call.func);
    return name ? name->id : QString();
}

class EnvironmentReader
{
public:
    explicit EnvironmentReader(const ModulePtr &module) : m_module(module), m_interpreter(module, m_library)
    {
        // What fails at the top of env.py only leaves names unknown: its literals are all that is wanted.
        static_cast<void>(m_interpreter.runModule());
    }

    MigrationEnvironment read()
    {
        CallWalker walker;
        walker.body(m_module->body);
        for (const Call *call : walker.calls) {
            const QString name = calledName(*call);
            if (name == "configure"_L1)
                configure(*call);
            else if (name == "run_migrations"_L1)
                runMigrations(*call);
            else if (name == "MetaData"_L1)
                metaData(*call);
        }
        m_environment.unknown.removeDuplicates();
        return m_environment;
    }

private:
    std::optional<PyValue> valueOf(const Keyword &keyword)
    {
        const auto value = m_interpreter.evaluate(keyword.value);
        const bool known = value && !value->as<ObjectRef>();
        if (!known)
            m_environment.unknown.append(keyword.name.isEmpty() ? u"**"_s + m_module->textOf(*keyword.value).left(60)
                                                                : keyword.name);
        return known ? std::optional(*value) : std::nullopt;
    }

    void configure(const Call &call)
    {
        static const QStringList wanted{u"version_table"_s,    u"version_table_schema"_s,      u"render_as_batch"_s,
                                        u"literal_binds"_s,    u"transaction_per_migration"_s, u"include_schemas"_s,
                                        u"transactional_ddl"_s};
        for (const Keyword &keyword : call.keywords) {
            if (!keyword.name.isEmpty() && !wanted.contains(keyword.name))
                continue;
            const auto value = valueOf(keyword);
            if (!value)
                continue;
            if (keyword.name.isEmpty() && value->entries()) {
                for (const auto &[key, entry] : *value->entries())
                    setting(key.string() ? *key.string() : QString(), entry);
            } else {
                setting(keyword.name, *value);
            }
        }
    }

    void setting(const QString &name, const PyValue &value)
    {
        const bool isTrue = value.truth().value_or(false);
        if (name == "version_table"_L1 && value.string())
            m_environment.versionTable = *value.string();
        else if (name == "version_table_schema"_L1 && value.string())
            m_environment.versionTableSchema = *value.string();
        else if (name == "render_as_batch"_L1)
            m_environment.renderAsBatch |= isTrue;
        else if (name == "literal_binds"_L1)
            m_environment.literalBinds |= isTrue;
        else if (name == "transaction_per_migration"_L1)
            m_environment.transactionPerMigration |= isTrue;
        else if (name == "transactional_ddl"_L1)
            m_environment.unknown.append(name);
    }

    void runMigrations(const Call &call)
    {
        for (const Keyword &keyword : call.keywords)
            m_environment.multidb |= keyword.name == "engine_name"_L1;
    }

    void metaData(const Call &call)
    {
        for (const Keyword &keyword : call.keywords) {
            if (keyword.name != "naming_convention"_L1)
                continue;
            const auto value = valueOf(keyword);
            for (const auto &[key, text] : value && value->entries() ? *value->entries() : PyEntries()) {
                if (key.string() && text.string())
                    m_environment.namingConvention.insert(*key.string(), *text.string());
            }
        }
    }

    ModulePtr m_module;
    Library m_library;
    Interpreter m_interpreter;
    MigrationEnvironment m_environment;
};

} // namespace

MigrationEnvironment readEnvironment(const QString &migrationsFolder, QList<ScriptProblem> *problems)
{
    const auto bytes = readFile(migrationsFolder + "/env.py"_L1, python::maximumFileSize);
    if (!bytes) {
        if (bytes.error().kind != ErrorKind::NotFound)
            problems->append({u"env.py"_s, 0, bytes.error().message});
        return {};
    }
    const auto module = python::parse(*bytes);
    if (!module) {
        problems->append({u"env.py"_s, module.error().line, module.error().reason});
        return {};
    }
    return EnvironmentReader(*module).read();
}

} // namespace athanor

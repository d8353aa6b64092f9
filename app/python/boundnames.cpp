// SPDX-License-Identifier: Apache-2.0
#include "python/statementrunner.h"

namespace athanor::python {

namespace {

/// Walks the statements of a function, not those of functions inside it.
class BindingCollector
{
public:
    QSet<QString> names;
    QSet<QString> globals;
    bool yields = false;

    void body(const Body &statements)
    {
        for (const Stmt *s : statements)
            std::visit(*this, s->node);
    }

    void operator()(const ExprStmt &n) { expr(n.value); }
    void operator()(const Assign &n)
    {
        for (const Expr *t : n.targets)
            target(t);
        expr(n.value);
    }
    void operator()(const AugAssign &n)
    {
        target(n.target);
        expr(n.value);
    }
    void operator()(const AnnAssign &n)
    {
        target(n.target);
        expr(n.value);
    }
    void operator()(const Return &n) { expr(n.value); }
    void operator()(const Raise &) {}
    void operator()(const Assert &n) { expr(n.test); }
    void operator()(const Delete &n)
    {
        for (const Expr *t : n.targets)
            target(t);
    }
    void operator()(const Pass &) {}
    void operator()(const Break &) {}
    void operator()(const Continue &) {}
    void operator()(const Global &n) { globals.unite(QSet<QString>(n.names.begin(), n.names.end())); }
    void operator()(const Import &n)
    {
        for (const ImportedName &i : n.names)
            names.insert(i.asName.isEmpty() ? i.name.section(u'.', 0, 0) : i.asName);
    }
    void operator()(const ImportFrom &n)
    {
        for (const ImportedName &i : n.names)
            names.insert(i.asName.isEmpty() ? i.name : i.asName);
    }
    void operator()(const If &n)
    {
        expr(n.test);
        body(n.body);
        body(n.orElse);
    }
    void operator()(const For &n)
    {
        target(n.target);
        expr(n.iterable);
        body(n.body);
        body(n.orElse);
    }
    void operator()(const While &n)
    {
        expr(n.test);
        body(n.body);
        body(n.orElse);
    }
    void operator()(const With &n)
    {
        for (const With::Item &i : n.items) {
            expr(i.context);
            target(i.target);
        }
        body(n.body);
    }
    void operator()(const Try &n)
    {
        body(n.body);
        for (const Try::Handler &h : n.handlers) {
            if (!h.name.isEmpty())
                names.insert(h.name);
            body(h.body);
        }
        body(n.orElse);
        body(n.finally);
    }
    void operator()(const Match &n)
    {
        expr(n.subject);
        for (const Match::Case &c : n.cases) {
            names.unite(QSet<QString>(c.names.begin(), c.names.end()));
            body(c.body);
        }
    }
    void operator()(const FunctionDef &n) { names.insert(n.name); }
    void operator()(const ClassDef &n) { names.insert(n.name); }

private:
    void target(const Expr *t)
    {
        if (const auto *name = as<Name>(t))
            names.insert(name->id);
        else if (const auto *tuple = as<Tuple>(t))
            targets(tuple->items);
        else if (const auto *list = as<List>(t))
            targets(list->items);
        else if (const auto *starred = as<Starred>(t))
            target(starred->value);
    }

    void targets(const Exprs &list)
    {
        for (const Expr *t : list)
            target(t);
    }

    /// A yield anywhere makes the function a generator, and := binds a name. Only their usual places are looked at; at
    /// any other the evaluation itself meets them.
    void expr(const Expr *e)
    {
        if (as<Yield>(e))
            yields = true;
        if (const auto *named = as<NamedExpr>(e))
            names.insert(named->target);
    }
};

} // namespace

QSet<QString> boundNames(const Body &body)
{
    BindingCollector collector;
    collector.body(body);
    return collector.names.subtract(collector.globals);
}

bool holdsYield(const Body &body)
{
    BindingCollector collector;
    collector.body(body);
    return collector.yields;
}

} // namespace athanor::python

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/tree.h"

#include <algorithm>

namespace athanor::python {

/// The height of the highest tree among the children of a node; 0 if it has none.
struct ChildHeight
{
    static int of(const Expr *expr) { return expr ? expr->height : 0; }
    static int of(const Exprs &exprs)
    {
        int height = 0;
        for (const Expr *e : exprs)
            height = std::max(height, of(e));
        return height;
    }
    static int of(const std::vector<FormatPart> &parts)
    {
        int height = 0;
        for (const FormatPart &p : parts)
            height = std::max({height, of(p.value), of(p.format)});
        return height;
    }
    static int of(const std::vector<Parameter> &parameters)
    {
        int height = 0;
        for (const Parameter &p : parameters)
            height = std::max({height, of(p.annotation), of(p.defaultValue)});
        return height;
    }

    int operator()(const Name &) const { return 0; }
    int operator()(const Constant &) const { return 0; }
    int operator()(const JoinedStr &n) const { return of(n.parts); }
    int operator()(const Attribute &n) const { return of(n.value); }
    int operator()(const Subscript &n) const { return std::max(of(n.value), of(n.index)); }
    int operator()(const Slice &n) const { return std::max({of(n.lower), of(n.upper), of(n.step)}); }
    int operator()(const Call &n) const
    {
        int height = std::max(of(n.func), of(n.args));
        for (const Keyword &k : n.keywords)
            height = std::max(height, of(k.value));
        return height;
    }
    int operator()(const Starred &n) const { return of(n.value); }
    int operator()(const BinOp &n) const { return std::max(of(n.left), of(n.right)); }
    int operator()(const UnaryOp &n) const { return of(n.operand); }
    int operator()(const BoolOp &n) const { return of(n.values); }
    int operator()(const Compare &n) const { return std::max(of(n.left), of(n.comparators)); }
    int operator()(const IfExp &n) const { return std::max({of(n.test), of(n.body), of(n.orElse)}); }
    int operator()(const List &n) const { return of(n.items); }
    int operator()(const Tuple &n) const { return of(n.items); }
    int operator()(const Set &n) const { return of(n.items); }
    int operator()(const Dict &n) const
    {
        int height = 0;
        for (const Dict::Item &i : n.items)
            height = std::max({height, of(i.key), of(i.value)});
        return height;
    }
    int operator()(const Comprehension &n) const
    {
        int height = std::max(of(n.element), of(n.value));
        for (const Comprehension::Clause &c : n.clauses)
            height = std::max({height, of(c.target), of(c.iterable), of(c.conditions)});
        return height;
    }
    int operator()(const Lambda &n) const { return std::max(of(n.parameters), of(n.body)); }
    int operator()(const NamedExpr &n) const { return of(n.value); }
    int operator()(const Await &n) const { return of(n.value); }
    int operator()(const Yield &n) const { return of(n.value); }
};

} // namespace athanor::python

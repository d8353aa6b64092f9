// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/expressionparser.h"

namespace athanor::python {

/// The statement half of the grammar.
class StatementParser
{
public:
    explicit StatementParser(ParseState &state) : m_state(state), m_expressions(state) {}

    /// Every statement up to the end of the file.
    bool file(Body *body);

private:
    bool statement(Body *out);
    bool simpleLine(Body *out);
    bool simpleStatement(Body *out);
    bool expressionStatement(Body *out);
    bool assignment(const Token &first, const Expr *target, Body *out);
    bool annotated(const Token &first, const Expr *target, Body *out);
    bool returnStatement(Body *out);
    bool raiseStatement(Body *out);
    bool assertStatement(Body *out);
    bool deleteStatement(Body *out);
    bool importStatement(Body *out);
    bool importFromStatement(Body *out);
    bool globalStatement(Body *out);

    bool block(Body *body);
    bool ifStatement(Body *out);
    bool forStatement(const Token &first, bool isAsync, Body *out);
    bool whileStatement(Body *out);
    bool withStatement(const Token &first, bool isAsync, Body *out);
    bool withItems(bool parenthesized, std::vector<With::Item> *items);
    bool tryStatement(Body *out);
    bool handler(Try *node);
    bool startsMatch();
    bool matchStatement(const Token &first, Body *out);
    bool pattern(QStringList *names);
    bool decorated(Body *out);
    bool function(const Token &first, bool isAsync, Exprs decorators, Body *out);
    bool classStatement(const Token &first, Exprs decorators, Body *out);
    bool asyncStatement(Exprs decorators, Body *out);
    bool elseBlock(Body *out);

    bool add(StmtNode node, const Token &first, Body *out);
    QString dotted();

    ParseState &m_state;
    ExpressionParser m_expressions;
};

} // namespace athanor::python

// SPDX-License-Identifier: Apache-2.0
#include "migrations/corerender.h"

#include "migrations/datarender.h"
#include "migrations/typerenderer.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// SQLAlchemy's table of how tightly an operator binds (sqlalchemy.sql.operators).
constexpr int coreTightest = 100;
constexpr int coreLoosest = -100;
constexpr int coreComparing = 5;
constexpr int coreAnd = 3;
constexpr int coreOr = 2;
constexpr int coreListing = -1;

int corePrecedence(const CoreNode &node)
{
    switch (node.kind) {
    case CoreNode::Kind::Binary:
        if (node.text == "*"_L1 || node.text == "/"_L1 || node.text == "%"_L1)
            return 8;
        if (node.text == "+"_L1 || node.text == "-"_L1)
            return 7;
        return node.text == "||"_L1 ? 6 : coreComparing;
    case CoreNode::Kind::Not:
    case CoreNode::Kind::In:
    case CoreNode::Kind::Between:
        return coreComparing;
    case CoreNode::Kind::Clauses:
        return node.text == "AND"_L1 ? coreAnd : coreOr;
    case CoreNode::Kind::Column:
    case CoreNode::Kind::Literal:
    case CoreNode::Kind::Expression:
    case CoreNode::Kind::Function:
    case CoreNode::Kind::Case:
    case CoreNode::Kind::Cast:
    case CoreNode::Kind::Rendered:
        break;
    }
    return coreTightest;
}

bool isCoreOperator(const CoreNode &node)
{
    return corePrecedence(node) != coreTightest;
}

bool isCoreBoolean(const CoreNode &node)
{
    return typeAffinity(node.type) == "Boolean"_L1;
}

class CoreRenderer
{
public:
    CoreRenderer(DdlCompiler &compiler, bool withTable) : m_compiler(compiler), m_withTable(withTable) {}

    QString text(const CoreNode &node)
    {
        switch (node.kind) {
        case CoreNode::Kind::Column:
            return column(node);
        case CoreNode::Kind::Literal:
            return renderLiteral(node.value, node.type, m_compiler);
        case CoreNode::Kind::Expression:
            return m_compiler.expression(node.expression);
        case CoreNode::Kind::Function:
            return function(node);
        case CoreNode::Kind::Binary:
            return binary(node);
        case CoreNode::Kind::Not:
            return isBareBoolean(*node.items.first()) ? text(*node.items.first()) + " = 0"_L1
                                                      : u"NOT "_s + grouped(*node.items.first(), coreComparing, {});
        case CoreNode::Kind::Clauses:
            return clauses(node);
        case CoreNode::Kind::In:
            return in(node);
        case CoreNode::Kind::Between:
            return grouped(*node.items[0], coreComparing, {}) + u' ' + node.text + u' ' +
                   grouped(*node.items[1], coreAnd, {}) + u" AND "_s + grouped(*node.items[2], coreAnd, {});
        case CoreNode::Kind::Case:
            return cases(node);
        case CoreNode::Kind::Cast:
            return cast(node);
        case CoreNode::Kind::Rendered:
            return node.text;
        }
        Q_UNREACHABLE();
    }

    /// In brackets where the operator outside binds as tightly.
    QString grouped(const CoreNode &node, int outside, const QString &sign)
    {
        const bool isSame = node.kind == CoreNode::Kind::Binary && node.text == sign &&
                            (sign == "+"_L1 || sign == "*"_L1 || sign == "||"_L1);
        const bool needs = isCoreOperator(node) && !isSame && corePrecedence(node) <= outside;
        return needs ? u'(' + text(node) + u')' : text(node);
    }

    /// A condition: a column that is a boolean says so where the dialect has none of its own.
    QString condition(const CoreNode &node, int outside)
    {
        return isBareBoolean(node) ? text(node) + " = 1"_L1 : grouped(node, outside, {});
    }

private:
    [[nodiscard]] bool isBareBoolean(const CoreNode &node) const
    {
        return node.kind == CoreNode::Kind::Column && isCoreBoolean(node) &&
               m_compiler.options().dialect != DialectId::PostgreSQL;
    }

    QString column(const CoreNode &node)
    {
        const QString name = m_compiler.quoting().quote(node.text);
        return m_withTable && !node.table.isEmpty() ? m_compiler.quoting().table(node.schema, node.table) + u'.' + name
                                                    : name;
    }

    QString function(const CoreNode &node)
    {
        SqlExpression call{SqlExpression::Kind::Function, node.text, {}};
        for (const CoreRef &item : node.items) {
            const auto rendered = std::make_shared<CoreNode>();
            rendered->kind = CoreNode::Kind::Rendered;
            rendered->text = grouped(*item, coreListing, {});
            call.arguments.append(SqlExpression{SqlExpression::Kind::Core, {}, {}, rendered});
        }
        return m_compiler.functionCall(call);
    }

    QString binary(const CoreNode &node)
    {
        const DialectId dialect = m_compiler.options().dialect;
        const int own = corePrecedence(node);
        const QString left = grouped(*node.items[0], own, node.text);
        const QString right = grouped(*node.items[1], own, node.text);
        const bool negative = node.text == "NOT ILIKE"_L1;
        if ((negative || node.text == "ILIKE"_L1) && dialect != DialectId::PostgreSQL)
            return u"lower("_s + left + (negative ? u") NOT LIKE lower("_s : u") LIKE lower("_s) + right + u')';
        if (node.text == "||"_L1 && dialect == DialectId::MySQL)
            return u"concat("_s + left + u", "_s + right + u')';
        return left + u' ' + node.text + u' ' + right;
    }

    QString clauses(const CoreNode &node)
    {
        const int own = corePrecedence(node);
        QStringList parts;
        for (const CoreRef &item : node.items) {
            // and_(and_(a, b), c) is one list.
            const bool isSame = item->kind == CoreNode::Kind::Clauses && item->text == node.text;
            parts.append(isSame ? text(*item) : condition(*item, own));
        }
        return parts.join(u' ' + node.text + u' ');
    }

    QString in(const CoreNode &node)
    {
        QStringList values;
        for (qsizetype i = 1; i < node.items.size(); ++i)
            values.append(text(*node.items[i]));
        const QString list =
            grouped(*node.items[0], coreComparing, {}) + u' ' + node.text + u" ("_s + values.join(u", "_s) + u')';
        return node.text == "IN"_L1 ? list : u'(' + list + u')';
    }

    QString cases(const CoreNode &node)
    {
        QString out = u"CASE"_s;
        qsizetype i = 0;
        if (node.hasValue)
            out += u' ' + text(*node.items[i++]);
        const qsizetype end = node.items.size() - (node.hasElse ? 1 : 0);
        for (; i + 1 < end; i += 2) {
            const CoreNode &when = *node.items[i];
            out += u" WHEN "_s + grouped(when, coreTightest - 1, {}) + u" THEN "_s + text(*node.items[i + 1]);
        }
        if (node.hasElse)
            out += u" ELSE "_s + text(*node.items.last());
        return out + u" END"_s;
    }

    QString cast(const CoreNode &node)
    {
        QString type;
        if (m_compiler.options().dialect == DialectId::MySQL)
            type = mysqlCastType(node.type);
        else
            type = m_compiler.type(node.type);
        return u"CAST("_s + text(*node.items.first()) + u" AS "_s + type + u')';
    }

    /// MySQL casts to a few types only, under names of their own.
    QString mysqlCastType(const ColumnType &type)
    {
        const QString affinity = typeAffinity(type);
        if (affinity == "Integer"_L1)
            return u"SIGNED INTEGER"_s;
        if (affinity == "Numeric"_L1 && type.name.compare("numeric"_L1, Qt::CaseInsensitive) == 0)
            return m_compiler.type(type).replace("NUMERIC"_L1, "DECIMAL"_L1);
        if (affinity == "Date"_L1)
            return u"DATE"_s;
        m_compiler.refuse(u"The CAST to %1 is not known for MySQL: write the statement out with op.execute()."_s.arg(
            boundedText(type.name, 60, false)));
        return {};
    }

    DdlCompiler &m_compiler;
    bool m_withTable;
};

const QList<std::pair<QLatin1StringView, QLatin1StringView>> &coreOpposites()
{
    static const QList<std::pair<QLatin1StringView, QLatin1StringView>> pairs{{"="_L1, "!="_L1},
                                                                              {"<"_L1, ">="_L1},
                                                                              {">"_L1, "<="_L1},
                                                                              {"LIKE"_L1, "NOT LIKE"_L1},
                                                                              {"ILIKE"_L1, "NOT ILIKE"_L1},
                                                                              {"IS"_L1, "IS NOT"_L1},
                                                                              {"IN"_L1, "NOT IN"_L1},
                                                                              {"BETWEEN"_L1, "NOT BETWEEN"_L1}};
    return pairs;
}

} // namespace

CoreRef negated(const CoreRef &node)
{
    if (node->kind == CoreNode::Kind::Binary || node->kind == CoreNode::Kind::In ||
        node->kind == CoreNode::Kind::Between) {
        for (const auto &[one, other] : coreOpposites()) {
            if (node->text != one && node->text != other)
                continue;
            auto copy = std::make_shared<CoreNode>(*node);
            copy->text = node->text == one ? other : one;
            return copy;
        }
    }
    if (node->kind == CoreNode::Kind::Not && node->items.first()->kind == CoreNode::Kind::Column &&
        isCoreBoolean(*node->items.first()))
        return node->items.first();
    auto out = std::make_shared<CoreNode>();
    out->kind = CoreNode::Kind::Not;
    out->items = {node};
    return out;
}

QString renderCore(const CoreNode &node, DdlCompiler &compiler, bool withTable)
{
    return CoreRenderer(compiler, withTable).text(node);
}

QString renderCoreStatement(const CoreStatement &statement, DdlCompiler &compiler)
{
    CoreRenderer renderer(compiler, true);
    const QString table = compiler.quoting().table(statement.schema, statement.table);
    const auto value = [&renderer](const CoreRef &node) { return renderer.grouped(*node, coreTightest - 1, {}); };
    QString out;
    if (statement.kind == CoreStatement::Kind::Insert) {
        QStringList names;
        for (const QString &name : statement.columns)
            names.append(compiler.quoting().quote(name));
        QStringList rows;
        for (const QList<CoreRef> &row : statement.rows) {
            QStringList values;
            for (const CoreRef &node : row)
                values.append(value(node));
            rows.append(u'(' + values.join(u", "_s) + u')');
        }
        return u"INSERT INTO "_s + table + u" ("_s + names.join(u", "_s) + u") VALUES "_s + rows.join(u", "_s);
    }
    if (statement.kind == CoreStatement::Kind::Delete) {
        out = u"DELETE FROM "_s + table;
    } else {
        QStringList settings;
        for (qsizetype i = 0; i < statement.columns.size(); ++i)
            settings.append(compiler.quoting().quote(statement.columns[i]) + u'=' + value(statement.rows.first()[i]));
        out = u"UPDATE "_s + table + u" SET "_s + settings.join(u", "_s);
    }
    QStringList conditions;
    for (const CoreRef &node : statement.where)
        conditions.append(renderer.condition(*node, statement.where.size() > 1 ? coreAnd : coreLoosest));
    return conditions.isEmpty() ? out : out + u" WHERE "_s + conditions.join(u" AND "_s);
}

} // namespace athanor

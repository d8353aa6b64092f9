// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/keyset.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// PostgreSQL sorts NULL as larger than every value, the others as smaller.
bool nullIsLargest(DialectId dialect)
{
    return dialect == DialectId::PostgreSQL;
}

QString boundTo(const OrderTerm &term, const Value &value, Binds &binds)
{
    return term.column ? comparedPlaceholder(*term.column, value, binds) : binds.add(value);
}

QString equalTo(const OrderTerm &term, const Value &value, Binds &binds)
{
    if (value.isNull())
        return term.sql + " IS NULL"_L1;
    return term.sql + " = "_L1 + boundTo(term, value, binds);
}

/// Rows strictly after `value` in this term's direction; empty if there can be none.
QString beyond(const OrderTerm &term, const Value &value, Binds &binds)
{
    const bool nullsComeLast = nullIsLargest(binds.dialect()) != term.descending;
    if (value.isNull())
        return nullsComeLast ? QString() : term.sql + " IS NOT NULL"_L1;
    const QString compared = term.sql + (term.descending ? " < "_L1 : " > "_L1) + boundTo(term, value, binds);
    if (!term.nullable || !nullsComeLast)
        return compared;
    return u'(' + compared + " OR "_L1 + term.sql + " IS NULL)"_L1;
}

bool servesRowComparison(DialectId dialect, const QList<OrderTerm> &terms, const PagePosition &position)
{
    // MySQL's optimizer enters no index by a comparison of rows.
    if (dialect == DialectId::MySQL && terms.size() > 1)
        return false;
    const bool descending = terms.first().descending;
    const bool uniform = std::ranges::all_of(
        terms, [&](const OrderTerm &term) { return !term.nullable && term.descending == descending; });
    return uniform && std::ranges::none_of(position, &Value::isNull);
}

QString rowComparison(const QList<OrderTerm> &terms, const PagePosition &position, Binds &binds)
{
    QStringList left, right;
    for (qsizetype i = 0; i < terms.size(); ++i) {
        left.append(terms.at(i).sql);
        right.append(boundTo(terms.at(i), position.at(i), binds));
    }
    const auto compare = terms.first().descending ? " < "_L1 : " > "_L1;
    if (terms.size() == 1)
        return left.first() + compare + right.first();
    return u'(' + left.join(", "_L1) + u')' + compare + u'(' + right.join(", "_L1) + u')';
}

/// Bounds the first term alone, so that an index over it is entered at the position; empty where rows with NULL may
/// still follow.
QString firstTermBound(const OrderTerm &term, const Value &value, Binds &binds)
{
    const bool nullsComeLast = nullIsLargest(binds.dialect()) != term.descending;
    if (value.isNull() || (term.nullable && nullsComeLast))
        return {};
    return term.sql + (term.descending ? " <= "_L1 : " >= "_L1) + boundTo(term, value, binds) + " AND "_L1;
}

} // namespace

QString orderBy(const QList<OrderTerm> &terms)
{
    QStringList parts;
    for (const OrderTerm &term : terms)
        parts.append(term.descending ? term.sql + " DESC"_L1 : term.sql);
    return parts.isEmpty() ? QString() : " ORDER BY "_L1 + parts.join(", "_L1);
}

Result<QString> afterPosition(const QList<OrderTerm> &terms, const PagePosition &position, Binds &binds)
{
    if (terms.isEmpty() || position.size() != terms.size())
        return fail(Error::invalidInput(
            u"The place to go on from does not fit this table and order; start again from the first page."_s));
    if (std::ranges::any_of(position, &Value::isLarge))
        return fail(Error::invalidInput(u"A cell that was not fetched whole is no place to go on from."_s));
    if (servesRowComparison(binds.dialect(), terms, position))
        return rowComparison(terms, position, binds);
    const QString bound = firstTermBound(terms.first(), position.first(), binds);
    QStringList alternatives;
    for (qsizetype i = 0; i < terms.size(); ++i) {
        // Each placeholder is bound in the order it is written, so the equalities come first.
        Binds probe(binds.dialect());
        if (beyond(terms.at(i), position.at(i), probe).isEmpty())
            continue;
        QStringList all;
        for (qsizetype before = 0; before < i; ++before)
            all.append(equalTo(terms.at(before), position.at(before), binds));
        all.append(beyond(terms.at(i), position.at(i), binds));
        alternatives.append(u'(' + all.join(" AND "_L1) + u')');
    }
    if (alternatives.isEmpty())
        return u"1 = 0"_s;
    return bound + u'(' + alternatives.join(" OR "_L1) + u')';
}

} // namespace athanor

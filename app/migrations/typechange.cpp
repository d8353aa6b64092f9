// SPDX-License-Identifier: Apache-2.0
#include "migrations/typechange.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

struct ParsedType
{
    QString base;
    QList<int> arguments;
    QString rest; ///< "[]" and the like

    [[nodiscard]] std::optional<int> argument(qsizetype i) const
    {
        return i < arguments.size() ? std::optional(arguments.at(i)) : std::nullopt;
    }
};

QString canonicalBase(const QString &base)
{
    static const QHash<QString, QString> names{
        {u"character varying"_s, u"varchar"_s},
        {u"nvarchar"_s, u"varchar"_s},
        {u"character"_s, u"char"_s},
        {u"bpchar"_s, u"char"_s},
        {u"int"_s, u"integer"_s},
        {u"int4"_s, u"integer"_s},
        {u"serial"_s, u"integer"_s},
        {u"int8"_s, u"bigint"_s},
        {u"bigserial"_s, u"bigint"_s},
        {u"int2"_s, u"smallint"_s},
        {u"smallserial"_s, u"smallint"_s},
        {u"decimal"_s, u"numeric"_s},
        {u"bool"_s, u"boolean"_s},
        {u"float"_s, u"double precision"_s},
        {u"float8"_s, u"double precision"_s},
        {u"double"_s, u"double precision"_s},
        {u"float4"_s, u"real"_s},
        {u"timestamp without time zone"_s, u"timestamp"_s},
        {u"timestamp with time zone"_s, u"timestamptz"_s},
        {u"time without time zone"_s, u"time"_s},
        {u"time with time zone"_s, u"timetz"_s},
        {u"datetime"_s, u"timestamp"_s},
    };
    return names.value(base, base);
}

ParsedType parsed(const QString &type)
{
    static const QRegularExpression arguments(u"\\(([^)]*)\\)"_s);
    static const QRegularExpression brackets(u"(\\[\\])+"_s);
    static const QRegularExpression collate(u"\\s+collate\\s+.*$"_s, QRegularExpression::CaseInsensitiveOption);
    QString text = QString(type).remove(collate).toLower();
    ParsedType result;
    result.rest = brackets.match(text).captured();
    const auto match = arguments.match(text);
    for (const QString &part : match.captured(1).split(u',', Qt::SkipEmptyParts))
        result.arguments.append(part.trimmed().toInt());
    result.base = canonicalBase(text.remove(brackets).remove(arguments).simplified());
    return result;
}

bool isText(const QString &base)
{
    return base == "varchar"_L1 || base == "char"_L1 || base == "text"_L1;
}

/// How far up a ladder of types, each holding all values of those before it.
int rank(const QString &base)
{
    static const QHash<QString, int> ranks{
        {u"smallint"_s, 1},   {u"integer"_s, 2},      {u"bigint"_s, 3}, {u"numeric"_s, 4},           {u"date"_s, 11},
        {u"timestamp"_s, 12}, {u"timestamptz"_s, 12}, {u"real"_s, 21},  {u"double precision"_s, 22},
    };
    return ranks.value(base, 0);
}

/// Of one limit to another; no limit is the widest.
bool shrinks(const std::optional<int> &from, const std::optional<int> &to)
{
    return to && (!from || *to < *from);
}

bool narrowsNumeric(const ParsedType &from, const ParsedType &to)
{
    if (to.arguments.isEmpty())
        return false;
    if (from.arguments.isEmpty())
        return true;
    const int fromScale = from.argument(1).value_or(0);
    const int toScale = to.argument(1).value_or(0);
    return toScale < fromScale || *to.argument(0) - toScale < *from.argument(0) - fromScale;
}

} // namespace

QString normalizedType(const QString &type)
{
    const ParsedType p = parsed(type);
    QStringList arguments;
    for (const int argument : p.arguments)
        arguments.append(QString::number(argument));
    return p.base + (arguments.isEmpty() ? QString() : u'(' + arguments.join(u',') + u')') + p.rest;
}

bool narrowsType(const QString &from, const QString &to)
{
    const ParsedType a = parsed(from);
    const ParsedType b = parsed(to);
    if (a.rest != b.rest || a.base.isEmpty() || b.base.isEmpty())
        return false;
    if (isText(a.base) && isText(b.base)) {
        const auto limit = [](const ParsedType &t) {
            return t.base == "char"_L1 ? std::optional(t.argument(0).value_or(1)) : t.argument(0);
        };
        return shrinks(limit(a), limit(b));
    }
    if (a.base == "numeric"_L1 && b.base == "numeric"_L1)
        return narrowsNumeric(a, b);
    const int ra = rank(a.base);
    const int rb = rank(b.base);
    const bool sameLadder = ra != 0 && rb != 0 && ra / 10 == rb / 10;
    if (sameLadder)
        return rb < ra;
    // A number with a fraction into a whole one.
    return (a.base == "real"_L1 || a.base == "double precision"_L1) && ra != 0 && rb >= 1 && rb <= 3;
}

bool rewritesTable(const QString &from, const QString &to)
{
    const ParsedType a = parsed(from);
    const ParsedType b = parsed(to);
    if (normalizedType(from) == normalizedType(to))
        return false;
    if (a.rest != b.rest)
        return true;
    const bool bothVarying = a.base != "char"_L1 && b.base != "char"_L1 && isText(a.base) && isText(b.base);
    if (bothVarying)
        return shrinks(a.argument(0), b.argument(0));
    if (a.base == "numeric"_L1 && b.base == "numeric"_L1)
        return !b.arguments.isEmpty() &&
               (a.arguments.isEmpty() || b.argument(1).value_or(0) != a.argument(1).value_or(0) ||
                *b.argument(0) < *a.argument(0));
    if (a.base == b.base)
        return shrinks(a.argument(0), b.argument(0));
    return !(a.base == "cidr"_L1 && b.base == "inet"_L1);
}

} // namespace athanor

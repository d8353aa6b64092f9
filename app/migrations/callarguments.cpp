// SPDX-License-Identifier: Apache-2.0
#include "migrations/callarguments.h"

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyItems;
using python::PyValue;

void CallArguments::fail(const QString &reason)
{
    if (!m_error)
        m_error = PythonError{line(), m_callee + ": "_L1 + reason};
}

void CallArguments::failValue(const QString &what, const PyValue &value)
{
    // What is not known says itself why.
    if (const auto unknown = value.object<python::Unknown>())
        return fail(unknown->describe());
    fail(u"%1 is %2, which is not supported there"_s.arg(what, value.typeName()));
}

std::optional<PyValue> CallArguments::take(QLatin1StringView name)
{
    const auto given = keyword(name);
    if (m_next >= m_arguments.positional.size())
        return given;
    if (given) {
        fail(u"%1 is given twice"_s.arg(name));
        return std::nullopt;
    }
    return m_arguments.positional[m_next++];
}

std::optional<PyValue> CallArguments::keyword(QLatin1StringView name)
{
    for (size_t i = 0; i < m_arguments.keywords.size(); ++i) {
        if (m_arguments.keywords[i].first == name && !m_taken[i]) {
            m_taken[i] = true;
            return m_arguments.keywords[i].second;
        }
    }
    return std::nullopt;
}

PyItems CallArguments::rest()
{
    PyItems items(m_arguments.positional.begin() + qint64(std::min(m_next, m_arguments.positional.size())),
                  m_arguments.positional.end());
    m_next = m_arguments.positional.size();
    return items;
}

QString CallArguments::string(QLatin1StringView name)
{
    const auto value = take(name);
    return value && !value->isNone() ? asString(*value, name) : QString();
}

QString CallArguments::requiredString(QLatin1StringView name)
{
    const QString text = string(name);
    if (text.isEmpty())
        fail(u"%1 is missing"_s.arg(name));
    return text;
}

ConstraintName CallArguments::name(QLatin1StringView name)
{
    const auto value = take(name);
    return value && !value->isNone() ? asName(*value, name) : ConstraintName();
}

std::optional<bool> CallArguments::boolean(QLatin1StringView name)
{
    const auto value = take(name);
    if (!value || value->isNone())
        return std::nullopt;
    const auto truth = value->as<bool>() || value->integer() ? value->truth() : std::nullopt;
    if (!truth)
        failValue(name, *value);
    return truth;
}

std::optional<int> CallArguments::integer(QLatin1StringView name)
{
    const auto value = take(name);
    if (!value || value->isNone())
        return std::nullopt;
    const auto number = value->integer();
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max()) {
        failValue(name, *value);
        return std::nullopt;
    }
    return int(*number);
}

QStringList CallArguments::strings(QLatin1StringView name)
{
    const auto value = take(name);
    return value && !value->isNone() ? asStrings(*value, name) : QStringList();
}

void CallArguments::ignore(std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names)
        static_cast<void>(keyword(name));
}

void CallArguments::onlyEmpty(std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        const auto value = keyword(name);
        if (value && value->truth().value_or(true))
            fail(u"the argument %1 is not supported"_s.arg(name));
    }
}

DialectOptions CallArguments::dialectOptions()
{
    static constexpr std::array prefixes{"postgresql_"_L1, "sqlite_"_L1, "mysql_"_L1,
                                         "mariadb_"_L1,    "mssql_"_L1,  "oracle_"_L1};
    DialectOptions options;
    for (size_t i = 0; i < m_arguments.keywords.size(); ++i) {
        const auto &[name, value] = m_arguments.keywords[i];
        const bool ours =
            !m_taken[i] && std::ranges::any_of(prefixes, [&n = name](QLatin1StringView p) { return n.startsWith(p); });
        if (!ours)
            continue;
        m_taken[i] = true;
        if (!value.isNone())
            options.insert(name, asOption(value, name));
    }
    return options;
}

DialectOption CallArguments::asOption(const PyValue &value, const QString &name)
{
    DialectOption option;
    if (const auto expression = value.object<ExpressionObject>()) {
        option.text = expression->held().expression.text;
        option.isText = true;
        if (expression->held().expression.kind != SqlExpression::Kind::Text)
            failValue(name, value);
    } else if (const auto *flag = value.as<bool>()) {
        option.isTrue = *flag;
        option.isFalse = !*flag;
    } else if (const auto number = value.integer()) {
        option.text = QString::number(*number);
    } else if (value.sequence()) {
        option.list = asStrings(value, name);
    } else if (const python::PyEntries *entries = value.entries()) {
        for (const auto &[key, entry] : *entries) {
            const auto text = entry.integer() ? std::optional(QString::number(*entry.integer())) : std::nullopt;
            option.map.insert(asString(key, name), text ? *text : asString(entry, name));
        }
    } else {
        option.text = asString(value, name);
    }
    return option;
}

void CallArguments::finish()
{
    if (m_next < m_arguments.positional.size())
        fail(u"too many arguments are given"_s);
    for (size_t i = 0; i < m_taken.size(); ++i) {
        if (!m_taken[i])
            fail(u"the argument %1 is not known"_s.arg(m_arguments.keywords[i].first));
    }
}

QString CallArguments::asString(const PyValue &value, const QString &what)
{
    if (const QString *text = value.string())
        return *text;
    if (const auto final = value.object<FinalNameObject>())
        return final->held().text;
    failValue(what, value);
    return {};
}

ConstraintName CallArguments::asName(const PyValue &value, const QString &what)
{
    return {asString(value, what), value.object<FinalNameObject>() != nullptr};
}

QStringList CallArguments::asStrings(const PyValue &value, const QString &what)
{
    QStringList list;
    const PyItems *items = value.sequence();
    if (!items)
        failValue(what, value);
    for (const PyValue &item : items ? *items : PyItems())
        list.append(asString(item, what));
    return list;
}

} // namespace athanor

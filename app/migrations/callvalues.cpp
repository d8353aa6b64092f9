// SPDX-License-Identifier: Apache-2.0
#include "migrations/callarguments.h"
#include "migrations/corecalls.h"
#include "migrations/typecalls.h"
#include "migrations/typerenderer.h"

#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyItems;
using python::PyValue;

ColumnType CallArguments::asType(const PyValue &value, const QString &what)
{
    if (const auto type = value.object<TypeObject>()) {
        const auto variant = type->held().variants.constFind(dialectName(m_dialect));
        return variant == type->held().variants.constEnd() ? type->held().type : *variant;
    }
    if (value.isNone())
        return nullType();
    if (const auto named = value.object<NamedObject>(); named && isTypeClass(named->path())) {
        // A class stands for itself without arguments: sa.String is sa.String().
        python::Arguments none;
        none.line = line();
        none.source = named->path();
        const auto made = readType(named->path(), none, m_dialect);
        if (made)
            return asType(*made, what);
        fail(made.error().reason);
        return {};
    }
    failValue(what, value);
    return {};
}

SqlExpression CallArguments::asExpression(const PyValue &value, const QString &what)
{
    using Kind = SqlExpression::Kind;
    if (const QString *text = value.string())
        return {Kind::StringLiteral, *text, {}};
    if (const auto expression = value.object<ExpressionObject>())
        return expression->held().expression;
    if (const auto final = value.object<FinalNameObject>())
        return {Kind::StringLiteral, final->held().text, {}};
    if (const auto core = value.object<CoreObject>())
        return {Kind::Core, {}, {}, core->held().node};
    failValue(what, value);
    return {};
}

SqlExpression CallArguments::asSql(const PyValue &value, const QString &what)
{
    if (const QString *text = value.string()) {
        const auto sql = sqlText(*text, line());
        if (!sql)
            fail(sql.error().reason);
        return {SqlExpression::Kind::Text, sql.value_or(QString()), {}};
    }
    return asExpression(value, what);
}

std::expected<QString, PythonError> sqlText(const QString &text, int line)
{
    // The two patterns are SQLAlchemy's: the first finds what becomes a bind, the second takes the backslash away
    // again.
    static const QRegularExpression bind(u"(?<![:\\w\\\\]):(\\w+)(?!:)"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression dollarBind(u"(?<![:\\w$\\\\]):([\\w$]+)(?![:\\w$])"_s,
                                               QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression escaped(u"\\\\(:[\\w$]*)(?![:\\w$])"_s,
                                            QRegularExpression::UseUnicodePropertiesOption);
    if (!text.contains(u':'))
        return text;
    for (const QRegularExpression &pattern : {bind, dollarBind}) {
        const QRegularExpressionMatch match = pattern.match(text);
        if (match.hasMatch())
            return python::refuse(
                line, u"the text holds the bind :%1, which has no value; write \\:%1 if it is meant as text"_s.arg(
                          match.captured(1)));
    }
    return QString(text).replace(escaped, u"\\1"_s);
}

namespace {

QString jsonString(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        static constexpr QLatin1StringView special = "\"\\\b\f\n\r\t"_L1;
        static constexpr QLatin1StringView letters = "\"\\bfnrt"_L1;
        if (const qsizetype i = special.indexOf(c); i >= 0)
            out += u'\\' + QString(letters.at(i));
        else if (c.unicode() < 0x20 || c.unicode() > 0x7e)
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            out += c;
    }
    return out + u'"';
}

} // namespace

std::optional<QString> jsonText(const PyValue &value, int depth)
{
    if (depth > 50)
        return std::nullopt;
    if (value.isNone())
        return u"null"_s;
    if (const auto *flag = value.as<bool>())
        return *flag ? u"true"_s : u"false"_s;
    if (const QString *text = value.string())
        return jsonString(*text);
    if (value.as<qint64>() || value.as<double>())
        return value.toRepr();
    QStringList parts;
    if (const PyItems *items = value.sequence()) {
        for (const PyValue &item : *items) {
            const auto part = jsonText(item, depth + 1);
            if (!part)
                return std::nullopt;
            parts.append(*part);
        }
        return u'[' + parts.join(", "_L1) + u']';
    }
    const python::PyEntries *entries = value.entries();
    if (!entries)
        return std::nullopt;
    for (const auto &[key, entry] : *entries) {
        const auto part = key.string() ? jsonText(entry, depth + 1) : std::nullopt;
        if (!part)
            return std::nullopt;
        parts.append(jsonString(*key.string()) + ": "_L1 + *part);
    }
    return u'{' + parts.join(", "_L1) + u'}';
}

} // namespace athanor

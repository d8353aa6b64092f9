// SPDX-License-Identifier: Apache-2.0
#include "migrations/executedtext.h"

#include <QRegularExpression>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Walks over a text that may hold quotes and comments; whatever is never closed runs to the end.
class QuoteWalk
{
public:
    QuoteWalk(QStringView text, DialectId dialect) : m_text(text), m_dialect(dialect) {}

    /// The end of what starts at `from` and is taken as it is; `from` itself if nothing does.
    [[nodiscard]] qsizetype quotedUntil(qsizetype from) const
    {
        const QChar c = m_text[from];
        if (c == u'\'')
            return closing(from, c, m_dialect == DialectId::MySQL || isEscapeString(from));
        if (c == u'"')
            return closing(from, c, m_dialect == DialectId::MySQL);
        if (c == u'`' && m_dialect != DialectId::PostgreSQL)
            return closing(from, c, false);
        return c == u'$' && m_dialect == DialectId::PostgreSQL ? dollarQuoteUntil(from) : from;
    }

    /// The end of a comment at `from`; quotes inside it mean nothing. `from` itself if there is none.
    [[nodiscard]] qsizetype commentUntil(qsizetype from) const
    {
        const QStringView rest = m_text.sliced(from);
        if (rest.startsWith("--"_L1) || (m_dialect == DialectId::MySQL && rest.front() == u'#'))
            return endOf(m_text.indexOf(u'\n', from), 1);
        return rest.startsWith("/*"_L1) ? endOf(m_text.indexOf("*/"_L1, from + 2), 2) : from;
    }

private:
    [[nodiscard]] qsizetype endOf(qsizetype found, qsizetype length) const
    {
        return found < 0 ? m_text.size() : found + length;
    }

    /// A doubled quote is two strings side by side here, which comes to the same.
    [[nodiscard]] qsizetype closing(qsizetype from, QChar quote, bool escapes) const
    {
        for (qsizetype i = from + 1; i < m_text.size(); ++i) {
            if (m_text[i] == quote)
                return i + 1;
            if (escapes && m_text[i] == u'\\')
                ++i;
        }
        return m_text.size();
    }

    /// PostgreSQL's E'...'.
    [[nodiscard]] bool isEscapeString(qsizetype quote) const
    {
        const auto isWord = [](QChar c) { return c.isLetterOrNumber() || c == u'_'; };
        return m_dialect == DialectId::PostgreSQL && quote > 0 && m_text[quote - 1].toLower() == u'e' &&
               (quote == 1 || !isWord(m_text[quote - 2]));
    }

    [[nodiscard]] qsizetype dollarQuoteUntil(qsizetype from) const
    {
        static const QRegularExpression tag(u"\\$(?:[^\\W\\d]\\w*)?\\$"_s,
                                            QRegularExpression::UseUnicodePropertiesOption);
        const auto match =
            tag.match(m_text, from, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        const bool isName = from > 0 && (m_text[from - 1].isLetterOrNumber() || m_text[from - 1] == u'_');
        if (!match.hasMatch() || isName)
            return from;
        return endOf(m_text.indexOf(match.capturedView(), match.capturedEnd()), match.capturedLength());
    }

    QStringView m_text;
    DialectId m_dialect;
};

} // namespace

QString executedText(const QString &text, DialectId dialect)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.contains(u'\t'))
        return trimmed;
    const QuoteWalk walk(trimmed, dialect);
    QString out;
    for (qsizetype i = 0; i < trimmed.size();) {
        if (const qsizetype end = walk.quotedUntil(i); end > i) {
            out += QStringView(trimmed).sliced(i, end - i);
            i = end;
            continue;
        }
        const qsizetype end = std::max(walk.commentUntil(i), i + 1);
        out += trimmed.sliced(i, end - i).replace(u'\t', u"    "_s);
        i = end;
    }
    return out;
}

} // namespace athanor

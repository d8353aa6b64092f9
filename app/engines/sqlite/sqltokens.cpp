// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqltokens.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_' || c.unicode() > 0x7f;
}
bool isWordPart(QChar c)
{
    return isWordStart(c) || c.isDigit() || c == u'$';
}

class Lexer
{
public:
    explicit Lexer(const QString &sql) : m_sql(sql) {}

    QList<SqlToken> all()
    {
        while (skipBlank())
            m_tokens.append(next());
        return m_tokens;
    }

private:
    bool skipBlank()
    {
        while (m_at < m_sql.size()) {
            const QStringView rest = QStringView(m_sql).sliced(m_at);
            if (rest.first().isSpace())
                ++m_at;
            else if (rest.startsWith("--"_L1))
                m_at = endAfter("\n"_L1, 2);
            else if (rest.startsWith("/*"_L1))
                m_at = endAfter("*/"_L1, 2);
            else
                return true;
        }
        return false;
    }

    qsizetype endAfter(QLatin1StringView mark, qsizetype offset) const
    {
        const qsizetype found = m_sql.indexOf(mark, m_at + offset);
        return found < 0 ? m_sql.size() : found + mark.size();
    }

    SqlToken next()
    {
        const QChar c = m_sql.at(m_at);
        if (c == u'\'')
            return quoted(SqlToken::Kind::Text, u'\'');
        if (c == u'"' || c == u'`')
            return quoted(SqlToken::Kind::Name, c);
        if (c == u'[')
            return quoted(SqlToken::Kind::Name, u']');
        if (isWordStart(c))
            return run(SqlToken::Kind::Word, isWordPart);
        if (c.isDigit())
            return run(SqlToken::Kind::Number, [](QChar d) { return isWordPart(d) || d == u'.'; });
        const qsizetype begin = m_at++;
        return {SqlToken::Kind::Sign, QString(c), begin, m_at};
    }

    SqlToken quoted(SqlToken::Kind kind, QChar close)
    {
        const qsizetype begin = m_at++;
        QString text;
        while (m_at < m_sql.size()) {
            const QChar c = m_sql.at(m_at++);
            const bool doubled = c == close && close != u']' && m_at < m_sql.size() && m_sql.at(m_at) == close;
            if (c == close && !doubled)
                break;
            if (doubled)
                ++m_at;
            text += c;
        }
        return {kind, text, begin, m_at};
    }

    SqlToken run(SqlToken::Kind kind, bool (*belongs)(QChar))
    {
        const qsizetype begin = m_at;
        while (m_at < m_sql.size() && belongs(m_sql.at(m_at)))
            ++m_at;
        return {kind, m_sql.mid(begin, m_at - begin), begin, m_at};
    }

    const QString &m_sql;
    qsizetype m_at = 0;
    QList<SqlToken> m_tokens;
};

} // namespace

QList<SqlToken> sqlTokens(const QString &sql)
{
    return Lexer(sql).all();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "python/parsestate.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

bool ParseState::expect(QLatin1StringView word)
{
    if (accept(word))
        return true;
    fail(peek().line, u"expected '%1'"_s.arg(word));
    return false;
}

QString ParseState::expectName()
{
    if (!atName()) {
        failHere();
        return {};
    }
    return m_names.of(next().text());
}

QString NameCache::of(QStringView text)
{
    size_t hash = 0;
    char16_t all = 0;
    for (const QChar c : text) {
        hash = hash * 31 + c.unicode();
        all |= c.unicode();
    }
    // Python compares identifiers after NFKC.
    if (all >= 128)
        return text.toString().normalized(QString::NormalizationForm_KC);
    QString &known = m_names[hash % m_names.size()];
    if (known != text)
        known = text.toString();
    return known;
}

void ParseState::rewind(size_t position)
{
    m_pos = position;
    m_error.reset();
}

std::nullptr_t ParseState::fail(int line, const QString &reason)
{
    if (!m_error)
        m_error = PythonError{line, reason};
    return nullptr;
}

std::nullptr_t ParseState::failHere()
{
    const Token &token = peek();
    switch (token.kind) {
    case Token::Kind::Newline:
        return fail(token.line, u"the line ends too early"_s);
    case Token::Kind::Indent:
        return fail(token.line, u"unexpected indentation"_s);
    case Token::Kind::Dedent:
    case Token::Kind::End:
        return fail(token.line, u"a statement or an indented block is missing"_s);
    case Token::Kind::Name:
    case Token::Kind::Number:
    case Token::Kind::String:
    case Token::Kind::Operator:
        break;
    }
    return fail(token.line, u"unexpected %1"_s.arg(token.text().left(40)));
}

} // namespace athanor::python

// SPDX-License-Identifier: Apache-2.0
#include "profiles/import/envfile.h"

#include <QRegularExpression>

#include <optional>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString unescaped(const QString &text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const QChar c = text[++i];
        if (c == u'n')
            out += u'\n';
        else if (c == u't')
            out += u'\t';
        else if (c == u'"' || c == u'\\' || c == u'$')
            out += c;
        else
            out += QString(u'\\') + c;
    }
    return out;
}

/// The value of a line's right side; nothing if a quote is not closed on it.
std::optional<QString> valueOf(const QString &right)
{
    static const QRegularExpression single(u"^'((?:[^'\\\\]|\\\\.)*)'\\s*(?:#.*)?$"_s);
    static const QRegularExpression quoted(u"^\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?$"_s);
    static const QRegularExpression comment(u"(?:^|\\s+)#.*$"_s);
    if (right.startsWith(u'\'')) {
        const auto match = single.match(right);
        return match.hasMatch() ? std::optional(match.captured(1)) : std::nullopt;
    }
    if (right.startsWith(u'"')) {
        const auto match = quoted.match(right);
        return match.hasMatch() ? std::optional(unescaped(match.captured(1))) : std::nullopt;
    }
    QString value = right;
    return value.remove(comment).trimmed();
}

} // namespace

EnvFile readEnvFile(const QByteArray &text, const QString &file)
{
    static const QRegularExpression assignment(u"^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*?)\\s*$"_s);
    EnvFile out;
    int number = 0;
    for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
        ++number;
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#'))
            continue;
        const auto match = assignment.match(line);
        const auto value = match.hasMatch() ? valueOf(match.captured(2)) : std::nullopt;
        if (!value) {
            out.notices += u"%1:%2 is no assignment on one line and was left out."_s.arg(file).arg(number);
            continue;
        }
        if (value->contains("${"_L1)) {
            out.notices +=
                u"%1:%2: %3 is put together from other variables and was left out."_s.arg(file).arg(number).arg(
                    match.captured(1));
            continue;
        }
        out.variables.append({match.captured(1), *value, file, number});
    }
    return out;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "python/parser.h"

#include "python/statementparser.h"

#include <QRegularExpression>
#include <QStringDecoder>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

std::unexpected<PythonError> refuseSource(int line, const QString &reason)
{
    return std::unexpected(PythonError{line, reason});
}

/// The encoding that one of the first two lines names ("# -*- coding: latin-1 -*-"), in lower case; empty if none does.
QByteArray codingLine(const QByteArray &bytes)
{
    static const QRegularExpression pattern(u"^[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)"_s);
    static const QRegularExpression blankOrComment(u"^[ \\t\\f]*(?:#.*)?$"_s);
    qsizetype start = 0;
    const qsizetype first = bytes.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : bytes.indexOf('\n', first + 1);
    if (!QByteArrayView(bytes).first(second < 0 ? bytes.size() : second).contains("coding"))
        return {};
    for (int i = 0; i < 2 && start < bytes.size(); ++i) {
        const qsizetype end = bytes.indexOf('\n', start);
        const QString line = QString::fromLatin1(bytes.mid(start, end < 0 ? -1 : end - start)).remove(u'\r');
        const QRegularExpressionMatch match = pattern.match(line);
        if (match.hasMatch())
            return match.captured(1).toLatin1().toLower().replace('_', '-');
        if (!blankOrComment.match(line).hasMatch() || end < 0)
            break;
        start = end + 1;
    }
    return {};
}

std::expected<QString, PythonError> decode(QByteArray bytes)
{
    const bool hasBom = bytes.startsWith("\xEF\xBB\xBF");
    if (hasBom)
        bytes.remove(0, 3);
    const QByteArray coding = codingLine(bytes);
    const bool isUtf8 = coding.isEmpty() || coding == "utf-8" || coding.startsWith("utf-8-") || coding == "utf8";
    const bool isAscii = coding == "ascii" || coding == "us-ascii";
    const bool isLatin1 =
        coding == "latin-1" || coding == "iso-8859-1" || coding == "iso-latin-1" || coding == "latin1";
    if (isLatin1 && !hasBom)
        return QString::fromLatin1(bytes);
    if (!isUtf8 && !isAscii)
        return refuseSource(1, u"the encoding %1 is not supported"_s.arg(QLatin1StringView(coding.left(40))));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return refuseSource(0, u"the file is not valid UTF-8"_s);
    return text;
}

} // namespace

std::optional<QString> Module::docstring() const
{
    const auto *statement = body.empty() ? nullptr : as<ExprStmt>(body.front());
    return statement ? stringLiteral(statement->value) : std::nullopt;
}

QString dottedName(const Expr *expr)
{
    QStringList parts;
    while (const auto *attribute = as<Attribute>(expr)) {
        parts.prepend(attribute->attr);
        expr = attribute->value;
    }
    const auto *name = as<Name>(expr);
    if (!name)
        return {};
    parts.prepend(name->id);
    return parts.join(u'.');
}

std::optional<QString> stringLiteral(const Expr *expr)
{
    const auto *constant = as<Constant>(expr);
    if (!constant || constant->kind != Constant::Kind::Str)
        return std::nullopt;
    return constant->text;
}

std::expected<ModulePtr, PythonError> parse(const QByteArray &bytes)
{
    if (bytes.size() > maximumFileSize)
        return refuseSource(0, u"the file is larger than 2 MB"_s);
    auto text = decode(bytes);
    if (!text)
        return std::unexpected(text.error());
    return parseText(*text);
}

std::expected<ModulePtr, PythonError> parseText(const QString &text)
{
    if (text.size() > maximumFileSize)
        return refuseSource(0, u"the file is larger than 2 MB"_s);
    if (const qsizetype nul = text.indexOf(QChar(0)); nul >= 0)
        return refuseSource(int(text.left(nul).count(u'\n')) + 1, u"the file holds a NUL character"_s);
    const auto module = std::make_shared<Module>(text.size());
    module->source = text;
    if (text.contains(u'\r'))
        module->source.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    auto tokens = tokenize(module->source, {.begin = 0, .end = module->source.size()});
    if (!tokens)
        return std::unexpected(tokens.error());
    NameCache names;
    ParseState state(*module, std::move(*tokens), names);
    if (!StatementParser(state).file(&module->body))
        return std::unexpected(state.error().value_or(PythonError{0, u"the file cannot be read"_s}));
    return module;
}

} // namespace athanor::python

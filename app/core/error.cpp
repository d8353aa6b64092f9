// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage:
        return u"usage"_s;
    case ErrorKind::InvalidInput:
        return u"invalid input"_s;
    case ErrorKind::NotFound:
        return u"not found"_s;
    case ErrorKind::Refused:
        return u"refused"_s;
    case ErrorKind::Permission:
        return u"permission"_s;
    case ErrorKind::Unreachable:
        return u"unreachable"_s;
    case ErrorKind::Timeout:
        return u"timeout"_s;
    case ErrorKind::Cancelled:
        return u"cancelled"_s;
    case ErrorKind::Conflict:
        return u"conflict"_s;
    case ErrorKind::Constraint:
        return u"constraint"_s;
    case ErrorKind::Database:
        return u"database"_s;
    case ErrorKind::Io:
        return u"io"_s;
    case ErrorKind::Unsupported:
        return u"unsupported"_s;
    case ErrorKind::Unknown:
        return u"unknown"_s;
    case ErrorKind::Internal:
        return u"internal"_s;
    }
    return u"internal"_s;
}

Error Error::usage(const QString &message, const QString &detail)
{
    return {ErrorKind::Usage, message, detail};
}
Error Error::invalidInput(const QString &message, const QString &detail)
{
    return {ErrorKind::InvalidInput, message, detail};
}
Error Error::notFound(const QString &message, const QString &detail)
{
    return {ErrorKind::NotFound, message, detail};
}
Error Error::refused(const QString &message, const QString &detail)
{
    return {ErrorKind::Refused, message, detail};
}
Error Error::permission(const QString &message, const QString &detail)
{
    return {ErrorKind::Permission, message, detail};
}
Error Error::unreachable(const QString &message, const QString &detail)
{
    return {ErrorKind::Unreachable, message, detail};
}
Error Error::timeout(const QString &message, const QString &detail)
{
    return {ErrorKind::Timeout, message, detail};
}
Error Error::cancelled(const QString &message, const QString &detail)
{
    return {ErrorKind::Cancelled, message, detail};
}
Error Error::conflict(const QString &message, const QString &detail)
{
    return {ErrorKind::Conflict, message, detail};
}
Error Error::constraint(const QString &message, const QString &detail)
{
    return {ErrorKind::Constraint, message, detail};
}
Error Error::database(const QString &message, const QString &detail)
{
    return {ErrorKind::Database, message, detail};
}
Error Error::io(const QString &message, const QString &detail)
{
    return {ErrorKind::Io, message, detail};
}
Error Error::unsupported(const QString &message, const QString &detail)
{
    return {ErrorKind::Unsupported, message, detail};
}
Error Error::unknown(const QString &message, const QString &detail)
{
    return {ErrorKind::Unknown, message, detail};
}
Error Error::internal(const QString &message, const QString &detail)
{
    return {ErrorKind::Internal, message, detail};
}

namespace {

bool isUnsafe(QChar c, bool multiline)
{
    const ushort u = c.unicode();
    if (u == u'\n' || u == u'\t')
        return !multiline;
    if (u < 0x20 || (u >= 0x7f && u < 0xa0))
        return true;
    // Bidirectional embeddings, overrides and isolates reorder what the reader sees; line separators split a line.
    return (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x2028 || u == 0x2029;
}

} // namespace

QString boundedText(const QString &text, qsizetype limit, bool multiline)
{
    QString out = text.left(limit);
    for (QChar &c : out) {
        if (isUnsafe(c, multiline))
            c = (c == u'\n' || c == u'\t' || c == u'\r') ? QChar(u' ') : QChar(QChar::ReplacementCharacter);
    }
    if (text.size() > limit)
        out += u'…';
    return out;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myerrors.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <span>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// "MySQL Server Error Reference", "MariaDB Error Codes", errmsg.h of Connector/C.
constexpr unsigned TlsFailed = 2026, AuthPluginMissing = 2059, AuthPluginRestricted = 5010, ServerLost = 2013;

struct NumberRow
{
    unsigned number;
    ErrorKind kind;
    const char16_t *message; ///< %1: what the server said
};

constexpr NumberRow numberRows[] = {
    {1040, ErrorKind::Unreachable, u"The server takes no more connections; try again later."},
    {1044, ErrorKind::Permission, u"The account may not use this database: %1; ask the owner for the right."},
    {1045, ErrorKind::Permission, u"The user name or the password was rejected; check both."},
    {1049, ErrorKind::NotFound, u"There is no such database on the server: %1; check the URL."},
    {1053, ErrorKind::Unreachable, u"The server was shut down; try again."},
    {1129, ErrorKind::Permission, u"The server has blocked this machine after failed connections: %1."},
    {1130, ErrorKind::Permission, u"The server takes no connection from this machine: %1; ask its administrator."},
    {1142, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
    {1143, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
    {1203, ErrorKind::Unreachable, u"The account has as many connections as it may; try again later."},
    {1205, ErrorKind::Timeout,
     u"Another session holds a lock on it; nothing was changed, try again when it has finished."},
    {1213, ErrorKind::Conflict, u"Two transactions waited for each other and this one gave way; try again."},
    {1020, ErrorKind::Conflict, u"Another transaction changed the same rows; try again."},
    {1226, ErrorKind::Unreachable, u"The account has used up what it may: %1; try again later."},
    {1227, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
    {1251, ErrorKind::Permission, u"The account logs in by a way that would give the password away: %1."},
    {1290, ErrorKind::Refused, u"The server was started so that it does not do this: %1."},
    {1295, ErrorKind::Unsupported, u"The server cannot do this as a prepared statement: %1."},
    {1317, ErrorKind::Cancelled, u"The statement was stopped by somebody at the server."},
    {1370, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
    {1419, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
    {1698, ErrorKind::Permission, u"The user name or the password was rejected; check both."},
    {1792, ErrorKind::Refused, u"The session is read-only at the server; unlock the profile to change anything."},
    {1820, ErrorKind::Permission, u"The password must be changed first: %1."},
    {1862, ErrorKind::Permission, u"The password has expired; ask the administrator for a new one."},
    {1927, ErrorKind::Unreachable, u"The server ended the session; try again."},
    {1969, ErrorKind::Timeout, u"The statement took too long and was stopped; narrow it down or allow more time."},
    {3024, ErrorKind::Timeout, u"The statement took too long and was stopped; narrow it down or allow more time."},
    {3159, ErrorKind::Refused, u"The server demands TLS; turn it on in the URL."},
    {4031, ErrorKind::Unreachable, u"The server ended a session that was idle for too long; try again."},
    {4166, ErrorKind::Permission, u"The account may not do this: %1; ask the owner for the right."},
};

/// A value that does not fit its column.
constexpr std::array<unsigned, 12> misfits{1264, 1265, 1292, 1366, 1367, 1406, 1416, 1525, 1690, 3140, 1411, 1426};

/// Constraint errors: how the rule's name is found in English messages.
struct RuleRow
{
    unsigned number;
    const char *name; ///< a pattern whose first group is the name
    const char16_t *message;
};
constexpr RuleRow ruleRows[] = {
    {1048, "Column '([^']*)'", u"%1 must not be NULL; give a value."},
    {1364, "Field '([^']*)'", u"%1 must not be NULL; give a value."},
    {1062, "for key '([^']*)'", u"Another row has the same value already (unique key %1); choose another value."},
    {1586, "for key '([^']*)'", u"Another row has the same value already (unique key %1); choose another value."},
    {4025, "CONSTRAINT `([^`]*)`", u"The check %1 of the table rejects the row; change the value."},
    {3819, "constraint '([^']*)'", u"The check %1 of the table rejects the row; change the value."},
    {1216, "CONSTRAINT `([^`]*)`", u"The foreign key %1 is violated: the row names one that is not there."},
    {1217, "CONSTRAINT `([^`]*)`", u"The foreign key %1 is violated: others still name this row."},
    {1451, "CONSTRAINT `([^`]*)`", u"The foreign key %1 is violated: others still name this row."},
    {1452, "CONSTRAINT `([^`]*)`", u"The foreign key %1 is violated: the row names one that is not there."},
};

QString withServersWords(const char16_t *message, const QString &text)
{
    return QString::fromUtf16(message).replace("%1"_L1, boundedText(text, 300, false));
}

std::optional<Error> ruleError(unsigned number, const QString &text, const QString &detail)
{
    for (const RuleRow &row : ruleRows) {
        if (row.number != number)
            continue;
        const auto match = QRegularExpression(QString::fromLatin1(row.name)).match(text);
        const QString name = match.hasMatch() ? match.captured(1) : QString();
        return Error::constraint(withServersWords(row.message, name), detail);
    }
    return std::nullopt;
}

} // namespace

QString myTarget(const MyParameters &parameters)
{
    const QString target = parameters.host.isEmpty()
                               ? QString::fromUtf8(parameters.socket)
                               : QString::fromUtf8(parameters.host) + u':' + QString::number(parameters.port);
    return boundedText(target, 300, false);
}

bool isMyTlsError(const Error &error)
{
    return error.kind == ErrorKind::Refused && error.detail.startsWith(QString::number(TlsFailed));
}

Error myConnectError(const MyAttempt &attempt)
{
    const QString detail = boundedText(QString::number(attempt.number) + u' ' + attempt.text, 1000);
    const QString target = myTarget(attempt.parameters);
    switch (attempt.number) {
    case TlsFailed:
        if (attempt.text.contains("does not support"_L1))
            return Error::refused(
                u"%1 offers no TLS, so no password was sent; turn TLS on at the server, or agree to an unprotected "
                "connection in the profile."_s.arg(target),
                detail);
        return Error::refused(
            u"%1 could not prove over TLS who it is, so no password was sent; check its certificate, the host name and "
            "ssl_ca."_s.arg(target),
            detail);
    case AuthPluginMissing:
    case AuthPluginRestricted:
        return Error::refused(
            u"%1 asks for the password by a way that would give it away or that is not known here, so it was not sent; "
            "give the account another authentication plugin."_s.arg(target),
            detail);
    default:
        break;
    }
    if (attempt.number >= 2000 && attempt.number < 3000)
        return Error::unreachable(
            u"%1 cannot be reached; check that the server runs and the address is right."_s.arg(target), detail);
    return myError(attempt.number, attempt.text);
}

Error myError(unsigned number, const QString &text)
{
    const QString detail = boundedText(QString::number(number) + u' ' + text, 1000);
    if (const auto rule = ruleError(number, text, detail))
        return *rule;
    for (const NumberRow &row : numberRows) {
        if (row.number == number)
            return {row.kind, withServersWords(row.message, text), detail};
    }
    if (std::ranges::find(misfits, number) != misfits.end())
        return Error::invalidInput(withServersWords(u"A value does not fit its column: %1.", text), detail);
    return Error::database(withServersWords(u"The server does not accept this: %1.", text), detail);
}

bool isMyConnectionLost(unsigned number)
{
    static constexpr std::array<unsigned, 8> lost{ServerLost, 2006, 2014, 2055, 1053, 1927, 4031, 2026};
    return std::ranges::find(lost, number) != lost.end();
}

} // namespace athanor

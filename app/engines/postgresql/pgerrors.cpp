// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgerrors.h"

#include <QRegularExpression>

#include <iterator>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct StateRow
{
    QLatin1StringView state; ///< a SQLSTATE or the beginning of a class
    ErrorKind kind;
    const char16_t *message; ///< %1: what the server said
};

// The first row whose state begins the server's. Appendix "PostgreSQL Error Codes" of the manual.
constexpr StateRow rows[] = {
    {QLatin1StringView("08"), ErrorKind::Unreachable, u"The connection to the server broke; try again."},
    {QLatin1StringView("0A000"), ErrorKind::Unsupported, u"The server cannot do this: %1."},
    {QLatin1StringView("22"), ErrorKind::InvalidInput, u"A value does not fit its column: %1."},
    {QLatin1StringView("25006"), ErrorKind::Refused,
     u"The session is read-only at the server; unlock the profile, or connect to the primary, to change anything."},
    {QLatin1StringView("28P01"), ErrorKind::Permission,
     u"The password was rejected; check the user name and the password."},
    {QLatin1StringView("28000"), ErrorKind::Permission,
     u"The server does not let this account in: %1; ask its administrator to look at pg_hba.conf."},
    {QLatin1StringView("3D000"), ErrorKind::NotFound, u"There is no such database on the server: %1; check the URL."},
    {QLatin1StringView("3F000"), ErrorKind::NotFound, u"There is no such schema: %1."},
    {QLatin1StringView("40001"), ErrorKind::Conflict, u"Another transaction changed the same rows; try again."},
    {QLatin1StringView("40P01"), ErrorKind::Conflict,
     u"Two transactions waited for each other and this one gave way; try again."},
    {QLatin1StringView("42501"), ErrorKind::Permission,
     u"The account may not do this: %1; ask the owner for the right."},
    {QLatin1StringView("53300"), ErrorKind::Unreachable, u"The server takes no more connections; try again later."},
    {QLatin1StringView("55P03"), ErrorKind::Timeout,
     u"Another session holds a lock on it; nothing was changed, try again when it has finished."},
    {QLatin1StringView("57014"), ErrorKind::Timeout,
     u"The statement took too long and was stopped; narrow it down or allow more time."},
    {QLatin1StringView("57P01"), ErrorKind::Unreachable, u"The server was shut down or ended the session; try again."},
    {QLatin1StringView("57P02"), ErrorKind::Unreachable, u"The server crashed and ended the session; try again."},
    {QLatin1StringView("57P03"), ErrorKind::Unreachable,
     u"The server is starting up or shutting down; try again in a moment."},
    {QLatin1StringView("57P05"), ErrorKind::Unreachable,
     u"The server ended a session that was idle for too long; try again."},
    {QLatin1StringView("25P03"), ErrorKind::Unreachable,
     u"The server ended a transaction that was idle for too long; try again."},
};

Error constraintError(const PgSaid &said, const QString &detail)
{
    const QString name = boundedText(said.constraint, 200, false);
    if (said.sqlState == "23502"_L1)
        return Error::constraint(u"%1 must not be NULL; give a value."_s.arg(boundedText(said.column, 200, false)),
                                 detail);
    if (said.sqlState == "23505"_L1)
        return Error::constraint(
            u"Another row has the same value already (unique constraint %1); choose another value."_s.arg(name),
            detail);
    if (said.sqlState == "23503"_L1)
        return Error::constraint(
            u"The foreign key %1 is violated: the row names one that is not there, or others still name this row."_s
                .arg(name),
            detail);
    if (said.sqlState == "23514"_L1)
        return Error::constraint(u"The check %1 of the table rejects the row; change the value."_s.arg(name), detail);
    return Error::constraint(u"The constraint %1 rejects the row; change the value."_s.arg(name), detail);
}

QString detailOf(const PgSaid &said)
{
    QStringList parts{said.sqlState + u' ' + said.message};
    for (const QString &part : {said.detail, said.hint}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    return boundedText(parts.join(u'\n'));
}

/// "FATAL:  28P01: password authentication failed ..." of a verbose message, in whatever language.
PgSaid saidIn(const QString &text)
{
    static const QRegularExpression verbose(u"^[^\\n]*?:\\s+((?=[A-Z]*[0-9])[0-9A-Z]{5}):\\s+([^\\n]*)$"_s,
                                            QRegularExpression::MultilineOption);
    PgSaid said;
    // A state has a digit, unlike the word FATAL before it. With several addresses the last answer of a server is the
    // one that counts.
    for (auto it = verbose.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        said.sqlState = match.captured(1);
        said.message = match.captured(2);
    }
    return said;
}

} // namespace

Error pgError(const PgSaid &said)
{
    const QString detail = detailOf(said);
    if (said.sqlState.startsWith("23"_L1))
        return constraintError(said, detail);
    QString message = boundedText(said.message, 300, false);
    for (const StateRow &row : rows) {
        if (said.sqlState.startsWith(row.state))
            return {row.kind, QString::fromUtf16(row.message).replace("%1"_L1, message), detail};
    }
    return Error::database(u"The server does not accept this: "_s + message + u'.', detail);
}

Error pgConnectError(const PgAttempt &attempt)
{
    const QString detail = boundedText(attempt.text, 1000);
    if (attempt.needsPassword)
        return Error::permission(
            u"The server asks for the password of %1; say in the profile where it comes from."_s.arg(
                boundedText(attempt.user, 100, false)),
            detail);
    if (const PgSaid said = saidIn(attempt.text); !said.sqlState.isEmpty())
        return pgError(said);
    const bool aboutTls = attempt.text.contains("SSL"_L1) || attempt.text.contains("certificate"_L1);
    if (attempt.inTlsHandshake && aboutTls)
        return Error::refused(
            u"%1 could not prove over TLS who it is, so no password was sent; check its certificate, the host name and sslrootcert."_s
                .arg(attempt.target),
            detail);
    return Error::unreachable(
        u"%1 cannot be reached; check that the server runs and the address is right."_s.arg(attempt.target), detail);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongoerrors.h"

#include <QRegularExpression>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct CodeRow
{
    qint64 code;
    ErrorKind kind;
    const char16_t *message;
};

// MongoDB manual, "Error Codes" (error_codes.yml).
constexpr std::array mongoCodes{
    CodeRow{13, ErrorKind::Permission, u"The account may not do this: %1; ask the administrator for the role."},
    CodeRow{18, ErrorKind::Permission, u"The login was rejected; check the user name, the password and authSource."},
    CodeRow{20, ErrorKind::Unsupported, u"The server cannot do this: %1."},
    CodeRow{26, ErrorKind::NotFound, u"There is no such collection: %1."},
    CodeRow{24, ErrorKind::Timeout, u"Another session holds a lock on it; nothing was changed, try again."},
    CodeRow{46, ErrorKind::Timeout, u"Another session holds a lock on it; nothing was changed, try again."},
    CodeRow{50, ErrorKind::Timeout, u"The request took too long and was stopped; narrow it down or allow more time."},
    CodeRow{59, ErrorKind::Unsupported, u"The server does not know this command: %1."},
    CodeRow{66, ErrorKind::Constraint, u"The _id of a document cannot be changed."},
    CodeRow{91, ErrorKind::Unreachable, u"The server is shutting down; try again in a moment."},
    CodeRow{112, ErrorKind::Conflict, u"Somebody else is changing the same document; look again and try once more."},
    CodeRow{166, ErrorKind::Unsupported, u"This is a view; its documents are only shown."},
    CodeRow{189, ErrorKind::Unreachable, u"The server is no longer the primary; try again in a moment."},
    CodeRow{244, ErrorKind::Conflict, u"The transaction was aborted; look again and try once more."},
    CodeRow{251, ErrorKind::Conflict, u"The server ended the transaction; look again and try once more."},
    CodeRow{10107, ErrorKind::Refused,
            u"This server is not the primary and takes no writes; connect to the primary, or name the replica set."},
    CodeRow{10334, ErrorKind::InvalidInput, u"The document is larger than 16 MB; the server refuses it."},
    CodeRow{11600, ErrorKind::Unreachable, u"The server is shutting down; try again in a moment."},
    CodeRow{11601, ErrorKind::Cancelled, u"Stopped."},
    CodeRow{11602, ErrorKind::Unreachable, u"The server is changing its role; try again in a moment."},
    CodeRow{13435, ErrorKind::Refused,
            u"This server is not the primary and was not asked as a secondary; add readPreference=secondaryPreferred."},
    CodeRow{17280, ErrorKind::InvalidInput, u"A value is too long for its index: %1."},
};

/// "E11000 duplicate key error collection: app.users index: email_1 dup key: { email: \"a@b\" }"
Error duplicateError(const MongoSaid &said, const QString &detail)
{
    static const QRegularExpression form(u"index: ([^ ]+) dup key"_s);
    const auto match = form.match(said.message);
    const QString index = match.hasMatch() ? match.captured(1) : u"unknown"_s;
    return Error::constraint(
        u"Another document has the same value already (unique index %1); choose another value."_s.arg(
            boundedText(index, 200, false)),
        detail);
}

} // namespace

MongoSaid saidBy(const BsonDocument &reply)
{
    MongoSaid said;
    said.code = reply.integer(u"code"_s).value_or(0);
    said.name = boundedText(reply.text(u"codeName"_s), 100, false);
    const QString message = reply.text(u"errmsg"_s);
    said.message = boundedText(message.isEmpty() ? reply.text(u"errInfo"_s) : message, 2000);
    return said;
}

Error mongoError(const MongoSaid &said)
{
    const QString detail =
        boundedText(u"%1 %2 %3"_s.arg(QString::number(said.code), said.name, said.message).simplified());
    if (said.code == 11000 || said.code == 11001 || said.code == 12582)
        return duplicateError(said, detail);
    if (said.code == 121)
        return Error::constraint(
            u"The validator of the collection rejects the document: %1; change the value."_s.arg(
                boundedText(said.message.isEmpty() ? u"Document failed validation"_s : said.message, 600, false)),
            detail);
    const QString message = boundedText(said.message, 300, false);
    for (const CodeRow &row : mongoCodes) {
        if (row.code == said.code)
            return {row.kind, QString::fromUtf16(row.message).replace("%1"_L1, message), detail};
    }
    return Error::database(u"The server does not accept this: %1."_s.arg(message), detail);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
// How a MongoDB session writes: rows, and documents whole.
#include "engines/mongodb/mongosession.h"

#include "engines/mongodb/extendedjson.h"
#include "engines/mongodb/fieldvalue.h"
#include "engines/mongodb/mongoerrors.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 WholeCell = std::numeric_limits<qint64>::max();
constexpr qint64 ConflictCellLimit = 64 * 1024;

Error namingOneOf(Error error, int index, qsizetype count)
{
    if (count > 1)
        error.message = u"Change %1 of %2: %3"_s.arg(index + 1).arg(count).arg(error.message);
    return error;
}

/// "MDB" commands take their time limit and write concern beside the statement that a person is shown.
BsonDocument withManners(const BsonDocument &command, std::chrono::milliseconds limit, bool inTransaction)
{
    BsonDocument whole = command;
    addTimeLimit(whole, limit);
    if (!inTransaction) {
        BsonDocument concern;
        concern.add(u"w"_s, u"majority"_s);
        if (limit.count() > 0)
            concern.add(u"wtimeout"_s, qint64(limit.count()));
        whole.add(u"writeConcern"_s, concern);
    }
    return whole;
}

/// The rule that a validator names (errInfo, since MongoDB 5.0) belongs to what the person is told.
MongoSaid saidByWrite(const BsonDocument &writeError)
{
    MongoSaid said = saidBy(writeError);
    const BsonDocument details = writeError.child(u"errInfo"_s).child(u"details"_s);
    if (!details.isEmpty())
        said.message = boundedText(said.message + u' ' + shownJson(details), 1500, false);
    return said;
}

Result<BsonDocument> readEdited(const QString &text)
{
    return parseDocument(text);
}

} // namespace

Status MongoSession::mayWrite() const
{
    if (!m_info.readOnly)
        return {};
    return fail(Error::refused(u"This session is read-only; unlock the profile to change documents."_s));
}

Result<MongoChange> MongoSession::planned(const RowChange &change)
{
    const auto shape = recentShape(change.table);
    // A collection comes into being with its first document.
    const bool isNew = !shape && shape.error().kind == ErrorKind::NotFound && change.kind == RowChange::Kind::Insert &&
                       change.table.schema.isEmpty();
    if (!shape && !isNew)
        return fail(shape.error());
    const MongoShape fresh;
    const MongoShape &known = shape ? **shape : fresh;
    if (change.kind == RowChange::Kind::Insert)
        return mongoChange(known, change, std::nullopt);
    const auto id = idOf(known, change.key);
    if (!id)
        return fail(id.error());
    const auto now = readDocument(change.table.name, *id);
    if (!now)
        return fail(now.error());
    return mongoChange(known, change, *now);
}

Result<QList<Statement>> MongoSession::statements(const QList<RowChange> &changes)
{
    const MongoClient::Call call(*m_client, patience());
    QList<Statement> list;
    for (const RowChange &change : changes) {
        const auto plan = planned(change);
        if (!plan)
            return fail(plan.error());
        list.append({readableJson(plan->command), {}});
    }
    return list;
}

Status MongoSession::send(BsonDocument command, bool inTransaction, qint64 *matched)
{
    command = withManners(command, m_client->spec().statementTimeout, inTransaction);
    const auto reply = m_client->run(m_database, command, MongoClient::Kind::Write);
    if (!reply)
        return fail(reply.error());
    const QList<BsonDocument> errors = reply->documents(u"writeErrors"_s);
    if (!errors.isEmpty())
        return fail(mongoError(saidByWrite(errors.first())));
    *matched = reply->integer(u"n"_s).value_or(-1);
    return m_client->takeStatus(*reply);
}

Status MongoSession::applyOne(const RowChange &change, int index, bool inTransaction, ApplyOutcome *outcome)
{
    const auto plan = planned(change);
    if (!plan)
        return fail(plan.error());
    const auto conflict = [&](const std::optional<BsonDocument> &theirs) -> Status {
        outcome->conflict = RowConflict{index, std::nullopt};
        const auto shape = recentShape(change.table);
        if (theirs && shape)
            outcome->conflict->theirs = rowOf(**shape, *theirs, ConflictCellLimit);
        return fail(Error::conflict(u"The document is not what it was when it was looked at."_s));
    };
    if (plan->conflicts)
        return conflict(plan->theirs);
    qint64 matched = -1;
    if (const Status sent = send(plan->command, inTransaction, &matched); !sent)
        return sent;
    if (matched == 1) {
        if (change.kind == RowChange::Kind::Insert) {
            if (!inTransaction)
                m_shapes.erase(change.table.name); // its first document may have shaped it
            const QString type = bsonTypeName(plan->id);
            outcome->insertedKeys.append(QList<NamedValue>{{u"_id"_s, cellOf(plan->id, type, WholeCell)}});
        }
        return {};
    }
    if (matched != 0 || change.kind == RowChange::Kind::Insert)
        return fail(
            Error::unknown(u"The server counts %1 documents for one change; look at the collection."_s.arg(matched)));
    const auto theirs = readDocument(change.table.name, plan->id);
    return theirs ? conflict(*theirs) : fail(theirs.error());
}

Result<ApplyOutcome> MongoSession::applyAll(const QList<RowChange> &changes)
{
    ApplyOutcome outcome;
    const bool inTransaction = changes.size() > 1;
    if (inTransaction) {
        // A collection must be there before the transaction that fills it (MongoDB 4.4 makes none inside of it in
        // every case), and its shape is read outside of it.
        for (const RowChange &change : changes) {
            const auto shape = recentShape(change.table);
            if (!shape && shape.error().kind != ErrorKind::NotFound)
                return fail(shape.error());
        }
        if (const Status begun = m_client->begin(); !begun)
            return fail(begun.error());
        m_inTransaction = true;
    }
    for (int i = 0; i < int(changes.size()); ++i) {
        const Status done = applyOne(changes.at(i), i, inTransaction, &outcome);
        if (done)
            continue;
        if (inTransaction)
            m_client->abort();
        m_inTransaction = false;
        if (outcome.conflict)
            return ApplyOutcome{outcome.conflict, {}};
        Error error = done.error();
        // Without its commit a transaction is undone by the server, whatever became of the connection.
        if (inTransaction && error.kind == ErrorKind::Unknown)
            error = Error::unreachable(u"The connection to the server broke; nothing was changed."_s, error.detail);
        return fail(namingOneOf(error, i, changes.size()));
    }
    m_inTransaction = false;
    if (inTransaction) {
        if (const Status committed = m_client->commit(); !committed)
            return fail(committed.error());
        for (const RowChange &change : changes) // first documents may have shaped them
            m_shapes.erase(change.table.name);
    }
    return outcome;
}

Result<ApplyOutcome> MongoSession::apply(const QList<RowChange> &changes)
{
    if (const Status allowed = mayWrite(); !allowed)
        return fail(allowed.error());
    if (changes.size() > 1 && !m_client->hasTransactions())
        return fail(Error::refused(u"This MongoDB server stands alone and has no transactions, so %1 changes cannot be "
                                   "made all or none; apply them one at a time."_s.arg(changes.size())));
    const MongoClient::Call call(*m_client, patience());
    return applyAll(changes);
}

Result<QString> MongoSession::documentText(const TableRef &table, const QList<NamedValue> &key)
{
    const MongoClient::Call call(*m_client, patience());
    const auto shape = recentShape(table);
    if (!shape)
        return fail(shape.error());
    const auto id = idOf(**shape, key);
    if (!id)
        return fail(id.error());
    const auto document = readDocument(table.name, *id);
    if (!document)
        return fail(document.error());
    if (!*document)
        return fail(Error::notFound(u"The document is not there any more."_s));
    return editableJson(**document);
}

Status MongoSession::checkDocument(const QString &original, const QString &edited) const
{
    const auto after = readEdited(edited);
    if (!after)
        return fail(after.error());
    if (original.isEmpty()) // a new document
        return {};
    const auto before = readEdited(original);
    if (!before)
        return fail(before.error());
    const auto change = documentChange(u"x"_s, *before, *after);
    return change ? Status() : fail(change.error());
}

Result<Statement> MongoSession::documentStatement(const TableRef &table, const QString &original, const QString &edited)
{
    const auto after = readEdited(edited);
    if (!after)
        return fail(after.error());
    if (original.isEmpty())
        return Statement{readableJson(insertCommand(table.name, *after)), {}};
    const auto before = readEdited(original);
    if (!before)
        return fail(before.error());
    const auto change = documentChange(table.name, *before, *after);
    return change ? Result<Statement>(Statement{readableJson(*change), {}}) : fail(change.error());
}

Result<ApplyOutcome> MongoSession::saveDocument(const TableRef &table, const QString &original, const QString &edited)
{
    if (const Status allowed = mayWrite(); !allowed)
        return fail(allowed.error());
    const auto before = readEdited(original);
    if (!before)
        return fail(before.error());
    const auto after = readEdited(edited);
    if (!after)
        return fail(after.error());
    const auto command = documentChange(table.name, *before, *after);
    if (!command)
        return fail(command.error());
    const MongoClient::Call call(*m_client, patience());
    const auto shape = recentShape(table);
    if (!shape)
        return fail(shape.error());
    if ((*shape)->isView())
        return fail(Error::refused(u"This is a view; its documents are only shown."_s));
    qint64 matched = -1;
    if (const Status sent = send(*command, false, &matched); !sent)
        return fail(sent.error());
    ApplyOutcome outcome;
    if (matched == 1)
        return outcome;
    const auto theirs = readDocument(table.name, *before->value(u"_id"_s));
    if (!theirs)
        return fail(theirs.error());
    outcome.conflict = RowConflict{0, std::nullopt};
    if (*theirs)
        outcome.conflict->theirs = rowOf(**shape, **theirs, ConflictCellLimit);
    return outcome;
}

Result<ApplyOutcome> MongoSession::insertDocument(const TableRef &table, const QString &text)
{
    if (const Status allowed = mayWrite(); !allowed)
        return fail(allowed.error());
    const auto given = readEdited(text);
    if (!given)
        return fail(given.error());
    for (const auto &[name, value] : given->fields()) {
        if (!canBeNamed(name))
            return fail(Error::invalidInput(
                u"The name %1 has a dot or begins with $; choose another."_s.arg(boundedText(name, 200, false))));
    }
    BsonDocument document;
    bson_oid_t oid;
    bson_oid_init(&oid, nullptr);
    const BsonValue id = given->value(u"_id"_s).value_or(BsonValue::objectId(oid));
    document.add(u"_id"_s, id);
    for (const auto &[name, value] : given->fields()) {
        if (name != "_id"_L1)
            document.add(name, value);
    }
    const MongoClient::Call call(*m_client, patience());
    qint64 matched = -1;
    if (const Status sent = send(insertCommand(table.name, document), false, &matched); !sent)
        return fail(sent.error());
    m_shapes.erase(table.name);
    ApplyOutcome outcome;
    outcome.insertedKeys.append(QList<NamedValue>{{u"_id"_s, cellOf(id, bsonTypeName(id), WholeCell)}});
    return outcome;
}

} // namespace athanor

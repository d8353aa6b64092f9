// SPDX-License-Identifier: Apache-2.0
// The commands of the wire-level server, as MongoDB's manual has them.
#include "support/mongowire.h"
#include "support/mongowirepeer.h"

#include <QDateTime>

#include <cmath>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int FirstBatch = 101;

std::unexpected<MongoRefusal> refused(int code, const QString &name, const QString &message)
{
    return std::unexpected(MongoRefusal{code, name, message});
}

QString collectionOf(const BsonDocument &command)
{
    const auto first = command.fields().first().second;
    const QString name = first.type() == BSON_TYPE_UTF8
                             ? QString::fromUtf8(first.raw().value.v_utf8.str, qsizetype(first.raw().value.v_utf8.len))
                             : QString();
    return command.text(u"$db"_s) + u'.' + name;
}

QByteArray sessionKey(const BsonDocument &command)
{
    const auto id = command.child(u"lsid"_s).value(u"id"_s);
    if (!id || id->type() != BSON_TYPE_BINARY)
        return {};
    return QByteArray(reinterpret_cast<const char *>(id->raw().value.v_binary.data),
                      qsizetype(id->raw().value.v_binary.data_len));
}

} // namespace

const QList<MongoWireServer::CommandRow> &MongoWireServer::rows()
{
    using S = MongoWireServer;
    static const QList<CommandRow> table{
        {"hello"_L1,
         &S::hello,
         {u"helloOk"_s, u"client"_s, u"compression"_s, u"saslSupportedMechs"_s, u"speculativeAuthenticate"_s,
          u"topologyVersion"_s, u"maxAwaitTimeMS"_s},
         true},
        {"isMaster"_L1,
         &S::hello,
         {u"helloOk"_s, u"client"_s, u"compression"_s, u"saslSupportedMechs"_s, u"speculativeAuthenticate"_s},
         true},
        {"saslStart"_L1, &S::saslStart, {u"mechanism"_s, u"payload"_s, u"autoAuthorize"_s, u"options"_s}, true},
        {"saslContinue"_L1, &S::saslContinue, {u"conversationId"_s, u"payload"_s}, true},
        {"ping"_L1, &S::fixed, {}, true},
        {"buildInfo"_L1, &S::fixed, {}, true},
        {"endSessions"_L1, &S::fixed, {}, true},
        {"connectionStatus"_L1, &S::fixed, {u"showPrivileges"_s}, true},
        {"replSetGetStatus"_L1, &S::fixed, {}, false},
        {"listShards"_L1, &S::fixed, {}, false},
        {"balancerStatus"_L1, &S::fixed, {}, false},
        {"getCmdLineOpts"_L1, &S::fixed, {}, false},
        {"usersInfo"_L1, &S::fixed, {}, false},
        {"listDatabases"_L1, &S::fixed, {u"nameOnly"_s}, false},
        {"listCollections"_L1,
         &S::listCollections,
         {u"filter"_s, u"nameOnly"_s, u"authorizedCollections"_s, u"cursor"_s, u"comment"_s},
         false},
        {"listIndexes"_L1, &S::listIndexes, {u"cursor"_s, u"comment"_s}, false},
        {"find"_L1,
         &S::find,
         {u"filter"_s, u"sort"_s, u"projection"_s, u"limit"_s, u"skip"_s, u"batchSize"_s, u"singleBatch"_s,
          u"maxTimeMS"_s, u"comment"_s},
         false},
        {"getMore"_L1, &S::getMore, {u"collection"_s, u"batchSize"_s}, false},
        {"killCursors"_L1, &S::killCursors, {u"cursors"_s}, false},
        {"count"_L1, &S::count, {u"query"_s, u"maxTimeMS"_s}, false},
        {"aggregate"_L1, &S::aggregate, {u"pipeline"_s, u"cursor"_s, u"maxTimeMS"_s}, false},
        {"insert"_L1, &S::write, {u"documents"_s, u"ordered"_s, u"writeConcern"_s, u"maxTimeMS"_s}, false},
        {"update"_L1, &S::write, {u"updates"_s, u"ordered"_s, u"writeConcern"_s, u"maxTimeMS"_s}, false},
        {"delete"_L1, &S::write, {u"deletes"_s, u"ordered"_s, u"writeConcern"_s, u"maxTimeMS"_s}, false},
        {"commitTransaction"_L1, &S::endTransaction, {u"writeConcern"_s, u"maxTimeMS"_s, u"recoveryToken"_s}, false},
        {"abortTransaction"_L1, &S::endTransaction, {u"writeConcern"_s, u"recoveryToken"_s}, false},
        {"currentOp"_L1, &S::currentOp, {u"$ownOps"_s}, false},
        {"killOp"_L1, &S::killOp, {u"op"_s}, false},
    };
    return table;
}

BsonDocument MongoWireServer::reply(Peer &peer, const BsonDocument &command)
{
    const QMutexLocker lock(&m_mutex);
    const auto done = dispatch(peer, command);
    BsonDocument body = done.value_or(BsonDocument());
    if (done)
        return body.add(u"ok"_s, BsonValue::real(1));
    const MongoRefusal &no = done.error();
    body.add(u"ok"_s, BsonValue::real(0))
        .add(u"errmsg"_s, no.message)
        .add(u"code"_s, no.code)
        .add(u"codeName"_s, no.name);
    return body;
}

std::optional<MongoRefusal> MongoWireServer::wrongForm(const CommandRow &row, const Peer &peer,
                                                       const BsonDocument &command) const
{
    static const QStringList generic{u"$db"_s,       u"lsid"_s,       u"$clusterTime"_s,     u"$readPreference"_s,
                                     u"txnNumber"_s, u"autocommit"_s, u"startTransaction"_s, u"readConcern"_s};
    QSet<QString> seen;
    for (const auto &[name, value] : command.fields().sliced(1)) {
        if (!row.fields.contains(name) && !generic.contains(name))
            return MongoRefusal{40415, u"Location40415"_s,
                                u"BSON field '%1.%2' is an unknown field."_s.arg(row.name, name)};
        if (seen.contains(name))
            return MongoRefusal{40413, u"Location40413"_s, u"BSON field '%1' is a duplicate field"_s.arg(name)};
        seen.insert(name);
    }
    if (!row.beforeLogin && !peer.loggedIn)
        return MongoRefusal{13, u"Unauthorized"_s, u"command %1 requires authentication"_s.arg(row.name)};
    const bool isHello = row.name == "hello"_L1 || row.name == "isMaster"_L1;
    if (!isHello && command.text(u"$db"_s).isEmpty())
        return MongoRefusal{40571, u"Location40571"_s, u"OP_MSG requests require a $db argument"_s};
    static const QStringList adminOnly{u"currentOp"_s,        u"killOp"_s,     u"commitTransaction"_s,
                                       u"abortTransaction"_s, u"listShards"_s, u"replSetGetStatus"_s,
                                       u"getCmdLineOpts"_s};
    if (adminOnly.contains(row.name) && command.text(u"$db"_s) != "admin"_L1)
        return MongoRefusal{13, u"Unauthorized"_s, u"%1 may only be run against the admin database."_s.arg(row.name)};
    for (const QString &name : {u"limit"_s, u"skip"_s, u"batchSize"_s, u"maxTimeMS"_s}) {
        if (command.contains(name) && command.integer(name).value_or(-1) < 0)
            return MongoRefusal{51024, u"Location51024"_s, u"BSON field '%1' value must be >= 0"_s.arg(name)};
    }
    if (command.contains(u"txnNumber"_s) && !m_options.replicaSet && !m_options.router)
        return MongoRefusal{20, u"IllegalOperation"_s,
                            u"Transaction numbers are only allowed on a replica set member or mongos"_s};
    if (command.contains(u"txnNumber"_s) && !command.contains(u"lsid"_s))
        return MongoRefusal{72, u"InvalidOptions"_s, u"Transaction number requires a session ID to be specified"_s};
    const bool inTransaction = command.contains(u"autocommit"_s);
    const bool endsIt = row.name == "commitTransaction"_L1 || row.name == "abortTransaction"_L1;
    if (inTransaction && !endsIt && command.contains(u"writeConcern"_s))
        return MongoRefusal{72, u"InvalidOptions"_s,
                            u"writeConcern is not allowed within a multi-statement transaction"_s};
    static const QStringList notInside{u"listCollections"_s, u"listIndexes"_s, u"count"_s, u"hello"_s};
    if (inTransaction && notInside.contains(row.name))
        return MongoRefusal{263, u"OperationNotSupportedInTransaction"_s,
                            u"Cannot run '%1' in a multi-document transaction."_s.arg(row.name)};
    return std::nullopt;
}

MongoWireServer::Reply MongoWireServer::dispatch(Peer &peer, const BsonDocument &command)
{
    const QString name = command.fields().first().first;
    for (const CommandRow &row : rows()) {
        // The old handshake is spelled in two ways.
        const bool same = row.name == name || (row.name == "isMaster"_L1 && name == "ismaster"_L1);
        if (!same)
            continue;
        if (const auto no = wrongForm(row, peer, command)) {
            // A stranger may ask for the databases, to be refused.
            if (name != "listDatabases"_L1)
                m_problems.append(name + u": "_s + no->message);
            return std::unexpected(*no);
        }
        auto done = (this->*row.handler)(peer, command);
        // A value may be refused; a form may not.
        if (!done && (done.error().code == 2 || done.error().code == 9 || done.error().code == 43))
            m_problems.append(name + u": "_s + done.error().message);
        return done;
    }
    m_problems.append(u"unknown command "_s + name);
    return refused(59, u"CommandNotFound"_s, u"no such command: '%1'"_s.arg(name));
}

MongoWireServer::Reply MongoWireServer::hello(Peer &, const BsonDocument &command)
{
    BsonDocument body;
    body.add(u"helloOk"_s, true);
    const QString primary = m_options.primary.isEmpty() ? address() : m_options.primary;
    const bool isPrimary = primary == address();
    if (command.fields().first().first == "hello"_L1)
        body.add(u"isWritablePrimary"_s, isPrimary);
    else
        body.add(u"ismaster"_s, isPrimary);
    body.add(u"maxBsonObjectSize"_s, 16777216)
        .add(u"maxMessageSizeBytes"_s, 48000000)
        .add(u"maxWriteBatchSize"_s, 100000)
        .add(u"localTime"_s, BsonValue::date(QDateTime::currentMSecsSinceEpoch()))
        .add(u"logicalSessionTimeoutMinutes"_s, 30)
        .add(u"connectionId"_s, 1)
        .add(u"minWireVersion"_s, 0)
        .add(u"maxWireVersion"_s, m_options.wireVersion)
        .add(u"readOnly"_s, false);
    if (m_options.router)
        body.add(u"msg"_s, u"isdbgrid"_s);
    else if (m_options.replicaSet)
        body.addArray(u"hosts"_s, isPrimary ? QList{BsonValue::text(address())}
                                            : QList{BsonValue::text(address()), BsonValue::text(primary)})
            .add(u"setName"_s, u"rs0"_s)
            .add(u"setVersion"_s, 1)
            .add(u"secondary"_s, !isPrimary)
            .add(u"primary"_s, primary)
            .add(u"me"_s, address());
    if (command.contains(u"saslSupportedMechs"_s))
        body.addArray(u"saslSupportedMechs"_s, QList{BsonValue::text(u"SCRAM-SHA-256"_s)});
    return body;
}

MongoWireServer::Reply MongoWireServer::fixed(Peer &, const BsonDocument &command)
{
    const QString name = command.fields().first().first;
    if (m_answers.contains(name)) {
        const BsonDocument body = m_answers.value(name);
        if (!body.contains(u"code"_s))
            return body;
        return refused(int(body.integer(u"code"_s).value_or(0)), body.text(u"codeName"_s), body.text(u"errmsg"_s));
    }
    if (name == "buildInfo"_L1)
        return BsonDocument().add(u"version"_s, m_options.version);
    if (name == "replSetGetStatus"_L1 || name == "getCmdLineOpts"_L1 || name == "usersInfo"_L1 ||
        name == "listShards"_L1 || name == "balancerStatus"_L1)
        return refused(13, u"Unauthorized"_s, u"not authorized on admin to execute command"_s);
    if (name == "connectionStatus"_L1)
        return BsonDocument().add(u"authInfo"_s, m_options.role);
    return BsonDocument();
}

MongoWireData &MongoWireServer::dataFor(const BsonDocument &command)
{
    if (!command.contains(u"autocommit"_s))
        return m_data;
    const QByteArray session = sessionKey(command);
    if (command.isTrue(u"startTransaction"_s))
        m_transactions.insert(session, {m_data, m_data, command.integer(u"txnNumber"_s).value_or(0)});
    return m_transactions[session].data;
}

MongoWireServer::Reply MongoWireServer::endTransaction(Peer &, const BsonDocument &command)
{
    const QByteArray session = sessionKey(command);
    if (!m_transactions.contains(session))
        return refused(251, u"NoSuchTransaction"_s, u"no transaction"_s);
    const Transaction transaction = m_transactions.take(session);
    if (command.fields().first().first == "abortTransaction"_L1)
        return BsonDocument();
    // Somebody wrote meanwhile to what this one wrote.
    for (auto it = transaction.data.cbegin(); it != transaction.data.cend(); ++it) {
        const auto before = transaction.before.value(it.key()).documents;
        if (it->documents != before && m_data.value(it.key()).documents != before)
            return refused(112, u"WriteConflict"_s, u"WriteConflict error"_s);
    }
    for (auto it = transaction.data.cbegin(); it != transaction.data.cend(); ++it) {
        if (it->documents != transaction.before.value(it.key()).documents)
            m_data[it.key()] = *it;
    }
    return BsonDocument();
}

MongoWireServer::Reply MongoWireServer::cursorReply(const BsonDocument &command, const QString &collection,
                                                    const QList<BsonDocument> &documents)
{
    const qint64 asked = command.contains(u"batchSize"_s)
                             ? command.integer(u"batchSize"_s).value_or(0)
                             : command.child(u"cursor"_s).integer(u"batchSize"_s).value_or(FirstBatch);
    const qsizetype size = qMin<qsizetype>(documents.size(), asked);
    qint64 id = 0;
    if (size < documents.size() && !command.isTrue(u"singleBatch"_s)) {
        id = m_nextCursor++;
        m_cursors.insert(id, {collection, documents.sliced(size), command.child(u"lsid"_s).value(u"id"_s)});
    }
    BsonDocument cursor;
    cursor.addArray(u"firstBatch"_s, documents.first(size)).add(u"id"_s, id).add(u"ns"_s, collection);
    return BsonDocument().add(u"cursor"_s, cursor);
}

MongoWireServer::Reply MongoWireServer::listCollections(Peer &, const BsonDocument &command)
{
    QList<BsonDocument> list;
    const QString database = command.text(u"$db"_s) + u'.';
    for (auto it = m_data.cbegin(); it != m_data.cend(); ++it) {
        if (!it.key().startsWith(database))
            continue;
        BsonDocument one;
        one.add(u"name"_s, it.key().sliced(database.size())).add(u"type"_s, it->type);
        if (!command.isTrue(u"nameOnly"_s))
            one.add(u"options"_s, it->options);
        const auto matched = matchesQuery(one, command.child(u"filter"_s));
        if (!matched)
            return std::unexpected(matched.error());
        if (*matched)
            list.append(one);
    }
    return cursorReply(command, database + "$cmd.listCollections"_L1, list);
}

MongoWireServer::Reply MongoWireServer::listIndexes(Peer &, const BsonDocument &command)
{
    const QString name = collectionOf(command);
    if (!m_data.contains(name))
        return refused(26, u"NamespaceNotFound"_s, u"ns does not exist: "_s + name);
    if (m_data.value(name).type == "view"_L1)
        return refused(166, u"CommandNotSupportedOnView"_s, u"Namespace %1 is a view, not a collection"_s.arg(name));
    QList<BsonDocument> list{
        BsonDocument().add(u"v"_s, 2).add(u"key"_s, BsonDocument().add(u"_id"_s, 1)).add(u"name"_s, u"_id_"_s)};
    return cursorReply(command, name, list + m_data.value(name).indexes);
}

MongoWireServer::Reply MongoWireServer::find(Peer &, const BsonDocument &command)
{
    if (command.contains(u"projection"_s))
        return refused(2, u"BadValue"_s, u"projections are not expected"_s);
    const QString name = collectionOf(command);
    QList<BsonDocument> found;
    for (const BsonDocument &document : dataFor(command).value(name).documents) {
        const auto matched = matchesQuery(document, command.child(u"filter"_s));
        if (!matched)
            return std::unexpected(matched.error());
        if (*matched)
            found.append(document);
    }
    found = sortedBy(found, command.child(u"sort"_s));
    found = found.sliced(qMin<qsizetype>(found.size(), command.integer(u"skip"_s).value_or(0)));
    if (const qint64 limit = command.integer(u"limit"_s).value_or(0); limit > 0)
        found = found.first(qMin<qsizetype>(found.size(), limit));
    return cursorReply(command, name, found);
}

MongoWireServer::Reply MongoWireServer::getMore(Peer &, const BsonDocument &command)
{
    const auto first = command.fields().first().second;
    const qint64 id = first.type() == BSON_TYPE_INT64 ? first.raw().value.v_int64 : 0;
    if (!m_cursors.contains(id))
        return refused(43, u"CursorNotFound"_s, u"cursor id %1 not found"_s.arg(id));
    Cursor cursor = m_cursors.take(id);
    if (cursor.session && !(*cursor.session == command.child(u"lsid"_s).value(u"id"_s).value_or(BsonValue())))
        return refused(2, u"BadValue"_s, u"the cursor belongs to another session"_s);
    if (cursor.collection.section(u'.', 1) != command.text(u"collection"_s))
        return refused(2, u"BadValue"_s, u"the cursor belongs to another collection"_s);
    const qsizetype size = qMin<qsizetype>(cursor.rest.size(), command.integer(u"batchSize"_s).value_or(FirstBatch));
    BsonDocument body;
    body.addArray(u"nextBatch"_s, cursor.rest.first(size));
    cursor.rest = cursor.rest.sliced(size);
    body.add(u"id"_s, cursor.rest.isEmpty() ? qint64(0) : id).add(u"ns"_s, cursor.collection);
    if (!cursor.rest.isEmpty())
        m_cursors.insert(id, cursor);
    return BsonDocument().add(u"cursor"_s, body);
}

MongoWireServer::Reply MongoWireServer::killCursors(Peer &, const BsonDocument &command)
{
    for (const auto &[index, id] : command.child(u"cursors"_s).fields()) {
        if (id.type() != BSON_TYPE_INT64)
            return refused(14, u"TypeMismatch"_s, u"cursors are of type long"_s);
        m_cursors.remove(id.raw().value.v_int64);
    }
    return BsonDocument();
}

MongoWireServer::Reply MongoWireServer::count(Peer &, const BsonDocument &command)
{
    return BsonDocument().add(u"n"_s, int(m_data.value(collectionOf(command)).documents.size()));
}

MongoWireServer::Reply MongoWireServer::aggregate(Peer &, const BsonDocument &command)
{
    const auto stages = command.documents(u"pipeline"_s);
    const bool known = stages.size() == 2 && stages.at(0).contains(u"$match"_s) && stages.at(1).contains(u"$count"_s);
    if (!known || !command.contains(u"cursor"_s))
        return refused(9, u"FailedToParse"_s, u"this pipeline is not expected, or it has no cursor"_s);
    int rows = 0;
    for (const BsonDocument &document : dataFor(command).value(collectionOf(command)).documents) {
        const auto matched = matchesQuery(document, stages.at(0).child(u"$match"_s));
        if (!matched)
            return std::unexpected(matched.error());
        rows += *matched ? 1 : 0;
    }
    QList<BsonDocument> result;
    if (rows > 0)
        result.append(BsonDocument().add(stages.at(1).text(u"$count"_s), rows));
    return cursorReply(command, collectionOf(command), result);
}

MongoWireServer::Reply MongoWireServer::write(Peer &, const BsonDocument &command)
{
    const QString verb = command.fields().first().first;
    const QString list = verb == "insert"_L1 ? u"documents"_s : verb == "update"_L1 ? u"updates"_s : u"deletes"_s;
    const auto items = command.documents(list);
    if (items.isEmpty())
        return refused(16, u"InvalidLength"_s, u"Write batch sizes must be between 1 and 100000"_s);
    MongoWireCollection &collection = dataFor(command)[collectionOf(command)];
    qint64 matched = 0;
    for (qsizetype i = 0; i < items.size(); ++i) {
        MongoWireStore::Written written = 0;
        if (verb == "insert"_L1)
            written = MongoWireStore::insert(collection, items.at(i));
        else if (verb == "update"_L1)
            written = MongoWireStore::update(collection, items.at(i).child(u"q"_s), items.at(i).child(u"u"_s));
        else
            written = MongoWireStore::erase(collection, items.at(i).child(u"q"_s));
        if (written) {
            matched += *written;
            continue;
        }
        if (written.error().code == 2 || written.error().code == 9)
            return std::unexpected(written.error());
        if (command.contains(u"autocommit"_s)) // a refused write ends a transaction
            m_transactions.remove(sessionKey(command));
        const BsonDocument error = BsonDocument()
                                       .add(u"index"_s, int(i))
                                       .add(u"code"_s, written.error().code)
                                       .add(u"errmsg"_s, written.error().message);
        return BsonDocument().add(u"n"_s, int(matched)).addArray(u"writeErrors"_s, QList{error});
    }
    BsonDocument body;
    body.add(u"n"_s, int(matched));
    if (verb == "update"_L1)
        body.add(u"nModified"_s, int(matched));
    return body;
}

MongoWireServer::Reply MongoWireServer::currentOp(Peer &, const BsonDocument &command)
{
    if (!command.isTrue(u"$ownOps"_s))
        return refused(13, u"Unauthorized"_s, u"not authorized on admin to execute command currentOp"_s);
    QList<BsonDocument> list;
    for (auto it = m_operations.cbegin(); it != m_operations.cend(); ++it)
        list.append(BsonDocument()
                        .add(u"type"_s, u"op"_s)
                        .add(u"opid"_s, it.key())
                        .add(u"lsid"_s, BsonDocument().add(u"id"_s, it->session))
                        .add(u"command"_s, BsonDocument().add(it->command, 1)));
    return BsonDocument().addArray(u"inprog"_s, list);
}

MongoWireServer::Reply MongoWireServer::killOp(Peer &, const BsonDocument &command)
{
    const int number = int(command.integer(u"op"_s).value_or(0));
    if (m_operations.contains(number))
        m_operations[number].killed = true;
    m_changed.wakeAll();
    return BsonDocument().add(u"info"_s, u"attempting to kill op"_s);
}

} // namespace athanor::test

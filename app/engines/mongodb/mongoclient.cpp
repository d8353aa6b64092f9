// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongoclient.h"

#include "core/writes.h"
#include "engines/mongodb/mongoerrors.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How long asking the server to stop may take before the socket goes.
constexpr std::chrono::milliseconds KillPatience{1500};
constexpr std::chrono::milliseconds ClosePatience{500};

Error closedSession()
{
    return Error::unreachable(u"The connection to the server broke; try again."_s);
}

} // namespace

MongoClient::Call::Call(MongoClient &client, std::chrono::milliseconds patience) : m_client(client)
{
    client.m_wait.begin(patience.count() > 0 ? QDeadlineTimer(patience) : QDeadlineTimer(QDeadlineTimer::Forever));
}

MongoClient::Call::~Call()
{
    m_client.m_wait.finish();
}

Result<std::unique_ptr<MongoClient>> MongoClient::open(const ConnectionSpec &spec, const CancelToken &cancel)
{
    if (const Status loaded = loadLibmongoc(); !loaded)
        return fail(loaded);
    std::unique_ptr<MongoClient> client(new MongoClient(spec));
    if (const Status connected = client->connect(cancel); !connected)
        return fail(connected.error());
    return client;
}

MongoClient::~MongoClient()
{
    // Closing says goodbye (endSessions) where the connection lives, and never waits long.
    m_wait.askServerToStop = nullptr;
    m_wait.signal.clear();
    m_wait.begin(QDeadlineTimer(ClosePatience));
    if (!m_isOpen)
        m_wait.endBy(MongoWait::End::Broken, {});
    if (m_session)
        mongoc_client_session_destroy(m_session);
    if (m_client)
        mongoc_client_destroy(m_client);
}

Status MongoClient::connect(const CancelToken &cancel)
{
    auto target = mongoTarget(m_spec, cancel);
    if (!target)
        return fail(target.error());
    m_streams = std::make_unique<MongoStreams>(m_wait, m_spec, target->transport, target->hosts);
    bson_error_t error;
    m_client = mongoc_client_new_from_uri_with_error(target->uri.get(), &error);
    if (!m_client)
        return fail(Error::invalidInput(u"The URL's options contradict each other; correct them."_s,
                                        boundedText(QString::fromUtf8(error.message), 300)));
    mongoc_client_set_stream_initiator(m_client, &MongoStreams::initiate, m_streams.get());
    mongoc_client_set_error_api(m_client, MONGOC_ERROR_API_VERSION_2);
    m_wait.opening = cancel;
    m_wait.isOpening = true;
    m_wait.begin(QDeadlineTimer(m_spec.connectTimeout));
    m_isOpen = true;
    Status done = select();
    // The first command logs in.
    if (done) {
        BsonDocument ping;
        ping.add(u"ping"_s, 1);
        const auto answer = run(u"admin"_s, ping);
        done = answer ? Status() : fail(answer.error());
    }
    if (done)
        startSession();
    m_wait.finish();
    m_wait.isOpening = false;
    m_isOpen = done.has_value();
    if (done && !m_isHelper)
        m_wait.askServerToStop = [this] { killOurs(); };
    return done;
}

Status MongoClient::select()
{
    bson_error_t error;
    const bool writes = m_spec.access == Access::ReadWrite;
    mongoc_server_description_t *server = mongoc_client_select_server(
        m_client, writes, writes ? nullptr : mongoc_client_get_read_prefs(m_client), &error);
    if (!server)
        return fail(failure({}, error, Kind::Read));
    m_server = mongoc_server_description_id(server);
    m_address = QString::fromUtf8(mongoc_server_description_host(server)->host_and_port);
    m_hello = BsonDocument(mongoc_server_description_hello_response(server));
    mongoc_server_description_destroy(server);
    return {};
}

/// Old and small servers have no sessions; then there are no transactions either.
void MongoClient::startSession()
{
    if (!m_hello.contains(u"logicalSessionTimeoutMinutes"_s))
        return;
    mongoc_session_opt_t *options = mongoc_session_opts_new();
    mongoc_session_opts_set_causal_consistency(options, false);
    bson_error_t error;
    m_session = mongoc_client_start_session(m_client, options, &error);
    mongoc_session_opts_destroy(options);
}

Result<BsonDocument> MongoClient::run(const QString &database, const BsonDocument &command, Kind kind)
{
    if (!m_isOpen)
        return fail(closedSession());
    if (const Status allowed = mayRun(command, kind); !allowed)
        return fail(allowed.error());
    // A cancel before anything is sent needs nobody's answer.
    if (m_wait.signal.isRequested()) {
        m_wait.signal.clear();
        return fail(Error::cancelled(u"Stopped."_s));
    }
    m_wait.sent = false;
    bson_error_t error{};
    BsonDocument options;
    bson_append_int32(options.get(), "serverId", -1, int32_t(m_server));
    if (m_session && !mongoc_client_session_append(m_session, options.get(), &error))
        return fail(Error::internal(u"The session cannot be used any more."_s));
    bson_t reply;
    const bool ok = mongoc_client_command_with_opts(m_client, database.toUtf8().constData(), command.get(), nullptr,
                                                    options.get(), &reply, &error);
    const BsonDocument answer(&reply);
    bson_destroy(&reply);
    if (ok)
        return answer;
    return fail(failure(answer, error, kind));
}

/// MongoDB knows no read-only session, so what may be sent is decided here, by the table of all commands (writes.cpp).
Status MongoClient::mayRun(const BsonDocument &command, Kind kind) const
{
    const auto fields = command.fields();
    const auto known = fields.isEmpty() ? std::nullopt : writeClassOf("mongodb."_L1 + fields.first().first);
    const bool isRead = known == WriteClass::Read && kind == Kind::Read;
    const bool isWrite = known == WriteClass::Guarded && kind == Kind::Write;
    if (!isRead && !isWrite)
        return fail(Error::internal(u"A command that is not in the table of commands was not sent."_s));
    if (isWrite && m_spec.access == Access::ReadOnly)
        return fail(Error::refused(u"This session is read-only; unlock the profile to change documents."_s));
    return {};
}

Error MongoClient::failure(const BsonDocument &reply, const bson_error_t &error, Kind kind)
{
    if (m_wait.end() != MongoWait::End::None) {
        const bool wasOpen = std::exchange(m_isOpen, false);
        if (kind == Kind::Write && m_wait.sent && wasOpen)
            return Error::unknown(u"The server did not say whether the change was made; look at the document before "
                                  "you try again."_s,
                                  m_wait.error().message);
        return m_wait.error();
    }
    if (reply.contains(u"code"_s) || reply.contains(u"errmsg"_s)) {
        // An answer to killOp is our own cancel; one that nobody asked for is the administrator's.
        return mongoError(saidBy(reply));
    }
    if (error.domain == MONGOC_ERROR_CLIENT && error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE) {
        m_isOpen = false;
        return Error::permission(
            u"The login of %1 was rejected; check the user name, the password, authSource and authMechanism."_s.arg(
                boundedText(m_spec.url.user.isEmpty() ? u"the certificate"_s : m_spec.url.user, 100, false)),
            boundedText(QString::fromUtf8(error.message), 300));
    }
    m_isOpen = false;
    const QString said = QString::fromUtf8(error.message);
    if (said.contains("wire version"_L1))
        return Error::unsupported(
            u"The server speaks another version of MongoDB's protocol; MongoDB 4.4 to 8 are known."_s,
            boundedText(said, 300));
    if (m_streams && m_streams->openError())
        return *m_streams->openError();
    if (kind == Kind::Write && m_wait.sent)
        return Error::unknown(u"The server did not say whether the change was made; look at the document before you "
                              "try again."_s,
                              boundedText(said, 300));
    return Error::unreachable(
        u"%1 cannot be reached as a MongoDB server; check the address, replicaSet and that a server of that role runs."_s
            .arg(boundedText(m_spec.url.displayTarget(), 300, false)),
        boundedText(said, 300));
}

Status MongoClient::each(const QString &database, const BsonDocument &command, int batchSize,
                         const std::function<bool(const BsonDocument &)> &each)
{
    auto reply = run(database, command);
    for (QString batch = u"firstBatch"_s;; batch = u"nextBatch"_s) {
        if (!reply)
            return fail(reply.error());
        const BsonDocument cursor = reply->child(u"cursor"_s);
        const qint64 id = cursor.integer(u"id"_s).value_or(0);
        // "database.collection"; the first dot ends the database.
        const QString collection = cursor.exact(u"ns"_s).section(u'.', 1);
        bson_iter_t at;
        const BsonDocument documents = cursor.child(batch);
        bool goesOn = true;
        if (bson_iter_init(&at, documents.get())) {
            while (goesOn && bson_iter_next(&at))
                goesOn = each(BsonDocument::of(at));
        }
        if (id == 0)
            return {};
        if (!goesOn) {
            killCursor(database, collection, id);
            return {};
        }
        BsonDocument more;
        more.add(u"getMore"_s, id).add(u"collection"_s, collection).add(u"batchSize"_s, batchSize);
        reply = run(database, more);
    }
}

void MongoClient::killCursor(const QString &database, const QString &collection, qint64 cursor)
{
    BsonDocument command;
    command.add(u"killCursors"_s, collection).addArray(u"cursors"_s, QList{BsonValue::int64(cursor)});
    // The server ends it by itself in a while where this does not reach it.
    [[maybe_unused]] const auto done = run(database, command);
}

bool MongoClient::hasTransactions() const
{
    return m_session && (isReplicaSet() || isRouter());
}

Status MongoClient::begin()
{
    if (!m_isOpen)
        return fail(closedSession());
    mongoc_transaction_opt_t *options = mongoc_transaction_opts_new();
    mongoc_write_concern_t *concern = mongoc_write_concern_new();
    mongoc_write_concern_set_wmajority(concern, 0);
    mongoc_transaction_opts_set_write_concern(options, concern);
    mongoc_read_prefs_t *primary = mongoc_read_prefs_new(MONGOC_READ_PRIMARY);
    mongoc_transaction_opts_set_read_prefs(options, primary);
    bson_error_t error{};
    const bool begun = mongoc_client_session_start_transaction(m_session, options, &error);
    mongoc_read_prefs_destroy(primary);
    mongoc_write_concern_destroy(concern);
    mongoc_transaction_opts_destroy(options);
    return begun ? Status() : fail(failure({}, error, Kind::Read));
}

Status MongoClient::commit()
{
    m_wait.sent = false;
    bson_error_t error{};
    bson_t reply;
    const bool done = mongoc_client_session_commit_transaction(m_session, &reply, &error);
    const BsonDocument answer(&reply);
    bson_destroy(&reply);
    if (!done)
        return fail(failure(answer, error, Kind::Write));
    return takeStatus(answer);
}

/// "ok: 1" with a write concern error: made here, and not yet by the majority.
Status MongoClient::takeStatus(const BsonDocument &reply)
{
    if (!reply.contains(u"writeConcernError"_s))
        return {};
    return fail(Error::unknown(u"The change was made on the primary, but not confirmed by the majority of the replica "
                               "set in time; look at the document before you try again."_s,
                               mongoError(saidBy(reply.child(u"writeConcernError"_s))).detail));
}

void MongoClient::abort()
{
    if (m_isOpen)
        mongoc_client_session_abort_transaction(m_session, nullptr);
}

/// Asks the server, over a connection of its own, to stop what this session runs. Best effort; the caller waits on.
void MongoClient::killOurs()
{
    if (!m_session)
        return;
    const BsonDocument ours(mongoc_client_session_get_lsid(m_session));
    const auto id = ours.value(u"id"_s);
    ConnectionSpec spec = m_spec;
    spec.access = Access::ReadOnly;
    spec.connectTimeout = KillPatience;
    MongoClient side(std::move(spec));
    side.m_isHelper = true;
    if (!id || !side.connect(CancelToken()))
        return;
    const Call call(side, KillPatience);
    BsonDocument ask;
    ask.add(u"currentOp"_s, 1).add(u"$ownOps"_s, true);
    const auto running = side.run(u"admin"_s, ask);
    if (!running)
        return;
    for (const BsonDocument &operation : running->documents(u"inprog"_s)) {
        const auto owner = operation.child(u"lsid"_s).value(u"id"_s);
        const auto number = operation.value(u"opid"_s);
        if (!owner || !number || !(*owner == *id))
            continue;
        BsonDocument kill;
        kill.add(u"killOp"_s, 1).add(u"op"_s, *number);
        [[maybe_unused]] const auto killed = side.run(u"admin"_s, kill);
    }
}

} // namespace athanor

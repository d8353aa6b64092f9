// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/bsonvalue.h"
#include "engines/mongodb/mongostream.h"
#include "engines/mongodb/mongouri.h"
#include "engines/session.h"

#include <functional>

namespace athanor {

/// One libmongoc client, kept on a short lead: commands are sent as they are given, once; every one ends by the call's
/// deadline or a cancel; a connection that broke is not replaced. One thread but for requestCancel() and clearCancel().
class MongoClient
{
public:
    enum class Kind { Read, Write };

    [[nodiscard]] static Result<std::unique_ptr<MongoClient>> open(const ConnectionSpec &spec,
                                                                   const CancelToken &cancel);
    ~MongoClient();
    MongoClient(const MongoClient &) = delete;
    MongoClient &operator=(const MongoClient &) = delete;

    /// All that a call of the session does stands between the two; every command of it shares the deadline.
    class Call
    {
    public:
        Call(MongoClient &client, std::chrono::milliseconds patience);
        ~Call();
        Call(const Call &) = delete;
        Call &operator=(const Call &) = delete;

    private:
        MongoClient &m_client;
    };

    /// Sends a command and gives its reply, which has ok: 1. A Write that got no answer is Unknown.
    [[nodiscard]] Result<BsonDocument> run(const QString &database, const BsonDocument &command,
                                           Kind kind = Kind::Read);
    /// Runs a command that opens a cursor and hands its documents on until `each` says no; the cursor is closed.
    [[nodiscard]] Status each(const QString &database, const BsonDocument &command, int batchSize,
                              const std::function<bool(const BsonDocument &)> &each);

    /// A transaction over what is run until commit() or abort(). Unsupported by a server that stands alone.
    [[nodiscard]] bool hasTransactions() const;
    [[nodiscard]] Status begin();
    [[nodiscard]] Status commit();
    void abort();
    /// Unknown for a reply with ok: 1 whose write the majority of the replica set has not confirmed.
    [[nodiscard]] Status takeStatus(const BsonDocument &reply);

    [[nodiscard]] const BsonDocument &hello() const { return m_hello; }
    [[nodiscard]] QString address() const { return m_address; }
    [[nodiscard]] std::optional<TlsState> tls() const { return m_streams->tlsOf(m_address); }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] bool isReplicaSet() const { return m_hello.contains(QStringLiteral("setName")); }
    [[nodiscard]] bool isRouter() const { return m_hello.text(QStringLiteral("msg")) == QLatin1String("isdbgrid"); }
    [[nodiscard]] const ConnectionSpec &spec() const { return m_spec; }

    void requestCancel() { m_wait.signal.request(); }
    void clearCancel() { m_wait.signal.clear(); }

private:
    explicit MongoClient(ConnectionSpec spec) : m_spec(std::move(spec)) {}
    [[nodiscard]] Status connect(const CancelToken &cancel);
    [[nodiscard]] Status select();
    void startSession();
    [[nodiscard]] Status mayRun(const BsonDocument &command, Kind kind) const;
    [[nodiscard]] Error failure(const BsonDocument &reply, const bson_error_t &error, Kind kind);
    void killOurs();
    void killCursor(const QString &database, const QString &collection, qint64 cursor);

    ConnectionSpec m_spec;
    MongoWait m_wait;
    std::unique_ptr<MongoStreams> m_streams;
    mongoc_client_t *m_client = nullptr;
    mongoc_client_session_t *m_session = nullptr;
    quint32 m_server = 0;
    QString m_address;
    BsonDocument m_hello;
    bool m_isOpen = false;
    bool m_isHelper = false; ///< a side connection asks nobody to stop
};

} // namespace athanor

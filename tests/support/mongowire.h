// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"
#include "support/mongowirestore.h"

#include <QMutex>
#include <QSet>
#include <QWaitCondition>

#include <atomic>
#include <list>
#include <thread>

namespace athanor::test {

/// A server that speaks MongoDB's wire protocol on loopback: OP_MSG and the old handshake, SCRAM-SHA-256, TLS, queries,
/// writes with unique indexes and validators, sessions, transactions. Strict: what a real server would refuse it
/// refuses, and notes as a problem, which a test looks at in the end. Keeps everything in memory. A thread a
/// connection.
class MongoWireServer
{
public:
    enum class Fault {
        Silent,    ///< the command is read and never answered
        CutBefore, ///< the connection ends and nothing is done
        CutAfter,  ///< it is done and the connection ends before the answer
        CutMidway, ///< half of the answer
        Endless    ///< runs until somebody kills it
    };
    struct Options
    {
        std::optional<KeyPair> identity; ///< TLS, and nothing else
        QString user;                    ///< empty: no access control
        QByteArray password;
        int scramRounds = 4096;
        bool replicaSet = true;
        QString primary; ///< another member of its set, which it names as the primary; empty: this one
        bool router = false;
        int wireVersion = 21; ///< of MongoDB 7.0
        QString version = QStringLiteral("7.0.14");
        BsonDocument role; ///< what connectionStatus gives
    };

    MongoWireServer() : MongoWireServer(Options()) {}
    explicit MongoWireServer(const Options &options);
    ~MongoWireServer();
    MongoWireServer(const MongoWireServer &) = delete;
    MongoWireServer &operator=(const MongoWireServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    [[nodiscard]] QString url(const QString &database = QStringLiteral("app")) const;

    /// Behind the protocol's back.
    void create(const QString &collection, const QString &options = QStringLiteral("{}"),
                const QString &type = QStringLiteral("collection"));
    void addUniqueIndex(const QString &collection, const QString &field);
    void put(const QString &collection, const QString &json);
    [[nodiscard]] QList<BsonDocument> documents(const QString &collection);
    /// Changes the first document that has the _id.
    void change(const QString &collection, const BsonValue &id, const QString &field, const BsonValue &value);
    void drop(const QString &collection);
    /// The answer to a command that is not about data, instead of the usual one.
    void answer(const QString &command, const QString &json);

    /// The next command of that name fails so.
    void failNext(const QString &command, Fault fault);
    /// The next answer to it is these bytes; the request's id is put where a reply names it.
    void answerRaw(const QString &command, const QByteArray &message);
    /// Waits until a command runs endlessly; false after a generous time.
    [[nodiscard]] bool waitForEndless();

    [[nodiscard]] QStringList problems();
    [[nodiscard]] QStringList commands(); ///< names, in order
    [[nodiscard]] QList<BsonDocument> received(const QString &command);
    [[nodiscard]] int openConnections() const { return m_connections; }
    [[nodiscard]] bool sawLogin() const { return m_sawLogin; } ///< any byte of a SCRAM exchange

private:
    struct Peer;
    struct Cursor
    {
        QString collection;
        QList<BsonDocument> rest;
        std::optional<BsonValue> session;
    };
    struct Transaction
    {
        MongoWireData data;
        MongoWireData before;
        qint64 number = 0;
    };
    struct Operation
    {
        BsonValue session;
        QString command;
        bool killed = false;
    };
    using Reply = std::expected<BsonDocument, MongoRefusal>;
    using Handler = Reply (MongoWireServer::*)(Peer &, const BsonDocument &);
    struct CommandRow
    {
        QLatin1StringView name;
        Handler handler;
        QStringList fields;
        bool beforeLogin;
    };

    void accept();
    void serve(Peer &peer);
    [[nodiscard]] bool handle(Peer &peer, const QByteArray &message);
    [[nodiscard]] BsonDocument reply(Peer &peer, const BsonDocument &command);
    [[nodiscard]] Reply dispatch(Peer &peer, const BsonDocument &command);
    [[nodiscard]] std::optional<MongoRefusal> wrongForm(const CommandRow &row, const Peer &peer,
                                                        const BsonDocument &command) const;
    [[nodiscard]] static const QList<CommandRow> &rows();
    [[nodiscard]] MongoWireData &dataFor(const BsonDocument &command);
    [[nodiscard]] Reply cursorReply(const BsonDocument &command, const QString &collection,
                                    const QList<BsonDocument> &documents);
    [[nodiscard]] int waitToBeKilled(const BsonDocument &command);

    Reply hello(Peer &, const BsonDocument &);
    Reply saslStart(Peer &, const BsonDocument &);
    Reply saslContinue(Peer &, const BsonDocument &);
    Reply fixed(Peer &, const BsonDocument &);
    Reply listCollections(Peer &, const BsonDocument &);
    Reply listIndexes(Peer &, const BsonDocument &);
    Reply find(Peer &, const BsonDocument &);
    Reply getMore(Peer &, const BsonDocument &);
    Reply killCursors(Peer &, const BsonDocument &);
    Reply count(Peer &, const BsonDocument &);
    Reply aggregate(Peer &, const BsonDocument &);
    Reply write(Peer &, const BsonDocument &);
    Reply endTransaction(Peer &, const BsonDocument &);
    Reply currentOp(Peer &, const BsonDocument &);
    Reply killOp(Peer &, const BsonDocument &);

    Options m_options;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<bool> m_stop{false}, m_sawLogin{false};
    std::atomic<int> m_connections{0};
    std::thread m_acceptor;
    std::list<std::thread> m_threads;
    QMutex m_mutex;
    QWaitCondition m_changed;
    QSet<int> m_descriptors;
    MongoWireData m_data;
    QMap<qint64, Cursor> m_cursors;
    qint64 m_nextCursor = 1000;
    QMap<QByteArray, Transaction> m_transactions; ///< by session
    QMap<int, Operation> m_operations;
    int m_nextOperation = 1;
    QMap<QString, Fault> m_faults;
    QMap<QString, QByteArray> m_raw;
    QMap<QString, BsonDocument> m_answers;
    QStringList m_problems, m_commands;
    QList<BsonDocument> m_received;
};

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"
#include "engines/mongodb/libmongoc.h"
#include "engines/mongodb/mongotls.h"

namespace athanor {

/// The connections below one libmongoc client: made here, so that addresses, TLS, verification, deadlines and cancel
/// are ours, and looked through, so that libmongoc never sees a message that is not whole, wanted and well formed.
/// libmongoc asks for a stream a server; each is closed by it. One thread.
class MongoStreams
{
public:
    /// `spec` must outlive this; `transport` is what it asks for the hosts of its URL.
    MongoStreams(MongoWait &wait, const ConnectionSpec &spec, Transport transport, int hosts);

    /// To be given to mongoc_client_set_stream_initiator() with this object as its data.
    static mongoc_stream_t *initiate(const mongoc_uri_t *uri, const mongoc_host_list_t *host, void *streams,
                                     bson_error_t *error);

    /// What was negotiated with a server; nothing for plain text.
    [[nodiscard]] std::optional<TlsState> tlsOf(const QString &hostAndPort) const;
    /// Why a connection did not come about: the error that says most.
    [[nodiscard]] std::optional<Error> openError() const { return m_openError; }
    /// Keeps the error if it says more than the one that is kept.
    void remember(const Error &error);

private:
    [[nodiscard]] Result<mongoc_stream_t *> open(const mongoc_host_list_t &host);
    [[nodiscard]] Result<Transport> transportTo(const HostPort &host) const;
    [[nodiscard]] Error explained(const Error &error, const HostPort &host, const Transport &transport) const;
    [[nodiscard]] Result<int> connectTo(const mongoc_host_list_t &host, const QDeadlineTimer &deadline);
    [[nodiscard]] Result<int> connectTcp(const QString &host, quint16 port, const QDeadlineTimer &deadline);

    MongoWait &m_wait;
    const ConnectionSpec &m_spec;
    Transport m_transport;
    int m_hosts;
    QHash<QString, TlsState> m_tls;
    std::optional<Error> m_openError;
};

/// Greatest number of SCRAM iterations that is worked through: a server could ask for hours of them.
constexpr qint64 MostScramIterations = 1000000;
/// False where a message asks for more.
[[nodiscard]] bool hasBearableScram(QByteArrayView message);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/engine.h"
#include "engines/sql/cancelsignal.h"
#include "engines/tlshandshake.h"
#include "engines/transport.h"

#include <QDeadlineTimer>

#include <memory>

namespace athanor {

/// What ends a wait before bytes come.
struct RedisPatience
{
    QDeadlineTimer deadline;
    const CancelSignal *signal = nullptr; ///< of a session
    const CancelToken *token = nullptr;   ///< while a session is opened
};

/// A byte stream to one server: TCP or a socket file, plain or TLS as `Transport` says. Non-blocking descriptors and
/// poll(), so that a deadline or a cancel needs no help from the network. Nothing but the TLS handshake is sent before
/// the server has proved who it is. One thread, except hangUp().
class RedisSocket
{
public:
    /// Unreachable, Timeout, Cancelled; Refused where the server could not prove who it is. A tunnel stands in for the
    /// address of `host`, not for its name.
    [[nodiscard]] static Result<std::unique_ptr<RedisSocket>>
    open(const HostPort &host, const Transport &transport, const TunnelNear &tunnel, const RedisPatience &patience);
    ~RedisSocket();
    RedisSocket(const RedisSocket &) = delete;
    RedisSocket &operator=(const RedisSocket &) = delete;

    [[nodiscard]] Status send(const QByteArray &bytes, const RedisPatience &patience);
    /// What has arrived, at least one byte. A closed connection is Unreachable.
    [[nodiscard]] Result<QByteArray> receive(const RedisPatience &patience);
    [[nodiscard]] const std::optional<TlsState> &tls() const { return m_tls; }
    /// Ends both directions now: a server that still works on a command sees the end when it looks.
    void hangUp();

private:
    explicit RedisSocket(int descriptor) : m_descriptor(descriptor) {}
    [[nodiscard]] Status wait(short events, const RedisPatience &patience) const;
    [[nodiscard]] Status sendRaw(const QByteArray &bytes, const RedisPatience &patience);
    [[nodiscard]] Result<QByteArray> receiveRaw(const RedisPatience &patience);
    [[nodiscard]] Status startTls(const HostPort &host, const Transport &transport, const RedisPatience &patience);
    [[nodiscard]] Status shake(const HostPort &host, const RedisPatience &patience);
    [[nodiscard]] Status flushTls(const RedisPatience &patience);
    [[nodiscard]] QString pinDetail() const;

    int m_descriptor = -1;
    OpenSslPtr<SSL_CTX> m_context;
    OpenSslPtr<SSL> m_ssl; ///< null: plain
    QByteArray m_pin;      ///< what the handshake's own check compares with
    std::optional<TlsState> m_tls;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fakeserver.h"
#include "support/mongowire.h"

#include <sys/socket.h>

namespace athanor::test {

/// A client of the wire-level server. On its own thread.
struct MongoWireServer::Peer
{
    Peer(int fd, const std::optional<KeyPair> &identity);

    [[nodiscard]] std::optional<QByteArray> read(qsizetype size);
    void write(const QByteArray &bytes);
    [[nodiscard]] bool isGone() const
    {
        char byte;
        return ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }

    int descriptor;
    ServerTls tls;
    bool broken = false;
    bool loggedIn = false;
    // SCRAM (RFC 5802) between its messages.
    QByteArray scramFirst, scramServerFirst, scramSalt, scramNonce;
};

} // namespace athanor::test

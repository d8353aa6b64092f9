// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "engines/mysql/myparameters.h"

namespace athanor {

/// "host:port" or the socket, for messages.
[[nodiscard]] QString myTarget(const MyParameters &parameters);

/// How a connection attempt failed.
struct MyAttempt
{
    unsigned number = 0; ///< mysql_errno
    QString text;
    const MyParameters &parameters;
};
[[nodiscard]] Error myConnectError(const MyAttempt &attempt);

/// The failure of a handshake, whose certificate may be looked at.
[[nodiscard]] bool isMyTlsError(const Error &error);

/// What a server's answer means to the person.
[[nodiscard]] Error myError(unsigned number, const QString &text);
/// True for answers after which the connection is gone.
[[nodiscard]] bool isMyConnectionLost(unsigned number);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace athanor {

/// A host and a port as members name themselves.
struct ServerAddress
{
    QString host; ///< lower case, without brackets
    quint16 port = 0;
    [[nodiscard]] bool isLoopback() const;
    [[nodiscard]] QString text() const; ///< "db1:5432", "[fe80::1]:5432"
};

/// Reads "host:port", "[v6]:port" or "host"; an empty host if it is none.
[[nodiscard]] ServerAddress readServerAddress(const QString &text);

/// The one spelling of an address: this machine is always 127.0.0.1, and what a server elsewhere calls loopback is that
/// server's host. Empty for an address that says nothing (empty, 0.0.0.0).
[[nodiscard]] QString sameSpelling(const QString &address, const QString &askedAddress);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/tcpdialog.h"
#include "engines/tlsprobe.h"

#include <optional>

namespace athanor {

/// "db.example.org:5432", "[::1]:5432".
[[nodiscard]] QString shownAddress(const HostPort &host);

/// A connection on which the server awaits a TLS client hello: PostgreSQL and MySQL were asked for it in their own
/// words first, MongoDB and Redis speak TLS from the first byte. Nothing if the server said that it has none.
[[nodiscard]] Result<std::optional<TcpDialog>> openTlsDialog(EngineId engine, const QList<QHostAddress> &addresses,
                                                             quint16 port, SteadyTime deadline,
                                                             const CancelToken &cancel);

/// Whether a server would begin a login without encryption. A made-up user is named where the protocol begins with one;
/// nothing that it asks for is answered.
[[nodiscard]] Fact<Offer> askInTheClear(EngineId engine, TcpDialog &dialog, const QString &database);

} // namespace athanor

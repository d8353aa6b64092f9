// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"
#include "profiles/databaseurl.h"

#include <QDeadlineTimer>

namespace athanor {

/// What the records behind a mongodb+srv URL say (Initial DNS Seedlist Discovery specification).
struct SrvRecords
{
    QList<HostPort> hosts;
    QList<std::pair<QString, QString>> options; ///< of the TXT record, names in lower case
};

/// A name server: address and port; an empty list: those of the system.
struct NameServer
{
    QString address;
    quint16 port = 53;
};

/// Asks for `_service._tcp.host` and the TXT record of `host` on a thread of its own, left behind at the deadline.
/// Hosts outside of the parent domain and options other than authSource, replicaSet and loadBalanced are refused, as
/// the specification says: a false record must not send a password elsewhere.
[[nodiscard]] Result<SrvRecords> lookUpSrv(const QString &host, const QString &service, const QDeadlineTimer &deadline,
                                           const CancelToken &cancel, const QList<NameServer> &servers = {});

} // namespace athanor

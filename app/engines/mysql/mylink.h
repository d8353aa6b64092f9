// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/mysql/myparameters.h"
#include "engines/tcpdialog.h"

#include <memory>

struct st_mysql;

namespace athanor {

struct MyClose
{
    void operator()(st_mysql *handle) const;
};
/// A connection of libmariadb; closed within a second or two, whatever the network does.
using MyHandle = std::unique_ptr<st_mysql, MyClose>;

/// Opens a connection and proves the server's identity as the transport says. Where libmariadb cannot (a pin, a chain
/// without the name, encryption alone), our own handshake looks at the certificate first and libmariadb is held to that
/// very one; `parameters` keeps its fingerprint for side connections. Ends by the deadline or by a cancel: libmariadb
/// looks names up and shakes hands without either, so it does so on a thread of its own, whose socket is shut down and
/// which is left behind.
[[nodiscard]] Result<MyHandle> openMyHandle(MyParameters *parameters, const Secret &password, SteadyTime deadline,
                                            const CancelToken &cancel, TlsState *looked);

/// The same for parameters whose server was proven already.
[[nodiscard]] Result<MyHandle> connectMyHandle(const MyParameters &parameters, const Secret &password,
                                               SteadyTime deadline, const CancelToken &cancel);

/// Sends one statement that gives no rows and waits for its answer, at most until the deadline.
void sendMyCommand(st_mysql *handle, const QByteArray &sql, SteadyTime deadline);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"
#include "engines/transportpolicy.h"

namespace athanor {

/// What is handed to libpq, key by key. Every key that decides where a connection goes, who it trusts or what it sends
/// is written, so that no environment or service file fills a gap. The password is not among them.
struct PgParameters
{
    QList<std::pair<QByteArray, QByteArray>> keys;
    Transport transport;

    [[nodiscard]] QByteArray value(const QByteArray &key) const;
    void set(const QByteArray &key, const QByteArray &value);
};

/// Pure but for the existence of certificate files. InvalidInput for an option that libpq does not know or that would
/// redirect the connection; Refused by the transport policy.
[[nodiscard]] Result<PgParameters> pgParameters(const ConnectionSpec &spec);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/engine.h"
#include "engines/transport.h"

namespace athanor {

/// THE rule for the transports of all engines. It reads the words that the drivers of SQLAlchemy, MongoDB and Redis
/// have for TLS in a URL. A server that is not this machine is spoken to only over TLS, with chain and host name
/// checked; a chain without the name is enough where the authority is the person's own; a pin stands in for both. A
/// weaker word is Refused, with the words to use instead, unless the person agreed to an unprotected connection. This
/// machine (loopback, socket) may be plain. InvalidInput for words that are unknown or contradict each other and for
/// files that are not there. Reads nothing but the existence of files.
[[nodiscard]] Result<Transport> transportFor(const ConnectionSpec &spec);

/// The bundle of authorities that this system trusts, for drivers that cannot find it; empty if there is none.
[[nodiscard]] QString systemAuthorities();

} // namespace athanor

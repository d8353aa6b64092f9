// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"
#include "engines/mongodb/libmongoc.h"

#include <memory>

namespace athanor {

struct MongocUriDelete
{
    void operator()(mongoc_uri_t *p) const { mongoc_uri_destroy(p); }
};
using MongocUri = std::unique_ptr<mongoc_uri_t, MongocUriDelete>;

/// What of a URL libmongoc is told, and what we do ourselves.
struct MongoTarget
{
    MongocUri uri; ///< holds the password where there is one
    Transport transport;
    int hosts = 1;
    bool readsSecondary = false; ///< the URL says so
};

/// Builds libmongoc's URI by its setters: hosts from the URL (or the SRV records behind it, `hosts` then), login,
/// replica set, time limits; nothing is ever retried by the driver. Every option of the URL is known here: those that
/// do not concern Athanor are passed over, any other is InvalidInput. Refused: login mechanisms that are not on the
/// list, PLAIN without verified TLS. REQUIRES: loadLibmongoc() succeeded.
[[nodiscard]] Result<MongoTarget> mongoTarget(const ConnectionSpec &spec, const CancelToken &cancel);

/// The options of a URL, names in lower case. InvalidInput for one that is not known or stands there twice with two
/// values.
[[nodiscard]] Result<QHash<QString, QString>> mongoOptions(const DatabaseUrl &url);

} // namespace athanor

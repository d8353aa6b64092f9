// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/engine.h"
#include "topology/topology.h"

#include <functional>

namespace athanor {

/// One server to ask.
struct TopologyQuestion
{
    QString service;
    ConnectionSpec spec;
    std::optional<Error> openError; ///< why it cannot be asked at all (no password)
};

struct TopologyScanOptions
{
    /// Also asks the servers that the first ones name, with the account of the service that led there. The password
    /// goes to addresses that a server has named, so a person has to want it; the transport's rules hold for each of
    /// them, and a consent to plain text is not carried over.
    bool askOthers = false;
    int mostServers = 24;
    int atOnce = 6;
    CancelToken cancel;
    std::function<void(int done, int known)> progress; ///< any thread
};

/// Asks the servers, each in a read-only session with short limits of its own. Blocking. A server that does not answer
/// is a source with an error.
[[nodiscard]] QList<TopologySource> askTopology(const QList<TopologyQuestion> &questions,
                                                const TopologyScanOptions &options);

} // namespace athanor

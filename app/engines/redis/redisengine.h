// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

namespace athanor {

/// Redis and Valkey: one server, a node of a cluster, or a sentinel (for its facts alone). RESP2 through hiredis'
/// reader over a socket of our own.
class RedisEngine : public Engine
{
public:
    [[nodiscard]] EngineId id() const override { return EngineId::Redis; }
    [[nodiscard]] QString title() const override { return QStringLiteral("Redis"); }
    [[nodiscard]] Capabilities capabilities() const override;
    [[nodiscard]] QList<ConnectionField> fields() const override;
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                        const CancelToken &cancel) const override;
};

} // namespace athanor

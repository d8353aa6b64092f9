// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

namespace athanor {

/// PostgreSQL 11 and later.
class PgEngine : public Engine
{
public:
    [[nodiscard]] EngineId id() const override { return EngineId::PostgreSQL; }
    [[nodiscard]] QString title() const override { return QStringLiteral("PostgreSQL"); }
    [[nodiscard]] Capabilities capabilities() const override;
    [[nodiscard]] QList<ConnectionField> fields() const override;
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                        const CancelToken &cancel) const override;
};

} // namespace athanor

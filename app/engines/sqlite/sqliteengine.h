// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

namespace athanor {

/// A database file of SQLite 3.
class SqliteEngine : public Engine
{
public:
    [[nodiscard]] EngineId id() const override { return EngineId::SQLite; }
    [[nodiscard]] QString title() const override { return QStringLiteral("SQLite"); }
    [[nodiscard]] Capabilities capabilities() const override;
    [[nodiscard]] QList<ConnectionField> fields() const override;
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                        const CancelToken &cancel) const override;
};

} // namespace athanor

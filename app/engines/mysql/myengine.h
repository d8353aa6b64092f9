// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

namespace athanor {

class MyEngine : public Engine
{
public:
    [[nodiscard]] EngineId id() const override { return EngineId::MySQL; }
    [[nodiscard]] QString title() const override { return QStringLiteral("MySQL / MariaDB"); }
    [[nodiscard]] Capabilities capabilities() const override;
    [[nodiscard]] QList<ConnectionField> fields() const override;
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                        const CancelToken &cancel) const override;
};

} // namespace athanor

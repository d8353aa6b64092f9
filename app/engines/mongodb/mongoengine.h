// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

namespace athanor {

/// MongoDB 4.4 to 8 over libmongoc.
class MongoEngine : public Engine
{
public:
    [[nodiscard]] EngineId id() const override { return EngineId::MongoDB; }
    [[nodiscard]] QString title() const override { return QStringLiteral("MongoDB"); }
    [[nodiscard]] Capabilities capabilities() const override;
    [[nodiscard]] QList<ConnectionField> fields() const override;
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const ConnectionSpec &spec,
                                                        const CancelToken &cancel) const override;
};

} // namespace athanor

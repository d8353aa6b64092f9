// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

#include <span>

namespace athanor {

/// THE list of engines.
[[nodiscard]] std::span<const Engine *const> engines();
/// The engine of a URL; Unsupported for one that is not built in.
[[nodiscard]] Result<const Engine *> engineFor(EngineId id);
/// Opens a session for a spec with the engine its URL names.
[[nodiscard]] Result<std::unique_ptr<Session>> openSession(const ConnectionSpec &spec, const CancelToken &cancel = {});

} // namespace athanor

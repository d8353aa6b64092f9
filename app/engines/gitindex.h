// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/fact.h"

#include <QByteArray>

namespace athanor {

/// Whether a git index (gitformat-index, versions 2 to 4) names a path, given with slashes from the top of the work
/// tree. The bytes are a stranger's: every length is checked. Unsupported for other versions.
[[nodiscard]] Fact<bool> gitIndexNames(const QByteArray &index, const QByteArray &path);

} // namespace athanor

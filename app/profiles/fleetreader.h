// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"

#include <QByteArray>
#include <QList>

namespace athanor {

/// The [[service]] tables of a fleet file's text, in order. InvalidInput names `path` and the line, and never shows the
/// line's text. Relative folders come out below `folder`, where the file lies.
[[nodiscard]] Result<QList<Profile>> readFleetText(const QByteArray &text, const QString &path, const QString &folder);

} // namespace athanor

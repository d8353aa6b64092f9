// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/import/envfile.h"
#include "profiles/serviceimport.h"

#include <optional>

namespace athanor {

/// What compose files say of the folder a service is built from; paths absolute.
struct ComposeContext
{
    QString folder;
    QList<ServiceVariable> variables;
};

/// Reads one folder as a service; nothing if it is none. `compose` are the compose services of the folders above and of
/// this one. Nothing is executed.
[[nodiscard]] std::optional<FoundService> readServiceFolder(const QString &folder,
                                                            const QList<ComposeContext> &compose);

/// The compose files right in a folder.
[[nodiscard]] QList<ComposeContext> readComposeContexts(const QString &folder, QStringList *notices);

} // namespace athanor

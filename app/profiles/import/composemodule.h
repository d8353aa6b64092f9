// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/import/envfile.h"

namespace athanor {

/// The module "compose": what needs yaml-cpp.
struct ComposeModule
{
    ComposeFile (*read)(const QByteArray &text, const QString &file);
};

} // namespace athanor

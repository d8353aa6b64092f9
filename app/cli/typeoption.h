// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments.h"
#include "core/result.h"

#include <QMap>

namespace athanor {

/// `--type NAME=TYPE`: what a column type that scripts take from the application is in SQL (Profile::types).
[[nodiscard]] OptionSpec typeOption();
/// Adds the options to the map; a name without a type is taken out. A usage error names what is no such pair.
[[nodiscard]] Status takeTypes(const Arguments &arguments, QMap<QString, QString> *types);
/// "shop.types.Money = Numeric(12, 2), ..."
[[nodiscard]] QString typesText(const QMap<QString, QString> &types);

} // namespace athanor

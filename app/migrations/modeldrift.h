// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"
#include "models/models.h"

namespace athanor {

/// One way in which the models and the database differ, in the terms of `flask db check`.
struct ModelDrift
{
    QString kind; ///< "missing-table", "extra-table", "missing-column", "extra-column", "nullable", "length"
    QString table;
    QString column;
    QString message;
    QString place; ///< FILE:LINE of the declaration, where there is one
};

/// Compares what the source declares with what is there. Types are compared only where both are of a limited length:
/// what a word of the source means to a server is the server's matter. `versionTable` is nobody's.
[[nodiscard]] QList<ModelDrift> compareModels(const DeclaredModels &models, const Schema &schema,
                                              const QString &versionTable);

} // namespace athanor

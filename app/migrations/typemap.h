// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptreader.h"
#include "python/value.h"

namespace athanor {

/// What the profile says of a column type that is neither SQLAlchemy's nor a database's own ("shop.types.Money"), over
/// what is built in for common packages; empty if nobody says anything.
[[nodiscard]] QString mappedType(const ReadContext &context, const QString &path);
/// Whether a mapped type lies in this module or package.
[[nodiscard]] bool holdsMappedType(const ReadContext &context, const QString &module);

/// The type as a script gets it: with or without a call, whatever the arguments. A text that is no type becomes an
/// Unknown that says so. The text is a type as a script writes it ("Numeric(12, 2)", "postgresql.UUID()"), or SQL of
/// the database's own ("geometry(POINT,4326)").
[[nodiscard]] python::PyValue readMappedType(const ReadContext &context, const QString &path, const QString &text);

} // namespace athanor

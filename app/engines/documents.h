// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"

namespace athanor {

/// What a session of an engine with documents can do beyond rows: one document whole, as text. On the session's thread.
class DocumentAccess
{
public:
    virtual ~DocumentAccess() = default;

    /// The document of a row as text to be edited, every value in a spelling that keeps its type. NotFound if it is
    /// gone; Unsupported for one that no text spells exactly.
    [[nodiscard]] virtual Result<QString> documentText(const TableRef &table, const QList<NamedValue> &key) = 0;
    /// Checks an edited text without asking the server: its form, depth, size, an unchanged key. InvalidInput with the
    /// place.
    [[nodiscard]] virtual Status checkDocument(const QString &original, const QString &edited) const = 0;
    /// What saveDocument() would send.
    [[nodiscard]] virtual Result<Statement> documentStatement(const TableRef &table, const QString &original,
                                                              const QString &edited) = 0;
    /// Writes what differs between the two texts, if those fields are still as in `original`; otherwise a conflict with
    /// the row as it is now. Fields that others added meanwhile stay.
    [[nodiscard]] virtual Result<ApplyOutcome> saveDocument(const TableRef &table, const QString &original,
                                                            const QString &edited) = 0;
    /// A new document; its key is made where the text has none.
    [[nodiscard]] virtual Result<ApplyOutcome> insertDocument(const TableRef &table, const QString &text) = 0;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/models.h"
#include "python/tree.h"

#include <QHash>

namespace athanor {

/// "String" of "sqlalchemy.String".
[[nodiscard]] inline QString lastPart(const QString &dotted)
{
    return dotted.section(u'.', -1);
}

/// Reads column declarations of one module. Constants are its top-level integers, so that `String(NAME_LENGTH)` is
/// understood.
class ColumnReader
{
public:
    ColumnReader(const python::Module &module, QString file);

    /// `name = Column(...)`, `name: Mapped[...] = mapped_column(...)`, `name: Mapped[...]`; nothing if it is no column.
    /// What is a column and cannot be read wholly is added to `unread`.
    [[nodiscard]] std::optional<DeclaredColumn> read(const QString &name, const python::Expr *annotation,
                                                     const python::Expr *value, int line,
                                                     QList<UnreadDeclaration> &unread) const;

    /// The last part of what a call calls: "Column" for `db.Column(...)`; empty if it is no plain call.
    [[nodiscard]] static QString calledName(const python::Expr *expr);

private:
    void readCall(const python::Call &call, DeclaredColumn &column, QList<UnreadDeclaration> &unread) const;
    void readType(const python::Expr *type, DeclaredColumn &column, QList<UnreadDeclaration> &unread) const;
    void readKeyword(const python::Keyword &keyword, DeclaredColumn &column, QList<UnreadDeclaration> &unread) const;
    [[nodiscard]] std::optional<int> wholeNumber(const python::Expr *expr) const;
    [[nodiscard]] UnreadDeclaration unreadAt(int line, const QString &why) const { return {m_file, line, why}; }

    QString m_file;
    QHash<QString, int> m_constants;
};

} // namespace athanor

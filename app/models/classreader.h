// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/models.h"
#include "python/tree.h"

namespace athanor {

/// What one class statement says, before its bases are known.
struct ClassFacts
{
    QString name;
    QStringList bases; ///< dotted names as written
    QString file;
    int line = 0;
    std::optional<QString> tableName; ///< __tablename__ as a literal
    bool tableNameUnread = false;     ///< __tablename__ is there, but not as a literal
    bool hasTable = false;            ///< __table__ = ...
    bool isAbstract = false;
    QString schema;
    QList<DeclaredColumn> columns;
    QStringList uniqueAlone; ///< columns of a UniqueConstraint over one column
    QList<UnreadDeclaration> unread;
};

/// Everything of one module that can matter to models.
struct ModuleFacts
{
    QList<ClassFacts> classes;
    QList<DeclaredModel> tables;  ///< x = db.Table("name", ...)
    QStringList declarativeBases; ///< Base = declarative_base()
    QList<UnreadDeclaration> unread;
};

[[nodiscard]] ModuleFacts readModule(const python::Module &module, const QString &file);

} // namespace athanor

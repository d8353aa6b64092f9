// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/operation.h"

namespace athanor {

/// The names that a naming convention of SQLAlchemy gives to constraints and indexes. A convention of the target
/// metadata replaces SQLAlchemy's default, which names only the index of Column(index=True).
class NamingConvention
{
public:
    explicit NamingConvention(const QMap<QString, QString> &templates);

    struct Table
    {
        QString schema, name;
    };

    /// The constraint's name after the convention: as it was where it is op.f() or no template applies, a literal
    /// (truncatable) name where one does. InvalidInput where the template asks for what there is not.
    [[nodiscard]] Result<ConstraintName> name(const ConstraintDef &constraint, const Table &table) const;
    [[nodiscard]] Result<ConstraintName> indexName(const ConstraintName &given, const QStringList &columns,
                                                   const Table &table) const;

private:
    struct Subject;
    [[nodiscard]] Result<ConstraintName> apply(const QString &key, const Subject &subject) const;

    QMap<QString, QString> m_templates;
};

/// A generated name that is too long is cut and given four digits of its MD5, as SQLAlchemy does.
[[nodiscard]] QString truncatedName(const QString &name, int limit);

/// Gives a constraint of any kind its name.
void setConstraintName(ConstraintDef &constraint, const ConstraintName &name);

} // namespace athanor

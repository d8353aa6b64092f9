// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"

namespace athanor {

/// Identifiers as SQLAlchemy's IdentifierPreparer writes them: quoted only where the name is reserved in its dialect,
/// has an upper-case letter, a character outside [A-Za-z0-9_$], or begins with a digit or "$". Migration statements
/// need these rules to be the ones Alembic would send; everything else uses quoteName(), which always quotes.
class IdentifierQuoting
{
public:
    /// `doublePercents`: as `alembic --sql` prints names for psycopg2 and pymysql.
    /// MariaDB reserves other words than MySQL.
    explicit IdentifierQuoting(DialectId dialect, bool doublePercents = false, bool mariadb = false);

    [[nodiscard]] QString quote(const QString &name) const;
    [[nodiscard]] QString quoteAlways(const QString &name) const;
    /// Each part of a name with dots by itself.
    [[nodiscard]] QString quoteDotted(const QString &name) const;
    /// schema.table as SQLAlchemy's own statements write it.
    [[nodiscard]] QString table(const QString &schema, const QString &name) const;
    /// schema.table as Alembic's ALTER statements write it: a schema name is split at its dots.
    [[nodiscard]] QString alteredTable(const QString &schema, const QString &name) const;
    [[nodiscard]] bool needsQuotes(const QString &name) const;
    [[nodiscard]] static bool hasIllegalCharacters(const QString &name);

private:
    DialectId m_dialect;
    QChar m_quote;
    bool m_doublePercents;
    bool m_mariadb;
};

} // namespace athanor

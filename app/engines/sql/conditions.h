// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"
#include "engines/sql/dialect.h"

namespace athanor {

/// Collects the bound values of one statement and hands out their placeholders: "?" or "$1", "$2" ...
class Binds
{
public:
    explicit Binds(DialectId dialect) : m_dialect(dialect) {}

    [[nodiscard]] QString add(const Value &value)
    {
        m_values.append(value);
        return m_dialect == DialectId::PostgreSQL ? u'$' + QString::number(m_values.size()) : QString(u'?');
    }
    [[nodiscard]] DialectId dialect() const { return m_dialect; }
    [[nodiscard]] const QList<Value> &values() const { return m_values; }

private:
    DialectId m_dialect;
    QList<Value> m_values;
};

/// The column of that name; InvalidInput with the table's name if there is none.
[[nodiscard]] Result<const Column *> findColumn(const Table &table, const QString &name);

/// A value as the column wants it bound: "true" in a Boolean column of SQLite is 1.
[[nodiscard]] Value bindable(DialectId dialect, const Column &column, const Value &value);

/// The placeholder of a value that is compared with the column, bound, and cast where MySQL would otherwise compare two
/// numbers as doubles.
[[nodiscard]] QString comparedPlaceholder(const Column &column, const Value &value, Binds &binds);

/// " WHERE a AND b" of the filters, or nothing.
[[nodiscard]] Result<QString> whereOf(const Table &table, const QList<Filter> &filters, Binds &binds);

/// True if the column still has the value that was seen, NULL equal to NULL, compared as exactly as the engine can.
[[nodiscard]] Result<QString> unchangedCondition(const Column &column, const Value &seen, Binds &binds);
/// The same for a key column, spelled so that its index serves.
[[nodiscard]] Result<QString> keyCondition(const Column &column, const Value &value, Binds &binds);

/// True for types of PostgreSQL that have no equality or order of their own (json, xml, point ...).
[[nodiscard]] bool lacksComparison(DialectId dialect, const Column &column);

} // namespace athanor

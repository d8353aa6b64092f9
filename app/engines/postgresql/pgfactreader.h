// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"
#include "engines/sql/sqlconnection.h"

#include <optional>

namespace athanor {

/// One row of an answer, read by position.
class PgFactRow
{
public:
    explicit PgFactRow(Row values) : m_values(std::move(values)) {}
    [[nodiscard]] bool isNull(qsizetype i) const { return m_values.value(i).isNull(); }
    [[nodiscard]] QString text(qsizetype i) const { return boundedText(m_values.value(i).toText(), 1000, false); }
    [[nodiscard]] bool flag(qsizetype i) const;
    [[nodiscard]] double number(qsizetype i) const { return m_values.value(i).toText().toDouble(); }
    [[nodiscard]] std::optional<double> optionalNumber(qsizetype i) const;

private:
    Row m_values;
};

/// A read-only transaction with the catalog's search_path and short limits, in which each question stands behind a
/// savepoint of its own. Rolled back when it goes.
class PgFactReader
{
public:
    PgFactReader(SqlConnection &connection, const CancelToken &cancel);
    ~PgFactReader();
    PgFactReader(const PgFactReader &) = delete;
    PgFactReader &operator=(const PgFactReader &) = delete;

    [[nodiscard]] Fact<QList<PgFactRow>> ask(const QString &sql) const;
    /// Exactly one row; none is a gap.
    [[nodiscard]] Fact<PgFactRow> askOne(const QString &sql) const;

private:
    SqlConnection &m_connection;
    CancelToken m_cancel;
    std::optional<FactGap> m_unusable; ///< why no question can be asked at all
};

} // namespace athanor

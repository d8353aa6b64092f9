// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgfactreader.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostRows = 10000;

} // namespace

bool PgFactRow::flag(qsizetype i) const
{
    const Value value = m_values.value(i);
    if (const bool *flag = std::get_if<bool>(&value.data()))
        return *flag;
    const QString text = value.toText();
    return text == "t"_L1 || text == "true"_L1 || text == "on"_L1 || text == "1"_L1;
}

std::optional<double> PgFactRow::optionalNumber(qsizetype i) const
{
    if (isNull(i))
        return std::nullopt;
    return number(i);
}

PgFactReader::PgFactReader(SqlConnection &connection, const CancelToken &cancel)
    : m_connection(connection), m_cancel(cancel)
{
    // The path and the limits are set in the transaction, so that they end with it whatever happens.
    for (const QString &sql : {u"BEGIN TRANSACTION READ ONLY"_s, u"SET LOCAL search_path = pg_catalog"_s,
                               u"SET LOCAL statement_timeout = '5s'"_s, u"SET LOCAL lock_timeout = '500ms'"_s}) {
        if (const auto done = m_connection.run(sql); !done) {
            m_unusable = FactGap::of(done.error());
            return;
        }
    }
}

PgFactReader::~PgFactReader()
{
    // A rollback that fails means the connection is gone, and the transaction with it.
    if (m_connection.inTransaction())
        (void)m_connection.run(u"ROLLBACK"_s);
}

Fact<QList<PgFactRow>> PgFactReader::ask(const QString &sql) const
{
    if (m_unusable)
        return *m_unusable;
    if (m_cancel.isCancelled())
        return FactGap{FactGap::Kind::TimedOut, u"stopped before this was asked"_s};
    if (const auto marked = m_connection.run(u"SAVEPOINT athanor_fact"_s); !marked)
        return FactGap::of(marked.error());
    const auto answer = m_connection.run(sql, {}, MostRows);
    (void)m_connection.run(answer ? u"RELEASE SAVEPOINT athanor_fact"_s : u"ROLLBACK TO SAVEPOINT athanor_fact"_s);
    if (!answer)
        return FactGap::of(answer.error());
    QList<PgFactRow> rows;
    for (const Row &row : answer->rows)
        rows += PgFactRow(row);
    return rows;
}

Fact<PgFactRow> PgFactReader::askOne(const QString &sql) const
{
    const auto rows = ask(sql);
    if (!rows)
        return rows.gap();
    if (rows->isEmpty())
        return FactGap{FactGap::Kind::Hidden, u"the server shows no row to this account"_s};
    return rows->first();
}

} // namespace athanor

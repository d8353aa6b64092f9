// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/sqlconnection.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void rollBack(SqlConnection &connection)
{
    // The caller reports why the work failed; a server that lost the connection has rolled back by itself.
    if (connection.isOpen() && connection.inTransaction())
        (void)connection.run(u"ROLLBACK"_s);
}

} // namespace

Status SqlConnection::stream(const QString &sql, const QList<Value> &binds,
                             const std::function<bool(const QStringList &, const Row &)> &row)
{
    return read(sql, binds, [&](const QStringList &columns, CellRow cells) { return row(columns, rowOfCells(cells)); });
}

Status inTransaction(SqlConnection &connection, const QString &begin, const std::function<Status()> &work)
{
    if (const auto begun = connection.run(begin); !begun)
        return fail(begun);
    if (Status done = work(); !done) {
        rollBack(connection);
        return done;
    }
    if (const auto committed = connection.run(u"COMMIT"_s); !committed) {
        rollBack(connection);
        return fail(committed);
    }
    return {};
}

QDeadlineTimer deadlineIn(std::chrono::milliseconds timeout)
{
    return timeout.count() > 0 ? QDeadlineTimer(timeout) : QDeadlineTimer(QDeadlineTimer::Forever);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "recordedconnection.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

void RecordedConnection::answer(const QString &part, const QString &columns, const QStringList &rows)
{
    ResultSet set;
    set.columns = columns.split(u'|');
    for (const QString &line : rows) {
        Row row;
        for (const QString &cell : line.split(u'|'))
            row += cell == "\\N"_L1 ? Value() : Value(cell);
        set.rows += row;
    }
    m_answers += {part, set};
}

void RecordedConnection::refuse(const QString &part, const Error &error)
{
    m_answers += {part, fail(error)};
}

Result<ResultSet> RecordedConnection::run(const QString &sql, const QList<Value> &, qint64)
{
    for (const auto &[part, answer] : std::as_const(m_answers)) {
        if (sql.contains(part))
            return answer;
    }
    return fail(Error::database(u"Nothing is recorded for this statement."_s, sql));
}

Status RecordedConnection::read(const QString &, const QList<Value> &, const RowSink &, qint64)
{
    return fail(Error::unsupported(u"A recorded server does not stream."_s));
}

} // namespace athanor::test

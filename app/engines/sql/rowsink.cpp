// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/rowsink.h"

namespace athanor {

using namespace Qt::StringLiterals;

RowSink gatherRows(ResultSet *result, qint64 maxRows)
{
    return [result, maxRows](const QStringList &columns, CellRow row) {
        result->columns = columns;
        if (result->rows.size() >= maxRows)
            return false;
        result->rows.append(rowOfCells(row));
        return true;
    };
}

Error tooManyRows(qint64 maxRows)
{
    return Error::refused(u"The statement gives more than %1 rows; narrow it down."_s.arg(maxRows));
}

} // namespace athanor

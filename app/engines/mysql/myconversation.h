// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mysql/myconnection.h"
#include "engines/openssl.h"
#include "engines/sql/rowsink.h"

#include <future>

namespace athanor {

/// One statement from sending to its last answer.
struct MyConnection::Conversation
{
    QString sql;
    RowSink sink;
    QDeadlineTimer deadline;
    bool interruptible = true;   ///< COMMIT and ROLLBACK are not
    bool outcomeMatters = false; ///< something may stay written if the answer is lost
    bool sent = false;
    bool interrupted = false;    ///< a KILL is on its way to the server
    bool byPerson = false;       ///< ... because requestCancel() was called, not because of the deadline
    std::future<void> delivered; ///< of that KILL
    QDeadlineTimer again;        ///< when it is sent once more
    bool sinkFull = false;
    qint64 offered = 0; ///< rows
    qint64 affected = -1;
    std::optional<qint64> insertId;
    int warnings = 0;
    QStringList columns;

    /// Without values and, most likely, without rows: one round trip instead of three. Rows of the text protocol have
    /// rounded floats.
    [[nodiscard]] bool goesAsText(const QList<Value> &binds) const;
};

template <typename Start, typename Go>
Status MyConnection::drive(Conversation &talk, Start start, Go go)
{
    // An error that another connection left with OpenSSL on this thread would be taken for one of this connection.
    ERR_clear_error();
    int status = start();
    while (status != 0) {
        const auto ready = await(talk, status);
        if (!ready)
            return fail(ready);
        ERR_clear_error();
        if (*ready != 0)
            status = go(*ready);
    }
    return {};
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/sql/sqlconnection.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace athanor {

/// Hands a raised CancelToken on to a connection while statements run, so that a cancel ends the statement under way
/// and does not wait for its end. One thread of its own; made, stopped and destroyed on the connection's thread.
class CancelWatch
{
public:
    CancelWatch(SqlConnection &connection, CancelToken cancel);
    ~CancelWatch();
    CancelWatch(const CancelWatch &) = delete;
    CancelWatch &operator=(const CancelWatch &) = delete;

    /// From here on no cancel reaches the connection, and one that no statement has seen is taken back.
    void stop();

private:
    void watch();

    SqlConnection &m_connection;
    CancelToken m_cancel;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopped = false;
    std::thread m_thread;
};

} // namespace athanor

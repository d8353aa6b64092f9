// SPDX-License-Identifier: Apache-2.0
#include "migrations/cancelwatch.h"

#include <chrono>

namespace athanor {

CancelWatch::CancelWatch(SqlConnection &connection, CancelToken cancel)
    : m_connection(connection), m_cancel(std::move(cancel)), m_thread([this] { watch(); })
{
}

CancelWatch::~CancelWatch()
{
    stop();
}

void CancelWatch::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    m_connection.clearCancel();
}

void CancelWatch::watch()
{
    // The token is a bare flag that a signal handler may raise, so it is looked at and not waited for.
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, std::chrono::milliseconds(50), [this] { return m_stopped; })) {
        if (m_cancel.isCancelled()) {
            m_connection.requestCancel();
            return;
        }
    }
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace athanor {

/// A request to stop that a thread blocked in poll() wakes up for. request() and clear() may be called from any thread.
class CancelSignal
{
public:
    CancelSignal();
    ~CancelSignal();
    CancelSignal(const CancelSignal &) = delete;
    CancelSignal &operator=(const CancelSignal &) = delete;

    void request();
    void clear();
    [[nodiscard]] bool isRequested() const { return m_requested.load(std::memory_order_acquire); }
    /// Readable while requested; -1 if the system gave none.
    [[nodiscard]] int descriptor() const { return m_fd; }

private:
    std::atomic<bool> m_requested{false};
    int m_fd = -1;
};

} // namespace athanor

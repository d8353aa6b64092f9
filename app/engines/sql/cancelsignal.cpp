// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/cancelsignal.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace athanor {

CancelSignal::CancelSignal() : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

CancelSignal::~CancelSignal()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

void CancelSignal::request()
{
    m_requested.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    // A full counter is readable already, so a failed write loses nothing.
    [[maybe_unused]] const auto written = ::write(m_fd, &one, sizeof one);
}

void CancelSignal::clear()
{
    m_requested.store(false, std::memory_order_release);
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_fd, &count, sizeof count);
}

} // namespace athanor

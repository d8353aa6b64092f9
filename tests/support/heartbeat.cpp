// SPDX-License-Identifier: Apache-2.0
#include "support/heartbeat.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

namespace athanor::test {

namespace {

constexpr qint64 beatMs = 5;
constexpr qint64 nsPerMs = 1000000;

} // namespace

Heartbeat::Heartbeat() : m_statistics(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC))
{
    m_timer.setInterval(int(beatMs));
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    m_reference = std::thread([this] { keepReference(); });
    m_spent = spent();
    m_since.start();
    m_timer.start();
}

Heartbeat::~Heartbeat()
{
    m_stop = true;
    m_reference.join();
    if (m_statistics >= 0)
        ::close(m_statistics);
}

/// A thread that only sleeps shows what the machine does to any thread.
void Heartbeat::keepReference()
{
    while (!m_stop) {
        QElapsedTimer nap;
        nap.start();
        std::this_thread::sleep_for(std::chrono::milliseconds(beatMs));
        if (const qint64 late = nap.elapsed() - beatMs; late > 1)
            m_machineLate.fetch_add(late);
    }
}

Heartbeat::Spent Heartbeat::spent() const
{
    Spent spent;
    timespec cpu{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu) == 0)
        spent.computing = qint64(cpu.tv_sec) * 1000 * nsPerMs + cpu.tv_nsec;
    // "time on a processor, time in its queue, slices": Documentation/scheduler/sched-stats.rst of Linux.
    std::array<char, 128> text{};
    if (m_statistics >= 0 && ::pread(m_statistics, text.data(), text.size() - 1, 0) > 0) {
        long long onProcessor = 0, queueing = 0;
        if (std::sscanf(text.data(), "%lld %lld", &onProcessor, &queueing) == 2)
            spent.queueing = queueing;
    }
    return spent;
}

void Heartbeat::beat()
{
    const qint64 gap = m_since.restart();
    const Spent now = spent();
    const qint64 work = (now.computing - m_spent.computing) / nsPerMs;
    const qint64 queue = (now.queueing - m_spent.queueing) / nsPerMs;
    m_spent = now;
    const qint64 machine = qMax(queue, m_machineLate.exchange(0));
    m_longestBlock = qMax(m_longestBlock, gap - work - machine);
    m_longestWork = qMax(m_longestWork, work);
}

qint64 Heartbeat::longestBlock()
{
    beat();
    return m_longestBlock;
}

qint64 Heartbeat::longestWork()
{
    beat();
    return m_longestWork;
}

} // namespace athanor::test

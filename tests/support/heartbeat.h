// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <thread>

namespace athanor::test {

/// Beats every few milliseconds in the event loop of the thread that makes it, and remembers the longest time that the
/// thread was kept from a beat by something of its own. Time spent waiting for a processor, and time in which an idle
/// thread beside it came late as well, is the machine's and does not count.
class Heartbeat : public QObject
{
public:
    Heartbeat();
    ~Heartbeat() override;

    /// Milliseconds asleep in a call: network, lock, file.
    [[nodiscard]] qint64 longestBlock();
    /// Milliseconds of computing between two beats.
    [[nodiscard]] qint64 longestWork();

private:
    struct Spent
    {
        qint64 computing = 0, queueing = 0; ///< nanoseconds of this thread
    };
    [[nodiscard]] Spent spent() const;
    void beat();
    void keepReference();

    QTimer m_timer;
    QElapsedTimer m_since;
    Spent m_spent;
    int m_statistics = -1;
    qint64 m_longestBlock = 0, m_longestWork = 0;
    std::atomic<bool> m_stop{false};
    std::atomic<qint64> m_machineLate{0};
    std::thread m_reference;
};

/// How long a thing that is promised within `ms` may take on a machine that has other work to do. What the promise
/// keeps away takes longer still, or never ends.
[[nodiscard]] constexpr qint64 patiently(qint64 ms)
{
    return ms * 5;
}

} // namespace athanor::test

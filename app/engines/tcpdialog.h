// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <chrono>
#include <utility>

namespace athanor {

using SteadyTime = std::chrono::steady_clock::time_point;

/// All addresses of a host name, asked on a thread of its own, because the system's resolver knows no deadline.
[[nodiscard]] Result<QList<QHostAddress>> resolveHost(const QString &host, SteadyTime deadline);

/// A bare TCP connection that never waits beyond its deadline. One thread.
class TcpDialog
{
public:
    [[nodiscard]] static Result<TcpDialog> open(const QList<QHostAddress> &addresses, quint16 port, SteadyTime deadline,
                                                const CancelToken &cancel);
    TcpDialog(TcpDialog &&other) noexcept;
    TcpDialog &operator=(TcpDialog &&) = delete;
    ~TcpDialog();

    [[nodiscard]] Status write(const QByteArray &bytes);
    /// What has arrived, at least one byte and at most `limit`; empty when the other side closed.
    [[nodiscard]] Result<QByteArray> readSome(qsizetype limit = 16384);
    /// The error text is the same for every probe: waiting, cancelled or broken.
    [[nodiscard]] Status wait(bool forWriting);
    /// Hands the non-blocking descriptor over; this object is of no more use.
    [[nodiscard]] int release() { return std::exchange(m_descriptor, -1); }

private:
    TcpDialog(int descriptor, SteadyTime deadline, const CancelToken &cancel);
    int m_descriptor = -1;
    SteadyTime m_deadline;
    CancelToken m_cancel;
};

} // namespace athanor

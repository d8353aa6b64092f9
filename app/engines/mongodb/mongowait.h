// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"
#include "engines/sql/cancelsignal.h"

#include <QDeadlineTimer>

#include <functional>

#include <poll.h>

namespace athanor {

/// How long the running call of a MongoDB session may wait, and why it had to end. Shared by a session and the streams
/// below it, which libmongoc calls. On the session's thread, but for the signal.
class MongoWait
{
public:
    enum class End { None, TimedOut, Cancelled, Broken, Hostile };

    CancelSignal signal;
    CancelToken opening; ///< looked at while the session opens
    bool isOpening = false;
    QDeadlineTimer deadline{QDeadlineTimer::Forever};
    /// Called once for a cancel: asks the server to stop what runs. May take a moment.
    std::function<void()> askServerToStop;

    /// A new call begins: until `until`, nothing ended yet.
    void begin(QDeadlineTimer until);
    /// The call is over; a cancel that it has seen is taken back.
    void finish();
    /// Waits for the descriptor; false: it ended.
    [[nodiscard]] bool waitFor(int descriptor, short events);
    /// Like it for several descriptors of one scan, at most `ms`. -1: it ended; otherwise how many are ready.
    [[nodiscard]] int waitForAny(pollfd *entries, qsizetype count, int ms);

    void endBy(End how, const QString &reason);
    /// Takes back an end that concerned one of several servers alone, unless the call itself is over.
    void forgive(const QDeadlineTimer &whole);
    [[nodiscard]] End end() const { return m_end; }
    /// The end as an error. REQUIRES: end() != None
    [[nodiscard]] Error error() const;

    /// Bytes of a command of this call have gone out.
    bool sent = false;

private:
    [[nodiscard]] bool goesOn();
    [[nodiscard]] int patience(int most) const;

    End m_end = End::None;
    QString m_reason;
    bool m_cancelSeen = false;
    QDeadlineTimer m_grace{QDeadlineTimer::Forever};
};

} // namespace athanor

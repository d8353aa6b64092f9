// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongowait.h"

#include <cerrno>
#include <vector>

#include <poll.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// After a cancel the server has this long to answer; then the socket goes.
constexpr std::chrono::milliseconds MongoCancelGrace{2000};
/// The token of an opening has no descriptor, so it is looked at a few times a second.
constexpr int OpeningStepMs = 50;

} // namespace

void MongoWait::begin(QDeadlineTimer until)
{
    deadline = until;
    m_end = End::None;
    m_reason.clear();
    m_cancelSeen = false;
    m_grace = QDeadlineTimer(QDeadlineTimer::Forever);
    sent = false;
}

void MongoWait::finish()
{
    if (m_cancelSeen)
        signal.clear();
    m_cancelSeen = false;
    deadline = QDeadlineTimer(QDeadlineTimer::Forever);
}

bool MongoWait::goesOn()
{
    if (m_end != End::None)
        return false;
    if (isOpening && opening.isCancelled()) {
        endBy(End::Cancelled, {});
        return false;
    }
    if (signal.isRequested() && !m_cancelSeen) {
        m_cancelSeen = true;
        m_grace = QDeadlineTimer(MongoCancelGrace);
        if (askServerToStop)
            askServerToStop();
    }
    if (m_cancelSeen && m_grace.hasExpired()) {
        endBy(End::Cancelled, {});
        return false;
    }
    // Looked at each time: a server that answers byte by byte must not go on for ever.
    if (deadline.hasExpired()) {
        endBy(End::TimedOut, {});
        return false;
    }
    return true;
}

int MongoWait::patience(int most) const
{
    qint64 ms = most < 0 ? OpeningStepMs * 20 : most;
    if (isOpening)
        ms = qMin<qint64>(ms, OpeningStepMs);
    if (!deadline.isForever())
        ms = qMin(ms, deadline.remainingTime());
    if (!m_grace.isForever())
        ms = qMin(ms, m_grace.remainingTime());
    return int(qMax<qint64>(0, ms));
}

bool MongoWait::waitFor(int descriptor, short events)
{
    while (goesOn()) {
        pollfd entry{descriptor, events, 0};
        const int ready = waitForAny(&entry, 1, -1);
        if (ready > 0)
            return true;
        if (ready < 0)
            return false;
    }
    return false;
}

int MongoWait::waitForAny(pollfd *entries, qsizetype count, int ms)
{
    if (!goesOn())
        return -1;
    std::vector<pollfd> all(entries, entries + count);
    // Once seen, the signal stays readable and would wake for nothing.
    if (!m_cancelSeen && signal.descriptor() >= 0)
        all.push_back({signal.descriptor(), POLLIN, 0});
    const int got = ::poll(all.data(), nfds_t(all.size()), patience(ms));
    if (got < 0 && errno != EINTR) {
        endBy(End::Broken, u"poll failed"_s);
        return -1;
    }
    int ready = 0;
    for (qsizetype i = 0; i < count; ++i) {
        entries[i].revents = all[size_t(i)].revents;
        ready += entries[i].revents != 0 ? 1 : 0;
    }
    return ready;
}

void MongoWait::endBy(End how, const QString &reason)
{
    if (m_end != End::None)
        return;
    m_end = how;
    m_reason = reason;
}

void MongoWait::forgive(const QDeadlineTimer &whole)
{
    if (m_end != End::Cancelled && !whole.hasExpired())
        m_end = End::None;
}

Error MongoWait::error() const
{
    switch (m_end) {
    case End::TimedOut:
        return Error::timeout(u"The server did not answer in time; narrow the request down or allow more time."_s);
    case End::Cancelled:
        return Error::cancelled(u"Stopped."_s);
    case End::Hostile:
        return Error::database(m_reason);
    case End::None:
    case End::Broken:
        break;
    }
    return Error::unreachable(u"The connection to the server broke; try again."_s, boundedText(m_reason, 300));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr double StandbyLagSeconds = 10;
constexpr double StandbyLagBytes = 64.0 * 1024 * 1024;
constexpr double ReplayLagSeconds = 30;

/// A profile that may write, or asks for a server that takes writes, means the primary.
bool expectsPrimary(const ServiceFacts &facts)
{
    const QString target = facts.url.option(u"target_session_attrs"_s).value_or(QString());
    if (target == "read-write"_L1 || target == "primary"_L1)
        return true;
    return !facts.readOnlyProfile && target != "standby"_L1 && target != "read-only"_L1 &&
           target != "prefer-standby"_L1;
}

} // namespace

Verdict pgNodeRole(const CheckInput &in)
{
    const Fact<PgNode> &node = in.facts.pg.node;
    if (!node)
        return unknown(node.gap());
    const QString seen =
        u"%1 of cluster %2"_s.arg(node->standby ? u"A standby"_s : u"The primary"_s, node->systemIdentifier);
    if (node->standby && expectsPrimary(in.facts))
        return failed(seen + "; the profile expects the primary"_L1);
    return passed(seen);
}

Verdict pgStandbysStream(const CheckInput &in)
{
    const Fact<PgNode> &node = in.facts.pg.node;
    const Fact<QList<PgStandby>> &standbys = in.facts.pg.standbys;
    if (!node)
        return unknown(node.gap());
    if (node->standby)
        return notApplicable(u"This node is a standby."_s);
    if (!standbys)
        return unknown(standbys.gap());
    const auto expected = in.facts.pg.setting(u"synchronous_standby_names"_s);
    if (standbys->isEmpty()) {
        if (!expected)
            return unknown(expected.gap());
        return expected->isEmpty()
                   ? notApplicable(u"No standby is attached, and none is expected."_s)
                   : failed(u"No standby is attached, but synchronous_standby_names is %1"_s.arg(*expected));
    }
    QStringList stopped;
    QStringList late;
    bool hidden = false;
    for (const PgStandby &standby : *standbys) {
        if (!standby.state)
            hidden = true;
        else if (*standby.state != "streaming"_L1)
            stopped += u"%1 (%2)"_s.arg(standby.name, *standby.state);
        else if (standby.replayLagSeconds.value_or(0) > StandbyLagSeconds ||
                 standby.lagBytes.value_or(0) > StandbyLagBytes)
            late += u"%1 (%2 s, %3 bytes)"_s.arg(standby.name)
                        .arg(standby.replayLagSeconds.value_or(0), 0, 'f', 1)
                        .arg(standby.lagBytes.value_or(0), 0, 'f', 0);
    }
    if (!stopped.isEmpty())
        return failed(u"Not streaming: %1"_s.arg(listed(stopped)));
    if (hidden)
        return unknown(u"the state of %1 standby(s) is hidden from this account; pg_monitor would show it"_s.arg(
            standbys->size()));
    return late.isEmpty() ? passed(u"%1 standby(s) streaming"_s.arg(standbys->size()))
                          : warned(u"Behind: %1"_s.arg(listed(late)));
}

Verdict pgStandbyReplays(const CheckInput &in)
{
    const Fact<PgNode> &node = in.facts.pg.node;
    if (!node)
        return unknown(node.gap());
    if (!node->standby)
        return notApplicable(u"This node is the primary."_s);
    const Fact<PgReceiver> &receiver = in.facts.pg.receiver;
    if (!receiver)
        return unknown(receiver.gap());
    if (receiver->replayPaused)
        return failed(u"Replay is paused"_s);
    if (!receiver->present)
        return failed(u"No WAL receiver runs"_s);
    if (!receiver->status)
        return unknown(u"the state of the WAL receiver is hidden from this account; pg_monitor would show it"_s);
    // An idle primary sends nothing, so the last transaction looks old although all of it has been replayed.
    if (!receiver->caughtUp && receiver->lagSeconds.value_or(0) > ReplayLagSeconds)
        return warned(u"Replay is %1 s behind"_s.arg(receiver->lagSeconds.value_or(0), 0, 'f', 0));
    return passed(u"The WAL receiver is %1"_s.arg(*receiver->status));
}

Verdict pgReplicationSlots(const CheckInput &in)
{
    const Fact<QList<PgSlot>> &found = in.facts.pg.replicationSlots;
    if (!found)
        return unknown(found.gap());
    QStringList lost;
    QStringList idle;
    for (const PgSlot &slot : *found) {
        if (slot.walStatus == "lost"_L1 || slot.walStatus == "unreserved"_L1)
            lost += u"%1 (%2)"_s.arg(slot.name, slot.walStatus);
        else if (!slot.active)
            idle += slot.name;
    }
    if (!lost.isEmpty())
        return failed(u"WAL that a slot needs is gone: %1"_s.arg(listed(lost)));
    return idle.isEmpty() ? passed(u"%1 slot(s), all in use"_s.arg(found->size()))
                          : warned(u"Nobody reads from %1, and WAL piles up for it"_s.arg(listed(idle)));
}

Verdict pgArchiving(const CheckInput &in)
{
    const Fact<PgArchiver> &archiver = in.facts.pg.archiver;
    if (!archiver)
        return unknown(archiver.gap());
    if (archiver->lastAttemptFailed)
        return failed(u"The last attempt to archive failed; %1 failure(s) so far"_s.arg(archiver->failed));
    const auto mode = in.facts.pg.setting(u"archive_mode"_s);
    if (!mode)
        return unknown(mode.gap());
    return *mode == "off"_L1 ? warned(u"archive_mode is off: no restore to a point in time"_s)
                             : passed(u"archive_mode is %1"_s.arg(*mode));
}

} // namespace athanor::rules

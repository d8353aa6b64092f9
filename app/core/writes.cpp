// SPDX-License-Identifier: Apache-2.0
#include "core/writes.h"

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array rules{
    WriteRule{"checks.list"_L1, WriteClass::Read},
    WriteRule{"checks.run"_L1, WriteClass::Read},
    WriteRule{"demo"_L1, WriteClass::Local},
    WriteRule{"fleet.import"_L1, WriteClass::Local},
    WriteRule{"fleet.list"_L1, WriteClass::Read},
    WriteRule{"fleet.new"_L1, WriteClass::Local},
    WriteRule{"fleet.status"_L1, WriteClass::Read},
    WriteRule{"migrations.apply"_L1, WriteClass::Guarded},
    WriteRule{"migrations.branches"_L1, WriteClass::Read},
    WriteRule{"migrations.heads"_L1, WriteClass::Read},
    WriteRule{"migrations.history"_L1, WriteClass::Read},
    WriteRule{"migrations.preview"_L1, WriteClass::Read},
    WriteRule{"migrations.rehearse"_L1, WriteClass::Guarded},
    WriteRule{"migrations.show"_L1, WriteClass::Read},
    WriteRule{"migrations.stamp"_L1, WriteClass::Guarded},
    WriteRule{"migrations.status"_L1, WriteClass::Read},
    WriteRule{"migrations.wave"_L1, WriteClass::Guarded},
    WriteRule{"profile.add"_L1, WriteClass::Local},
    WriteRule{"profile.remove"_L1, WriteClass::Local},
    WriteRule{"profile.set"_L1, WriteClass::Local},
    WriteRule{"profile.show"_L1, WriteClass::Read},
    WriteRule{"profile.test"_L1, WriteClass::Read},
    WriteRule{"records.delete"_L1, WriteClass::Guarded},
    WriteRule{"records.export"_L1, WriteClass::Local},
    WriteRule{"records.import"_L1, WriteClass::Guarded},
    WriteRule{"records.insert"_L1, WriteClass::Guarded},
    WriteRule{"records.list"_L1, WriteClass::Read},
    WriteRule{"records.tables"_L1, WriteClass::Read},
    WriteRule{"records.update"_L1, WriteClass::Guarded},
    // Commands of Redis that its engine may send. CLIENT KILL ends a connection of our own that was cancelled.
    WriteRule{"redis.acl getuser"_L1, WriteClass::Read},
    WriteRule{"redis.acl list"_L1, WriteClass::Read},
    WriteRule{"redis.acl whoami"_L1, WriteClass::Read},
    WriteRule{"redis.asking"_L1, WriteClass::Read},
    WriteRule{"redis.auth"_L1, WriteClass::Read},
    WriteRule{"redis.client id"_L1, WriteClass::Read},
    WriteRule{"redis.client kill"_L1, WriteClass::Read},
    WriteRule{"redis.client list"_L1, WriteClass::Read},
    WriteRule{"redis.client setname"_L1, WriteClass::Read},
    WriteRule{"redis.cluster info"_L1, WriteClass::Read},
    WriteRule{"redis.cluster nodes"_L1, WriteClass::Read},
    WriteRule{"redis.cluster slots"_L1, WriteClass::Read},
    WriteRule{"redis.config get"_L1, WriteClass::Read},
    WriteRule{"redis.dbsize"_L1, WriteClass::Read},
    WriteRule{"redis.del"_L1, WriteClass::Guarded},
    WriteRule{"redis.discard"_L1, WriteClass::Guarded},
    WriteRule{"redis.exec"_L1, WriteClass::Guarded},
    WriteRule{"redis.exists"_L1, WriteClass::Read},
    WriteRule{"redis.expire"_L1, WriteClass::Guarded},
    WriteRule{"redis.get"_L1, WriteClass::Read},
    WriteRule{"redis.getrange"_L1, WriteClass::Read},
    WriteRule{"redis.hdel"_L1, WriteClass::Guarded},
    WriteRule{"redis.hello"_L1, WriteClass::Read},
    WriteRule{"redis.hkeys"_L1, WriteClass::Read},
    WriteRule{"redis.hlen"_L1, WriteClass::Read},
    WriteRule{"redis.hmget"_L1, WriteClass::Read},
    WriteRule{"redis.hset"_L1, WriteClass::Guarded},
    WriteRule{"redis.hstrlen"_L1, WriteClass::Read},
    WriteRule{"redis.info"_L1, WriteClass::Read},
    WriteRule{"redis.llen"_L1, WriteClass::Read},
    WriteRule{"redis.lrange"_L1, WriteClass::Read},
    WriteRule{"redis.ltrim"_L1, WriteClass::Guarded},
    WriteRule{"redis.memory usage"_L1, WriteClass::Read},
    WriteRule{"redis.module list"_L1, WriteClass::Read},
    WriteRule{"redis.multi"_L1, WriteClass::Guarded},
    WriteRule{"redis.persist"_L1, WriteClass::Guarded},
    WriteRule{"redis.ping"_L1, WriteClass::Read},
    WriteRule{"redis.readonly"_L1, WriteClass::Read},
    WriteRule{"redis.role"_L1, WriteClass::Read},
    WriteRule{"redis.rpush"_L1, WriteClass::Guarded},
    WriteRule{"redis.sadd"_L1, WriteClass::Guarded},
    WriteRule{"redis.scan"_L1, WriteClass::Read},
    WriteRule{"redis.scard"_L1, WriteClass::Read},
    WriteRule{"redis.select"_L1, WriteClass::Read},
    WriteRule{"redis.sentinel master"_L1, WriteClass::Read},
    WriteRule{"redis.sentinel masters"_L1, WriteClass::Read},
    WriteRule{"redis.sentinel replicas"_L1, WriteClass::Read},
    WriteRule{"redis.sentinel sentinels"_L1, WriteClass::Read},
    WriteRule{"redis.set"_L1, WriteClass::Guarded},
    WriteRule{"redis.smembers"_L1, WriteClass::Read},
    WriteRule{"redis.srem"_L1, WriteClass::Guarded},
    WriteRule{"redis.strlen"_L1, WriteClass::Read},
    WriteRule{"redis.time"_L1, WriteClass::Read},
    WriteRule{"redis.ttl"_L1, WriteClass::Read},
    WriteRule{"redis.type"_L1, WriteClass::Read},
    WriteRule{"redis.unwatch"_L1, WriteClass::Read},
    WriteRule{"redis.watch"_L1, WriteClass::Read},
    WriteRule{"redis.xlen"_L1, WriteClass::Read},
    WriteRule{"redis.xrange"_L1, WriteClass::Read},
    WriteRule{"redis.zadd"_L1, WriteClass::Guarded},
    WriteRule{"redis.zcard"_L1, WriteClass::Read},
    WriteRule{"redis.zrange"_L1, WriteClass::Read},
    WriteRule{"redis.zrem"_L1, WriteClass::Guarded},
    WriteRule{"report.checks"_L1, WriteClass::Local},
    WriteRule{"report.fleet"_L1, WriteClass::Local},
    WriteRule{"report.migrations"_L1, WriteClass::Local},
    WriteRule{"topology.show"_L1, WriteClass::Read},
    WriteRule{"ui.fleet.create"_L1, WriteClass::Local},
    WriteRule{"ui.fleet.demo"_L1, WriteClass::Local},
    WriteRule{"ui.fleet.export"_L1, WriteClass::Local},
    WriteRule{"ui.fleet.filter"_L1, WriteClass::Read},
    WriteRule{"ui.fleet.import"_L1, WriteClass::Local},
    WriteRule{"ui.fleet.open"_L1, WriteClass::Read},
    WriteRule{"ui.fleet.scan"_L1, WriteClass::Read},
    WriteRule{"ui.fleet.stop"_L1, WriteClass::Read},
    WriteRule{"ui.help.about"_L1, WriteClass::Read},
    WriteRule{"ui.help.shortcuts"_L1, WriteClass::Read},
    WriteRule{"ui.language.en"_L1, WriteClass::Read},
    WriteRule{"ui.language.zh_CN"_L1, WriteClass::Read},
    WriteRule{"ui.migrations.apply"_L1, WriteClass::Guarded},
    WriteRule{"ui.migrations.downgrade"_L1, WriteClass::Guarded},
    WriteRule{"ui.migrations.rehearse"_L1, WriteClass::Guarded},
    WriteRule{"ui.migrations.stamp"_L1, WriteClass::Guarded},
    WriteRule{"ui.quit"_L1, WriteClass::Read},
    WriteRule{"ui.records.apply"_L1, WriteClass::Guarded},
    WriteRule{"ui.records.import"_L1, WriteClass::Guarded},
    WriteRule{"ui.service.add"_L1, WriteClass::Local},
    WriteRule{"ui.service.copyUrl"_L1, WriteClass::Read},
    WriteRule{"ui.service.edit"_L1, WriteClass::Local},
    WriteRule{"ui.service.lock"_L1, WriteClass::Read},
    WriteRule{"ui.service.refresh"_L1, WriteClass::Read},
    WriteRule{"ui.service.remove"_L1, WriteClass::Local},
    WriteRule{"ui.service.unlock"_L1, WriteClass::Read},
    WriteRule{"ui.theme.dark"_L1, WriteClass::Read},
    WriteRule{"ui.theme.light"_L1, WriteClass::Read},
    WriteRule{"ui.theme.system"_L1, WriteClass::Read},
    WriteRule{"ui.view.home"_L1, WriteClass::Read},
    WriteRule{"ui.view.nextPage"_L1, WriteClass::Read},
    WriteRule{"ui.view.palette"_L1, WriteClass::Read},
    WriteRule{"ui.view.previousPage"_L1, WriteClass::Read},
    WriteRule{"ui.view.sidebar"_L1, WriteClass::Read},
};

} // namespace

std::span<const WriteRule> writeRules()
{
    return rules;
}

std::optional<WriteClass> writeClassOf(const QString &action)
{
    const auto it = std::ranges::find(rules, action, &WriteRule::action);
    if (it == rules.end())
        return std::nullopt;
    return it->writes;
}

} // namespace athanor

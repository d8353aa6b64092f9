// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redisconnection.h"

#include <map>

namespace athanor {

/// The servers that hold one database: the one of the URL, and in a cluster every other primary, connected to when it
/// is first needed and under the same rules of transport. Reads follow MOVED and ASK. One thread.
class RedisNodes
{
public:
    [[nodiscard]] static Result<std::unique_ptr<RedisNodes>>
    open(const ConnectionSpec &spec, const std::shared_ptr<RedisWatch> &watch, const CancelToken &cancel);

    [[nodiscard]] RedisConnection &main() { return *m_main; }
    [[nodiscard]] const RedisConnection &main() const { return *m_main; }
    [[nodiscard]] bool isCluster() const { return m_cluster; }
    /// All that hold keys; the only one outside a cluster.
    [[nodiscard]] Result<QList<RedisConnection *>> holders();
    /// The one that holds a key.
    [[nodiscard]] Result<RedisConnection *> holderOf(const QByteArray &key);
    /// Reading commands whose second word is a key, each sent to the server that holds it; answers in the same order.
    [[nodiscard]] Result<QList<RedisReply>> read(const QList<RedisCommand> &commands);
    /// The servers' addresses are to be asked for anew: a slot has moved.
    void forgetSlots() { m_slots.clear(); }
    [[nodiscard]] bool isOpen() const;

private:
    RedisNodes(ConnectionSpec spec, std::shared_ptr<RedisWatch> watch)
        : m_spec(std::move(spec)), m_watch(std::move(watch))
    {
    }
    [[nodiscard]] Status learnSlots();
    [[nodiscard]] Result<RedisConnection *> connectionTo(const HostPort &host);
    [[nodiscard]] Result<RedisReply> follow(const RedisCommand &command, const RedisReply &redirection);

    ConnectionSpec m_spec;
    std::shared_ptr<RedisWatch> m_watch;
    std::unique_ptr<RedisConnection> m_main;
    std::map<QString, std::unique_ptr<RedisConnection>> m_others; ///< by "host:port"
    struct SlotRange
    {
        int first = 0;
        int last = 0;
        HostPort host;
    };
    QList<SlotRange> m_slots;
    bool m_cluster = false;
};

} // namespace athanor

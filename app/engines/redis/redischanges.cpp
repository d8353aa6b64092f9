// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redischanges.h"

#include "engines/redis/redismembers.h"
#include "engines/redis/redisrows.h"

#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Cells that are compared are fetched up to this length; a longer one was never seen whole by anybody.
constexpr qint64 SeenBytes = 64 * 1024 * 1024;

/// One transaction on one server.
class RedisTransaction
{
public:
    RedisTransaction(RedisNodes &nodes, RedisConnection &connection, const QList<RedisPlan> &plans,
                     const QList<RowChange> &changes)
        : m_nodes(nodes), m_connection(connection), m_plans(plans), m_changes(changes)
    {
    }

    Result<ApplyOutcome> run()
    {
        if (const Status watched = watch(); !watched) {
            // A cancel came while it was on its way; who may not watch has nothing to leave.
            if (watched.error().kind == ErrorKind::Cancelled)
                m_connection.leaveTransaction();
            return fail(watched.error());
        }
        const auto conflict = firstConflict();
        if (!conflict || *conflict) {
            m_connection.leaveTransaction();
            return conflict ? Result<ApplyOutcome>(ApplyOutcome{**conflict, {}}) : fail(conflict.error());
        }
        if (const Status queued = queue(); !queued) {
            // Also after a cancel between MULTI and EXEC: the next command must not be queued.
            m_connection.leaveTransaction();
            return fail(queued.error());
        }
        const auto done = m_connection.execute();
        if (!done)
            return fail(done.error());
        return outcomeOf(*done);
    }

private:
    [[nodiscard]] Error naming(Error error, qsizetype index) const
    {
        if (m_plans.size() > 1)
            error.message = u"Change %1 of %2: %3"_s.arg(index + 1).arg(m_plans.size()).arg(error.message);
        return error;
    }

    /// From here on EXEC does nothing if somebody else writes one of the keys.
    Status watch()
    {
        RedisCommand command{"WATCH"};
        for (const RedisPlan &plan : m_plans)
            command.append(plan.key);
        const auto watched = m_connection.ask(command);
        return watched ? Status() : Status(fail(watched.error()));
    }

    /// Nothing if every key is as the changes expect it.
    Result<std::optional<RowConflict>> firstConflict()
    {
        for (qsizetype i = 0; i < m_plans.size(); ++i) {
            const auto fits = stillFits(m_plans.at(i));
            if (!fits)
                return fail(naming(fits.error(), i));
            if (*fits)
                continue;
            auto conflict = conflictAt(i);
            if (!conflict)
                return fail(conflict.error());
            return std::optional(*std::move(conflict));
        }
        return std::optional<RowConflict>();
    }

    Result<bool> stillFits(const RedisPlan &plan)
    {
        const auto type = m_connection.ask({"TYPE", plan.key});
        if (!type)
            return fail(type.error());
        const bool exists = type->text != "none";
        if (plan.kind == RowChange::Kind::Insert) {
            if (exists)
                return fail(Error::constraint(u"There is a key %1 already (unique: key); choose another key."_s.arg(
                    boundedText(redisName(plan.key), 200, false))));
            return true;
        }
        if (!exists || redisTypeOf(type->text) != plan.type)
            return false;
        if (plan.type == RedisType::Hash)
            return hashFits(plan);
        const Value *seen = plan.expected.isEmpty() ? nullptr : &plan.expected.first().value;
        return seen ? valueFits(plan, *seen) : Result<bool>(true);
    }

    Result<bool> hashFits(const RedisPlan &plan)
    {
        QList<RedisCommand> commands{{"HLEN", plan.key}};
        for (const NamedValue &cell : plan.expected) {
            const QByteArray field = redisFieldOf(cell.column).value_or(QByteArray());
            commands.append(cell.value.isLarge() ? RedisCommand{"HSTRLEN", plan.key, field}
                                                 : RedisCommand{"HMGET", plan.key, field});
        }
        RedisCommand touched{"HMGET", plan.key};
        touched += plan.setFields + plan.removedFields;
        if (touched.size() > 2)
            commands.append(touched);
        const auto answers = m_connection.pipeline(commands);
        if (!answers)
            return fail(answers.error());
        for (const RedisReply &answer : *answers) {
            if (answer.isError())
                return fail(redisError(answer.text));
        }
        for (qsizetype i = 0; i < plan.expected.size(); ++i) {
            if (!cellFits(plan.expected.at(i).value, answers->at(i + 1)))
                return false;
        }
        return touched.size() <= 2 ? Result<bool>(true) : fieldsRemain(plan, answers->first(), answers->last());
    }

    static bool cellFits(const Value &seen, const RedisReply &answer)
    {
        if (const auto *large = std::get_if<LargeValue>(&seen.data()))
            return answer.integer == large->bytes;
        const RedisReply &cell = answer.at(0);
        return cell.isNil() == seen.isNull() && cell.text == redisBytesOf(seen).value_or(QByteArray());
    }

    /// A hash without fields is gone, and its time to live with it.
    static Result<bool> fieldsRemain(const RedisPlan &plan, const RedisReply &length, const RedisReply &touched)
    {
        qint64 left = length.integer;
        for (qsizetype i = 0; i < plan.setFields.size(); ++i)
            left += touched.at(size_t(i)).isNil() ? 1 : 0;
        for (qsizetype i = 0; i < plan.removedFields.size(); ++i)
            left -= touched.at(size_t(plan.setFields.size() + i)).isNil() ? 0 : 1;
        if (left > 0)
            return true;
        return fail(
            Error::constraint(u"With its last field the key %1 would be gone; delete the row if that is meant."_s.arg(
                boundedText(redisName(plan.key), 200, false))));
    }

    Result<bool> valueFits(const RedisPlan &plan, const Value &seen)
    {
        if (const auto *large = std::get_if<LargeValue>(&seen.data())) {
            if (plan.type != RedisType::String)
                return true; // its members were never compared with anything
            const auto length = m_connection.ask({"STRLEN", plan.key});
            return length ? Result<bool>(length->integer == large->bytes) : fail(length.error());
        }
        RedisTable table;
        table.type = plan.type;
        auto rows = readRedisRows(m_nodes, table, {plan.key}, SeenBytes);
        if (!rows)
            return fail(rows.error());
        const Value now = rows->first() ? rows->first()->value(1) : Value();
        return !now.isLarge() && !now.isNull() && sameValue(plan.type, now, seen);
    }

    /// JSON may be spelled in many ways.
    static bool sameValue(RedisType type, const Value &now, const Value &seen)
    {
        const QByteArray a = redisBytesOf(now).value_or(QByteArray()), b = redisBytesOf(seen).value_or(QByteArray());
        if (a == b || type == RedisType::String || type == RedisType::Stream)
            return a == b;
        const auto left = readRedisMembers(type, QString::fromUtf8(a));
        const auto right = readRedisMembers(type, QString::fromUtf8(b));
        return left && right && *left == *right;
    }

    /// The row of a change as it is now.
    Result<RowConflict> conflictAt(qsizetype index)
    {
        const RedisPlan &plan = m_plans.at(index);
        RowConflict conflict{int(index), std::nullopt};
        const auto type = m_connection.ask({"TYPE", plan.key});
        if (!type)
            return fail(type.error());
        if (type->text == "none")
            return conflict;
        RedisTable table;
        table.type = redisTypeOf(type->text);
        if (table.type == RedisType::Hash) {
            if (const Status named = fieldsOfConflict(plan, m_changes.at(index), &table); !named)
                return fail(named.error());
        }
        const auto rows = readRedisRows(m_nodes, table, {plan.key}, 64 * 1024);
        if (!rows)
            return fail(rows.error());
        if (!rows->first())
            return conflict;
        const QList<Column> columns = redisColumns(table.type, table.fields, true);
        QList<NamedValue> theirs;
        for (qsizetype i = 0; i < columns.size(); ++i)
            theirs.append({columns.at(i).name, rows->first()->value(i)});
        conflict.theirs = theirs;
        return conflict;
    }

    /// The fields the person knows of, and those that are there now.
    Status fieldsOfConflict(const RedisPlan &plan, const RowChange &change, RedisTable *table)
    {
        for (const auto *cells : {&change.values, &change.originals}) {
            for (const NamedValue &cell : *cells) {
                const auto field = redisFieldOf(cell.column);
                if (field && !table->fields.contains(*field))
                    table->fields.append(*field);
            }
        }
        const auto length = m_connection.ask({"HLEN", plan.key});
        if (!length)
            return fail(length.error());
        if (length->integer > MostFields)
            return {};
        const auto names = m_connection.ask({"HKEYS", plan.key});
        if (!names)
            return fail(names.error());
        for (const RedisReply &name : names->elements) {
            if (!table->fields.contains(name.text))
                table->fields.append(name.text);
        }
        return {};
    }

    /// MULTI and the commands; whatever the server refuses undoes all.
    Status queue()
    {
        QList<RedisCommand> commands{{"MULTI"}};
        QList<qsizetype> owners{0};
        for (qsizetype i = 0; i < m_plans.size(); ++i) {
            commands += m_plans.at(i).commands;
            owners.resize(commands.size(), i);
        }
        const auto answers = m_connection.pipeline(commands);
        if (!answers)
            return fail(answers.error());
        for (qsizetype i = 0; i < answers->size(); ++i) {
            const RedisReply &answer = answers->at(i);
            if (i == 0 ? answer.text == "OK" : answer.text == "QUEUED")
                continue;
            if (answer.isError())
                return fail(naming(redisError(answer.text), owners.at(i)));
            return fail(
                Error::database(u"The server did not take the change into its transaction; nothing was changed."_s));
        }
        return {};
    }

    Result<ApplyOutcome> outcomeOf(const RedisReply &answer)
    {
        if (answer.isError())
            return fail(redisError(answer.text));
        if (answer.isNil()) {
            const auto conflict = firstConflict();
            if (!conflict)
                return fail(conflict.error());
            // The values may be the old ones again: still somebody wrote between the look and EXEC.
            auto first = *conflict ? Result<RowConflict>(**conflict) : conflictAt(0);
            return first ? Result<ApplyOutcome>(ApplyOutcome{*first, {}}) : fail(first.error());
        }
        for (const RedisReply &part : answer.elements) {
            if (part.isError())
                // Types were looked at under WATCH, so this is none of the known ways to fail.
                return fail(
                    Error::unknown(u"The server made only a part of the changes; look at the rows before you go on."_s,
                                   boundedText(QString::fromUtf8(part.text), 1000, false)));
        }
        ApplyOutcome outcome;
        for (const RedisPlan &plan : m_plans) {
            if (plan.kind == RowChange::Kind::Insert)
                outcome.insertedKeys.append({NamedValue{redisKeyColumn(), redisValue(plan.key)}});
        }
        return outcome;
    }

    RedisNodes &m_nodes;
    RedisConnection &m_connection;
    const QList<RedisPlan> &m_plans;
    const QList<RowChange> &m_changes;
};

} // namespace

Result<ApplyOutcome> applyRedisPlans(RedisNodes &nodes, const QList<RedisPlan> &plans, const QList<RowChange> &changes)
{
    if (plans.isEmpty())
        return ApplyOutcome{};
    QSet<QByteArray> keys;
    for (const RedisPlan &plan : plans) {
        if (keys.contains(plan.key))
            return fail(Error::invalidInput(u"Two changes concern the key %1; apply them one after the other."_s.arg(
                boundedText(redisName(plan.key), 200, false))));
        keys.insert(plan.key);
        if (nodes.isCluster() && redisSlot(plan.key) != redisSlot(plans.first().key))
            return fail(redisError("CROSSSLOT"));
    }
    // A write goes to the server that holds the key now, or nowhere.
    if (nodes.isCluster())
        nodes.forgetSlots();
    const auto holder = nodes.holderOf(plans.first().key);
    if (!holder)
        return fail(holder.error());
    return RedisTransaction(nodes, **holder, plans, changes).run();
}

} // namespace athanor

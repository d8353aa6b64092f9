// SPDX-License-Identifier: Apache-2.0
// What Redis keeps: types, times to live, bytes, and the changes of others.
#include "redisbackend.h"

#include "engines/redis/redismembers.h"
#include "engines/redis/redissession.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Redis : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().freshDatabase();
        m_session = openOrFail(spec());
        ASSERT_TRUE(m_session);
    }
    [[nodiscard]] static RedisServer &server() { return RedisServer::shared(); }
    [[nodiscard]] ConnectionSpec spec() const { return redisSpec(server().url(m_database), server().adminPassword()); }
    [[nodiscard]] ConnectionSpec specAs(const QString &user, const QByteArray &password) const
    {
        return redisSpec(server().url(m_database, user), password);
    }
    QByteArray redis(const QStringList &command) { return server().redis(command, m_database); }
    [[nodiscard]] Session &session() { return *m_session; }

    /// The rows of a table by column name, in the order of keys.
    QList<QMap<QString, Value>> rows(const TableRef &table, qint64 cellLimit = 64 * 1024)
    {
        PageRequest request;
        request.table = table;
        request.cellLimit = cellLimit;
        const auto page = session().fetch(request);
        QList<QMap<QString, Value>> list;
        EXPECT_TRUE(page) << (page ? "" : qPrintable(describe(page.error())));
        for (qsizetype i = 0; page && i < page->rows.size(); ++i) {
            QMap<QString, Value> row;
            for (qsizetype c = 0; c < page->columns.size(); ++c)
                row.insert(page->columns.at(c).name, page->rows.at(i).value(c));
            list.append(row);
        }
        return list;
    }
    QStringList tableNames()
    {
        QStringList names;
        const auto tables = session().tables();
        EXPECT_TRUE(tables) << (tables ? "" : qPrintable(describe(tables.error())));
        for (qsizetype i = 0; tables && i < tables->size(); ++i)
            names.append(tables->at(i).ref.display());
        return names;
    }
    Result<ApplyOutcome> update(const TableRef &table, const QString &key, const QString &column, const Value &value,
                                const Value &seen)
    {
        return session().apply(
            {RowChange::update(table, {{u"key"_s, Value(key)}}, {{column, value}}, {{column, seen}})});
    }

private:
    int m_database = 0;
    std::unique_ptr<Session> m_session;
};

const TableRef UserTable{{}, u"user"_s};

} // namespace

TEST_F(Redis, ShowsPrefixesAsTablesAndTypesApart)
{
    redis({u"HSET"_s, u"user:1"_s, u"username"_s, u"anna"_s, u"email"_s, u"a@example.org"_s});
    redis({u"HSET"_s, u"user:2"_s, u"username"_s, u"bert"_s, u"age"_s, u"41"_s});
    redis({u"SADD"_s, u"user:online"_s, u"1"_s, u"2"_s});
    redis({u"SET"_s, u"session:abc"_s, u"1"_s});
    redis({u"RPUSH"_s, u"queue"_s, u"x"_s});
    redis({u"SET"_s, u":odd"_s, u"1"_s});
    redis({u"SET"_s, u"(no prefix):1"_s, u"1"_s});

    EXPECT_EQ(tableNames(), (QStringList{u"(empty prefix)"_s, u"(no prefix)"_s, u"\\(no prefix)"_s, u"session"_s,
                                         u"user"_s, u"set.user"_s}));
    const auto table = session().table(UserTable);
    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    QStringList columns;
    for (const Column &column : table->columns)
        columns.append(column.name);
    EXPECT_EQ(columns, (QStringList{u"key"_s, u"username"_s, u"email"_s, u"age"_s, u"ttl"_s}));
    const auto users = rows(UserTable);
    ASSERT_EQ(users.size(), 2);
    EXPECT_EQ(users.at(0).value(u"email"_s), Value(u"a@example.org"_s));
    EXPECT_TRUE(users.at(0).value(u"age"_s).isNull());
    EXPECT_TRUE(users.at(0).value(u"ttl"_s).isNull());
    EXPECT_EQ(rows({u"set"_s, u"user"_s}).first().value(u"value"_s), Value(u"[\"1\",\"2\"]"_s));
    EXPECT_EQ(rows({{}, u"\\(no prefix)"_s}).first().value(u"key"_s), Value(u"(no prefix):1"_s));
    EXPECT_EQ(rows({{}, u"(no prefix)"_s}).first().value(u"value"_s), Value(u"[\"x\"]"_s));
}

TEST_F(Redis, ShowsEveryTypeOfValue)
{
    redis({u"SET"_s, u"s:1"_s, u"text"_s});
    redis({u"RPUSH"_s, u"l:1"_s, u"b"_s, u"a"_s, u"b"_s});
    redis({u"ZADD"_s, u"z:1"_s, u"1.5"_s, u"m"_s, u"-inf"_s, u"n"_s});
    redis({u"XADD"_s, u"x:1"_s, u"7-1"_s, u"field"_s, u"one"_s});
    redis({u"PFADD"_s, u"h:1"_s, u"a"_s});

    EXPECT_EQ(rows({{}, u"s"_s}).first().value(u"value"_s), Value(u"text"_s));
    EXPECT_EQ(rows({{}, u"l"_s}).first().value(u"value"_s), Value(u"[\"b\",\"a\",\"b\"]"_s));
    EXPECT_EQ(rows({{}, u"z"_s}).first().value(u"value"_s),
              Value(u"[{\"member\":\"n\",\"score\":\"-inf\"},{\"member\":\"m\",\"score\":\"1.5\"}]"_s));
    EXPECT_EQ(rows({{}, u"x"_s}).first().value(u"value"_s),
              Value(u"[{\"fields\":[\"field\",\"one\"],\"id\":\"7-1\"}]"_s));
    EXPECT_TRUE(std::holds_alternative<QByteArray>(rows({{}, u"h"_s}).first().value(u"value"_s).data()));
}

TEST_F(Redis, KeepsTheTimeToLiveOnEveryEdit)
{
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s, u"note"_s, u"x"_s});
    redis({u"SET"_s, u"s:1"_s, u"old"_s});
    redis({u"RPUSH"_s, u"l:1"_s, u"a"_s, u"b"_s});
    redis({u"SADD"_s, u"set:1"_s, u"a"_s, u"b"_s});
    redis({u"ZADD"_s, u"z:1"_s, u"1"_s, u"a"_s});
    const QStringList keys{u"user:1"_s, u"s:1"_s, u"l:1"_s, u"set:1"_s, u"z:1"_s};
    for (const QString &key : keys)
        redis({u"EXPIRE"_s, key, u"5000"_s});

    for (const auto &done :
         {update(UserTable, u"user:1"_s, u"name"_s, Value(u"berta"_s), Value(u"anna"_s)),
          update(UserTable, u"user:1"_s, u"note"_s, Value(), Value(u"x"_s)),
          update({{}, u"s"_s}, u"s:1"_s, u"value"_s, Value(u"new"_s), Value(u"old"_s)),
          update({{}, u"l"_s}, u"l:1"_s, u"value"_s, Value(u"[\"c\"]"_s), Value(u"[\"a\",\"b\"]"_s)),
          update({{}, u"set"_s}, u"set:1"_s, u"value"_s, Value(u"[\"c\"]"_s), Value(u"[\"a\",\"b\"]"_s)),
          update({{}, u"z"_s}, u"z:1"_s, u"value"_s, Value(u"[{\"member\":\"c\",\"score\":2}]"_s),
                 Value(u"[{\"member\":\"a\",\"score\":\"1\"}]"_s))}) {
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
        EXPECT_FALSE(done->conflict);
    }

    for (const QString &key : keys) {
        const int left = redis({u"TTL"_s, key}).toInt();
        EXPECT_GT(left, 4000) << qPrintable(key);
        EXPECT_LE(left, 5000) << qPrintable(key);
    }
    EXPECT_EQ(redis({u"HGETALL"_s, u"user:1"_s}), "name\nberta");
    EXPECT_EQ(redis({u"GET"_s, u"s:1"_s}), "new");
    EXPECT_EQ(redis({u"LRANGE"_s, u"l:1"_s, u"0"_s, u"-1"_s}), "c");
    EXPECT_EQ(redis({u"SMEMBERS"_s, u"set:1"_s}), "c");
    EXPECT_EQ(redis({u"ZRANGE"_s, u"z:1"_s, u"0"_s, u"-1"_s, u"WITHSCORES"_s}), "c\n2");
}

TEST_F(Redis, ShowsAndSetsTheTimeToLive)
{
    redis({u"SET"_s, u"s:1"_s, u"v"_s, u"EX"_s, u"5000"_s});
    const Value shown = rows({{}, u"s"_s}).first().value(u"ttl"_s);
    ASSERT_TRUE(std::holds_alternative<qint64>(shown.data()));
    EXPECT_GT(std::get<qint64>(shown.data()), 4000);

    ASSERT_TRUE(update({{}, u"s"_s}, u"s:1"_s, u"ttl"_s, Value(90000), Value(1)));
    EXPECT_GT(redis({u"TTL"_s, u"s:1"_s}).toInt(), 80000);
    ASSERT_TRUE(update({{}, u"s"_s}, u"s:1"_s, u"ttl"_s, Value(), Value(1)));
    EXPECT_EQ(redis({u"TTL"_s, u"s:1"_s}), "-1");
    const auto zero = update({{}, u"s"_s}, u"s:1"_s, u"ttl"_s, Value(0), Value());
    ASSERT_FALSE(zero);
    EXPECT_EQ(zero.error().kind, ErrorKind::InvalidInput);
    ASSERT_TRUE(session().apply({RowChange::insert(
        {{}, u"s"_s}, {{u"key"_s, Value(u"s:2"_s)}, {u"value"_s, Value(u"w"_s)}, {u"ttl"_s, Value(70000)}})}));
    EXPECT_GT(redis({u"TTL"_s, u"s:2"_s}).toInt(), 60000);
}

TEST_F(Redis, SeesAWriteBetweenTheLookAndTheChange)
{
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s});
    redis({u"SET"_s, u"s:1"_s, u"a"_s});
    redis({u"SADD"_s, u"set:1"_s, u"a"_s});

    for (const auto &outcome :
         {update(UserTable, u"user:1"_s, u"name"_s, Value(u"x"_s), Value(u"other"_s)),
          update({{}, u"s"_s}, u"s:1"_s, u"value"_s, Value(u"x"_s), Value(u"other"_s)),
          update({{}, u"set"_s}, u"set:1"_s, u"value"_s, Value(u"[\"x\"]"_s), Value(u"[\"other\"]"_s))}) {
        ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
        ASSERT_TRUE(outcome->conflict);
        EXPECT_TRUE(outcome->conflict->theirs);
    }
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "anna");
    EXPECT_EQ(redis({u"GET"_s, u"s:1"_s}), "a");
    EXPECT_EQ(redis({u"SMEMBERS"_s, u"set:1"_s}), "a");
}

TEST_F(Redis, NeverChangesTheTypeOfAValue)
{
    redis({u"SET"_s, u"s:1"_s, u"a"_s});
    redis({u"SET"_s, u"s:2"_s, u"a"_s});
    ASSERT_EQ(rows({{}, u"s"_s}).size(), 2);
    redis({u"DEL"_s, u"s:1"_s});
    redis({u"RPUSH"_s, u"s:1"_s, u"a"_s});

    const auto outcome = update({{}, u"s"_s}, u"s:1"_s, u"value"_s, Value(u"x"_s), Value(u"a"_s));

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    EXPECT_TRUE(outcome->conflict);
    EXPECT_EQ(redis({u"TYPE"_s, u"s:1"_s}), "list");
}

TEST_F(Redis, RefusesWhatWouldDoMoreThanItSays)
{
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s});
    redis({u"SADD"_s, u"set:1"_s, u"a"_s});
    redis({u"XADD"_s, u"x:1"_s, u"*"_s, u"f"_s, u"v"_s});
    redis({u"SET"_s, u"s:1"_s, u"a"_s});

    const auto lastField = update(UserTable, u"user:1"_s, u"name"_s, Value(), Value(u"anna"_s));
    ASSERT_FALSE(lastField);
    EXPECT_EQ(lastField.error().kind, ErrorKind::Constraint);
    EXPECT_FALSE(update({{}, u"set"_s}, u"set:1"_s, u"value"_s, Value(u"[]"_s), Value(u"[\"a\"]"_s)));
    EXPECT_FALSE(update({{}, u"x"_s}, u"x:1"_s, u"value"_s, Value(u"[]"_s), Value(u"[]"_s)));
    EXPECT_FALSE(update({{}, u"s"_s}, u"s:1"_s, u"value"_s, Value(), Value(u"a"_s)));
    EXPECT_FALSE(update(UserTable, u"user:1"_s, u"key"_s, Value(u"user:9"_s), Value(u"user:1"_s)));
    const auto elsewhere = session().apply(
        {RowChange::insert(UserTable, {{u"key"_s, Value(u"session:1"_s)}, {u"name"_s, Value(u"x"_s)}})});
    ASSERT_FALSE(elsewhere);
    EXPECT_EQ(elsewhere.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(redis({u"DBSIZE"_s}), "4");
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "anna");
}

TEST_F(Redis, KeepsBytesThatAreNoText)
{
    redis({u"EVAL"_s,
           u"redis.call('HSET', 'b:\\255\\0', '\\254\\1', '\\253\\0', 'plain', 'a') "
           "redis.call('SADD', 'm:1', '\\255', 'a') return redis.call('SET', 'c\\200:1', 'x')"_s,
           u"0"_s});

    const auto hashes = rows({{}, u"b"_s});
    ASSERT_EQ(hashes.size(), 1);
    EXPECT_EQ(hashes.first().value(u"key"_s), Value(QByteArray("b:\xff\0", 4)));
    EXPECT_EQ(hashes.first().value(u"\\xfe\\x01"_s), Value()) << "a control character is text";
    EXPECT_EQ(hashes.first().value(u"\\xfe\u0001"_s), Value(QByteArray("\xfd\0", 2)));
    EXPECT_EQ(tableNames(), (QStringList{u"b"_s, u"c\\xc8"_s, u"m"_s}));
    const auto done = session().apply(
        {RowChange::update({{}, u"b"_s}, {{u"key"_s, hashes.first().value(u"key"_s)}},
                           {{u"\\xfe\u0001"_s, Value(QByteArray("\xfc\0\xfb", 3))}},
                           {{u"\\xfe\u0001"_s, Value(QByteArray("\xfd\0", 2))}, {u"plain"_s, Value(u"a"_s)}})});
    ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_FALSE(done->conflict);
    EXPECT_EQ(
        redis({u"EVAL"_s,
               u"if redis.call('HGET', 'b:\\255\\0', '\\254\\1') == '\\252\\0\\251' then return 'same' end"_s, u"0"_s}),
        "same");
    EXPECT_EQ(rows({{}, u"m"_s}).first().value(u"value"_s), Value(u"[\"a\",{\"$base64\":\"/w==\"}]"_s));
    const auto members = update({{}, u"m"_s}, u"m:1"_s, u"value"_s, Value(u"[{\"$base64\":\"/w==\"}]"_s),
                                Value(u"[\"a\",{\"$base64\":\"/w==\"}]"_s));
    ASSERT_TRUE(members) << qPrintable(describe(members.error()));
    EXPECT_EQ(redis({u"SCARD"_s, u"m:1"_s}), "1");
    EXPECT_EQ(redis({u"EVAL"_s, u"return redis.call('SISMEMBER', 'm:1', '\\255')"_s, u"0"_s}), "1");
}

TEST_F(Redis, TellsFieldsApartThatAreCalledLikeColumns)
{
    redis({u"HSET"_s, u"user:1"_s, u"key"_s, u"a"_s, u"ttl"_s, u"b"_s, u"field:ttl"_s, u"c"_s, u""_s, u"d"_s});

    const auto row = rows(UserTable).first();

    EXPECT_EQ(row.value(u"key"_s), Value(u"user:1"_s));
    EXPECT_EQ(row.value(u"field:key"_s), Value(u"a"_s));
    EXPECT_EQ(row.value(u"field:ttl"_s), Value(u"b"_s));
    EXPECT_EQ(row.value(u"field:field:ttl"_s), Value(u"c"_s));
    EXPECT_EQ(row.value(u"field:"_s), Value(u"d"_s));
    ASSERT_TRUE(update(UserTable, u"user:1"_s, u"field:ttl"_s, Value(u"x"_s), Value(u"b"_s)));
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"ttl"_s}), "x");
    EXPECT_EQ(redis({u"TTL"_s, u"user:1"_s}), "-1");
}

TEST_F(Redis, ComparesNumbersAsNumbers)
{
    for (const QString &age : {u"9"_s, u"10"_s, u"-3"_s, u"x"_s, u"9223372036854775807"_s, u"9223372036854775806"_s})
        redis({u"HSET"_s, u"user:"_s + age, u"age"_s, age});
    PageRequest request;
    request.table = UserTable;
    request.order = {{u"age"_s, false}};
    const auto page = session().fetch(request);
    ASSERT_TRUE(page);
    QStringList ages;
    for (const Row &row : page->rows)
        ages.append(row.at(1).toText());
    EXPECT_EQ(ages,
              (QStringList{u"-3"_s, u"9"_s, u"10"_s, u"9223372036854775806"_s, u"9223372036854775807"_s, u"x"_s}));
    EXPECT_EQ(session().count(UserTable, {{u"age"_s, Comparison::Greater, Value(u"9"_s)}})->rows, 3);
}

TEST_F(Redis, SaysWhatAnAccountMayNotDo)
{
    ASSERT_TRUE(server().createUser(u"reader"_s, u"pw1"_s, u"~* +@read +@connection -@dangerous"_s));
    ASSERT_TRUE(server().createUser(u"narrow"_s, u"pw2"_s, u"~user:* +@read +@write +@transaction +@connection"_s));
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s});
    redis({u"SET"_s, u"s:1"_s, u"v"_s});
    const auto change = RowChange::update(UserTable, {{u"key"_s, Value(u"user:1"_s)}}, {{u"name"_s, Value(u"x"_s)}},
                                          {{u"name"_s, Value(u"anna"_s)}});

    const auto reader = openOrFail(specAs(u"reader"_s, "pw1"));
    ASSERT_TRUE(reader);
    EXPECT_TRUE(reader->ping());
    EXPECT_TRUE(reader->table(UserTable));
    const auto denied = reader->apply({change});
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().kind, ErrorKind::Permission) << qPrintable(describe(denied.error()));

    const auto narrow = openOrFail(specAs(u"narrow"_s, "pw2"));
    ASSERT_TRUE(narrow);
    const auto done = narrow->apply({change});
    EXPECT_TRUE(done) << qPrintable(describe(done.error()));
    PageRequest other;
    other.table = {{}, u"s"_s};
    const auto hidden = narrow->fetch(other);
    ASSERT_TRUE(hidden || hidden.error().kind == ErrorKind::Permission);
    const auto wrong = openSession(specAs(u"narrow"_s, "wrong"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, ErrorKind::Permission);
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "x");
}

TEST_F(Redis, MakesAllChangesOrNoneWhereTheAccountMayOnlyDoSome)
{
    ASSERT_TRUE(server().createUser(u"half"_s, u"pw"_s, u"~* +@read +@connection +@transaction +hset"_s));
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s});
    redis({u"HSET"_s, u"user:2"_s, u"name"_s, u"bert"_s});
    const auto half = openOrFail(specAs(u"half"_s, "pw"));
    ASSERT_TRUE(half);

    const auto done = half->apply({RowChange::update(UserTable, {{u"key"_s, Value(u"user:1"_s)}},
                                                     {{u"name"_s, Value(u"x"_s)}}, {{u"name"_s, Value(u"anna"_s)}}),
                                   RowChange::erase(UserTable, {{u"key"_s, Value(u"user:2"_s)}}, {})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Permission) << qPrintable(describe(done.error()));
    EXPECT_TRUE(done.error().message.startsWith(u"Change 2 of 2"_s)) << qPrintable(done.error().message);
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "anna");
    EXPECT_TRUE(half->ping()) << "the transaction was left open";
    EXPECT_TRUE(half->table(UserTable));
}

TEST_F(Redis, ReadsBackTheMembersItShows)
{
    const QString scored = u"[{\"member\":\"a\",\"score\":\"1.5\"},{\"member\":\"b\",\"score\":\"-inf\"}]"_s;
    const auto read = readRedisMembers(RedisType::SortedSet, scored);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->members, (QList<QByteArray>{"a", "b"}));
    EXPECT_EQ(read->scores, (QList<QByteArray>{"1.5", "-inf"}));
    for (const QString &wrong :
         {u"[]"_s, u"{}"_s, u"x"_s, u"[1.5]"_s, u"[true]"_s, u"[null]"_s, u"[[]]"_s, u"[{\"$base64\":\"*\"}]"_s})
        EXPECT_FALSE(readRedisMembers(RedisType::List, wrong)) << qPrintable(wrong);
    EXPECT_FALSE(readRedisMembers(RedisType::Set, u"[\"a\",\"a\"]"_s));
    EXPECT_FALSE(readRedisMembers(RedisType::SortedSet, u"[{\"member\":\"a\",\"score\":\"nan\"}]"_s));
    EXPECT_TRUE(readRedisMembers(RedisType::List, u"[\"a\",\"a\", 5]"_s));
}

TEST_F(Redis, NamesWhatItIsInTheListOfClients)
{
    EXPECT_TRUE(redis({u"CLIENT"_s, u"LIST"_s}).contains("name=athanor"));
    const ServerInfo info = session().info();
    EXPECT_EQ(info.product, u"Redis"_s);
    EXPECT_TRUE(redis({u"INFO"_s, u"server"_s}).contains("redis_version:" + info.version.toUtf8()));
    ConnectionSpec reading = spec();
    reading.access = Access::ReadOnly;
    EXPECT_FALSE(openOrFail(reading)->info().notes.isEmpty());
}

} // namespace athanor::test

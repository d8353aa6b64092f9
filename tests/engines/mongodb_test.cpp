// SPDX-License-Identifier: Apache-2.0
// What MongoDB has and SQL has not: types of single values, missing fields, documents whole.
#include "mongobackend.h"

#include "engines/documents.h"
#include "engines/mongodb/extendedjson.h"

#include <cmath>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto oid = "65f0c0ffee65f0c0ffee1234";

class MongoDb : public testing::Test
{
protected:
    void TearDown() override { EXPECT_EQ(server.problems(), QStringList()); }

    void open(Access access = Access::ReadWrite)
    {
        ConnectionSpec spec = mongoSpec(server);
        spec.access = access;
        session = openOrFail(spec);
        ASSERT_TRUE(session);
    }
    [[nodiscard]] QMap<QString, Value> firstRow(const QString &collection)
    {
        PageRequest request;
        request.table = {{}, collection};
        const auto page = session->fetch(request);
        QMap<QString, Value> cells;
        if (!page) {
            ADD_FAILURE() << qPrintable(describe(page.error()));
            return cells;
        }
        for (qsizetype i = 0; i < page->columns.size() && !page->rows.isEmpty(); ++i)
            cells.insert(page->columns.at(i).name, page->rows.first().at(i));
        return cells;
    }
    [[nodiscard]] Result<ApplyOutcome> update(const QString &collection, const QList<NamedValue> &key,
                                              const QString &field, const Value &from, const Value &to)
    {
        return session->apply({RowChange::update({{}, collection}, key, {{field, to}}, {{field, from}})});
    }
    [[nodiscard]] static QList<NamedValue> key(const Value &id) { return {{u"_id"_s, id}}; }

    MongoWireServer server;
    std::unique_ptr<Session> session;
};

TEST_F(MongoDb, ShowsEveryTypeAndWritesItBackAsItWas)
{
    server.put(u"t"_s, uR"({"_id": {"$oid": "65f0c0ffee65f0c0ffee1234"}, "i": 5, "l": {"$numberLong": "5"},
        "d": 5.5, "n": {"$numberDecimal": "1.10"}, "s": "text", "b": true,
        "t": {"$date": "2024-02-29T23:59:59.123Z"}, "x": {"$binary": {"base64": "AP8=", "subType": "00"}},
        "u": {"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"}, "o": {"k": {"$numberLong": "1"}}, "a": [1, "2"],
        "r": {"$regularExpression": {"pattern": "^a", "options": ""}}, "ts": {"$timestamp": {"t": 1, "i": 2}},
        "bin5": {"$binary": {"base64": "AP8=", "subType": "05"}}})"_s);
    open();
    const auto cells = firstRow(u"t"_s);
    EXPECT_EQ(cells.value(u"_id"_s), Value(QString::fromLatin1(oid)));
    EXPECT_EQ(cells.value(u"i"_s), Value(5));
    EXPECT_EQ(cells.value(u"l"_s), Value(5));
    EXPECT_EQ(cells.value(u"d"_s), Value(5.5));
    EXPECT_EQ(cells.value(u"n"_s), Value(u"1.10"_s));
    EXPECT_EQ(cells.value(u"s"_s), Value(u"text"_s));
    EXPECT_EQ(cells.value(u"b"_s), Value(true));
    EXPECT_EQ(cells.value(u"t"_s), Value(u"2024-02-29T23:59:59.123Z"_s));
    EXPECT_EQ(cells.value(u"x"_s), Value(QByteArray("\x00\xff", 2)));
    EXPECT_EQ(cells.value(u"u"_s), Value(u"73ffd264-44b3-4c69-90e8-e7d1dfc035d4"_s));
    EXPECT_TRUE(cells.value(u"o"_s).toText().contains(u"$numberLong"_s));

    const BsonDocument before = server.documents(u"t"_s).first();
    for (auto it = cells.cbegin(); it != cells.cend(); ++it) {
        if (it.key() == "_id"_L1)
            continue;
        const auto done = update(u"t"_s, key(cells.value(u"_id"_s)), it.key(), it.value(), it.value());
        ASSERT_TRUE(done) << qPrintable(it.key() + u' ' + describe(done.error()));
        EXPECT_FALSE(done->conflict) << qPrintable(it.key());
    }
    EXPECT_EQ(server.documents(u"t"_s).first(), before) << "writing values back changed their types";
}

TEST_F(MongoDb, KeepsTheTypeOfAnEditedValue)
{
    server.put(u"t"_s, uR"({"_id": 1, "i": 5, "l": {"$numberLong": "5"}, "d": 5.5, "n": {"$numberDecimal": "1.10"},
        "t": {"$date": "2024-02-29T00:00:00Z"}, "o": {"$oid": "65f0c0ffee65f0c0ffee1234"}, "j": {"a": 1}})"_s);
    open();
    const auto cells = firstRow(u"t"_s);
    const auto edit = [&](const QString &field, const Value &to) {
        const auto done = update(u"t"_s, key(Value(1)), field, cells.value(field), to);
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
        ASSERT_FALSE(done->conflict);
    };
    edit(u"i"_s, Value(6));
    edit(u"l"_s, Value(6));
    edit(u"d"_s, Value(6));
    edit(u"n"_s, Value(u"2.50"_s));
    edit(u"t"_s, Value(u"2025-01-01 12:00:00+01:00"_s));
    edit(u"o"_s, Value(u"aaaaaaaaaaaaaaaaaaaaaaaa"_s));
    edit(u"j"_s, Value(u"{\"a\": 2}"_s));

    const BsonDocument now = server.documents(u"t"_s).first();
    EXPECT_EQ(now, *parseDocument(uR"({"_id": 1, "i": 6, "l": {"$numberLong": "6"}, "d": 6.0,
        "n": {"$numberDecimal": "2.50"}, "t": {"$date": "2025-01-01T11:00:00.000Z"},
        "o": {"$oid": "aaaaaaaaaaaaaaaaaaaaaaaa"}, "j": {"a": 2}})"_s));
}

TEST_F(MongoDb, RefusesAValueThatDoesNotFitTheType)
{
    server.put(u"t"_s, uR"({"_id": 1, "i": 5, "o": {"$oid": "65f0c0ffee65f0c0ffee1234"},
        "t": {"$date": "2024-02-29T00:00:00Z"}, "j": {"a": 1}, "n": {"$numberDecimal": "1"}})"_s);
    open();
    const auto cells = firstRow(u"t"_s);
    for (const auto &[field, value] :
         {std::pair{u"i"_s, Value(qint64(1) << 40)}, std::pair{u"o"_s, Value(u"not an id"_s)},
          std::pair{u"t"_s, Value(u"tomorrow"_s)}, std::pair{u"t"_s, Value(u"2024-01-01T00:00:00.0001Z"_s)},
          std::pair{u"j"_s, Value(u"[1"_s)}, std::pair{u"j"_s, Value(u"[1]"_s)}, std::pair{u"n"_s, Value(u"1,5"_s)}}) {
        const auto done = update(u"t"_s, key(Value(1)), field, cells.value(field), value);
        ASSERT_FALSE(done) << qPrintable(field + u' ' + value.toText());
        EXPECT_EQ(done.error().kind, ErrorKind::InvalidInput) << qPrintable(describe(done.error()));
    }
}

TEST_F(MongoDb, TellsTypesApartWhereDocumentsDiffer)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"v\": 5}"_s);
    server.put(u"t"_s, u"{\"_id\": 2, \"v\": \"5\"}"_s);
    server.put(u"t"_s, u"{\"_id\": 3, \"v\": {\"$numberLong\": \"5\"}}"_s);
    open();
    const auto table = session->table({{}, u"t"_s});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->column(u"v"_s)->type, u"mixed"_s);
    EXPECT_EQ(table->column(u"v"_s)->family, TypeFamily::Json);
    PageRequest request;
    request.table = {{}, u"t"_s};
    const auto page = session->fetch(request);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->rows.at(1).at(1), Value(u"\"5\""_s));
    EXPECT_NE(page->rows.at(0).at(1), page->rows.at(2).at(1));

    const auto done =
        update(u"t"_s, key(Value(3)), u"v"_s, page->rows.at(2).at(1), Value(u"{\"$numberLong\":\"6\"}"_s));
    ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_FALSE(done->conflict);
    EXPECT_EQ(bsonTypeName(*server.documents(u"t"_s).at(2).value(u"v"_s)), u"long"_s);
}

TEST_F(MongoDb, FindsAConflictOfTypeAlone)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"v\": 5}"_s);
    open();
    const Value seen = firstRow(u"t"_s).value(u"v"_s);
    server.change(u"t"_s, BsonValue::int32(1), u"v"_s, BsonValue::int64(5));

    const auto done = update(u"t"_s, key(Value(1)), u"v"_s, seen, Value(6));

    ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_TRUE(done->conflict);
    EXPECT_EQ(bsonTypeName(*server.documents(u"t"_s).first().value(u"v"_s)), u"long"_s);
}

TEST_F(MongoDb, HoldsTheWriteItselfAgainstWhatWasRead)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"v\": \"a\", \"w\": null}"_s);
    open();
    const auto done = session->apply({RowChange::update({{}, u"t"_s}, key(Value(1)), {{u"v"_s, Value(u"b"_s)}},
                                                        {{u"v"_s, Value(u"a"_s)}, {u"w"_s, {}}, {u"z"_s, {}}})});
    ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_FALSE(done->conflict);

    const BsonDocument sent = server.received(u"update"_s).first().documents(u"updates"_s).first();
    const BsonDocument query = sent.child(u"q"_s);
    EXPECT_EQ(query.child(u"v"_s).text(u"$eq"_s), u"a"_s);
    EXPECT_EQ(query.child(u"v"_s).text(u"$type"_s), u"string"_s);
    EXPECT_EQ(query.child(u"w"_s).text(u"$type"_s), u"null"_s) << "null and missing are not the same";
    EXPECT_FALSE(query.child(u"z"_s).isTrue(u"$exists"_s));
    EXPECT_EQ(sent.child(u"u"_s).fields().size(), 1);
}

TEST_F(MongoDb, LeavesMissingFieldsMissing)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"v\": \"a\"}"_s);
    server.put(u"t"_s, u"{\"_id\": 2, \"v\": \"b\", \"rare\": \"x\"}"_s);
    open();
    const auto cells = firstRow(u"t"_s);
    EXPECT_TRUE(cells.value(u"rare"_s).isNull());

    ASSERT_TRUE(update(u"t"_s, key(Value(1)), u"v"_s, Value(u"a"_s), Value(u"c"_s)));
    EXPECT_FALSE(server.documents(u"t"_s).first().contains(u"rare"_s));
    ASSERT_TRUE(update(u"t"_s, key(Value(1)), u"v"_s, Value(u"c"_s), Value()));
    EXPECT_EQ(server.documents(u"t"_s).first().value(u"v"_s)->type(), BSON_TYPE_NULL);
}

TEST_F(MongoDb, ReadsRulesOfColumnsFromValidatorAndIndexes)
{
    server.create(u"users"_s, uR"({"validator": {"$jsonSchema": {"bsonType": "object",
        "required": ["email", "age"], "properties": {
        "email": {"bsonType": "string", "maxLength": 20, "description": "where mail goes"},
        "age": {"bsonType": "int", "minimum": 0}, "role": {"enum": ["admin", "user"]},
        "note": {"bsonType": ["string", "null"]}}}}})"_s);
    server.addUniqueIndex(u"users"_s, u"email"_s);
    open();

    const auto table = session->table({{}, u"users"_s});
    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(table->primaryKey, QStringList{u"_id"_s});
    const Column *email = table->column(u"email"_s);
    ASSERT_TRUE(email);
    EXPECT_EQ(email->length, 20);
    EXPECT_FALSE(email->nullable);
    EXPECT_EQ(email->family, TypeFamily::Text);
    EXPECT_EQ(table->column(u"role"_s)->enumValues, (QStringList{u"admin"_s, u"user"_s}));
    EXPECT_TRUE(table->column(u"note"_s)->nullable);
    EXPECT_TRUE(std::ranges::any_of(
        table->indexes, [](const Index &index) { return index.unique && index.elements == QStringList{u"email"_s}; }));

    const auto insert = [&](const QString &mail, int age) {
        return session->apply(
            {RowChange::insert({{}, u"users"_s}, {{u"email"_s, Value(mail)}, {u"age"_s, Value(age)}})});
    };
    ASSERT_TRUE(insert(u"a@b"_s, 1));
    const auto twin = insert(u"a@b"_s, 2);
    ASSERT_FALSE(twin);
    EXPECT_EQ(twin.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(twin.error().message.contains(u"email"_s)) << qPrintable(twin.error().message);
    const auto young = insert(u"c@d"_s, -1);
    ASSERT_FALSE(young);
    EXPECT_EQ(young.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(young.error().message.contains(u"age"_s)) << qPrintable(young.error().message);
}

TEST_F(MongoDb, PagesOverKeysOfDifferentTypes)
{
    for (const QString &id :
         {u"1"_s, u"{\"$numberLong\":\"2\"}"_s, u"2.5"_s, u"\"text\""_s, u"\"{\""_s, u"{\"a\":1}"_s,
          u"{\"$oid\":\"65f0c0ffee65f0c0ffee1234\"}"_s, u"true"_s, u"null"_s, u"{\"$date\":\"2024-01-01T00:00:00Z\"}"_s,
          u"{\"$numberDouble\":\"NaN\"}"_s, u"{\"$binary\":{\"base64\":\"AQ==\",\"subType\":\"00\"}}"_s,
          u"{\"$minKey\":1}"_s, u"{\"$maxKey\":1}"_s, u"{\"$timestamp\":{\"t\":1,\"i\":1}}"_s})
        server.put(u"t"_s, u"{\"_id\": %1, \"v\": 1}"_s.arg(id));
    open();
    for (const bool descending : {false, true}) {
        PageRequest request;
        request.table = {{}, u"t"_s};
        request.order = {{u"_id"_s, descending}};
        request.limit = 100;
        const auto whole = session->fetch(request);
        ASSERT_TRUE(whole) << qPrintable(describe(whole.error()));
        ASSERT_EQ(whole->rows.size(), 15);
        for (int limit = 1; limit < 4; ++limit) {
            request.limit = limit;
            request.after.reset();
            QList<Row> rows;
            for (int pages = 0; pages < 30; ++pages) {
                const auto page = session->fetch(request);
                ASSERT_TRUE(page) << qPrintable(describe(page.error()));
                rows += page->rows;
                request.after = page->next;
                if (!page->next)
                    break;
            }
            EXPECT_EQ(rows, whole->rows) << "limit " << limit << " descending " << descending;
        }
    }
}

TEST_F(MongoDb, TakesFilterTextForAValueAndNeverForAnOperator)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"v\": \"a\"}"_s);
    server.put(u"t"_s, u"{\"_id\": 2, \"v\": {\"k\": 1}}"_s);
    open();
    for (const Comparison comparison : {Comparison::Equal, Comparison::Contains, Comparison::Less}) {
        for (const QString &text : {u"{\"$ne\": null}"_s, u"{\"$gt\": \"\"}"_s, u"{\"$where\": \"1\"}"_s}) {
            PageRequest request;
            request.table = {{}, u"t"_s};
            request.filters = {{u"v"_s, comparison, Value(text)}};
            const auto page = session->fetch(request);
            ASSERT_TRUE(page) << qPrintable(describe(page.error()));
            for (const Row &row : page->rows)
                EXPECT_EQ(row.first(), Value(1)) << "only a plain text below the operand may be found";
            if (comparison == Comparison::Equal) {
                EXPECT_TRUE(page->rows.isEmpty());
            }
        }
    }
}

TEST_F(MongoDb, ShowsHostileFieldNamesAndRefusesToWriteThemByThemselves)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"a.b\": 1, \"\": 2, \"semi;colon\": \"x\", \"x\\u202ey\": \"z\"}"_s);
    open();
    const auto cells = firstRow(u"t"_s);
    EXPECT_EQ(cells.value(u"a.b"_s), Value(1));
    EXPECT_EQ(cells.value(QString()), Value(2));
    const auto dotted = update(u"t"_s, key(Value(1)), u"a.b"_s, Value(1), Value(2));
    ASSERT_FALSE(dotted);
    EXPECT_EQ(dotted.error().kind, ErrorKind::InvalidInput);
    ASSERT_TRUE(update(u"t"_s, key(Value(1)), u"semi;colon"_s, Value(u"x"_s), Value(u"y"_s)));
    ASSERT_TRUE(update(u"t"_s, key(Value(1)), u"x\u202ey"_s, Value(u"z"_s), Value(u"y"_s)));
    EXPECT_EQ(server.documents(u"t"_s).first().integer(u"a.b"_s), 1);
}

TEST_F(MongoDb, SavesAnEditedDocumentFieldByField)
{
    server.put(u"t"_s, u"{\"_id\": 1, \"a\": {\"$numberLong\": \"1\"}, \"b\": \"old\", \"c\": 3}"_s);
    open();
    DocumentAccess *documents = session->documents();
    ASSERT_TRUE(documents);
    const auto text = documents->documentText({{}, u"t"_s}, key(Value(1)));
    ASSERT_TRUE(text) << qPrintable(describe(text.error()));
    // Somebody adds a field meanwhile: it stays.
    server.change(u"t"_s, BsonValue::int32(1), u"theirs"_s, BsonValue::boolean(true));
    QString edited = *text;
    edited.replace(u"\"old\""_s, u"\"new\""_s).replace(u"\"c\": 3"_s, u"\"d\": [1]"_s);

    EXPECT_TRUE(documents->checkDocument(*text, edited));
    EXPECT_FALSE(documents->checkDocument(*text, u"{"_s));
    EXPECT_FALSE(documents->checkDocument(*text, u"{\"_id\": 2}"_s));
    const auto saved = documents->saveDocument({{}, u"t"_s}, *text, edited);
    ASSERT_TRUE(saved) << qPrintable(describe(saved.error()));
    EXPECT_FALSE(saved->conflict);
    EXPECT_EQ(server.documents(u"t"_s).first(),
              *parseDocument(u"{\"_id\": 1, \"a\": {\"$numberLong\": \"1\"}, \"b\": \"new\", \"theirs\": true, "
                             "\"d\": [1]}"_s));

    const auto late = documents->saveDocument({{}, u"t"_s}, *text, edited);
    ASSERT_TRUE(late);
    ASSERT_TRUE(late->conflict);
    EXPECT_TRUE(late->conflict->theirs->contains(NamedValue{u"b"_s, Value(u"new"_s)}));
}

TEST(MongoDbAlone, RefusesSeveralChangesThatCannotBeMadeAllOrNone)
{
    MongoWireServer::Options options;
    options.replicaSet = false;
    MongoWireServer server(options);
    server.create(u"t"_s);
    const auto session = openOrFail(mongoSpec(server));
    ASSERT_TRUE(session);
    const RowChange one = RowChange::insert({{}, u"t"_s}, {{u"_id"_s, Value(1)}});
    const RowChange two = RowChange::insert({{}, u"t"_s}, {{u"_id"_s, Value(2)}});

    const auto both = session->apply({one, two});
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().kind, ErrorKind::Refused);
    EXPECT_TRUE(server.documents(u"t"_s).isEmpty());
    ASSERT_TRUE(session->apply({one}));
    EXPECT_EQ(server.documents(u"t"_s).size(), 1);
    EXPECT_EQ(server.problems(), QStringList());
}

TEST_F(MongoDb, TakesAViewForWhatIsOnlyShown)
{
    server.create(u"v"_s, u"{\"viewOn\": \"t\"}"_s, u"view"_s);
    for (int i = 0; i < 7; ++i)
        server.put(u"v"_s, u"{\"_id\": %1}"_s.arg(i));
    open();
    PageRequest request;
    request.table = {{}, u"v"_s};
    request.limit = 3;
    int rows = 0;
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = session->fetch(request);
        ASSERT_TRUE(page) << qPrintable(describe(page.error()));
        EXPECT_TRUE(page->key.isEmpty());
        rows += int(page->rows.size());
        request.after = page->next;
        if (!page->next)
            break;
    }
    EXPECT_EQ(rows, 7);
}

} // namespace
} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
// Extended JSON as it is checked before it is sent, and BSON as it is checked before it is read.
#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/extendedjson.h"

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

QByteArray bytesOf(const BsonDocument &document)
{
    return QByteArray(reinterpret_cast<const char *>(bson_get_data(document.get())), document.size());
}

/// Whether libbson gets to the end of it and of all that is inside.
bool isReadable(const bson_t *document)
{
    bson_iter_t at;
    if (!bson_iter_init(&at, document))
        return false;
    while (bson_iter_next(&at)) {
        bson_t child;
        const uint8_t *data = nullptr;
        uint32_t size = 0;
        if (BSON_ITER_HOLDS_DOCUMENT(&at))
            bson_iter_document(&at, &size, &data);
        else if (BSON_ITER_HOLDS_ARRAY(&at))
            bson_iter_array(&at, &size, &data);
        if (data != nullptr && (!bson_init_static(&child, data, size) || !isReadable(&child)))
            return false;
    }
    return at.err_off == 0;
}

QString nested(int levels)
{
    return u"{\"a\":"_s.repeated(levels) + u"1"_s + QString(levels, u'}');
}

const QString everyType = uR"json({
  "_id": { "$oid": "65f0c0ffee65f0c0ffee1234" },
  "double": 1.5, "whole": { "$numberDouble": "5.0" }, "nan": { "$numberDouble": "NaN" },
  "inf": { "$numberDouble": "-Infinity" }, "negzero": { "$numberDouble": "-0.0" },
  "text": "a \"b\" \\ \u0000 \ud83d\ude00 é", "doc": { "x": { "y": [1, [], {}] } }, "list": [1, "2", null],
  "bytes": { "$binary": { "base64": "AAEC/w==", "subType": "00" } },
  "uuid": { "$binary": { "base64": "c//SZESzTGmQ6OfR38A11A==", "subType": "04" } },
  "bool": true, "date": { "$date": "2024-02-29T23:59:59.999Z" },
  "old": { "$date": { "$numberLong": "-99999999999999" } }, "null": null,
  "regex": { "$regularExpression": { "pattern": "^a\"b", "options": "i" } },
  "int": 5, "long": { "$numberLong": "5" }, "most": { "$numberLong": "9223372036854775807" },
  "decimal": { "$numberDecimal": "1234567890123456789012345678901234" },
  "decimal2": { "$numberDecimal": "1.10" }, "time": { "$timestamp": { "t": 4294967295, "i": 1 } },
  "code": { "$code": "f()" }, "scoped": { "$code": "g()", "$scope": { "a": 1 } }, "symbol": { "$symbol": "s" },
  "undef": { "$undefined": true }, "min": { "$minKey": 1 }, "max": { "$maxKey": 1 },
  "ref": { "$ref": "c", "$id": 1 }
})json"_s;

TEST(ExtendedJson, GivesEveryTypeBackByteForByte)
{
    const auto document = parseDocument(everyType);
    ASSERT_TRUE(document) << qPrintable(document.error().message);

    const auto text = editableJson(*document);
    ASSERT_TRUE(text) << qPrintable(text.error().message);
    const auto back = parseDocument(*text);
    ASSERT_TRUE(back) << qPrintable(back.error().message);

    EXPECT_EQ(bytesOf(*back), bytesOf(*document));
    EXPECT_EQ(bsonTypeName(*document->value(u"whole"_s)), u"double"_s);
    EXPECT_EQ(bsonTypeName(*document->value(u"long"_s)), u"long"_s);
    EXPECT_EQ(bsonTypeName(*document->value(u"int"_s)), u"int"_s);
    EXPECT_EQ(bsonTypeName(*document->value(u"uuid"_s)), u"uuid"_s);
}

TEST(ExtendedJson, AgreesWithLibbsonOnWhatItReads)
{
    const auto ours = parseDocument(everyType);
    ASSERT_TRUE(ours);
    const auto canonical = canonicalJson(*ours);
    ASSERT_TRUE(canonical);
    const QByteArray json = canonical->toUtf8();
    bson_error_t error;
    bson_t *theirs = bson_new_from_json(reinterpret_cast<const uint8_t *>(json.constData()), json.size(), &error);
    ASSERT_TRUE(theirs) << error.message;
    EXPECT_EQ(bytesOf(BsonDocument(theirs)), bytesOf(*ours));
    bson_destroy(theirs);
    const auto again = parseDocument(*canonical);
    ASSERT_TRUE(again) << qPrintable(again.error().message);
    EXPECT_EQ(bytesOf(*again), bytesOf(*ours));
}

TEST(ExtendedJson, NamesThePlaceOfAMistake)
{
    const auto broken = parseDocument(u"{\n  \"a\": 1,\n  \"b\": oops\n}"_s);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(broken.error().message.contains(u"line 3, column 8"_s)) << qPrintable(broken.error().message);
}

TEST(ExtendedJson, RefusesWhatAServerOrAReaderWouldMisunderstand)
{
    for (const QString &text : {u""_s,
                                u"[]"_s,
                                u"5"_s,
                                u"{} x"_s,
                                u"{\"a\":1,}"_s,
                                u"{\"a\":1,\"a\":2}"_s,
                                u"{a:1}"_s,
                                u"{\"a\":01}"_s,
                                u"{\"a\":.5}"_s,
                                u"{\"a\":1e999}"_s,
                                u"{\"a\":99999999999999999999}"_s,
                                u"{\"a\":\"\\ud800\"}"_s,
                                u"{\"a\":\"x\ny\"}"_s,
                                u"{\"a\\u0000b\":1}"_s,
                                u"{\"$set\":{\"a\":1}}"_s,
                                u"{\"a\":{\"$gt\":1}}"_s,
                                u"{\"a\":{\"$oid\":\"xyz\"}}"_s,
                                u"{\"a\":{\"$numberInt\":\"2147483648\"}}"_s,
                                u"{\"a\":{\"$numberInt\":5}}"_s,
                                u"{\"a\":{\"$numberLong\":\"1\",\"b\":2}}"_s,
                                u"{\"a\":{\"$date\":\"yesterday\"}}"_s,
                                u"{\"a\":{\"$numberDecimal\":\"1.2.3\"}}"_s,
                                u"{\"a\":{\"$binary\":{\"base64\":\"?\",\"subType\":\"00\"}}}"_s,
                                u"{'a':1}"_s,
                                u"{\"a\":1} // note"_s,
                                u"{\"a\":NaN}"_s,
                                u"{\"a\":\"\\u+123\"}"_s}) {
        const auto document = parseDocument(text);
        EXPECT_FALSE(document) << qPrintable(text);
        if (!document) {
            EXPECT_EQ(document.error().kind, ErrorKind::InvalidInput);
        }
    }
}

TEST(ExtendedJson, BoundsDepthAndSize)
{
    EXPECT_TRUE(parseDocument(nested(100)));
    EXPECT_FALSE(parseDocument(nested(101)));
    EXPECT_FALSE(parseDocument(QString(100000, u'[')));
    EXPECT_FALSE(parseDocument(u"{\"a\":\"%1\"}"_s.arg(QString(LargestDocument, u'x'))));
    EXPECT_TRUE(parseDocument(u"{\"a\":\"%1\"}"_s.arg(QString(LargestDocument - 100, u'x'))));
}

TEST(ExtendedJson, ShowsDirectionMarksInsteadOfObeyingThem)
{
    // A text editor would make a blank of a no-break space, and a line end of U+2028.
    const BsonDocument document = BsonDocument().add(u"a"_s, u"x\u202ey\u00a0z\u2028\ufeff\ufdd0"_s);
    const auto text = editableJson(document);
    ASSERT_TRUE(text);
    for (const QChar c : *text)
        EXPECT_LT(c.unicode(), 0x80);
    EXPECT_EQ(*parseDocument(*text), document);
}

TEST(BsonCheck, LetsSoundDocumentsThroughAndNoOthers)
{
    const QByteArray sound = bytesOf(*parseDocument(everyType));
    EXPECT_TRUE(checkBson(sound, DeepestDocument));
    EXPECT_TRUE(checkBson(bytesOf(BsonDocument()), 1));
    // Every byte changed in turn: it either stays readable for libbson or is refused, and nothing is read beyond it.
    for (qsizetype i = 0; i < sound.size(); ++i) {
        for (const char value : {char(0), char(0x7f), char(0xff), char(sound.at(i) + 1)}) {
            QByteArray changed = sound;
            changed[i] = value;
            if (!checkBson(changed, DeepestDocument))
                continue;
            bson_t view;
            ASSERT_TRUE(bson_init_static(&view, reinterpret_cast<const uint8_t *>(changed.constData()),
                                         size_t(changed.size())));
            EXPECT_TRUE(isReadable(&view)) << "byte " << i;
        }
        EXPECT_FALSE(checkBson(QByteArrayView(sound).first(i), DeepestDocument)) << "cut at " << i;
    }
}

TEST(BsonCheck, RefusesDocumentsThatNestWithoutEnd)
{
    constexpr int Levels = 500000;
    QByteArray deep;
    // From the inside: each level is a length, one element named "a", an end.
    QByteArray head, tail;
    for (int i = 0; i < Levels; ++i) {
        const qint32 size = qint32(5 + (Levels - i) * 8);
        head.append(reinterpret_cast<const char *>(&size), 4);
        head.append("\x03"
                    "a\0",
                    3);
        tail.append('\0');
    }
    const qint32 inner = 5;
    head.append(reinterpret_cast<const char *>(&inner), 4);
    deep = head + '\0' + tail;

    const Status checked = checkBson(deep, DeepestReply);

    ASSERT_FALSE(checked);
    EXPECT_TRUE(checked.error().message.contains(u"nested"_s)) << qPrintable(checked.error().message);
}

} // namespace
} // namespace athanor::test

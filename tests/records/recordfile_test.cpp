// SPDX-License-Identifier: Apache-2.0
#include "records/outputfile.h"
#include "records/recordfile.h"
#include "records/rowkey.h"
#include "records/transfer.h"
#include "records/valuejson.h"
#include "records/values.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

QByteArray encode(RecordFormat format, const QStringList &columns, const QList<Row> &rows, bool raw = false)
{
    RecordEncoder encoder(format, columns, raw);
    QByteArray bytes = encoder.begin();
    for (const Row &row : rows)
        bytes += encoder.row(row).value();
    return bytes + encoder.end();
}

Result<QList<ReadRecord>> decode(RecordFormat format, const QByteArray &bytes, bool raw = false)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    const auto reader = RecordReader::create(format, &buffer, raw);
    QList<ReadRecord> records;
    for (;;) {
        auto record = reader->next();
        if (!record)
            return fail(record);
        if (!*record)
            return records;
        records.append(**record);
    }
}

QList<Column> columnsOf(const QList<TypeFamily> &families)
{
    QList<Column> columns;
    for (qsizetype i = 0; i < families.size(); ++i) {
        Column column;
        column.name = u"c%1"_s.arg(i);
        column.family = families.at(i);
        columns.append(column);
    }
    return columns;
}

/// Out to a file and back through the rules of the columns.
QList<Row> roundTrip(RecordFormat format, const QList<TypeFamily> &families, const QList<Row> &rows, bool raw = false)
{
    Table table;
    table.columns = columnsOf(families);
    QStringList names;
    for (const Column &column : table.columns)
        names.append(column.name);
    QBuffer buffer;
    buffer.setData(encode(format, names, rows, raw));
    buffer.open(QIODevice::ReadOnly);
    const auto reader = RecordReader::create(format, &buffer, raw);
    const auto changes = readInserts(*reader, table, columnRules(table, EngineId::PostgreSQL));
    EXPECT_TRUE(changes) << (changes ? "" : qPrintable(changes.error().message)) << buffer.data().constData();
    QList<Row> back;
    for (const RowChange &change : changes.value_or(QList<RowChange>())) {
        Row row;
        for (const NamedValue &value : change.values)
            row.append(value.value);
        back.append(row);
    }
    return back;
}

class RoundTripTest : public testing::TestWithParam<RecordFormat>
{
};

TEST_P(RoundTripTest, KeepsNullApartFromEmpty)
{
    const QList<Row> rows{{Value(), Value(QString(u""_s))}, {Value(QString(u""_s)), Value()}};
    EXPECT_EQ(roundTrip(GetParam(), {TypeFamily::Text, TypeFamily::Text}, rows), rows);
}

TEST_P(RoundTripTest, KeepsTextsThatOtherToolsSpoil)
{
    QList<Row> rows;
    for (const QString &text :
         {u"007"_s,  u"1e5"_s,    u" a "_s,      u"a,b"_s, u"say \"hi\""_s,  u"two\r\nlines"_s, u"\n"_s,
          u"=1+1"_s, u"+49 30"_s, u"-"_s,        u"-5"_s,  u"@x"_s,          u"\tx"_s,          u"\rx"_s,
          u"'"_s,    u"'=1"_s,    u"''=1"_s,     u"'x"_s,  u"base64:QQ=="_s, u"'base64:QQ=="_s, u"NULL"_s,
          u"\\N"_s,  u"null"_s,   u"😀é\u2028"_s, u"＝1"_s, u"\uFEFFbom"_s,   u"true"_s,         u"{\"a\":1}"_s})
        rows.append(Row{Value(text)});
    EXPECT_EQ(roundTrip(GetParam(), {TypeFamily::Text}, rows), rows);
    EXPECT_EQ(roundTrip(GetParam(), {TypeFamily::Text}, rows, true), rows);
}

TEST_P(RoundTripTest, KeepsNumbersDigitByDigit)
{
    const QList<Row> rows{
        {Value(std::numeric_limits<qint64>::max()), Value(u"0.1000"_s), Value(0.1), Value(true)},
        {Value(std::numeric_limits<qint64>::min()), Value(u"12345678901234567890.5"_s), Value(-1.5e300), Value(false)},
        {Value(qint64(9007199254740993)), Value(u"-3"_s), Value(5.0), Value()}};
    EXPECT_EQ(
        roundTrip(GetParam(), {TypeFamily::Integer, TypeFamily::Decimal, TypeFamily::Real, TypeFamily::Boolean}, rows),
        rows);
}

TEST_P(RoundTripTest, KeepsBytesInAnyColumn)
{
    const QList<Row> rows{{Value(QByteArray("\x00\xff\n\"", 4)), Value(QByteArray("\xff", 1))},
                          {Value(QByteArray("")), Value(u"base64:"_s)}};
    EXPECT_EQ(roundTrip(GetParam(), {TypeFamily::Binary, TypeFamily::Text}, rows), rows);
}

TEST_P(RoundTripTest, KeepsAnEmptyTableAndOneColumnOfNull)
{
    EXPECT_TRUE(roundTrip(GetParam(), {TypeFamily::Text}, {}).isEmpty());
    const QList<Row> rows{{Value()}, {Value(u"a"_s)}, {Value()}};
    EXPECT_EQ(roundTrip(GetParam(), {TypeFamily::Text}, rows), rows);
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTripTest,
                         testing::Values(RecordFormat::Csv, RecordFormat::Json, RecordFormat::JsonLines));

TEST(Csv, IsWrittenAsRfc4180WithTheGuardAgainstFormulas)
{
    const QByteArray csv = encode(RecordFormat::Csv, {u"id"_s, u"=name"_s, u"n"_s},
                                  {{Value(-1), Value(u"=cmd|' /C calc'!A0"_s), Value(u"-2.50"_s)},
                                   {Value(), Value(QString(u""_s)), Value(u"a\"b"_s)}});
    EXPECT_EQ(csv, "id,'=name,n\r\n-1,'=cmd|' /C calc'!A0,-2.50\r\n,\"\",\"a\"\"b\"\r\n");
}

TEST(Csv, RawLeavesFormulasAlone)
{
    EXPECT_EQ(encode(RecordFormat::Csv, {u"a"_s}, {{Value(u"=1+1"_s)}}, true), "a\r\n=1+1\r\n");
}

struct Broken
{
    const char *what;
    RecordFormat format;
    QByteArray bytes;
    QString line;
};

class BrokenFileTest : public testing::TestWithParam<Broken>
{
};

TEST_P(BrokenFileTest, IsRefusedWithItsLine)
{
    const auto read = decode(GetParam().format, GetParam().bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(read.error().message.startsWith(GetParam().line)) << qPrintable(read.error().message);
}

INSTANTIATE_TEST_SUITE_P(Files, BrokenFileTest,
                         testing::Values(Broken{"OpenQuote", RecordFormat::Csv, "a\r\n1\r\n\"x", u"Line 3"_s},
                                         Broken{"QuoteInside", RecordFormat::Csv, "a\nx\"y\n", u"Line 2"_s},
                                         Broken{"TextAfterQuote", RecordFormat::Csv, "a\n\"x\"y\n", u"Line 2"_s},
                                         Broken{"TooFewFields", RecordFormat::Csv, "a,b\n1,2\n3\n", u"Line 3"_s},
                                         Broken{"TooManyFields", RecordFormat::Csv, "a,b\n1,2,3\n", u"Line 2"_s},
                                         Broken{"NoHeader", RecordFormat::Csv, "", u"Line 1"_s},
                                         Broken{"DoubleColumn", RecordFormat::Csv, "a,a\n", u"Line 1"_s},
                                         Broken{"NotUtf8", RecordFormat::Csv, "a\n\xff\n", u"Line 2"_s},
                                         Broken{"BareReturn", RecordFormat::Csv, "a\nx\ry\n", u"Line 2"_s},
                                         Broken{"BadBase64", RecordFormat::Csv, "a\nbase64:!\n", u"Line 2"_s},
                                         Broken{"NoArray", RecordFormat::Json, "{\"a\":1}", u"Line 1"_s},
                                         Broken{"NoComma", RecordFormat::Json, "[{\"a\":1}\n{\"a\":2}]", u"Line 2"_s},
                                         Broken{"Unclosed", RecordFormat::Json, "[{\"a\":1}", u"Line 1"_s},
                                         Broken{"TrailingText", RecordFormat::Json, "[]\n[]", u"Line 2"_s},
                                         Broken{"NotAnObject", RecordFormat::Json, "[1]", u"Line 1"_s},
                                         Broken{"DoubleMember", RecordFormat::Json, "[{\"a\":1,\"a\":2}]", u"Line 1"_s},
                                         Broken{"NoColon", RecordFormat::JsonLines, "{\"a\" 1}", u"Line 1"_s},
                                         Broken{"HalfAnObject", RecordFormat::JsonLines,
                                                "{\"a\":1}\n{\"a\":", u"Line 2"_s},
                                         Broken{"BadLiteral", RecordFormat::JsonLines, "{\"a\":nul}", u"Line 1"_s},
                                         Broken{"BadEscape", RecordFormat::JsonLines, "{\"a\":\"\\q\"}", u"Line 1"_s},
                                         Broken{"TooDeep", RecordFormat::JsonLines,
                                                "{\"a\":" + QByteArray("[").repeated(10000), u"Line 1"_s}),
                         [](const auto &tested) { return std::string(tested.param.what); });

TEST(Csv, EveryCutOfAFileEndsWithRecordsOrAnError)
{
    const QByteArray csv = encode(RecordFormat::Csv, {u"a"_s, u"b"_s},
                                  {{Value(u"x\"\r\n,"_s), Value(1)}, {Value(), Value(QString(u""_s))}});
    for (qsizetype cut = 0; cut <= csv.size(); ++cut)
        (void)decode(RecordFormat::Csv, csv.first(cut));
    const QByteArray json = encode(RecordFormat::Json, {u"a"_s, u"b"_s}, {{Value(u"x\"\\"_s), Value(QByteArray("a"))}});
    for (qsizetype cut = 1; cut < json.size() - 3; ++cut)
        EXPECT_FALSE(decode(RecordFormat::Json, json.first(cut))) << cut;
}

TEST(Csv, ReadsFilesOfOtherTools)
{
    const auto read = decode(RecordFormat::Csv, "\xEF\xBB\xBF"
                                                "a,b\n1,x\n\n2,y");
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2);
    EXPECT_EQ(read->at(1).line, 4);
    EXPECT_EQ(read->at(1).fields.at(1).text, u"y"_s);
}

TEST(Import, NamesRowLineAndColumnOfTheFirstMistake)
{
    QBuffer buffer;
    buffer.setData("username,boss\nann,1\n\"b\nb\",2\ncid,many\n");
    buffer.open(QIODevice::ReadOnly);
    const auto reader = RecordReader::create(RecordFormat::Csv, &buffer);
    const auto changes = readInserts(*reader, userTable(), columnRules(userTable(), EngineId::SQLite));
    ASSERT_FALSE(changes);
    EXPECT_TRUE(changes.error().message.startsWith(u"Row 3 (line 5), column boss:"_s))
        << qPrintable(changes.error().message);
}

TEST(Import, RefusesUnknownColumnsMissingValuesAndTooManyRows)
{
    const auto import = [](const QByteArray &bytes, qint64 limit) {
        QBuffer buffer;
        buffer.setData(bytes);
        buffer.open(QIODevice::ReadOnly);
        const auto reader = RecordReader::create(RecordFormat::Csv, &buffer);
        return readInserts(*reader, userTable(), columnRules(userTable(), EngineId::SQLite), {}, limit);
    };
    EXPECT_EQ(import("ghost\n1\n", 10).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(import("email\na@b.org\n", 10).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(import("username\na\nb\nc\n", 2).error().kind, ErrorKind::Refused);
    EXPECT_EQ(import("username\na\nb\n", 2)->size(), 2);
}

TEST(Import, DoesNotTakeANumberForAText)
{
    const auto read = decode(RecordFormat::JsonLines, "{\"username\": 7}");
    EXPECT_FALSE(fieldValue(rulesFor(TypeFamily::Text), read->first().fields.first()));
    EXPECT_EQ(*fieldValue(rulesFor(TypeFamily::Decimal),
                          decode(RecordFormat::JsonLines, "{\"x\": 0.12345678901234567890}")->first().fields.first()),
              Value(u"0.12345678901234567890"_s));
}

TEST(OutputFile, AppearsWholeOrNotAtAll)
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.csv"_s);
    {
        auto file = OutputFile::create(path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->write("half"));
    }
    EXPECT_TRUE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    auto file = OutputFile::create(path);
    ASSERT_TRUE(file->write(QByteArray(1'000'000, 'x')));
    EXPECT_FALSE(QFile::exists(path));
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(QFile(path).size(), 1'000'000);
    EXPECT_FALSE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther));
}

TEST(OutputFile, RefusesASymbolicLinkAndAMissingFolder)
{
    QTemporaryDir dir;
    ASSERT_TRUE(QFile::link(u"/etc/hostname"_s, dir.filePath(u"l.csv"_s)));
    EXPECT_EQ(OutputFile::create(dir.filePath(u"l.csv"_s)).error().kind, ErrorKind::Refused);
    EXPECT_EQ(OutputFile::create(dir.filePath(u"no/such/x.csv"_s)).error().kind, ErrorKind::Io);
}

TEST(OutputFile, SaysWhenTheDiskIsFull)
{
    auto full = OutputFile::create(u"/dev/full"_s);
    EXPECT_FALSE(full);
}

TEST(RowKey, ReadsOneColumnAsItIs)
{
    const auto rules = columnRules(userTable(), EngineId::SQLite);
    EXPECT_EQ(parseRowKey({u"id"_s}, rules, u"7"_s)->first().value, Value(7));
    EXPECT_EQ(parseRowKey({u"id"_s}, rules, u"id=7"_s)->first().value, Value(7));
    EXPECT_FALSE(parseRowKey({u"id"_s}, rules, u"seven"_s));
    EXPECT_EQ(parseRowKey({u"username"_s}, rules, u"a,b=c"_s)->first().value, Value(u"a,b=c"_s));
}

TEST(RowKey, ReadsSeveralColumnsByNameOrAsAnArray)
{
    const auto rules = columnRules(userTable(), EngineId::SQLite);
    const QStringList key{u"id"_s, u"username"_s};
    const QList<NamedValue> expected{{u"id"_s, Value(1)}, {u"username"_s, Value(u"ann"_s)}};
    EXPECT_EQ(*parseRowKey(key, rules, u"username=ann,id=1"_s), expected);
    EXPECT_EQ(*parseRowKey(key, rules, u"[1, \"ann\"]"_s), expected);
    EXPECT_EQ(parseRowKey(key, rules, u"1"_s).error().kind, ErrorKind::Usage);
    EXPECT_EQ(parseRowKey(key, rules, u"id=1"_s).error().kind, ErrorKind::Usage);
    EXPECT_EQ(parseRowKey(key, rules, u"id=1,id=2"_s).error().kind, ErrorKind::Usage);
    EXPECT_EQ(parseRowKey(key, rules, u"[1]"_s).error().kind, ErrorKind::Usage);
}

TEST(RowKey, ComesBackFromItsText)
{
    const auto rules = columnRules(userTable(), EngineId::SQLite);
    const QList<QList<NamedValue>> keys{{{u"id"_s, Value(std::numeric_limits<qint64>::max())}},
                                        {{u"username"_s, Value(u"[1]"_s)}},
                                        {{u"username"_s, Value(QByteArray("\xff"))}},
                                        {{u"id"_s, Value(1)}, {u"username"_s, Value(u"a,\"b"_s)}}};
    for (const QList<NamedValue> &key : keys) {
        QStringList names;
        for (const NamedValue &part : key)
            names.append(part.column);
        EXPECT_EQ(*parseRowKey(names, rules, rowKeyText(key)), key) << qPrintable(rowKeyText(key));
    }
}

TEST(Position, ComesBackFromWhatWasPrinted)
{
    const auto rules = columnRules(userTable(), EngineId::SQLite);
    const auto printed = [](const PagePosition &position) {
        const QJsonValue json = positionToJson(position);
        return json.isString() ? json.toString() : QString::number(json.toInteger());
    };
    EXPECT_EQ(positionToJson({Value(5)}), QJsonValue(5));
    for (const PagePosition &position :
         {PagePosition{Value(5)}, PagePosition{Value(std::numeric_limits<qint64>::max())}})
        EXPECT_EQ(*parsePosition({u"id"_s}, rules, printed(position)), position);
    const PagePosition sorted{Value(u"b, [\"x"_s), Value(7)};
    EXPECT_EQ(*parsePosition({u"username"_s, u"id"_s}, rules, printed(sorted)), sorted);
    const PagePosition withNull{Value(), Value(7)};
    EXPECT_EQ(*parsePosition({u"email"_s, u"id"_s}, rules, printed(withNull)), withNull);
    EXPECT_FALSE(parsePosition({u"email"_s, u"id"_s}, rules, u"7"_s));
}

TEST(ValueJson, WritesNumbersOnlyWhereJsonHoldsThemExactly)
{
    EXPECT_EQ(valueToJson(Value(qint64(1) << 53)), QJsonValue(qint64(1) << 53));
    EXPECT_EQ(valueToJson(Value((qint64(1) << 53) + 1)), QJsonValue(u"9007199254740993"_s));
    EXPECT_EQ(valueToJson(Value()), QJsonValue(QJsonValue::Null));
    EXPECT_EQ(valueToJson(Value(QByteArray("\x0a"))).toObject().value("$bytes"_L1), QJsonValue(1));
    EXPECT_EQ(valueToJson(Value(LargeValue{1000, true, u"abc"_s})).toObject().value("$preview"_L1),
              QJsonValue(u"abc"_s));
}

} // namespace
} // namespace athanor::test

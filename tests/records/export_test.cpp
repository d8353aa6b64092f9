// SPDX-License-Identifier: Apache-2.0
// What an export writes, byte for byte: tests/data/exports holds tables with every type and the files they give.
#include "engines/engines.h"
#include "engines/sql/rowsink.h"
#include "engines/sql/sqlsession.h"
#include "records/rowaccess.h"
#include "records/transfer.h"
#include "support/mariadbserver.h"
#include "support/pgserver.h"
#include "support/standinconnection.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

QByteArray dataFile(const QString &name)
{
    QFile file(QStringLiteral(ATHANOR_SOURCE_DIR "/tests/data/exports/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(name);
    return file.readAll();
}

class ExportTest : public testing::TestWithParam<EngineId>
{
protected:
    void SetUp() override
    {
        ConnectionSpec spec;
        spec.access = Access::ReadWrite;
        if (GetParam() == EngineId::SQLite) {
            spec.url.scheme = u"sqlite"_s;
            spec.url.database = m_folder.filePath(u"a.db"_s);
            spec.createFile = true;
        } else if (GetParam() == EngineId::PostgreSQL) {
            PgServer &server = PgServer::shared();
            ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
            spec.url = parseDatabaseUrl(server.url(server.createDatabase()))->url;
            spec.password = Secret(server.adminPassword());
        } else {
            MariaDbServer &server = MariaDbServer::shared();
            ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
            const auto url = parseDatabaseUrl(server.url(server.createDatabase()));
            ASSERT_TRUE(url);
            spec.url = url->url;
            spec.password = Secret(server.adminPassword());
        }
        auto opened = openSession(spec);
        ASSERT_TRUE(opened) << qPrintable(opened.error().message + opened.error().detail);
        m_session = *std::move(opened);
    }

    [[nodiscard]] Session &session() { return *m_session; }

    void run(const QString &sql)
    {
        const auto done = session().sql()->run(sql);
        ASSERT_TRUE(done) << qPrintable(sql) << qPrintable(done.error().message + done.error().detail);
    }

    TableAccess access(const QString &name)
    {
        const auto ref = resolveTable(session(), name);
        EXPECT_TRUE(ref);
        auto described = describeTable(session(), ref.value_or(TableRef()));
        EXPECT_TRUE(described) << (described ? "" : qPrintable(described.error().message));
        return described.value_or(TableAccess());
    }

    QByteArray exported(const TableAccess &access, RecordFormat format, PageRequest request)
    {
        request.table = access.table.ref;
        RecordEncoder encoder(format, exportColumns(access.table));
        QByteArray file;
        const auto rows = exportRows(session(), access, request, encoder, [&](const QByteArray &block) {
            file += block;
            return Status();
        });
        EXPECT_TRUE(rows) << (rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        return file;
    }

    /// The same file, out of pages.
    QByteArray paged(const TableAccess &access, RecordFormat format, PageRequest request)
    {
        request.table = access.table.ref;
        request.limit = 1000;
        RecordEncoder encoder(format, exportColumns(access.table));
        QByteArray file = encoder.begin();
        for (bool more = true; more;) {
            const auto page = session().fetch(request);
            EXPECT_TRUE(page) << (page ? "" : qPrintable(page.error().message));
            if (!page)
                return {};
            for (const Row &row : page->rows)
                file += encoder.row(row).value();
            request.after = page->next;
            more = page->next.has_value();
        }
        return file + encoder.end();
    }

    /// 3,000 rows; a few cells are long, some next to each other.
    void makeManyRows()
    {
        const QHash<EngineId, QString> numbers{
            {EngineId::SQLite,
             u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT %1 FROM n"_s},
            {EngineId::PostgreSQL, u"SELECT %1 FROM generate_series(1, 3000) AS n(i)"_s},
            {EngineId::MySQL, u"SELECT %1 FROM (SELECT seq AS i FROM seq_1_to_3000) AS n"_s}};
        run(u"CREATE TABLE many (id INTEGER PRIMARY KEY, grp INTEGER, note TEXT)"_s);
        run(u"INSERT INTO many "_s +
            numbers.value(GetParam())
                .arg(
                    u"i, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 5 END, CASE WHEN i % 3 = 0 THEN NULL ELSE '=row' END"_s));
        run(u"UPDATE many SET note = '%1' WHERE id IN (1, 2, 900, 2999) OR id BETWEEN 1500 AND 1520"_s.arg(
            QString(300, u'x')));
        run(u"CREATE TABLE keyless (grp INTEGER, note TEXT)"_s);
        run(u"INSERT INTO keyless SELECT grp, note FROM many WHERE id > 2 AND id < 899"_s);
        run(u"CREATE VIEW seen AS SELECT id, note FROM many WHERE id > 2000 AND id < 2900"_s);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
};

TEST_P(ExportTest, SpellsEveryTypeAsItAlwaysDid)
{
    const QString name = engineName(GetParam()).toLower();
    for (const QByteArray &statement : dataFile(name + ".sql"_L1).trimmed().split('\n'))
        run(QString::fromUtf8(statement));
    const TableAccess every = access(u"every"_s);

    // A short limit sends every row with a longer cell the other way round.
    for (const qint64 cellLimit : {64 * 1024, 100, 12}) {
        PageRequest request;
        request.limit = 3;
        request.cellLimit = cellLimit;
        EXPECT_EQ(exported(every, RecordFormat::Csv, request), dataFile(name + ".csv"_L1)) << cellLimit;
        EXPECT_EQ(exported(every, RecordFormat::JsonLines, request), dataFile(name + ".jsonl"_L1)) << cellLimit;
    }
}

TEST_P(ExportTest, HasEveryRowOnceAndInOrderHoweverItIsCut)
{
    makeManyRows();
    const TableAccess many = access(u"many"_s);
    QList<PageRequest> requests(4);
    requests[1].order = {{u"grp"_s, true}};
    requests[2].order = {{u"grp"_s, false}};
    requests[2].filters = {{u"note"_s, Comparison::IsNotNull, {}}};
    requests[3].filters = {{u"id"_s, Comparison::GreaterOrEqual, Value(1510)}};
    for (PageRequest &request : requests) {
        const QByteArray expected = paged(many, RecordFormat::Json, request);
        EXPECT_EQ(expected.count('\n'), paged(many, RecordFormat::JsonLines, request).count('\n') + 2);
        for (const int limit : {1, 13, 1000}) {
            request.limit = limit;
            request.cellLimit = 250;
            EXPECT_EQ(exported(many, RecordFormat::Json, request), expected) << limit;
        }
    }
}

TEST_P(ExportTest, HasEveryRowOfATableWithoutAKeyAndOfAView)
{
    makeManyRows();
    for (const QString &name : {u"keyless"_s, u"seen"_s}) {
        const TableAccess access = this->access(name);
        const QByteArray expected = paged(access, RecordFormat::Csv, {});
        EXPECT_GT(expected.count("\r\n"), 890);
        for (const int limit : {10, 1000}) {
            PageRequest request;
            request.limit = limit;
            EXPECT_EQ(exported(access, RecordFormat::Csv, request), expected) << qPrintable(name) << limit;
        }
    }
}

TEST_P(ExportTest, IsStoppedAndTheSessionGoesOn)
{
    makeManyRows();
    const TableAccess many = access(u"many"_s);
    RecordEncoder encoder(RecordFormat::Csv, exportColumns(many.table));
    PageRequest request;
    request.table = many.table.ref;
    request.limit = 100;
    const CancelToken cancel;

    const auto stopped = exportRows(
        session(), many, request, encoder, [](const QByteArray &) { return Status(); }, cancel,
        [&](qint64) { cancel.cancel(); });

    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::Cancelled);
    EXPECT_TRUE(session().ping());
}

TEST_P(ExportTest, HandsOnWhyTheFileCannotBeWritten)
{
    makeManyRows();
    run(u"UPDATE many SET note = '%1' WHERE id BETWEEN 100 AND 800"_s.arg(QString(2000, u'x')));
    const TableAccess many = access(u"many"_s);
    RecordEncoder encoder(RecordFormat::Csv, exportColumns(many.table));
    PageRequest request;
    request.table = many.table.ref;
    int blocks = 0;

    const auto failed = exportRows(session(), many, request, encoder, [&](const QByteArray &) {
        ++blocks;
        return Status(fail(Error::io(u"No room."_s)));
    });

    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::Io);
    EXPECT_EQ(blocks, 1);
    EXPECT_TRUE(session().ping());
}

INSTANTIATE_TEST_SUITE_P(Engines, ExportTest, testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL),
                         [](const auto &tested) { return engineName(tested.param).toStdString(); });

/// A table of the numbers 1 to 200 on a server that is too slow for more than 60 rows at a time.
class SlowConnection : public StandInConnection
{
public:
    int timeouts = 0;

    [[nodiscard]] DialectId dialect() const override { return DialectId::SQLite; }
    [[nodiscard]] int serverVersion() const override { return 1; }
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds, qint64 maxRows) override
    {
        ResultSet result;
        const Status done = read(sql, binds, gatherRows(&result, maxRows), 0);
        return done ? Result<ResultSet>(result) : fail(done);
    }
    [[nodiscard]] Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64) override
    {
        constexpr qint64 Most = 60, Last = 200;
        const qint64 limit = sql.sliced(sql.lastIndexOf(u' ')).trimmed().toLongLong();
        const qint64 after = binds.isEmpty() ? 0 : std::get<qint64>(binds.first().data());
        for (qint64 i = 1; i <= std::min(limit, Last - after); ++i) {
            if (i > Most) {
                ++timeouts;
                return fail(Error::timeout(u"Too slow."_s));
            }
            const Cell cell = Cell::ofInteger(after + i);
            if (!sink({u"id"_s}, {&cell, 1}))
                return {};
        }
        return {};
    }
};

Table numbersTable()
{
    Table table;
    table.ref.name = u"t"_s;
    table.primaryKey = {u"id"_s};
    table.strict = true;
    Column id;
    id.name = u"id"_s;
    id.family = TypeFamily::Integer;
    id.nullable = false;
    table.columns = {id};
    return table;
}

class NumbersReader : public SchemaReader
{
public:
    [[nodiscard]] Result<QList<Table>> tables(SqlConnection &) const override { return QList<Table>{numbersTable()}; }
    [[nodiscard]] Result<Table> table(SqlConnection &, const TableRef &) const override { return numbersTable(); }
    [[nodiscard]] Result<Schema> schema(SqlConnection &) const override { return Schema(); }
    [[nodiscard]] Result<qint64> rowEstimate(SqlConnection &, const Table &, const QList<Filter> &) const override
    {
        return 200;
    }
    [[nodiscard]] Result<std::optional<qint64>> schemaVersion(SqlConnection &) const override { return std::nullopt; }
};

Result<QByteArray> exportNumbers(Session &session, int limit)
{
    const TableAccess access{numbersTable(), {u"id"_s}};
    RecordEncoder encoder(RecordFormat::Csv, {u"id"_s});
    PageRequest request;
    request.table = access.table.ref;
    request.limit = limit;
    QByteArray file;
    const auto rows = exportRows(session, access, request, encoder, [&](const QByteArray &block) {
        file += block;
        return Status();
    });
    return rows ? Result<QByteArray>(file) : fail(rows);
}

TEST(Export, GoesOnByPageWhereALongReadingMetItsDeadline)
{
    auto connection = std::make_unique<SlowConnection>();
    const SlowConnection &slow = *connection;
    SqlSession session(std::move(connection), std::make_unique<NumbersReader>(), {}, std::chrono::seconds(1));
    QByteArray expected = "id\r\n";
    for (int i = 1; i <= 200; ++i)
        expected += QByteArray::number(i) + "\r\n";
    for (const int limit : {1, 20, 50}) {
        const auto file = exportNumbers(session, limit);
        ASSERT_TRUE(file) << qPrintable(file.error().message);
        EXPECT_EQ(*file, expected) << limit;
    }
    EXPECT_GT(slow.timeouts, 0);
    // What is too slow for one page is an error.
    const auto file = exportNumbers(session, 70);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, ErrorKind::Timeout);
}

TEST(Encoder, EscapesInJsonWhatQtEscapes)
{
    QString all;
    for (char32_t c = 0; c < 0x30000; c += c < 0x400 ? 1 : 37) {
        if (!QChar::isSurrogate(c))
            all += QString::fromUcs4(&c, 1);
    }
    RecordEncoder encoder(RecordFormat::JsonLines, {u"a\"\u00e9"_s});
    const QJsonObject object{{u"a\"\u00e9"_s, all}};
    EXPECT_EQ(encoder.row({Value(all)}).value(), QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

TEST(Encoder, GuardsAndQuotesInCsv)
{
    const QList<std::pair<QString, QByteArray>> fields{
        {u""_s, "\"\""},
        {u"a b"_s, "a b"},
        {u" a"_s, "\" a\""},
        {u"a\t"_s, "\"a\t\""},
        {u"\ta"_s, "'\ta"},
        {u"\ra"_s, "\"'\ra\""},
        {u"\u00a0a"_s, "\"\u00a0a\""},
        {u"a\u3000"_s, "\"a\u3000\""},
        {u"\u0085a"_s, "\"\u0085a\""},
        {u"\ufeffa"_s, "\"\ufeffa\""},
        {u"é"_s, "é"},
        {u"😀"_s, "😀"},
        {u"-5"_s, "-5"},
        {u"+5.e-3"_s, "+5.e-3"},
        {u"-.5"_s, "-.5"},
        {u"-5\n"_s, "\"-5\n\""},
        {u"-5\n\n"_s, "\"'-5\n\n\""},
        {u"-5e"_s, "'-5e"},
        {u"-."_s, "'-."},
        {u"-"_s, "'-"},
        {u"--5"_s, "'--5"},
        {u"-5 "_s, "\"'-5 \""},
        {u"'-5"_s, "''-5"},
        {u"''=x"_s, "'''=x"},
        {u"'x"_s, "'x"},
        {u"\uff1d1"_s, "'\uff1d1"},
        {u"\uff0b"_s, "'\uff0b"},
        {u"\uff20"_s, "'\uff20"},
        {u"\uff0e"_s, "\uff0e"},
        {u"base64:"_s, "'base64:"},
        {u"base64"_s, "base64"},
        {u"@\"x\","_s, "\"'@\"\"x\"\",\""},
    };
    for (const auto &[text, field] : fields) {
        RecordEncoder encoder(RecordFormat::Csv, {u"a"_s});
        EXPECT_EQ(encoder.row({Value(text)}).value(), field + "\r\n") << qPrintable(text);
    }
    RecordEncoder raw(RecordFormat::Csv, {u"a"_s}, true);
    EXPECT_EQ(raw.row({Value(u"\tx"_s)}).value(), "\"\tx\"\r\n");
    EXPECT_EQ(raw.row({Value(u"base64:"_s)}).value(), "'base64:\r\n");
}

TEST(Encoder, NeedsNoMoreRoomThanItAskedFor)
{
    for (const QChar c : {QChar(u'"'), QChar(u'\x01'), QChar(u'é'), QChar(u'\''), QChar(u'\\')}) {
        for (const int length : {1, 2, 4095, 4096, 4097, 100000}) {
            const Row row{Value(QString(length, c)), Value(QString(length, c).toUtf8()),
                          Value(-1.7976931348623157e308)};
            for (const auto format : {RecordFormat::Csv, RecordFormat::JsonLines, RecordFormat::Json}) {
                RecordEncoder encoder(format, {u"a"_s, u"b"_s, u"c"_s});
                const QByteArray once = encoder.row(row).value();
                QByteArray appended;
                const CellsOfRow cells(row);
                ASSERT_TRUE(RecordEncoder(format, {u"a"_s, u"b"_s, u"c"_s}).append(appended, cells.cells()));
                EXPECT_EQ(appended, once);
            }
        }
    }
}

} // namespace
} // namespace athanor::test

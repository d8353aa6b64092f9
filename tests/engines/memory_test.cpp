// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "engines/sql/rowread.h"

#include <QFile>

#include <malloc.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Megabyte = 1024 * 1024;

/// A field of /proc/self/status in bytes: VmHWM is the most memory there ever was.
qint64 statusField(const QByteArray &name)
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ':'))
            return line.sliced(name.size() + 1).simplified().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

/// Makes VmHWM start anew from what is used now.
void resetPeak()
{
    malloc_trim(0);
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

class Memory : public testing::TestWithParam<EngineId>
{
};

} // namespace

TEST_P(Memory, StaysSmallWhereCellsAreHuge)
{
    const auto made = makeBackend(GetParam());
    const auto *backend = dynamic_cast<SqlBackend *>(made.get());
    ASSERT_TRUE(backend);
    ConnectionSpec patient = backend->spec();
    patient.statementTimeout = std::chrono::minutes(3);
    const auto session = openOrFail(patient);
    ASSERT_TRUE(session);
    const bool sqlite = GetParam() == EngineId::SQLite;
    execute(*session,
            {u"CREATE TABLE t (id INTEGER PRIMARY KEY, v %1, b %2)"_s.arg(backend->textType(), backend->bytesType()),
             sqlite ? u"INSERT INTO t SELECT 1, replace(hex(zeroblob(20000000)), '0', 'é'), zeroblob(80000000)"_s
                    : u"INSERT INTO t SELECT 1, repeat('é', 40000000), NULL"_s});
    resetPeak();
    const qint64 before = statusField("VmHWM");
    ASSERT_GT(before, 0);
    PageRequest request;
    request.table = {backend->schema(), u"t"_s};

    const auto page = session->fetch(request);

    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    const Value cell = page->rows.first().at(1);
    ASSERT_TRUE(cell.isLarge());
    EXPECT_EQ(std::get<LargeValue>(cell.data()).bytes, 80000000);
    EXPECT_TRUE(std::get<LargeValue>(cell.data()).preview.startsWith(u"ééé"_s));
    EXPECT_FALSE(std::get<LargeValue>(cell.data()).preview.contains(QChar(QChar::ReplacementCharacter)));
    EXPECT_LT((statusField("VmHWM") - before) / Megabyte, 50);
}

TEST_P(Memory, StaysSmallWhereRowsAreReadOneByOneUpToAHugeCell)
{
    const auto made = makeBackend(GetParam());
    const auto *backend = dynamic_cast<SqlBackend *>(made.get());
    ASSERT_TRUE(backend);
    const auto session = openOrFail(backend->spec());
    ASSERT_TRUE(session);
    const bool sqlite = GetParam() == EngineId::SQLite;
    execute(*session, {u"CREATE TABLE t (id INTEGER PRIMARY KEY, v %1)"_s.arg(backend->textType()),
                       u"INSERT INTO t VALUES (1, 'a'), (2, 'b'), (4, 'd')"_s,
                       sqlite ? u"INSERT INTO t SELECT 3, replace(hex(zeroblob(40000000)), '0', 'é')"_s
                              : u"INSERT INTO t SELECT 3, repeat('é', 80000000)"_s});
    PageRequest request;
    request.table = {backend->schema(), u"t"_s};
    const auto table = session->table(request.table);
    ASSERT_TRUE(table);
    resetPeak();
    const qint64 before = statusField("VmHWM");
    QList<Row> rows;
    RowsRead read;

    const Status done = readRows(
        *session->sql(), *table, request,
        [&](CellRow row) {
            rows.append(rowOfCells(row));
            return true;
        },
        &read);

    ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_TRUE(read.metLongCell);
    EXPECT_EQ(rows, (QList<Row>{{Value(1), Value(u"a"_s)}, {Value(2), Value(u"b"_s)}}));
    EXPECT_EQ(read.next, PagePosition{Value(2)});
    EXPECT_LT((statusField("VmHWM") - before) / Megabyte, 50);
}

INSTANTIATE_TEST_SUITE_P(Engines, Memory, testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL),
                         [](const auto &tested) { return engineName(tested.param).toStdString(); });

} // namespace athanor::test

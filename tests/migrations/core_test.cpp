// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptreader.h"
#include "migrations/sqlrenderer.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

/// Reads a body of upgrade() and renders it, with a table `t` and a connection `bind` at hand.
class CoreTest : public testing::Test
{
protected:
    Reading readBody(const QString &body, const QString &top = {})
    {
        QFile file(m_folder.filePath(u"script.py"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        const QString source =
            u"from alembic import op\nimport sqlalchemy as sa\nimport os\nimport uuid\n"
            "t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String), sa.column('n'))\n"_s +
            top + u"\ndef upgrade():\n    bind = op.get_bind()\n"_s + body;
        file.write(source.toUtf8());
        file.close();
        Revision revision;
        revision.path = file.fileName();
        revision.file = u"script.py"_s;
        return readScript(revision, true, m_context);
    }

    QStringList sent(const QString &body, const QString &top = {})
    {
        const Reading reading = readBody(body, top);
        if (reading.refusal)
            return {u"refused: "_s + reading.refusal->reason};
        RenderOptions options;
        options.dialect = m_context.dialect;
        options.asAlembic = m_asAlembic;
        Schema schema;
        const auto statements = renderOperations(reading.operations, options, &schema);
        if (!statements)
            return {u"refused: "_s + statements.error().message};
        QStringList texts;
        for (const RenderedStatement &statement : *statements)
            texts << statement.sql;
        return texts;
    }

    QString refusal(const QString &body, const QString &top = {}) { return sent(body, top).value(0); }

    ReadContext m_context;
    Schema m_schema;
    QTemporaryDir m_folder;
    bool m_asAlembic = false;
};

TEST_F(CoreTest, WritesTheValuesOfATextWhereItsBindsStand)
{
    EXPECT_EQ(sent(u"    bind.execute(sa.text(\"UPDATE t SET b = :b WHERE a = :a AND c = '\\\\:x'\"), {'a': 1, 'b': "
                   u"\"it's\"})\n"
                   "    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), a=2)\n"
                   "    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), [{'a': 3}, {'a': None}])\n"
                   "    op.execute(sa.text('DELETE FROM t WHERE b = :b').bindparams(b='x'))\n"_s),
              (QStringList{u"UPDATE t SET b = 'it''s' WHERE a = 1 AND c = ':x'"_s, u"DELETE FROM t WHERE a = 2"_s,
                           u"DELETE FROM t WHERE a = 3"_s, u"DELETE FROM t WHERE a = NULL"_s,
                           u"DELETE FROM t WHERE b = 'x'"_s}));
}

TEST_F(CoreTest, TellsOfValuesThatAlembicsTextLacks)
{
    EXPECT_TRUE(readBody(u"    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), {'a': 1})\n"_s).boundWhenSent);
    EXPECT_FALSE(readBody(u"    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), {'a': None})\n"_s).boundWhenSent);
    EXPECT_FALSE(readBody(u"    bind.execute(sa.text('DELETE FROM t'))\n"_s).boundWhenSent);
    EXPECT_FALSE(readBody(u"    op.execute(sa.text('DELETE FROM t WHERE a = :a').bindparams(a=1))\n"_s).boundWhenSent);
    EXPECT_FALSE(readBody(u"    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), {'a': 1})\n"_s).madeWhenRun);
}

TEST_F(CoreTest, MultipliesIterablesAsItertoolsDoes)
{
    const QString top = u"import itertools\nfrom itertools import product\n"_s;
    EXPECT_EQ(sent(u"    for a, b in itertools.product(range(1, 3), ['x', 'y']):\n"
                   "        op.execute(f'SELECT {a}, {b}')\n"
                   "    op.execute('SELECT %d' % len(list(product())))\n"
                   "    op.execute('SELECT %d' % len(list(product([1], []))))\n"_s,
                   top),
              (QStringList{u"SELECT 1, x"_s, u"SELECT 1, y"_s, u"SELECT 2, x"_s, u"SELECT 2, y"_s, u"SELECT 1"_s,
                           u"SELECT 0"_s}));
    EXPECT_TRUE(refusal(u"    op.execute(str(len(list(product("_s + u"range(1000), "_s.repeated(6) + u")))))\n"_s, top)
                    .startsWith("refused"_L1));
}

TEST_F(CoreTest, PrintsAsAlembicDoesThatForgetsTheValues)
{
    m_asAlembic = true;
    EXPECT_EQ(sent(u"    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), a=2)\n"_s),
              QStringList(u"DELETE FROM t WHERE a = NULL"_s));
    EXPECT_TRUE(refusal(u"    op.execute(t.update().values(n='x'))\n"_s).contains("No literal value renderer"_L1));
}

TEST_F(CoreTest, RefusesATextWhoseBindHasNoValue)
{
    EXPECT_TRUE(refusal(u"    bind.execute(sa.text('DELETE FROM t WHERE a = :a'), {'b': 1})\n"_s).contains(":a"_L1));
    EXPECT_TRUE(refusal(u"    op.execute(sa.text('DELETE FROM t WHERE a = :a'))\n"_s).contains(":a"_L1));
}

TEST_F(CoreTest, InsertsARowForEachOfTheValues)
{
    EXPECT_EQ(sent(u"    bind.execute(t.insert(), [{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}])\n"_s),
              (QStringList{u"INSERT INTO t (a, b) VALUES (1, 'x')"_s, u"INSERT INTO t (a, b) VALUES (2, NULL)"_s}));
}

TEST_F(CoreTest, RefusesWhatSqlAlchemyWouldAddOfItsOwn)
{
    const QString keyed = u"k = sa.Table('k', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), "
                          "sa.Column('v', sa.Integer, default=3, onupdate=4))\n"_s;
    EXPECT_TRUE(refusal(u"    op.execute(k.insert().values(v=1))\n"_s, keyed).contains("the key id"_L1));
    EXPECT_TRUE(refusal(u"    op.execute(k.insert().values(id=1))\n"_s, keyed).contains("made in Python"_L1));
    EXPECT_TRUE(refusal(u"    op.execute(k.update().values(id=1))\n"_s, keyed).contains("onupdate"_L1));
}

TEST_F(CoreTest, RefusesAStatementOverTwoTables)
{
    EXPECT_TRUE(refusal(u"    op.execute(t.update().where(o.c.a == t.c.a).values(b='x'))\n"_s,
                        u"o = sa.table('o', sa.column('a', sa.Integer))\n"_s)
                    .contains("columns of another"_L1));
}

TEST_F(CoreTest, SendsWhatASessionSends)
{
    EXPECT_EQ(sent(u"    s = Session(bind=bind)\n    s.execute(sa.text('DELETE FROM t'))\n    s.commit()\n"_s,
                   u"from sqlalchemy.orm import Session\n"_s),
              QStringList(u"DELETE FROM t"_s));
    EXPECT_TRUE(refusal(u"    for x in Session(bind=bind).query(t):\n        pass\n"_s,
                        u"from sqlalchemy.orm import Session\n"_s)
                    .contains("session.query"_L1));
}

TEST_F(CoreTest, KnowsOfTheUrlOnlyItsKind)
{
    const QString body = u"    if str(bind.engine.url).startswith('postgresql'):\n        op.drop_table('t')\n"_s;
    EXPECT_EQ(sent(body), QStringList(u"DROP TABLE t"_s));
    m_context.dialect = DialectId::SQLite;
    EXPECT_EQ(sent(body), QStringList());
    EXPECT_TRUE(refusal(u"    print('localhost' in str(bind.engine.url))\n"_s).startsWith("refused"_L1));
    EXPECT_TRUE(refusal(u"    if str(bind.engine.url).startswith('sqlite:////'):\n        pass\n"_s)
                    .contains("only the kind"_L1));
}

TEST_F(CoreTest, AnswersAnInspectorFromTheSchema)
{
    Table table;
    table.ref = {u"public"_s, u"t"_s};
    Column column;
    column.name = u"a"_s;
    table.columns = {column};
    m_schema.tables.insert(table.ref, table);
    m_context.schema = &m_schema;
    const QString look = u"    names = [c['name'] for c in sa.inspect(bind).get_columns('t')]\n"
                         "    if 'b' not in names and 'a' in names:\n        op.drop_column('t', 'a')\n"_s;
    EXPECT_TRUE(refusal(look).contains("not known"_L1)); // what is folded need not be all there is
    m_context.schemaIsComplete = true;
    EXPECT_EQ(sent(look), QStringList(u"ALTER TABLE t DROP COLUMN a"_s));
    EXPECT_EQ(sent(u"    if sa.inspect(bind).has_table('t') and 'u' not in sa.inspect(bind).get_table_names():\n"
                   "        op.drop_table('t')\n"_s),
              QStringList(u"DROP TABLE t"_s));
    EXPECT_TRUE(refusal(u"    op.drop_column('t', 'a')\n"_s + look).contains("before it looks"_L1));
    EXPECT_TRUE(refusal(u"    x = sa.inspect(bind).get_columns('t')[0]['type']\n    op.execute(f'{x}')\n"_s)
                    .contains("the type of column a"_L1));
}

TEST_F(CoreTest, MarksWhatTheEnvironmentSays)
{
    qputenv("ATHANOR_TEST_STAGE", "live");
    const Reading reading =
        readBody(u"    if os.environ['ATHANOR_TEST_STAGE'] == 'live':\n        op.drop_table('t')\n"_s);
    qunsetenv("ATHANOR_TEST_STAGE");
    EXPECT_FALSE(reading.refusal);
    EXPECT_TRUE(reading.madeWhenRun);
    EXPECT_EQ(reading.operations.size(), 1u);
    EXPECT_TRUE(refusal(u"    os.environ['ATHANOR_TEST_STAGE']\n"_s).contains("not set"_L1));
    EXPECT_TRUE(refusal(u"    os.getenv('ATHANOR_PASSWORD')\n"_s).contains("secret"_L1));
}

TEST_F(CoreTest, MarksTheOrderOfASetAsMadeWhenRun)
{
    const Reading reading = readBody(u"    for name in {'x', 'y'}:\n        op.drop_table(name)\n"_s);
    EXPECT_FALSE(reading.refusal);
    EXPECT_TRUE(reading.madeWhenRun);
    EXPECT_TRUE(refusal(u"    for n in {1, 2}:\n        op.drop_table('t')\n"_s).contains("a set"_L1));
}

TEST_F(CoreTest, EndsAnExpressionThatGrowsWithoutBound)
{
    EXPECT_TRUE(refusal(u"    c = t.c.a == 1\n    for i in range(1000):\n        c = sa.and_(c, c)\n"_s)
                    .contains("too large"_L1));
    EXPECT_TRUE(refusal(u"    c = t.c.a\n    for i in range(100000):\n        c = c + 1\n"_s).contains("too large"_L1));
    EXPECT_TRUE(refusal(u"    s = t.delete()\n    for i in range(100000):\n        s = s.where(t.c.a == i)\n"_s)
                    .contains("too many conditions"_L1));
    EXPECT_TRUE(refusal(u"    x = ' ' + 'x' * 400000\n    for i in range(1000):\n        op.execute(x)\n"_s)
                    .contains("than any migration"_L1));
    EXPECT_TRUE(refusal(u"    x = sa.text(':a ' + 'x' * 300000)\n"
                        "    bind.execute(x, [{'a': i} for i in range(5000)])\n"_s)
                    .contains("than any migration"_L1));
    EXPECT_TRUE(refusal(u"    for i in range(100000):\n        op.drop_table('t')\n"_s).startsWith("refused"_L1));
}

} // namespace
} // namespace athanor

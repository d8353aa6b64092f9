// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptreader.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

/// Reads upgrade() of a script with this body (four blanks before each line) under the usual imports.
class ScriptReaderTest : public testing::Test
{
protected:
    Reading readFile(const QString &source)
    {
        QFile file(m_folder.filePath(u"script.py"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(source.toUtf8());
        file.close();
        Revision revision;
        revision.path = file.fileName();
        revision.file = u"versions/script.py"_s;
        return readScript(revision, true, m_context);
    }

    Reading readBody(const QString &body, const QString &top = {})
    {
        return readFile(
            u"from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql, mysql\n"_s +
            top + u"\ndef upgrade():\n"_s + body);
    }

    template <typename T>
    T only(const QString &body, const QString &top = {})
    {
        const Reading reading = readBody(body, top);
        EXPECT_FALSE(reading.refusal) << (reading.refusal ? reading.refusal->display() : QString()).toStdString();
        EXPECT_EQ(reading.operations.size(), 1u);
        const T *operation = reading.operations.empty() ? nullptr : reading.operations.front().as<T>();
        EXPECT_TRUE(operation);
        return operation ? *operation : T();
    }

    QString refusal(const QString &body, const QString &top = {})
    {
        const Reading reading = readBody(body, top);
        return reading.refusal ? reading.refusal->display() : u"read"_s;
    }

    ReadContext m_context;
    QTemporaryDir m_folder;
};

TEST_F(ScriptReaderTest, ReadsATable)
{
    const auto op = only<CreateTable>(
        u"    op.create_table('user',\n"
        "        sa.Column('id', sa.Integer(), nullable=False),\n"
        "        sa.Column('name', sa.String(length=80), server_default='x', index=True, comment='who'),\n"
        "        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()')),\n"
        "        sa.Column('of', sa.Integer, sa.ForeignKey('app.team.id', ondelete='CASCADE'), default=7),\n"
        "        sa.ForeignKeyConstraint(['of'], ['team.id'], name=op.f('fk_of')),\n"
        "        sa.PrimaryKeyConstraint('id'),\n"
        "        schema='app')\n"_s);
    EXPECT_EQ(op.name, u"user"_s);
    EXPECT_EQ(op.schema, u"app"_s);
    ASSERT_EQ(op.columns.size(), 4);
    EXPECT_EQ(op.columns[0].nullable, false);
    EXPECT_EQ(op.columns[1].type.length, 80);
    EXPECT_EQ(op.columns[1].serverDefault, (SqlExpression{SqlExpression::Kind::StringLiteral, u"x"_s, {}}));
    EXPECT_TRUE(op.columns[1].index);
    EXPECT_EQ(op.columns[1].comment, u"who"_s);
    EXPECT_TRUE(op.columns[2].type.timezone);
    EXPECT_EQ(op.columns[2].serverDefault, (SqlExpression{SqlExpression::Kind::Text, u"now()"_s, {}}));
    ASSERT_EQ(op.columns[3].foreignKeys.size(), 1);
    EXPECT_EQ(op.columns[3].foreignKeys[0].targetSchema, u"app"_s);
    EXPECT_EQ(op.columns[3].foreignKeys[0].onDelete, u"CASCADE"_s);
    EXPECT_EQ(op.columns[3].clientDefault, Value(7));
    ASSERT_EQ(op.constraints.size(), 2);
    EXPECT_EQ(std::get<ForeignKeyDef>(op.constraints[0]).name, (ConstraintName{u"fk_of"_s, true}));
}

TEST_F(ScriptReaderTest, FillsTheTableIntoTheOperationsOfABatch)
{
    const auto batch = only<std::shared_ptr<const BatchAlter>>(
        u"    with op.batch_alter_table('user', schema=None) as batch_op:\n"
        "        batch_op.add_column(sa.Column('a', sa.Integer()))\n"
        "        batch_op.create_index(batch_op.f('ix_user_a'), ['a'], unique=True)\n"
        "        batch_op.drop_column('b')\n"_s);
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->operations.size(), 3u);
    EXPECT_EQ(batch->operations[0].as<AddColumn>()->table, u"user"_s);
    const auto &index = std::get<CreateIndex>(batch->operations[1].data);
    EXPECT_EQ(index.name, (ConstraintName{u"ix_user_a"_s, true}));
    EXPECT_EQ(index.elements, (QList<IndexElement>{{u"a"_s, false}}));
    EXPECT_TRUE(index.unique);
    EXPECT_EQ(std::get<DropColumn>(batch->operations[2].data).column, u"b"_s);
    EXPECT_EQ(batch->operations[2].line, 9);
}

TEST_F(ScriptReaderTest, TellsNotGivenFromNoneInAlterColumn)
{
    const auto drops = only<AlterColumn>(u"    op.alter_column('t', 'c', server_default=None, comment=None)\n"_s);
    EXPECT_TRUE(drops.changesDefault && !drops.serverDefault && drops.changesComment && !drops.comment);
    const auto keeps = only<AlterColumn>(u"    op.alter_column('t', 'c', nullable=True, existing_type=sa.Text())\n"_s);
    EXPECT_FALSE(keeps.changesDefault || keeps.changesComment || keeps.hasExistingDefault);
    EXPECT_EQ(keeps.nullable, true);
    EXPECT_EQ(keeps.existingType->name, u"Text"_s);
}

TEST_F(ScriptReaderTest, KnowsTypesHoweverTheyAreImported)
{
    const QString top = u"from sqlalchemy import String as Text_, types\nimport sqlalchemy.dialects.postgresql as pg\n"
                        "from sqlalchemy.dialects.postgresql import UUID, json\nimport sqlalchemy\n"_s;
    const auto op = only<CreateTable>(
        u"    op.create_table('t', sa.Column('a', Text_(5)), sa.Column('b', pg.ARRAY(pg.INET())), sa.Column('c', "
        u"UUID(as_uuid=True)),\n"
        "        sa.Column('d', types.Integer), sa.Column('e', json.JSONB), sa.Column('f', sqlalchemy.Enum('x', 'y', "
        "name='e')),\n"
        "        sa.Column('g', mysql.TINYINT(display_width=1, unsigned=True)), sa.Column('h', sa.dialects.postgresql.VARCHAR(3)))\n"_s,
        top);
    ASSERT_EQ(op.columns.size(), 8);
    EXPECT_EQ(op.columns[0].type.length, 5);
    EXPECT_EQ(op.columns[1].type.items.value(0).name, u"INET"_s);
    EXPECT_EQ(op.columns[2].type.origin, ColumnType::Origin::PostgreSQL);
    EXPECT_EQ(op.columns[3].type.name, u"Integer"_s);
    EXPECT_EQ(op.columns[4].type.name, u"JSONB"_s);
    EXPECT_EQ(op.columns[5].type.values, (QStringList{u"x"_s, u"y"_s}));
    EXPECT_TRUE(op.columns[6].type.isUnsigned);
    EXPECT_EQ(op.columns[7].type.origin, ColumnType::Origin::Generic);
}

TEST_F(ScriptReaderTest, FollowsLocalsLoopsHelpersAndFormats)
{
    const Reading reading = readBody(u"    names = ['a', 'b']\n"
                                     "    for i, name in enumerate(names):\n"
                                     "        helper(name, size=10 * (i + 1))\n"
                                     "    op.execute(f'UPDATE {TABLE} SET a = {len(names)}')\n"
                                     "    op.execute('%s %s' % ('x', 1))\n"
                                     "    op.execute('DROP {}'.format(TABLE))\n"_s,
                                     u"TABLE = 't' + 'bl'\n"
                                     "def helper(name, size=1, *, kind=sa.String):\n"
                                     "    op.add_column(TABLE, sa.Column(name, kind(size)))\n"_s);
    ASSERT_FALSE(reading.refusal) << reading.refusal->display().toStdString();
    ASSERT_EQ(reading.operations.size(), 5u);
    EXPECT_EQ(reading.operations[1].as<AddColumn>()->column.type.length, 20);
    EXPECT_EQ(std::get<Execute>(reading.operations[2].data).sql, u"UPDATE tbl SET a = 2"_s);
    EXPECT_EQ(std::get<Execute>(reading.operations[3].data).sql, u"x 1"_s);
    EXPECT_EQ(std::get<Execute>(reading.operations[4].data).sql, u"DROP tbl"_s);
}

TEST_F(ScriptReaderTest, FollowsABranchOnTheDialect)
{
    const QString body = u"    bind = op.get_bind()\n"
                         "    if bind.dialect.name == 'postgresql':\n"
                         "        op.execute('A')\n"
                         "    elif op.get_context().dialect.name in ('sqlite',):\n"
                         "        op.execute('B')\n"_s;
    EXPECT_EQ(only<Execute>(body).sql, u"A"_s);
    m_context.dialect = DialectId::SQLite;
    EXPECT_EQ(only<Execute>(body).sql, u"B"_s);
    m_context.dialect = DialectId::MySQL;
    EXPECT_TRUE(readBody(body).operations.empty());
}

TEST_F(ScriptReaderTest, SendsExecutedTextAsTheServerReceivesIt)
{
    EXPECT_EQ(only<Execute>(u"    op.execute('''\n\tSELECT '12:30:00', a::int, '\\\\:x'\n''')\n"_s).sql,
              u"SELECT '12:30:00', a::int, ':x'"_s);
    EXPECT_EQ(only<Execute>(u"    op.execute(sa.text('SELECT 1'))\n"_s).sql, u"SELECT 1"_s);
    EXPECT_TRUE(refusal(u"    op.execute('SELECT :name')\n"_s).contains("the bind :name"_L1));
}

TEST_F(ScriptReaderTest, RefusesByFileAndLineWhatItDoesNotUnderstand)
{
    EXPECT_EQ(refusal(u"    op.execute('a')\n    op.explode('t')\n"_s),
              u"versions/script.py:7: calls op.explode, which is not known"_s);
    EXPECT_EQ(refusal(u"    op.drop_table('t', cascade=True)\n"_s),
              u"versions/script.py:6: op.drop_table: the argument cascade is not known"_s);
    EXPECT_EQ(refusal(u"    op.add_column('t', sa.Column('c', sa.String(), lazy=True))\n"_s),
              u"versions/script.py:6: sqlalchemy.Column: the argument lazy is not known"_s);
    EXPECT_TRUE(refusal(u"    op.add_column('t', sa.Column('c', Colour()))\n"_s, u"from app.models import Colour\n"_s)
                    .contains("app.models.Colour"_L1));
    EXPECT_TRUE(refusal(u"    rows = op.get_bind().execute('SELECT 1')\n    for r in rows:\n        op.execute(r)\n"_s)
                    .contains("uses the result of the query"_L1));
    EXPECT_TRUE(refusal(u"    try:\n        op.drop_table('t')\n    except Exception:\n        pass\n"_s)
                    .contains("catches exceptions"_L1));
    EXPECT_TRUE(refusal(u"    while True:\n        x = 1\n"_s).contains("more work"_L1));
    EXPECT_TRUE(refusal(u"    upgrade()\n"_s).contains("too deep"_L1));
}

TEST_F(ScriptReaderTest, RefusesEffectsAtTheTopOfTheFile)
{
    EXPECT_TRUE(refusal(u"    pass\n"_s, u"op.drop_table('t')\n"_s).contains("outside upgrade()"_L1));
    EXPECT_TRUE(refusal(u"    pass\n"_s, u"import app\napp.start()\n"_s).contains("uses app"_L1));
}

TEST_F(ScriptReaderTest, LeavesUnusedUnknownsAloneAndNamesTheApplication)
{
    const Reading reading =
        readBody(u"    op.add_column('t', sa.Column('c', sa.Integer(), default=make(), onupdate=make))\n"_s,
                 u"from app import make\nBase = make()\nclass Old(Base):\n    id = 1\n"_s);
    EXPECT_FALSE(reading.refusal);
    EXPECT_TRUE(reading.importsApplication);
    EXPECT_TRUE(reading.operations.at(0).as<AddColumn>()->column.hasClientDefault);
}

TEST_F(ScriptReaderTest, InsertsRowsWithTheColumnsOfTheTable)
{
    const auto op = only<BulkInsert>(
        u"    t = sa.table('t', sa.column('id', sa.Integer), sa.column('j', sa.JSON), sa.column('d', sa.Date))\n"
        "    op.bulk_insert(t, [{'id': i, 'd': date(2024, 1, i), 'j': {'a': [1, None]}} for i in range(1, 3)])\n"_s,
        u"from datetime import date\n"_s);
    ASSERT_EQ(op.rows.size(), 2u);
    EXPECT_EQ(op.columns[1].first, u"j"_s);
    EXPECT_EQ(op.rows[1][0].value, Value(2));
    EXPECT_EQ(op.rows[1][1].value, Value(u"{\"a\": [1, null]}"_s));
    EXPECT_EQ(op.rows[1][2].value, Value(u"2024-01-02"_s));
    EXPECT_TRUE(
        refusal(u"    op.bulk_insert(sa.table('t', sa.column('a')), [{'b': 1}])\n"_s).contains("no column b"_L1));
}

TEST_F(ScriptReaderTest, SaysWhatIsMadeWhenRun)
{
    const Reading reading =
        readBody(u"    op.execute(f\"INSERT INTO t VALUES ('{uuid.uuid4()}')\")\n"_s, u"import uuid\n"_s);
    EXPECT_FALSE(reading.refusal);
    EXPECT_TRUE(reading.madeWhenRun);
    EXPECT_TRUE(reading.operations.at(0).madeWhenRun);
    EXPECT_FALSE(readBody(u"    op.execute('a')\n"_s).madeWhenRun);
}

TEST_F(ScriptReaderTest, TakesTheFunctionOfOneDatabaseOfSeveral)
{
    const QString source = u"from alembic import op\n"
                           "def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n"
                           "def upgrade_():\n    op.execute('main')\n"
                           "def upgrade_users():\n    op.execute('users')\n"_s;
    EXPECT_TRUE(readFile(source).refusal);
    m_context.engineName = u"users"_s;
    const Reading reading = readFile(source);
    ASSERT_FALSE(reading.refusal) << reading.refusal->display().toStdString();
    EXPECT_EQ(std::get<Execute>(reading.operations.at(0).data).sql, u"users"_s);
}

TEST_F(ScriptReaderTest, MarksWhatRunsOutsideTheTransaction)
{
    const Reading reading = readBody(u"    with op.get_context().autocommit_block():\n"
                                     "        op.create_index('ix', 't', ['a'], postgresql_concurrently=True)\n"_s);
    ASSERT_EQ(reading.operations.size(), 3u);
    EXPECT_TRUE(std::get<AutocommitBlock>(reading.operations[0].data).enter);
    EXPECT_TRUE(std::get<CreateIndex>(reading.operations[1].data).options.value(u"postgresql_concurrently"_s).isTrue);
    EXPECT_FALSE(std::get<AutocommitBlock>(reading.operations[2].data).enter);
}

TEST_F(ScriptReaderTest, CreatesAndDropsEnumerations)
{
    const Reading reading = readBody(u"    e = postgresql.ENUM('a', 'b', name='mood')\n"
                                     "    e.create(op.get_bind(), checkfirst=True)\n"
                                     "    sa.Enum(name='mood').drop(op.get_bind())\n"_s);
    ASSERT_EQ(reading.operations.size(), 2u);
    EXPECT_TRUE(reading.operations[0].as<EnumChange>()->checkFirst);
    EXPECT_FALSE(reading.operations[1].as<EnumChange>()->create);
}

TEST_F(ScriptReaderTest, TellsAMissingFunctionAndABrokenFile)
{
    EXPECT_EQ(readFile(u"x = 1\n"_s).refusal->reason, u"declares no function upgrade()"_s);
    EXPECT_EQ(readFile(u"def upgrade(:\n"_s).refusal->line, 1);
}

} // namespace
} // namespace athanor

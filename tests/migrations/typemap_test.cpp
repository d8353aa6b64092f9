// SPDX-License-Identifier: Apache-2.0
// Column types of the application, by the map in the profile.
#include "migrations/plan.h"
#include "migrations/sqlrenderer.h"
#include "scriptsfolder.h"

#include <gmock/gmock.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using testing::HasSubstr;

class TypeMap : public testing::Test
{
protected:
    /// CREATE TABLE of a table whose only column has this type, or why there is none.
    [[nodiscard]] std::string column(const QString &import, const QString &type,
                                     DialectId dialect = DialectId::PostgreSQL) const
    {
        m_scripts.add(u"a1"_s, {}, {import, u"op.create_table('t', sa.Column('c', %1))"_s.arg(type)});
        const auto folder = ScriptFolder::load(m_scripts.path(), m_types);
        PlanRequest request;
        request.dialect = dialect;
        const auto plan = folder ? makePlan(*folder, request) : Result<Plan>(fail(folder.error()));
        if (!plan || plan->revisions.isEmpty())
            return "no plan";
        const PlannedRevision &revision = plan->revisions.first();
        if (revision.reason)
            return revision.reason->display().toStdString();
        return revision.statements.at(1).sql.simplified().toStdString();
    }

    ScriptsFolder m_scripts;
    QMap<QString, QString> m_types{{u"shop.types.Money"_s, u"Numeric(12, 2)"_s},
                                   {u"shop.types.Key"_s, u"postgresql.UUID()"_s},
                                   {u"shop.types.Kind"_s, u"sa.Enum('a', 'b', name='kind', native_enum=False)"_s},
                                   {u"shop.types.Place"_s, u"geometry(POINT,4326)"_s},
                                   {u"shop.types.When"_s, u"timestamp(3) with time zone"_s},
                                   {u"shop.db.db.Integer"_s, u"Integer"_s},
                                   {u"shop.types.Broken"_s, u"text; DROP TABLE t"_s},
                                   {u"shop.types.Loop"_s, u"shop.types.Loop()"_s}};
};

} // namespace

TEST_F(TypeMap, GivesATypeWhicheverWayItIsImportedAndCalled)
{
    EXPECT_EQ(column(u"from shop.types import Money"_s, u"Money"_s), "CREATE TABLE t ( c NUMERIC(12, 2) )");
    EXPECT_EQ(column(u"from shop.types import Money as M, Currency"_s, u"M('EUR', digits=3, of=Currency)"_s),
              "CREATE TABLE t ( c NUMERIC(12, 2) )");
    EXPECT_EQ(column(u"import shop.types"_s, u"shop.types.Money()"_s), "CREATE TABLE t ( c NUMERIC(12, 2) )");
    EXPECT_EQ(column(u"from shop import types"_s, u"types.Key(binary=False)"_s), "CREATE TABLE t ( c UUID )");
    EXPECT_EQ(column(u"from shop.db import db"_s, u"db.Integer"_s), "CREATE TABLE t ( c INTEGER )");
    EXPECT_EQ(column(u"from shop.types import Kind"_s, u"Kind()"_s), "CREATE TABLE t ( c VARCHAR(1) )");
}

TEST_F(TypeMap, WritesATypeOfTheDatabaseAsItStands)
{
    EXPECT_EQ(column(u"from shop.types import Place"_s, u"Place('POINT')"_s),
              "CREATE TABLE t ( c geometry(POINT,4326) )");
    EXPECT_EQ(column(u"from shop.types import When"_s, u"sa.ARRAY(When)"_s),
              "CREATE TABLE t ( c timestamp(3) with time zone[] )");
}

TEST_F(TypeMap, RefusesWhatIsNoTypeAndWhatNobodyNamed)
{
    EXPECT_THAT(column(u"from shop.types import Broken"_s, u"Broken()"_s), HasSubstr("that is no type"));
    EXPECT_THAT(column(u"from shop.types import Loop"_s, u"Loop()"_s), HasSubstr("that is no type"));
    EXPECT_THAT(column(u"from shop.types import Other"_s, u"Other()"_s), HasSubstr("shop.types.Other"));
    EXPECT_THAT(column(u"import shop.types"_s, u"shop.types.Other()"_s), HasSubstr("shop.types.Other"));
    // What the map gives is a type of one database and none of another.
    EXPECT_THAT(column(u"from shop.types import Key"_s, u"Key()"_s, DialectId::SQLite), HasSubstr("UUID"));
}

TEST_F(TypeMap, KnowsCommonPackagesUnlessTheProfileSaysOtherwise)
{
    EXPECT_EQ(column(u"from citext import CIText"_s, u"CIText()"_s), "CREATE TABLE t ( c CITEXT )");
    EXPECT_EQ(column(u"import citext"_s, u"citext.CIText()"_s), "CREATE TABLE t ( c CITEXT )");
    m_types[u"citext.CIText"_s] = u"Text"_s;
    EXPECT_EQ(column(u"import citext"_s, u"citext.CIText()"_s), "CREATE TABLE t ( c TEXT )");
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqlitetext.h"

#include "migrations/rendercase.h"

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

const QString plain = u"CREATE TABLE t (\n\tid INTEGER NOT NULL, \n\tPRIMARY KEY (id)\n)"_s;

TEST(SqliteText, PutsAColumnBeforeTheConstraints)
{
    EXPECT_EQ(withColumn(plain, u"z TEXT"_s),
              u"CREATE TABLE t (\n\tid INTEGER NOT NULL, z TEXT, \n\tPRIMARY KEY (id)\n)"_s);
    EXPECT_EQ(withColumn(u"CREATE TABLE t (a TEXT DEFAULT '),(')"_s, u"z TEXT"_s),
              u"CREATE TABLE t (a TEXT DEFAULT '),(', z TEXT)"_s);
}

TEST(SqliteText, TakesAColumnOut)
{
    const QString sql = u"CREATE TABLE t (a TEXT, \"b c\" NUMERIC(10, 2), d TEXT -- d, e\n)"_s;
    EXPECT_EQ(withoutColumn(sql, u"b c"_s), u"CREATE TABLE t (a TEXT, d TEXT -- d, e\n)"_s);
    EXPECT_EQ(withoutColumn(u"CREATE TABLE t (a TEXT, d TEXT)"_s, u"d"_s), u"CREATE TABLE t (a TEXT)"_s);
    EXPECT_EQ(withoutColumn(sql, u"none"_s), sql);
}

TEST(SqliteText, RenamesAColumnButNotThatOfAnotherTable)
{
    EXPECT_EQ(withRenamedColumn(u"CREATE TABLE t (id INTEGER, p INTEGER, PRIMARY KEY (id), CHECK (id <> 'id'), "
                                "FOREIGN KEY(p) REFERENCES o (id))"_s,
                                u"id"_s, u"Key"_s),
              u"CREATE TABLE t (\"Key\" INTEGER, p INTEGER, PRIMARY KEY (\"Key\"), CHECK (\"Key\" <> 'id'), "
              "FOREIGN KEY(p) REFERENCES o (id))"_s);
}

TEST(SqliteText, RenamesATableInQuotes)
{
    EXPECT_EQ(withRenamedTable(u"CREATE TABLE t (t TEXT)"_s, u"u"_s), u"CREATE TABLE \"u\" (t TEXT)"_s);
}

} // namespace
} // namespace athanor

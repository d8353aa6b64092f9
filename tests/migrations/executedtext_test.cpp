// SPDX-License-Identifier: Apache-2.0
#include "migrations/executedtext.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace athanor {
namespace {

/// Tabs are written as '>' here.
std::string shown(const QString &text, DialectId dialect)
{
    return executedText(QString(text).replace(u'>', u'\t'), dialect).replace(u'\t', u'>').toStdString();
}

TEST(ExecutedText, WritesBlanksForTheTabsBetweenWords)
{
    for (const DialectId dialect : {DialectId::SQLite, DialectId::PostgreSQL, DialectId::MySQL}) {
        EXPECT_EQ(shown(u" \nUPDATE>t\n>SET a = 1>"_s, dialect), "UPDATE    t\n    SET a = 1");
        EXPECT_EQ(shown(u"SELECT 1>/* it's>so */>+ 1"_s, dialect), "SELECT 1    /* it's    so */    + 1");
        EXPECT_EQ(shown(u"SELECT 1 -- it's>so\n>+ 1"_s, dialect), "SELECT 1 -- it's    so\n    + 1");
    }
}

TEST(ExecutedText, KeepsTheTabsOfAValue)
{
    for (const DialectId dialect : {DialectId::SQLite, DialectId::PostgreSQL, DialectId::MySQL}) {
        EXPECT_EQ(shown(u">SELECT>'a>b'>, 'it''s>so'>"_s, dialect), "SELECT    'a>b'    , 'it''s>so'");
        EXPECT_EQ(shown(u"SELECT \"a>b\">"_s, dialect), "SELECT \"a>b\"");
        EXPECT_EQ(shown(u"SELECT>'never>closed"_s, dialect), "SELECT    'never>closed");
        EXPECT_EQ(shown(u"SELECT '/*',>'-- ',>'>'"_s, dialect), "SELECT '/*',    '-- ',    '>'");
    }
    EXPECT_EQ(shown(u"SELECT `a>b`>+ 1"_s, DialectId::MySQL), "SELECT `a>b`    + 1");
}

TEST(ExecutedText, KnowsWhereABackslashEscapes)
{
    EXPECT_EQ(shown(u"SELECT 'a\\'>b',>'c>d'"_s, DialectId::MySQL), "SELECT 'a\\'>b',    'c>d'");
    EXPECT_EQ(shown(u"SELECT E'a\\'>b',>'c>d'"_s, DialectId::PostgreSQL), "SELECT E'a\\'>b',    'c>d'");
    EXPECT_EQ(shown(u"SELECT 'a\\',>1,>'c>d'"_s, DialectId::PostgreSQL), "SELECT 'a\\',    1,    'c>d'");
    EXPECT_EQ(shown(u"SELECT 'a\\',>1,>'c>d'"_s, DialectId::SQLite), "SELECT 'a\\',    1,    'c>d'");
    EXPECT_EQ(shown(u"SELECT name'a\\',>1"_s, DialectId::PostgreSQL), "SELECT name'a\\',    1");
}

TEST(ExecutedText, KeepsTheBodyOfAFunctionInPostgreSQL)
{
    EXPECT_EQ(shown(u"CREATE FUNCTION f() AS $$\n>SELECT 'it'\n$$>LANGUAGE sql"_s, DialectId::PostgreSQL),
              "CREATE FUNCTION f() AS $$\n>SELECT 'it'\n$$    LANGUAGE sql");
    EXPECT_EQ(shown(u"AS $a$ >$$> $b$> $a$>"_s, DialectId::PostgreSQL), "AS $a$ >$$> $b$> $a$");
    EXPECT_EQ(shown(u"SELECT $1>+ x$y$>"_s + u"1"_s, DialectId::PostgreSQL), "SELECT $1    + x$y$    1");
    EXPECT_EQ(shown(u"SELECT $$>$$"_s, DialectId::MySQL), "SELECT $$    $$");
}

} // namespace
} // namespace athanor

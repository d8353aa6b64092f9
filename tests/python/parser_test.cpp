// SPDX-License-Identifier: Apache-2.0
#include "python/parser.h"

#include <QFile>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace athanor::python {
namespace {

using namespace Qt::StringLiterals;

PythonError errorOf(const QString &source)
{
    const auto module = parseText(source);
    return module ? PythonError{} : module.error();
}

TEST(PythonParser, NamesTheLineOfAnError)
{
    EXPECT_EQ(errorOf(u"x = 1\ny = = 2\n"_s).line, 2);
    EXPECT_EQ(errorOf(u"x = (1,\n\n2\n"_s), (PythonError{1, u"'(' is never closed"_s}));
    EXPECT_EQ(errorOf(u"\n\nx = 'abc\n"_s), (PythonError{3, u"a string is never closed"_s}));
    EXPECT_EQ(errorOf(u"if x:\n\ty\n        z\n   w\n"_s).line, 3);
    EXPECT_EQ(errorOf(u"f(a=1, a=2)\n"_s).reason, u"the argument a is given twice"_s);
    EXPECT_EQ(errorOf(u"f(a=1, 2)\n"_s).reason, u"a positional argument follows a keyword argument"_s);
    EXPECT_EQ(errorOf(u"f() = 1\n"_s).line, 1);
    EXPECT_EQ(errorOf(u"x = f'{a'\n"_s).line, 1);
}

TEST(PythonParser, RefusesDeepNestingInsteadOfOverflowingTheStack)
{
    const int many = 20'000;
    EXPECT_NE(errorOf(QString(many, u'(')).reason, QString());
    EXPECT_NE(errorOf(u"x = "_s + QString(many, u'-') + u'1').reason, QString());
    EXPECT_NE(errorOf(u"x = "_s + u"not "_s.repeated(many) + u'1').reason, QString());
    EXPECT_NE(errorOf(u"x = "_s + u"lambda: "_s.repeated(many) + u'1').reason, QString());
    EXPECT_NE(errorOf(u"x = 1"_s + u"+1"_s.repeated(many)).reason, QString());
    EXPECT_NE(errorOf(u"x = a"_s + u".a"_s.repeated(many)).reason, QString());
    EXPECT_NE(errorOf(u"x = a"_s + u"()"_s.repeated(many)).reason, QString());
    EXPECT_NE(errorOf(u"x = 1"_s + u"**1"_s.repeated(many)).reason, QString());
    EXPECT_NE(errorOf(u"x = 1"_s + u" if 1 else 1"_s.repeated(many)).reason, QString());
    EXPECT_NE(errorOf(u"if x: pass\n"_s + u"elif x: pass\n"_s.repeated(many)).reason, QString());
    QString blocks;
    for (int i = 0; i < 1000; ++i)
        blocks += QString(i, u' ') + u"if x:\n"_s;
    EXPECT_NE(errorOf(blocks).reason, QString());
}

TEST(PythonParser, ReadsLongFlatListsAndSums)
{
    EXPECT_EQ(errorOf(u"x = ["_s + u"1,"_s.repeated(40'000) + u"]\n"_s), PythonError{});
    EXPECT_EQ(errorOf(u"x = 'a'"_s + u" + 'b'"_s.repeated(300) + u"\n"_s), PythonError{});
}

TEST(PythonParser, EndsOnEveryTruncationOfAFile)
{
    QFile file(QStringLiteral(ATHANOR_SOURCE_DIR "/tests/python/samples/statements.py"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    int accepted = 0;
    for (qsizetype length = 0; length <= bytes.size(); length += 3)
        accepted += parse(bytes.left(length)).has_value() ? 1 : 0;
    EXPECT_GT(accepted, 30);
}

TEST(PythonParser, RefusesWhatIsNoText)
{
    EXPECT_EQ(parse(QByteArray("x = '\xff'\n")).error().reason, u"the file is not valid UTF-8"_s);
    EXPECT_EQ(parse(QByteArray("x = 1\n\0", 7)).error().line, 2);
    EXPECT_EQ(parse(QByteArray(3 * 1024 * 1024, ' ')).error().reason, u"the file is larger than 2 MB"_s);
    EXPECT_EQ(parse("# coding: utf-7\nx = 1\n").error().reason, u"the encoding utf-7 is not supported"_s);
    ASSERT_TRUE(parse("#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9'\n"));
}

TEST(PythonParser, KnowsTheTextOfAnExpression)
{
    const auto module = parseText(u"x = f(a ,b)  # c\n"_s);
    ASSERT_TRUE(module);
    const auto *assign = as<Assign>((*module)->body.front());
    ASSERT_TRUE(assign);
    EXPECT_EQ((*module)->textOf(*assign->value), u"f(a ,b)"_s);
}

TEST(PythonParser, GivesTheDocstring)
{
    EXPECT_EQ((*parseText(u"\"\"\"Add\n\nx\"\"\"\n"_s))->docstring(), u"Add\n\nx"_s);
    EXPECT_EQ((*parseText(u"import x\n\"\"\"Add\"\"\"\n"_s))->docstring(), std::nullopt);
}

} // namespace
} // namespace athanor::python

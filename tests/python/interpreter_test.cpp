// SPDX-License-Identifier: Apache-2.0
#include "python/interpreter.h"

#include <QProcess>

#include <gtest/gtest.h>

namespace athanor::python {
namespace {

using namespace Qt::StringLiterals;

/// A file run to its end, and what `name` is then.
Evaluated valueOf(const QString &source, const QString &name = u"x"_s)
{
    const auto module = parseText(source);
    if (!module)
        return std::unexpected(module.error());
    Library library;
    Interpreter interpreter(*module, library);
    if (auto error = interpreter.runModule())
        return std::unexpected(*error);
    const auto value = interpreter.global(name);
    if (const auto unknown = value ? value->object<Unknown>() : nullptr)
        return refuse(0, unknown->describe());
    return value ? Evaluated(*value) : refuse(0, u"no such name"_s);
}

QString reprOf(const QString &source)
{
    const auto value = valueOf(source);
    return value ? value->toRepr().value_or(u"no repr"_s) : u"refused: "_s + value.error().reason;
}

/// Python's ascii(): what differs from repr() is only how it is written.
QString ascii(const QString &repr)
{
    QString out;
    for (const uint c : repr.toUcs4()) {
        if (c < 128)
            out += QChar(ushort(c));
        else if (c < 256)
            out += u"\\x%1"_s.arg(c, 2, 16, QChar(u'0'));
        else if (c < 0x10000)
            out += u"\\u%1"_s.arg(c, 4, 16, QChar(u'0'));
        else
            out += u"\\U%1"_s.arg(c, 8, 16, QChar(u'0'));
    }
    return out;
}

TEST(PythonInterpreter, EvaluatesExpressionsAsCPython)
{
    const QStringList expressions{
        u"'a' + \"b\" 'c'"_s,
        u"'%s and %d, %5.2f|%-4s|%04d|%%' % (name, n, 1.5, 'x', 7)"_s,
        u"'%(a)s %(b)r' % row"_s,
        u"'%s' % name"_s,
        u"'{} {1}'.format(1, 2) if 0 else '{0} {1!r:>5} {a[b]}'.format('x', 'y', a=row)"_s,
        u"'{:>6}|{:<6}|{:^6}|{:06d}|{:,}|{:+d}|{:.3f}|{:x}'.format('a', 'b', 'c', 42, 1234567, 5, 2.0, 255)"_s,
        u"f'{name!r} {n:03d} {n + 1} {{}} {name:>{n + 3}} {row[\"b\"]} {n=}'"_s,
        u"f'{1.0} {1e20} {1e-7} {None} {True} {[1, \"a\"]}'"_s,
        u"1 + 2 * 3 - 4 // 3 - -7 % 3 + 2 ** 10"_s,
        u"-7 // 2, 7 // -2, -7 % 2, 7 % -2"_s,
        u"not n, n and 0, n or 1, '' or 'x'"_s,
        u"1 < n <= 3, 1 == 1.0, True == 1, 'a' in 'cat', 2 not in [1, 3], 'a' in row, n is not None"_s,
        u"[i * 2 for i in range(5) if i % 2]"_s,
        u"{k: v for k, v in row.items()}"_s,
        u"sorted({'b', 'a', 'é'})"_s,
        u"[(i, s) for i, s in enumerate('ab', 1)], list(zip([1, 2], 'ab'))"_s,
        u"', '.join(str(i) for i in range(3))"_s,
        u"'a,b,,c'.split(','), ' a  b '.split(), 'a\\nb\\n'.splitlines(), '  x '.strip(), 'xxaxx'.strip('x')"_s,
        u"'Abc'.lower(), 'abc'.upper(), 'aBc'.capitalize(), 'a-b'.replace('-', '_'), 'abc'.startswith(('x', 'a'))"_s,
        u"[1, 2, 3][-1], 'abc'[1], (1, 2, 3)[1:], 'abcdef'[1:-1], [1, 2, 3][:10], row['a']"_s,
        u"[*range(3), *'ab'], {**row, 'c': 2}, (1,), (), [], {}"_s,
        u"len('é😀'), len(row), len([1]), max if 0 else 1"_s,
        u"'a' * 3, [0] * 2, 2 * 'b'"_s,
        u"\"it's\", 'say \"x\"', 'a\\n\\t\\\\', b'\\x00a\\'', '\\x07'"_s,
        u"(lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 5, 6, d=7, z=8)"_s,
        u"1.5, 100.0, 1e16, 1e-5, 0.1, -0.0"_s,
        u"int('12'), int(' 7 '), str(5), str(None), bool([]), float('1.5'), dict(a=1), list('ab'), tuple([1]), set([1])"_s,
        u"(y := 5) + y"_s,
        u"'x' if n > 2 else 'y'"_s,
        u"'a' < 'b', [1, 2] == [1, 2], {'a': 1} == {'a': 1}, (1, 2) != (1, 3)"_s,
        u"1 + 'a'"_s,
        u"[1][5]"_s,
        u"row['zz']"_s,
        u"'%d' % 'x'"_s,
        u"'%s %s' % (1,)"_s,
        u"'{2}'.format(1)"_s,
        u"1 // 0"_s};
    QProcess process;
    process.start(u"/usr/bin/python3"_s, {QStringLiteral(ATHANOR_SOURCE_DIR "/tests/python/eval_oracle.py")});
    process.write(expressions.join(u'\n').toUtf8());
    process.closeWriteChannel();
    ASSERT_TRUE(process.waitForFinished(60'000));
    const QStringList theirs = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(theirs.size(), expressions.size());
    for (qsizetype i = 0; i < expressions.size(); ++i) {
        const QString ours =
            ascii(reprOf(u"name = 'tbl'\nn = 3\nrow = {'a': 1, 'b': 'x'}\nx = (%1)\n"_s.arg(expressions[i])));
        if (theirs[i] == "error"_L1)
            EXPECT_TRUE(ours.startsWith("refused"_L1))
                << expressions[i].toStdString() << " gave " << ours.toStdString();
        else
            EXPECT_EQ(ours.toStdString(), theirs[i].toStdString()) << expressions[i].toStdString();
    }
}

TEST(PythonInterpreter, RunsStatements)
{
    EXPECT_EQ(
        reprOf(
            u"x = []\nfor i in range(6):\n    if i == 1:\n        continue\n    if i == 4:\n        break\n    x.append(i)\nelse:\n    x = 0\n"_s),
        u"[0, 2, 3]"_s);
    EXPECT_EQ(reprOf(u"x = 0\nwhile x < 5:\n    x += 2\nelse:\n    x *= 10\n"_s), u"60"_s);
    EXPECT_EQ(reprOf(u"def f(a, *b, c=1, **d):\n    return (a, b, c, d)\nx = f(1, 2, c=3, e=4)\n"_s),
              u"(1, (2,), 3, {'e': 4})"_s);
    EXPECT_EQ(reprOf(u"a = [1]\nb = a\nb += [2]\nb.append(3)\nx = a\n"_s), u"[1, 2, 3]"_s);
    EXPECT_EQ(reprOf(u"d = {}\nd['k'] = 1\nd.update(j=2)\nx, y = d, 1\n"_s), u"{'k': 1, 'j': 2}"_s);
    EXPECT_EQ(reprOf(u"def make(n):\n    def inner():\n        return n * 2\n    return inner\nx = make(4)()\n"_s),
              u"8"_s);
    EXPECT_EQ(reprOf(u"x = [j for i in [[1, 2], [3]] for j in i]\n"_s), u"[1, 2, 3]"_s);
}

TEST(PythonInterpreter, KeepsTheScopeRulesOfFunctions)
{
    EXPECT_TRUE(reprOf(u"g = 1\ndef f():\n    y = g\n    g = 2\n    return y\nx = f()\n"_s)
                    .contains("before it is assigned"_L1));
    EXPECT_EQ(reprOf(u"x = 1\ndef f():\n    global x\n    x = 2\nf()\n"_s), u"2"_s);
    EXPECT_EQ(reprOf(u"i = 7\ny = [i for i in range(3)]\nx = i\n"_s), u"7"_s);
}

TEST(PythonInterpreter, BindsWhatItCannotKnowAndRefusesItsUse)
{
    EXPECT_EQ(valueOf(u"import app\nmodel = app.Model()\nx = 1\n"_s)->integer(), 1);
    const auto used = valueOf(u"import app\nx = app.Model\nprint(x + 1)\n"_s);
    ASSERT_FALSE(used);
    EXPECT_EQ(used.error(), (PythonError{3, u"uses app"_s}));
    EXPECT_FALSE(valueOf(u"x = {1, 2}\nfor i in x:\n    pass\n"_s));
    EXPECT_FALSE(valueOf(u"x = open('/etc/passwd')\n"_s));
    EXPECT_FALSE(valueOf(u"x = ().__class__\n"_s));
}

TEST(PythonInterpreter, EndsWhateverAFileDoes)
{
    EXPECT_FALSE(valueOf(u"x = 1\nwhile True:\n    pass\n"_s));
    EXPECT_FALSE(valueOf(u"def f():\n    return f()\nx = f()\n"_s));
    EXPECT_FALSE(valueOf(u"x = 'a' * 10 ** 12\n"_s));
    EXPECT_FALSE(valueOf(u"x = 'a'\nfor i in range(100):\n    x = x + x\n"_s));
    EXPECT_FALSE(valueOf(u"x = [1]\nwhile True:\n    x += x\n"_s));
    EXPECT_FALSE(valueOf(u"x = []\nwhile True:\n    x = [x]\n"_s));
    EXPECT_FALSE(valueOf(u"x = {}\nwhile True:\n    x = {'a': x}\n"_s));
    EXPECT_FALSE(valueOf(u"f = 0\nwhile True:\n    f = lambda g=f: g\n"_s, u"f"_s));
    EXPECT_FALSE(valueOf(u"x = '{:>999999999}'.format(1)\n"_s));
    EXPECT_FALSE(valueOf(u"x = []\nx.append(x)\ny = f'{x}'\nprint(y + 1)\n"_s, u"y"_s));
    EXPECT_FALSE(valueOf(u"x = {}\ny = [x]\nx['a'] = y\nz = 1\n"_s, u"z"_s));
    EXPECT_FALSE(valueOf(u"x = {}\nx.update(a=[x])\nz = 1\n"_s, u"z"_s));
    EXPECT_FALSE(valueOf(u"x = []\nx.extend([(1, x)])\nz = 1\n"_s, u"z"_s));
}

} // namespace
} // namespace athanor::python

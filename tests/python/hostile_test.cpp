// SPDX-License-Identifier: Apache-2.0
// What a script may cost at most, counted in the work it makes and never in time: a script comes from a stranger.
#include "python/interpreter.h"

#include <gtest/gtest.h>

namespace athanor::python {
namespace {

using namespace Qt::StringLiterals;

/// How far a file's top was followed.
struct Followed
{
    std::optional<PythonError> refusal;
    qint64 spent = 0;
};

Followed follow(const QString &source)
{
    const auto module = parseText(source);
    if (!module)
        return {module.error(), 0};
    Library library;
    Interpreter interpreter(*module, library);
    Followed followed;
    followed.refusal = interpreter.runModule();
    followed.spent = interpreter.spent();
    return followed;
}

/// The last statement uses what the ones before it made, so that nothing is only bound to a name.
class HostileScript : public testing::TestWithParam<const char *>
{
};

TEST_P(HostileScript, IsRefusedAfterBoundedWork)
{
    const Followed followed = follow(QString::fromUtf8(GetParam()));

    EXPECT_TRUE(followed.refusal);
    EXPECT_LE(followed.spent, Interpreter::maximumSpending);
}

INSTANTIATE_TEST_SUITE_P(
    Growth, HostileScript,
    testing::Values("s = 'ab'\nwhile True:\n    s = s + s\n", "s = b'ab'\nwhile True:\n    s = s + s\n",
                    "s = [1]\nwhile True:\n    s = s + s\n", "s = (1,)\nwhile True:\n    s = s + s\n",
                    "s = [1]\nwhile True:\n    s += s\n", "s = [1]\nwhile True:\n    s.extend(s)\n",
                    "s = 'ab'\nwhile True:\n    s = '%s%s' % (s, s)\n", "s = 'ab'\nwhile True:\n    s = f'{s}{s}'\n",
                    "s = 'ab'\nwhile True:\n    s = '{0}{0}'.format(s)\n",
                    "s = 'ab'\nwhile True:\n    s = s.join([s, s, s])\n",
                    "s = 'aa'\nwhile True:\n    s = s.replace('a', 'aa')\n",
                    "s = 'a' * 9999\nwhile True:\n    s = s.replace('a', s)\n", "while 'a' * 10 ** 9:\n    pass\n",
                    "while [0] * 10 ** 9:\n    pass\n", "while 10 ** 10 ** 10:\n    pass\n",
                    "for i in range(10 ** 12):\n    pass\n", "s = [1]\nwhile True:\n    s = [s, s]\n"));

INSTANTIATE_TEST_SUITE_P(
    Repetition, HostileScript,
    testing::Values("while True:\n    pass\n", "for i in range(99999):\n    for j in range(99999):\n        pass\n",
                    "def f():\n    f()\n    f()\nwhile f():\n    pass\n",
                    "f = lambda n: f(n - 1) + f(n - 1) if n else 1\nwhile f(24):\n    pass\n",
                    "for x in [1 for a in range(999) for b in range(999) for c in range(999)]:\n    pass\n",
                    "for x in [[[[1 for a in range(99)] for b in range(99)] for c in range(99)] for d in range(99)]:\n"
                    "    pass\n"));

// Each asks for little and makes much: a copy, a search or a comparison of something large, again and again.
INSTANTIATE_TEST_SUITE_P(
    HiddenWork, HostileScript,
    testing::Values(
        "x = [0] * 90000\nwhile True:\n    for i in x:\n        break\n",
        "x = [0] * 90000\nwhile True:\n    x.copy()\n", "x = 'a' * 90000\nwhile True:\n    x[1]\n",
        "x = 'a' * 90000\nwhile True:\n    len(x)\n", "x = 'a ' * 40000\nwhile True:\n    x.split()\n",
        "x = 'a' * 90000\nwhile True:\n    x.upper()\n", "x = 'a' * 90000\nwhile True:\n    x.count('aaa')\n",
        "x = 'a' * 90000\ny = 'b' + 'a' * 45000\nwhile y in x:\n    pass\nfor z in x.split(y):\n    x.split(y)\n",
        "x = 'a' * 90000\ny = 'a' * 89999\nwhile True:\n    x == y\n",
        "x = ['a' * 9000 for i in range(9)]\nwhile True:\n    sorted(x)\n",
        "x = {}\nfor i in range(99999):\n    x[i] = i\n", "x = list(range(90000))\nwhile True:\n    -1 in x\n",
        "x = []\nwhile True:\n    x.append('%9999s' % 'a')\n",
        "x = []\ns = 'A' * 90000\nwhile True:\n    x.append(s.lower())\n"));

TEST(HostileValues, AreNeitherComparedNorWrittenOutWithoutEnd)
{
    // Forty lists that hold each other twice: a million millions of items in a kilobyte.
    EXPECT_TRUE(follow(u"s = [1]\nt = [1]\nfor i in range(40):\n    s = [s, s]\n    t = [t, t]\n"
                       "while s == t:\n    break\n"_s)
                    .refusal);
    EXPECT_TRUE(follow(u"s = [1]\nfor i in range(40):\n    s = [s, s]\nfor c in str(s):\n    break\n"_s).refusal);
    EXPECT_TRUE(
        follow(u"s = {1: 1}\nfor i in range(40):\n    s = {1: s, 2: s}\nfor c in '%s' % s:\n    break\n"_s).refusal);
}

TEST(HostileValues, LetManyDifferentValuesIntoASet)
{
    // Each compared with each would be five thousand million comparisons.
    PyItems numbers;
    for (qint64 i = 0; i < 100'000; ++i)
        numbers.emplace_back(i);
    const PyValue set = PyValue::set(numbers);

    ASSERT_TRUE(set.as<PyValue::Set>());
    EXPECT_EQ(set.as<PyValue::Set>()->items->size(), 100'000U);
}

TEST(HostileValues, HashAlikeWhatIsEqual)
{
    EXPECT_EQ(PyValue(qint64(1)).hash(), PyValue(1.0).hash());
    EXPECT_EQ(PyValue(true).hash(), PyValue(qint64(1)).hash());
    EXPECT_EQ(PyValue::tuple({PyValue(qint64(1))}).hash(), PyValue::tuple({PyValue(1.0)}).hash());
    EXPECT_EQ(PyValue(0.0).hash(), PyValue(-0.0).hash());
}

TEST(HostileSource, HasTooManyWords)
{
    const QString reason = u"the file has too many words"_s;
    EXPECT_EQ(follow(u"x = ["_s + u"1,"_s.repeated(maximumTokens / 2) + u"]\n"_s).refusal->reason, reason);
    // Words inside the braces of f-strings are words too.
    EXPECT_EQ(follow(u"x = f'"_s + u"{a}"_s.repeated(maximumTokens) + u"'\n"_s).refusal->reason, reason);
}

TEST(HostileSource, GivesTooManyArguments)
{
    QString call = u"f("_s;
    QString definition = u"def f("_s;
    for (size_t i = 0; i <= maximumArguments; ++i) {
        call += u"a%1=1,"_s.arg(i);
        definition += u"a%1,"_s.arg(i);
    }
    EXPECT_TRUE(follow(call + u")\n"_s).refusal);
    EXPECT_TRUE(follow(definition + u"):\n    pass\n"_s).refusal);
}

TEST(HostileSource, KeepsLinesRightInLongFStrings)
{
    const auto module = parseText(u"x = f'''a\n{1}\n\n{2} {3}'''\n"_s);
    ASSERT_TRUE(module);
    const auto *assign = as<Assign>((*module)->body.front());
    const auto *joined = assign ? as<JoinedStr>(assign->value) : nullptr;
    ASSERT_TRUE(joined);

    std::vector<std::pair<int, int>> places;
    for (const FormatPart &part : joined->parts) {
        if (part.value)
            places.emplace_back(part.value->line, part.value->column);
    }
    EXPECT_EQ(places, (std::vector<std::pair<int, int>>{{2, 1}, {4, 1}, {4, 5}}));
}

} // namespace
} // namespace athanor::python

// SPDX-License-Identifier: Apache-2.0
#include "ui/fuzzy.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

int scoreOf(const QString &query, const QString &text)
{
    const std::optional<FuzzyMatch> match = fuzzyMatch(query, text);
    return match ? match->score : -1000;
}

TEST(Fuzzy, FindsLettersInOrderWhateverTheirCase)
{
    const std::optional<FuzzyMatch> match = fuzzyMatch(u"scf"_s, u"Scan Fleet"_s);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->positions, (QList<int>{0, 1, 5}));
}

TEST(Fuzzy, RefusesLettersInAnotherOrder)
{
    EXPECT_FALSE(fuzzyMatch(u"fs"_s, u"Scan Fleet"_s));
}

TEST(Fuzzy, PrefersBeginningsOfWordsToLettersInside)
{
    EXPECT_GT(scoreOf(u"of"_s, u"Open Fleet"_s), scoreOf(u"of"_s, u"List of roofs"_s) - 8);
    EXPECT_GT(scoreOf(u"orec"_s, u"Open Records"_s), scoreOf(u"orec"_s, u"Colour records"_s));
}

TEST(Fuzzy, PrefersARunToScatteredLetters)
{
    EXPECT_GT(scoreOf(u"user"_s, u"a user table"_s), scoreOf(u"user"_s, u"a upper service table"_s));
}

TEST(Fuzzy, IgnoresSpacesOfTheQuery)
{
    EXPECT_TRUE(fuzzyMatch(u"scan  fl"_s, u"Scan Fleet"_s));
}

TEST(Fuzzy, MatchesEverythingWithNothing)
{
    const std::optional<FuzzyMatch> match = fuzzyMatch(u"  "_s, u"anything"_s);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->score, 0);
}

} // namespace
} // namespace athanor

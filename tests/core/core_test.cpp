// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/secret.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

TEST(BoundedText, ReplacesControlAndBidirectionalCharacters)
{
    EXPECT_EQ(boundedText(u"a\u202eb\x07"_s), u"a\ufffdb\ufffd"_s);
}

TEST(BoundedText, CutsAtTheLimitAndSaysSo)
{
    EXPECT_EQ(boundedText(u"abcdef"_s, 3), u"abc…"_s);
}

TEST(Secret, CopiesAreDeep)
{
    const Secret a(QByteArray("pw"));
    const Secret b = a;
    EXPECT_EQ(a, b);
    EXPECT_NE(a.reveal().constData(), b.reveal().constData());
}

} // namespace
} // namespace athanor

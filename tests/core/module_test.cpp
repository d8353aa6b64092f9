// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"

#include <QFileInfo>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST(Module, ThatIsMissingIsNamedWithItsPlaceBesideTheProgram)
{
    const auto opened = openModuleFile("nothing", u"do nothing"_s);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::Unsupported);
    const QString file =
        QFileInfo(QStringLiteral(ATHANOR_BIN_DIR)).canonicalPath() + u"/lib/athanor/libathanor-nothing-"_s;
    EXPECT_TRUE(opened.error().message.startsWith("Athanor cannot do nothing without its file "_L1 + file))
        << qPrintable(opened.error().message);
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "core/atomicfile.h"
#include "core/error.h"
#include "core/lazylibrary.h"
#include "core/secret.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cstdlib>

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

TEST(ReadFile, GivesTheWholeFileOrSaysWhyNot)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"f"_s);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("line\n\0", 6).repeated(5'000);
    file.write(content);
    file.close();

    EXPECT_EQ(readFile(path).value_or(QByteArray()), content);
    EXPECT_EQ(readFile(path, content.size()).value_or(QByteArray()), content);
    EXPECT_EQ(readFile(path, content.size() - 1).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(readFile(folder.path()).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(readFile(folder.filePath(u"none"_s)).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(readFile(path + "/below"_L1).error().kind, ErrorKind::NotFound);
    const QString cut = path + QChar(0) + u"x"_s;
    EXPECT_EQ(readFile(cut).error().kind, ErrorKind::NotFound) << "it would name another file";
    const QString loop = folder.filePath(u"loop"_s);
    ASSERT_TRUE(QFile::link(loop, loop));
    EXPECT_EQ(readFile(loop).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(readFile(u"/dev/null"_s).error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(readFile(u"/proc/self/status"_s).value_or(QByteArray()).contains("VmPeak")) << "it tells no size";
    EXPECT_EQ(readFile(u"/proc/self/status"_s, 100).error().kind, ErrorKind::InvalidInput);
}

TEST(LazyLibrary, FillsThePointersOrSaysWhatIsMissing)
{
    decltype(&::atoi) number = nullptr;
    void *none = nullptr;
    const LazyFunction known[] = {{"atoi", reinterpret_cast<void **>(&number)}};
    const LazyFunction unknown[] = {{"no_such_function", &none}};

    EXPECT_TRUE(openLibrary("libc.so.6", known));
    ASSERT_NE(number, nullptr);
    EXPECT_EQ(number("42"), 42);
    const Status noLibrary = openLibrary("libathanor-none.so.7", {});
    ASSERT_FALSE(noLibrary);
    EXPECT_EQ(noLibrary.error().kind, ErrorKind::Unsupported);
    EXPECT_TRUE(noLibrary.error().message.contains("libathanor-none.so.7"_L1));
    const Status noFunction = openLibrary("libc.so.6", unknown);
    ASSERT_FALSE(noFunction);
    EXPECT_TRUE(noFunction.error().detail.contains("no_such_function"_L1));
}

} // namespace
} // namespace athanor

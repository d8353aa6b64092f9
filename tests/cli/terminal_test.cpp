// SPDX-License-Identifier: Apache-2.0
// A terminal obeys what it is sent, so it is sent no control characters of strangers; a pipe gets every byte.
#include "program.h"

#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include <pty.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray commandOfATerminal = "\x1b]0;owned\x07";

QStringList previewWords(const QString &demo)
{
    return {u"--fleet"_s,  demo + u"/fleet.toml"_s,
            u"records"_s,  u"update"_s,
            u"orders"_s,   u"--key"_s,
            u"1"_s,        u"email=a"_s + QString::fromLatin1(commandOfATerminal) + u"@example.org"_s,
            u"--dry-run"_s};
}

/// What the program writes to a terminal.
QByteArray shownOnATerminal(const QStringList &words)
{
    int terminal = -1, side = -1;
    std::array<char, 200> name{};
    if (::openpty(&terminal, &side, name.data(), nullptr, nullptr) != 0)
        return {};
    QByteArray shown;
    std::thread reader([&] {
        std::array<char, 4096> buffer;
        for (ssize_t got = 1; got > 0;) {
            got = ::read(terminal, buffer.data(), buffer.size());
            if (got > 0)
                shown.append(buffer.data(), got);
        }
    });
    QProcess process;
    process.setStandardOutputFile(QString::fromLatin1(name.data()));
    process.start(QStringLiteral(ATHANOR_BIN_DIR) + u"/athanorctl"_s, words);
    EXPECT_TRUE(process.waitForFinished(180000));
    // With the last writer gone the reading ends.
    ::close(side);
    reader.join();
    ::close(terminal);
    return shown;
}

} // namespace

TEST(Terminal, GetsNoControlCharactersOfStrangers)
{
    const QByteArray shown = shownOnATerminal(previewWords(demoFolder()));

    EXPECT_TRUE(shown.contains("UPDATE")) << shown.constData();
    EXPECT_TRUE(shown.contains("owned")) << shown.constData();
    EXPECT_FALSE(shown.contains('\x1b') || shown.contains('\x07')) << shown.toPercentEncoding().constData();
}

TEST(Terminal, IsNoPipeWhichGetsEveryByte)
{
    const ProgramRun run = athanorctl(previewWords(demoFolder()));

    EXPECT_EQ(run.status, 0) << run.err.constData();
    EXPECT_TRUE(run.out.contains(commandOfATerminal)) << run.out.toPercentEncoding().constData();
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "profiles/secretstore.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

Profile with(SecretSource::Kind kind, const QString &value = {})
{
    Profile p;
    p.name = u"shop"_s;
    p.secret = {kind, value};
    return p;
}

QByteArray fromCommand(const QString &command)
{
    const auto found = SecretStore().find(with(SecretSource::Kind::Command, command));
    EXPECT_TRUE(found) << found.error().message.toStdString();
    return found ? found->reveal() : QByteArray();
}

Error commandError(const QString &command)
{
    const auto found = SecretStore().find(with(SecretSource::Kind::Command, command));
    EXPECT_FALSE(found);
    return found ? Error{} : found.error();
}

TEST(SecretStore, NoSourceIsAnEmptySecret)
{
    EXPECT_TRUE(SecretStore().find(with(SecretSource::Kind::None))->isEmpty());
}

TEST(SecretStore, ReadsTheEnvironment)
{
    qputenv("ATHANOR_TEST_PASSWORD", "p\xc3\xa4ss");
    EXPECT_EQ(SecretStore().find(with(SecretSource::Kind::Environment, u"ATHANOR_TEST_PASSWORD"_s))->reveal(),
              "p\xc3\xa4ss");
    qunsetenv("ATHANOR_TEST_PASSWORD");
    EXPECT_EQ(SecretStore().find(with(SecretSource::Kind::Environment, u"ATHANOR_TEST_PASSWORD"_s)).error().kind,
              ErrorKind::NotFound);
}

TEST(SecretStore, TakesTheFirstLineOfACommand)
{
    EXPECT_EQ(fromCommand(u"printf 'first line\\nsecond\\n'"_s), "first line");
    EXPECT_EQ(fromCommand(u"printf %s-%s- a\\ b \"c 'd'\" '' \"\\\"\""_s), "a b-c 'd'--\"-");
    EXPECT_EQ(fromCommand(u"printf 'no line end'"_s), "no line end");
    EXPECT_EQ(fromCommand(u"printf 'windows\\r\\n'"_s), "windows");
}

TEST(SecretStore, NoShellReadsTheCommand)
{
    QTemporaryDir dir;
    const QString trap = dir.filePath(u"trap"_s);
    EXPECT_EQ(fromCommand(u"printf %s \"$(touch "_s + trap + u")\""_s), "$(touch " + trap.toUtf8() + ")");
    EXPECT_EQ(fromCommand(u"printf %s; touch "_s + trap), fromCommand(u"printf %s; touch "_s + trap));
    EXPECT_FALSE(QFile::exists(trap));
}

TEST(SecretStore, AFailingCommandIsAnErrorWithoutItsOutput)
{
    const Error error = commandError(u"sh -c 'echo sesame; echo sesame >&2; exit 3'"_s);
    EXPECT_TRUE(error.message.contains("status 3"_L1));
    EXPECT_FALSE((error.message + error.detail).contains("sesame"_L1));
    EXPECT_EQ(commandError(u"/nonexistent/program x"_s).kind, ErrorKind::NotFound);
    EXPECT_EQ(commandError(u"true"_s).kind, ErrorKind::NotFound);
    EXPECT_EQ(commandError(u"echo 'a"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(commandError(u"  "_s).kind, ErrorKind::InvalidInput);
}

TEST(SecretStore, ACommandThatPrintsForeverIsStopped)
{
    EXPECT_EQ(commandError(u"sh -c 'tr -d \"\\n\" < /dev/zero'"_s).kind, ErrorKind::InvalidInput);
}

TEST(SecretStore, AHungCommandEndsByTheLimitWithAllItStarted)
{
    QTemporaryDir dir;
    const QString pid = dir.filePath(u"pid"_s);
    const SecretStore store({}, std::chrono::seconds(3));
    const auto found =
        store.find(with(SecretSource::Kind::Command, u"sh -c 'sleep 1000 & echo $! > %1; wait'"_s.arg(pid)));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::Timeout) << found.error().message.toStdString();
    QFile file(pid);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString child = u"/proc/"_s + QString::fromLatin1(file.readAll().trimmed()) + u"/stat"_s;
    // A killed process is gone, or dead and not collected yet, when the machine comes to it.
    const auto isGone = [&child] {
        QFile stat(child);
        return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
    };
    const QDeadlineTimer patience(60000);
    while (!isGone() && !patience.hasExpired())
        QThread::yieldCurrentThread();
    EXPECT_TRUE(isGone());
}

TEST(SecretStore, AskingNeedsSomebodyToAsk)
{
    EXPECT_EQ(SecretStore().find(with(SecretSource::Kind::Ask)).error().kind, ErrorKind::Refused);
    const SecretStore store([](const Profile &p) -> Result<Secret> { return Secret(p.name.toUtf8()); });
    EXPECT_EQ(store.find(with(SecretSource::Kind::Ask))->reveal(), "shop");
}

TEST(SecretSource, SpellingsReadBack)
{
    for (const QString &text :
         {u"none"_s, u"ask"_s, u"keychain"_s, u"keychain:my key"_s, u"env:A_B1"_s, u"command:pass show x:y"_s}) {
        const auto source = parseSecretSource(text);
        ASSERT_TRUE(source) << text.toStdString();
        EXPECT_EQ(secretSourceText(*source), text);
    }
    for (const QString &text :
         {QString(), u"hunter2"_s, u"env:"_s, u"env:a b"_s, u"command:"_s, u"keychain:"_s, u"none:x"_s}) {
        const auto source = parseSecretSource(text);
        ASSERT_FALSE(source) << text.toStdString();
        EXPECT_FALSE(source.error().message.contains("hunter2"_L1));
    }
}

} // namespace
} // namespace athanor

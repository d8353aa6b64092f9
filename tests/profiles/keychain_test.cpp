// SPDX-License-Identifier: Apache-2.0
#include "profiles/fakewallet.h"
#include "profiles/secretstore.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QProcess>
#include <QThread>

#include <gtest/gtest.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Profile profile(const QString &name, const QString &key = {})
{
    Profile p;
    p.name = name;
    p.secret = {SecretSource::Kind::Keychain, key};
    return p;
}

/// A message bus and a wallet of this test program alone.
class Keychain : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        bus().start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address=1"_s});
        ASSERT_TRUE(bus().waitForReadyRead(60000)) << "dbus-daemon is needed";
        const QByteArray address = bus().readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", "5");
        auto connection = QDBusConnection::connectToBus(QString::fromLatin1(address), u"wallet"_s);
        ASSERT_TRUE(connection.isConnected());
        wallet().moveToThread(&thread());
        thread().start();
        ASSERT_TRUE(connection.registerVirtualObject(u"/modules/kwalletd5"_s, &wallet()));
        ASSERT_TRUE(connection.registerService(u"org.kde.kwalletd5"_s));
    }
    static void TearDownTestSuite()
    {
        QDBusConnection::disconnectFromBus(u"wallet"_s);
        thread().quit();
        thread().wait();
        bus().kill();
        bus().waitForFinished();
    }
    static QProcess &bus()
    {
        static QProcess process;
        return process;
    }
    static QThread &thread()
    {
        static QThread thread;
        return thread;
    }
    static FakeWallet &wallet()
    {
        static FakeWallet wallet;
        return wallet;
    }
    static void refuse(bool on)
    {
        QMetaObject::invokeMethod(
            &wallet(), [on] { wallet().refuse(on); }, Qt::BlockingQueuedConnection);
    }
};

TEST_F(Keychain, GivesBackWhatWasStored)
{
    const QByteArray password = "s\xc3\xa4same with \n everything \x01";
    ASSERT_TRUE(SecretStore().storeInKeychain(profile(u"shop"_s), Secret(QByteArray(password))));
    const auto found = SecretStore().find(profile(u"shop"_s));
    ASSERT_TRUE(found) << found.error().message.toStdString() << found.error().detail.toStdString();
    EXPECT_EQ(found->reveal(), password);
}

TEST_F(Keychain, ServicesMayShareAKey)
{
    ASSERT_TRUE(SecretStore().storeInKeychain(profile(u"a"_s, u"shared"_s), Secret(QByteArray("one"))));
    EXPECT_EQ(SecretStore().find(profile(u"b"_s, u"shared"_s))->reveal(), "one");
}

TEST_F(Keychain, AMissingEntryIsNotFound)
{
    EXPECT_EQ(SecretStore().find(profile(u"nobody"_s)).error().kind, ErrorKind::NotFound);
}

TEST_F(Keychain, ARefusalOfThePersonIsPermission)
{
    refuse(true);
    EXPECT_EQ(SecretStore().find(profile(u"shop"_s)).error().kind, ErrorKind::Permission);
    refuse(false);
}

TEST_F(Keychain, ManyThreadsAskAtOnce)
{
    ASSERT_TRUE(SecretStore().storeInKeychain(profile(u"many"_s), Secret(QByteArray("pw"))));
    std::atomic<int> right = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back(QThread::create([&] {
            for (int n = 0; n < 5; ++n) {
                const auto found = SecretStore().find(profile(u"many"_s));
                right += found && found->reveal() == "pw" ? 1 : 0;
            }
        }));
        threads.back()->start();
    }
    for (const auto &each : threads)
        ASSERT_TRUE(each->wait(20000));
    EXPECT_EQ(right, 40);
}

/// QtKeychain looks for a keychain once in a program: this one is asked by a program without any.
TEST(KeychainAbsent, DISABLED_InAProgramOfItsOwn)
{
    const auto found = SecretStore().find(profile(u"shop"_s));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::Unsupported);
    const auto stored = SecretStore().storeInKeychain(profile(u"shop"_s), Secret(QByteArray("sesame")));
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().kind, ErrorKind::Unsupported);
    EXPECT_FALSE((stored.error().message + stored.error().detail).contains("sesame"_L1));
}

TEST(KeychainAbsent, IsSaidAndNothingIsKept)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
    for (const QString &name : {u"DISPLAY"_s, u"XDG_CURRENT_DESKTOP"_s, u"KDE_SESSION_VERSION"_s})
        environment.remove(name);
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(),
                {u"--gtest_filter=KeychainAbsent.DISABLED_InAProgramOfItsOwn"_s, u"--gtest_also_run_disabled_tests"_s});
    ASSERT_TRUE(child.waitForFinished(30000));
    EXPECT_EQ(child.exitCode(), 0) << child.readAllStandardOutput().toStdString();
}

} // namespace
} // namespace athanor

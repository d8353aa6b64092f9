// SPDX-License-Identifier: Apache-2.0
// A page meets a server that nobody vouches for.
#include "fixture.h"

#include "support/fakepgserver.h"
#include "support/patience.h"

#include <QFile>
#include <QPushButton>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString untrustedService(quint16 port)
{
    return u"[[service]]\nname = \"shop\"\nurl = \"postgresql://u@127.0.0.1:%1/d?sslmode=verify-full\"\n"_s.arg(port);
}

} // namespace

TEST_F(WindowTest, PinsTheCertificateOfAStrangerOnlyByThePersonsWord)
{
    const Certificates certificates;
    FakePgServer server(certificates.selfSigned());
    makeFleet(untrustedService(server.port()));
    openWindow();
    window->openService(u"shop"_s, u"overview"_s);

    QWidget *dialog = waitForWidget(u"confirmDialog"_s);
    ASSERT_NE(dialog, nullptr);
    EXPECT_FALSE(contentOf(fleetFile).contains("tls_pin"));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirmAccept"_s), Qt::LeftButton);

    const QByteArray line = "tls_pin = \"" + fingerprintOf(certificates.selfSigned()) + '"';
    EXPECT_TRUE(QTest::qWaitFor([&] { return contentOf(fleetFile).contains(line); }, patience));
}

TEST_F(WindowTest, LeavesAStrangerUntrustedWhenThePersonSaysSo)
{
    const Certificates certificates;
    FakePgServer server(certificates.selfSigned());
    makeFleet(untrustedService(server.port()));
    const QByteArray before = contentOf(fleetFile);
    openWindow();
    window->openService(u"shop"_s, u"overview"_s);

    QWidget *dialog = waitForWidget(u"confirmDialog"_s);
    ASSERT_NE(dialog, nullptr);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirmCancel"_s), Qt::LeftButton);

    EXPECT_TRUE(QTest::qWaitFor([&] { return find<QWidget>(u"confirmDialog"_s) == nullptr; }, patience));
    EXPECT_EQ(contentOf(fleetFile), before);
    EXPECT_EQ(server.received(), QByteArray());
}

} // namespace athanor::test

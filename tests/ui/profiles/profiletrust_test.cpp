// SPDX-License-Identifier: Apache-2.0
// What a person is asked before a connection is trusted less or a stranger more.
#include "engines/tlsidentity.h"
#include "support/fakepgserver.h"
#include "support/patience.h"
#include "ui/profiles/profiledialog.h"
#include "ui/profiles/transporttext.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class ProfileTrust : public testing::Test
{
protected:
    std::unique_ptr<ProfileDialog> dialog;
    QList<Profile> saved;

    void open(const Profile &initial)
    {
        dialog = std::make_unique<ProfileDialog>(initial, QStringList(), [this](const Profile &p) -> Status {
            saved += p;
            return {};
        });
        dialog->open();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog.get()));
    }
    template <typename T>
    [[nodiscard]] T *find(const QString &name) const
    {
        T *widget = dialog->findChild<T *>(name);
        EXPECT_NE(widget, nullptr) << name.toStdString();
        return widget;
    }
    [[nodiscard]] QString transport() const { return find<QLabel>(u"profileTransport"_s)->text(); }
    void click(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    [[nodiscard]] bool waitForQuestion() const
    {
        return QTest::qWaitFor([&] { return dialog->findChild<QPushButton *>(u"confirmAccept"_s) != nullptr; },
                               patience);
    }
    [[nodiscard]] bool waitForNoQuestion() const
    {
        return QTest::qWaitFor([&] { return dialog->findChild<QPushButton *>(u"confirmAccept"_s) == nullptr; },
                               patience);
    }
};

Profile remoteProfile(const QString &query = {})
{
    Profile p;
    p.name = u"shop"_s;
    p.url = parseDatabaseUrl(u"postgresql://u@db.example.org/d"_s + query)->url;
    return p;
}

TEST_F(ProfileTrust, TheFormSaysHowAConnectionWillBeProtected)
{
    Profile pinned = remoteProfile();
    pinned.tlsPin = QString(64, u'a');
    Profile plain = remoteProfile(u"?sslmode=disable"_s);
    plain.plainTextConsent = true;
    plain.consentBy = u"ada, 2026-11-22"_s;
    Profile local = remoteProfile();
    local.url = parseDatabaseUrl(u"redis://localhost/0"_s)->url;
    TlsState seen;
    seen.sha256 = QByteArray(64, 'a');
    seen.notAfter = QDateTime(QDate(2027, 1, 2), QTime(0, 0), Qt::UTC);

    EXPECT_EQ(plannedTransport(remoteProfile()).text, u"Verified against the authorities that this system trusts."_s);
    EXPECT_TRUE(plannedTransport(remoteProfile(u"?sslmode=require"_s)).text.contains(u"sslmode=verify-full"_s));
    EXPECT_EQ(plannedTransport(remoteProfile(u"?sslmode=require"_s)).tone, Tone::Bad);
    EXPECT_EQ(plannedTransport(plain).text, u"Plain text, agreed on by ada, 2026-11-22."_s);
    EXPECT_EQ(plannedTransport(plain).tone, Tone::Bad);
    EXPECT_TRUE(plannedTransport(pinned).text.startsWith(u"Pinned certificate: SHA-256 aa:aa:"_s));
    EXPECT_TRUE(plannedTransport(pinned, seen).text.startsWith(u"Pinned certificate, expires 2027-01-02"_s));
    EXPECT_EQ(plannedTransport(local).text, u"Plain text: the server is on this machine."_s);

    open(pinned);
    EXPECT_TRUE(transport().startsWith(u"Pinned certificate"_s));
}

TEST_F(ProfileTrust, PlainTextIsAgreedToByTypingTheName)
{
    open(remoteProfile(u"?sslmode=disable"_s));
    auto *box = find<QCheckBox>(u"profilePlainText"_s);

    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));

    ASSERT_TRUE(waitForQuestion());
    EXPECT_FALSE(box->isChecked());
    EXPECT_FALSE(find<QPushButton>(u"confirmAccept"_s)->isEnabled());
    QTest::keyClicks(find<QLineEdit>(u"confirmName"_s), u"shop"_s);
    click(u"confirmAccept"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return box->isChecked(); }, patience));
    EXPECT_TRUE(transport().startsWith(u"Plain text, agreed on by "_s));
    click(u"profileSave"_s);
    ASSERT_EQ(saved.size(), 1);
    EXPECT_TRUE(saved.first().plainTextConsent);
    EXPECT_FALSE(saved.first().consentBy.isEmpty());
}

TEST_F(ProfileTrust, PlainTextIsNotAgreedToByAClickAlone)
{
    open(remoteProfile());
    auto *box = find<QCheckBox>(u"profilePlainText"_s);
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    ASSERT_TRUE(waitForQuestion());
    click(u"confirmCancel"_s);
    ASSERT_TRUE(waitForNoQuestion());
    EXPECT_FALSE(box->isChecked());
    EXPECT_FALSE(dialog->profile()->plainTextConsent);
}

TEST_F(ProfileTrust, AnotherHostForgetsPinAndConsent)
{
    Profile p = remoteProfile();
    p.tlsPin = QString(64, u'a');
    p.plainTextConsent = true;
    p.consentBy = u"ada"_s;
    open(p);
    auto *host = find<QLineEdit>(u"field.host"_s);
    host->selectAll();
    QTest::keyClicks(host, u"db2.example.org"_s);
    const auto moved = dialog->profile();
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->tlsPin, QString());
    EXPECT_FALSE(moved->plainTextConsent);
    EXPECT_FALSE(find<QCheckBox>(u"profilePlainText"_s)->isChecked());
    EXPECT_TRUE(find<QPushButton>(u"profileForgetPin"_s)->isHidden());
}

TEST_F(ProfileTrust, APinCanBeForgotten)
{
    Profile p = remoteProfile();
    p.tlsPin = QString(64, u'a');
    open(p);
    click(u"profileForgetPin"_s);
    EXPECT_EQ(dialog->profile()->tlsPin, QString());
    EXPECT_TRUE(transport().startsWith(u"Verified"_s));
}

TEST_F(ProfileTrust, AnUnknownCertificateIsShownAndPinnedOnlyByThePersonsWord)
{
    const Certificates certificates;
    FakePgServer server(certificates.selfSigned());
    const QByteArray sha256 = fingerprintOf(certificates.selfSigned());
    Profile p;
    p.name = u"shop"_s;
    p.url = parseDatabaseUrl(u"postgresql://u@127.0.0.1:%1/d?sslmode=verify-full"_s.arg(server.port()))->url;
    open(p);

    click(u"profileTest"_s);
    ASSERT_TRUE(waitForQuestion());
    EXPECT_TRUE(find<QPlainTextEdit>(u"confirmDetail"_s)->toPlainText().contains(fingerprintText(sha256)));
    EXPECT_EQ(find<QPushButton>(u"confirmCancel"_s)->text(), u"Do Not Trust"_s);
    EXPECT_TRUE(find<QPushButton>(u"confirmCancel"_s)->hasFocus() ||
                dialog->findChild<QPushButton *>(u"confirmCancel"_s)->window()->focusWidget() ==
                    find<QPushButton>(u"confirmCancel"_s));
    click(u"confirmCancel"_s);
    ASSERT_TRUE(waitForNoQuestion());
    EXPECT_EQ(dialog->profile()->tlsPin, QString());

    click(u"profileTest"_s);
    ASSERT_TRUE(waitForQuestion());
    click(u"confirmAccept"_s);
    ASSERT_TRUE(waitForNoQuestion());
    EXPECT_EQ(dialog->profile()->tlsPin, QString::fromLatin1(sha256));
    EXPECT_EQ(saved.size(), 0);
    auto *test = find<QPushButton>(u"profileTest"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return test->isEnabled(); }, patience));
    EXPECT_FALSE(find<QLabel>(u"profileTestResult"_s)->text().contains(u"signed by itself"_s));
}

} // namespace
} // namespace athanor::test

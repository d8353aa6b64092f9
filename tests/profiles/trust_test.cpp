// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetfile.h"
#include "profiles/profile.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Profile trusting()
{
    Profile p;
    p.name = u"shop"_s;
    p.url = parseDatabaseUrl(u"postgresql://u@db1.example.org/d"_s)->url;
    p.tlsPin = QString(64, u'a');
    p.plainTextConsent = true;
    p.consentBy = u"ada, 2026-11-22"_s;
    return p;
}

} // namespace

TEST(TlsPin, IsReadAsTheToolsPrintIt)
{
    const QString plain = u"0123456789abcdef"_s.repeated(4);
    QString pairs;
    for (qsizetype i = 0; i < plain.size(); i += 2)
        pairs += (i ? u":"_s : QString()) + plain.mid(i, 2).toUpper();
    for (const QString &text : {plain, plain.toUpper(), pairs, u"SHA256:"_s + pairs, u' ' + plain + u'\n'}) {
        const auto pin = parseTlsPin(text);
        ASSERT_TRUE(pin) << qPrintable(text);
        EXPECT_EQ(*pin, plain);
    }
    EXPECT_EQ(parseTlsPin({}).value_or(u"x"_s), QString());
}

TEST(TlsPin, IsNotHalfAFingerprintOrASha1)
{
    for (const QString &text : {u"abc"_s, QString(40, u'a'), QString(65, u'a'), QString(63, u'a') + u'g'})
        EXPECT_FALSE(parseTlsPin(text)) << qPrintable(text);
    Profile p = trusting();
    p.tlsPin = QString(64, u'A');
    EXPECT_FALSE(validateProfile(p));
}

TEST(Trust, OfOneServerIsNotCarriedToAnother)
{
    Profile p = trusting();
    p.moveTo(parseDatabaseUrl(u"postgresql://u@db2.example.org/d"_s)->url);
    EXPECT_EQ(p.tlsPin, QString());
    EXPECT_FALSE(p.plainTextConsent);
    EXPECT_EQ(p.consentBy, QString());
}

TEST(Trust, OutlivesAnotherDatabaseOnTheSameServer)
{
    Profile p = trusting();
    p.moveTo(parseDatabaseUrl(u"postgresql://v@db1.example.org/e"_s)->url);
    EXPECT_EQ(p.tlsPin, trusting().tlsPin);
    EXPECT_TRUE(p.plainTextConsent);
}

TEST(Trust, IsWrittenToTheFleetFileAndRead)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"fleet.toml"_s);
    auto fleet = FleetFile::create(path);
    ASSERT_TRUE(fleet);
    ASSERT_TRUE(fleet->add(trusting()));
    ASSERT_TRUE(fleet->save());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("plain_text_consent_by = \"ada, 2026-11-22\"\ntls_pin = \"aaaa"));
    file.close();

    auto again = FleetFile::load(path);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again->service(u"shop"_s), trusting());

    ASSERT_TRUE(file.open(QIODevice::Append));
    file.write("\n[[service]]\nname = \"b\"\nurl = \"redis://h/0\"\ntls_pin = \"short\"\n");
    file.close();
    const auto broken = FleetFile::load(path);
    ASSERT_FALSE(broken);
    EXPECT_TRUE(broken.error().message.contains(u"fingerprint"_s)) << qPrintable(broken.error().message);
}

} // namespace athanor::test

// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "ui/languages.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QXmlStreamReader>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

struct Message
{
    QString context, source, type;
    QStringList translations;
};

QList<Message> readMessages(const QString &language)
{
    QFile file(QStringLiteral(ATHANOR_SOURCE_DIR) + u"/resources/translations/athanor_%1.ts"_s.arg(language));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "name"_L1)
            context = xml.readElementText();
        else if (xml.name() == "source"_L1)
            messages.append({context, xml.readElementText(), {}, {}});
        else if (xml.name() == "translation"_L1) {
            messages.last().type = xml.attributes().value("type"_L1).toString();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
            messages.last().translations.append(text);
        }
    }
    EXPECT_FALSE(xml.hasError());
    return messages;
}

/// The places of a text that are filled in: %1, %2, %n.
QStringList placesOf(const QString &text)
{
    static const QRegularExpression place(u"%(L?\\d|n)"_s);
    QStringList places;
    for (auto it = place.globalMatch(text); it.hasNext();)
        places.append(it.next().captured());
    places.sort();
    places.removeDuplicates();
    return places;
}

TEST(Translation, LeavesNothingUntranslatedInChinese)
{
    const QList<Message> messages = readMessages(u"zh_CN"_s);
    ASSERT_GT(messages.size(), 300);
    for (const Message &message : messages) {
        const std::string where = (message.context + u": "_s + message.source).toStdString();
        EXPECT_TRUE(message.type.isEmpty()) << where << " is " << message.type.toStdString();
        EXPECT_FALSE(message.translations.join(QString()).isEmpty()) << where;
    }
}

TEST(Translation, FillsTheSamePlacesInChinese)
{
    for (const Message &message : readMessages(u"zh_CN"_s))
        EXPECT_EQ(placesOf(message.translations.join(QString())), placesOf(message.source))
            << message.source.toStdString();
}

TEST(Translation, KeepsMnemonicsInChineseMenus)
{
    for (const Message &message : readMessages(u"zh_CN"_s)) {
        if (message.context != "athanor::WindowActions"_L1 || !message.source.contains(u'&'))
            continue;
        EXPECT_TRUE(message.translations.first().contains(u"(&"_s)) << message.source.toStdString();
    }
}

TEST_F(WindowTest, SpeaksChineseWhenAsked)
{
    installLanguage(*qApp, u"zh_CN"_s);
    openWindow();
    EXPECT_TRUE(window->actionsOfWindow().action("ui.fleet.open"_L1)->text().contains(u"打开"_s));
    installLanguage(*qApp, u"en"_s);
    EXPECT_EQ(QCoreApplication::translate("athanor::FleetPage", "%n services", nullptr, 1), u"1 service"_s);
    EXPECT_EQ(QCoreApplication::translate("athanor::FleetPage", "%n services", nullptr, 3), u"3 services"_s);
}

} // namespace
} // namespace athanor::test

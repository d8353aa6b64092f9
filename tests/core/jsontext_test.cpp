// SPDX-License-Identifier: Apache-2.0
#include "core/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// What a JsonText gave its sink, and in how many pieces.
struct Written
{
    QByteArray text;
    int pieces = 0;
};

template <typename Write>
Written written(Write write)
{
    Written out;
    JsonText text([&out](const QByteArray &piece) {
        out.text += piece;
        ++out.pieces;
    });
    write(text);
    text.flush();
    return out;
}

} // namespace

TEST(JsonText, PutsCommasBetweenWhatStandsSideBySide)
{
    const Written out = written([](JsonText &text) {
        text.beginObject();
        text.key("none"_L1);
        text.null();
        text.key("list"_L1);
        text.beginArray();
        text.number(-12'345'678'901);
        text.boolean(true);
        text.beginObject();
        text.endObject();
        text.beginArray();
        text.endArray();
        text.string(u"a");
        text.endArray();
        text.key("names"_L1);
        text.strings({u"b"_s, u""_s});
        text.endObject();
    });

    EXPECT_EQ(out.text, R"({"none":null,"list":[-12345678901,true,{},[],"a"],"names":["b",""]})"_ba);
}

TEST(JsonText, SpellsEveryUnitAsQtDoes)
{
    QString all;
    for (int c = 0; c < 0x3000; ++c)
        all += QChar(c);
    all += QString::fromUcs4(U"\U0001F600\U0010FFFF") + QChar(0xffff) + QChar(0xd800) + u'x' + QChar(0xdc00) +
           QChar(0xd801) + QChar(0xd802) + QChar(0xdc02);

    const Written out = written([&all](JsonText &text) { text.strings({all, all.last(1), QString(QChar(0xd800))}); });

    const QJsonArray expected{all, all.last(1), QString(QChar(0xd800))};
    EXPECT_EQ(out.text, QJsonDocument(expected).toJson(QJsonDocument::Compact));
    EXPECT_EQ(QJsonDocument::fromJson(out.text).array(), expected);
}

TEST(JsonText, GivesLongTextInPieces)
{
    for (int shift = 0; shift < 2; ++shift) {
        QString text(shift, u'a');
        while (text.size() < 100'000)
            text += QString::fromUcs4(U"\U0001F600");
        const Written out = written([&text](JsonText &json) { json.strings({text, text}); });

        EXPECT_GT(out.pieces, 3);
        EXPECT_EQ(QJsonDocument::fromJson(out.text).array(), (QJsonArray{text, text}));
    }
}

} // namespace athanor::test

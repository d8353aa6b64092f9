// SPDX-License-Identifier: Apache-2.0
#include "reports/report.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Feeds a hash with strings so that no two different documents give the same bytes: each goes in behind its length.
class Digest
{
public:
    void add(const QByteArray &bytes)
    {
        m_hash.addData(QByteArray::number(bytes.size()));
        m_hash.addData(QByteArrayLiteral(":"));
        m_hash.addData(bytes);
    }
    void add(const QString &text) { add(text.toUtf8()); }
    void add(qsizetype number) { add(QByteArray::number(number)); }
    void add(Tone tone) { add(qsizetype(tone)); }
    void add(const QStringList &texts)
    {
        add(texts.size());
        for (const QString &text : texts)
            add(text);
    }

    void operator()(const Heading &heading)
    {
        add(qsizetype(heading.level));
        add(heading.text);
    }
    void operator()(const Paragraph &paragraph)
    {
        add(paragraph.tone);
        add(paragraph.text);
    }
    void operator()(const FactList &list)
    {
        add(list.facts.size());
        for (const auto &[name, value] : list.facts) {
            add(name);
            add(value);
        }
    }
    void operator()(const TableBlock &table)
    {
        add(table.header);
        add(qsizetype(table.toneColumn));
        add(table.rows.size());
        for (const TableBlock::Row &row : table.rows) {
            add(row.tone);
            add(row.cells);
        }
    }
    void operator()(const CodeBlock &code)
    {
        add(code.language);
        add(code.text);
    }
    void operator()(const TileBlock &block)
    {
        add(block.tiles.size());
        for (const TileBlock::Tile &tile : block.tiles) {
            add(tile.tone);
            add(tile.label);
            add(tile.value);
        }
    }

    [[nodiscard]] QByteArray hex() const { return m_hash.result().toHex(); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

bool isHarmless(char32_t c, bool multiline)
{
    if (c == U'\n' || c == U'\t')
        return multiline;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return false;
    // Line and paragraph separators, direction marks, embeddings, overrides and isolates, and the invisible joiners
    // that make two different names look the same.
    if (c == 0x00ad || c == 0x061c || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
        (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
        return false;
    if (c >= 0xd800 && c <= 0xdfff)
        return false;
    const bool nonCharacter = (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
    const bool tag = c >= 0xe0000 && c <= 0xe007f;
    return !nonCharacter && !tag;
}

} // namespace

QString toneName(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return u"neutral"_s;
    case Tone::Good:
        return u"good"_s;
    case Tone::Notice:
        return u"notice"_s;
    case Tone::Bad:
        return u"bad"_s;
    case Tone::Unknown:
        return u"unknown"_s;
    }
    return u"neutral"_s;
}

QString visibleText(const QString &text, bool multiline)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        const bool pair = unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(unit, text.at(i + 1)) : char32_t(unit.unicode());
        if (isHarmless(c, multiline))
            out += QStringView(text).mid(i, pair ? 2 : 1);
        else
            out += u"\\u%1"_s.arg(uint(c), 4, 16, QChar(u'0'));
        if (pair)
            ++i;
    }
    return out;
}

QByteArray Report::hash() const
{
    Digest digest;
    digest.add(kind);
    digest.add(title);
    digest.add(subtitle);
    digest.add(blocks.size());
    for (const ReportBlock &block : blocks) {
        digest.add(qsizetype(block.index()));
        std::visit(digest, block);
    }
    digest.add(QJsonDocument(data).toJson(QJsonDocument::Compact));
    return digest.hex();
}

} // namespace athanor

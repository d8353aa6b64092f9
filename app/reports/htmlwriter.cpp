// SPDX-License-Identifier: Apache-2.0
#include "reports/htmlwriter.h"

#include "reports/htmlstyle.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The only way from a text to the page.
QString escaped(const QString &text, bool multiline = true)
{
    return visibleText(text, multiline).toHtmlEscaped().replace(u'\'', "&#39;"_L1);
}

/// A sign beside the colour, for those who see no colour.
QString sign(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {};
    case Tone::Good:
        return u"\u2713"_s;
    case Tone::Notice:
        return u"!"_s;
    case Tone::Bad:
        return u"\u2717"_s;
    case Tone::Unknown:
        return u"?"_s;
    }
    return {};
}

QString badge(const QString &text, Tone tone)
{
    const QString mark = sign(tone);
    const QString before = mark.isEmpty() ? QString() : u"<span aria-hidden=\"true\">%1</span> "_s.arg(mark);
    return u"<span class=\"badge %1\">"_s.arg(toneName(tone)) + before + escaped(text, false) + "</span>"_L1;
}

class HtmlBody
{
public:
    void operator()(const Heading &heading)
    {
        const QString level = heading.level <= 2 ? u"2"_s : u"3"_s;
        m_out += "<h"_L1 + level + u'>' + escaped(heading.text, false) + "</h"_L1 + level + ">\n"_L1;
    }
    void operator()(const Paragraph &paragraph)
    {
        if (paragraph.tone == Tone::Neutral) {
            m_out += "<p>"_L1 + escaped(paragraph.text) + "</p>\n"_L1;
            return;
        }
        m_out += "<p class=\"note "_L1 + toneName(paragraph.tone) + "\"><span class=\"mark\" aria-hidden=\"true\">"_L1 +
                 sign(paragraph.tone) + "</span>"_L1 + escaped(paragraph.text) + "</p>\n"_L1;
    }
    void operator()(const FactList &list)
    {
        m_out += "<dl>\n"_L1;
        for (const auto &[name, value] : list.facts)
            m_out += "<div><dt>"_L1 + escaped(name, false) + "</dt><dd>"_L1 + escaped(value) + "</dd></div>\n"_L1;
        m_out += "</dl>\n"_L1;
    }
    void operator()(const TableBlock &table)
    {
        m_out += "<div class=\"table\"><table>\n<thead><tr>"_L1;
        for (const QString &cell : table.header)
            m_out += "<th scope=\"col\">"_L1 + escaped(cell, false) + "</th>"_L1;
        m_out += "</tr></thead>\n<tbody>\n"_L1;
        for (const TableBlock::Row &row : table.rows)
            addRow(row, table.toneColumn);
        m_out += "</tbody>\n</table></div>\n"_L1;
    }
    void operator()(const CodeBlock &code) { m_out += "<pre><code>"_L1 + escaped(code.text) + "</code></pre>\n"_L1; }
    void operator()(const TileBlock &block)
    {
        m_out += "<ul class=\"tiles\">\n"_L1;
        for (const TileBlock::Tile &tile : block.tiles) {
            m_out += "<li class=\""_L1 + toneName(tile.tone) + "\"><b>"_L1 + escaped(tile.value, false) +
                     "</b><span>"_L1 + escaped(tile.label, false) + "</span></li>\n"_L1;
        }
        m_out += "</ul>\n"_L1;
    }

    [[nodiscard]] const QString &html() const { return m_out; }

private:
    void addRow(const TableBlock::Row &row, int toneColumn)
    {
        m_out += "<tr class=\""_L1 + toneName(row.tone) + "\">"_L1;
        for (qsizetype i = 0; i < row.cells.size(); ++i) {
            const bool toned = i == toneColumn && row.tone != Tone::Neutral;
            m_out += "<td>"_L1 + (toned ? badge(row.cells.at(i), row.tone) : escaped(row.cells.at(i))) + "</td>"_L1;
        }
        m_out += "</tr>\n"_L1;
    }

    QString m_out;
};

QString headerOf(const Report &report)
{
    QString html = "<header>\n<p class=\"kind\">"_L1 + escaped(report.program, false) + u" \u00b7 "_s +
                   escaped(report.kind, false) + "</p>\n<h1>"_L1 + escaped(report.title, false) + "</h1>\n"_L1;
    if (!report.subtitle.isEmpty())
        html += "<p class=\"subtitle\">"_L1 + escaped(report.subtitle, false) + "</p>\n"_L1;
    html += "<p class=\"made\">"_L1 + escaped(report.createdAt, false);
    if (!report.createdBy.isEmpty())
        html += u" \u00b7 "_s + escaped(report.createdBy, false);
    return html + "</p>\n</header>\n"_L1;
}

} // namespace

Result<QByteArray> writeHtml(const Report &report)
{
    HtmlBody body;
    for (const ReportBlock &block : report.blocks)
        std::visit(body, block);

    const QString page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"_L1 +
        escaped(report.title, false) + "</title>\n<style>\n"_L1 + htmlStyle() +
        "</style>\n</head>\n<body>\n<main>\n"_L1 + headerOf(report) + body.html() +
        "<footer><p>SHA-256 of the content: <code>"_L1 + QString::fromLatin1(report.hash()) +
        "</code></p></footer>\n</main>\n</body>\n</html>\n"_L1;
    return page.toUtf8();
}

} // namespace athanor

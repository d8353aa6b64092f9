// SPDX-License-Identifier: Apache-2.0
#include "reports/markdownwriter.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// True where a mark means something to a reader of Markdown: list and heading marks only begin a text, addresses
/// become links by themselves.
bool isMarkup(QStringView text, qsizetype at)
{
    const QChar c = text.at(at);
    if (QStringView(u"\\`*_{}[]|~@$").contains(c))
        return true;
    if (c == u':')
        return text.mid(at + 1).startsWith("//"_L1);
    if (c == u'.') {
        const bool afterNumber = at > 0 && text.at(at - 1).isDigit() && text.left(at).trimmed().toString().toInt() > 0;
        return afterNumber || text.left(at).endsWith("www"_L1, Qt::CaseInsensitive);
    }
    return QStringView(u"#+-=").contains(c) && text.left(at).trimmed().isEmpty();
}

/// One line of text in which nothing is markup any more.
QString inlineText(const QString &text)
{
    const QString shown = visibleText(text);
    QString out;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        const QChar c = shown.at(i);
        switch (c.unicode()) {
        case u'&':
            out += "&amp;"_L1;
            break;
        case u'<':
            out += "&lt;"_L1;
            break;
        case u'>':
            out += "&gt;"_L1;
            break;
        case u'\n':
            out += "<br>"_L1;
            break;
        case u'\t':
            out += u' ';
            break;
        default:
            if (isMarkup(shown, i))
                out += u'\\';
            out += c;
        }
    }
    return out;
}

QString word(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {};
    case Tone::Good:
        return u"\u2713 "_s;
    case Tone::Notice:
        return u"\u26a0 "_s;
    case Tone::Bad:
        return u"\u2717 "_s;
    case Tone::Unknown:
        return u"? "_s;
    }
    return {};
}

/// A fence longer than any run of backticks in the text, so that the text cannot close it.
QString fenceFor(const QString &text)
{
    qsizetype longest = 2;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return QString(longest + 1, u'`');
}

QString tableRow(const QStringList &cells)
{
    QString line = u"|"_s;
    for (const QString &cell : cells)
        line += u' ' + cell + " |"_L1;
    return line + u'\n';
}

class MarkdownBody
{
public:
    void operator()(const Heading &heading)
    {
        m_out += (heading.level <= 2 ? "## "_L1 : "### "_L1) + inlineText(heading.text) + "\n\n"_L1;
    }
    void operator()(const Paragraph &paragraph)
    {
        m_out += (paragraph.tone == Tone::Neutral ? ""_L1 : "> "_L1) + word(paragraph.tone) +
                 inlineText(paragraph.text) + "\n\n"_L1;
    }
    void operator()(const FactList &list)
    {
        for (const auto &[name, value] : list.facts)
            m_out += "- **"_L1 + inlineText(name) + "**: "_L1 + inlineText(value) + u'\n';
        m_out += u'\n';
    }
    void operator()(const TableBlock &table)
    {
        QStringList header;
        QStringList rule;
        for (const QString &cell : table.header) {
            header += inlineText(cell);
            rule += u"---"_s;
        }
        m_out += tableRow(header) + tableRow(rule);
        for (const TableBlock::Row &row : table.rows) {
            QStringList cells;
            for (qsizetype i = 0; i < row.cells.size(); ++i)
                cells += (i == table.toneColumn ? word(row.tone) : QString()) + inlineText(row.cells.at(i));
            m_out += tableRow(cells);
        }
        m_out += u'\n';
    }
    void operator()(const CodeBlock &code)
    {
        const QString text = visibleText(code.text);
        const QString fence = fenceFor(text);
        m_out += fence + (code.language == "sql"_L1 ? "sql"_L1 : ""_L1) + u'\n' + text +
                 (text.endsWith(u'\n') ? ""_L1 : "\n"_L1) + fence + "\n\n"_L1;
    }
    void operator()(const TileBlock &block)
    {
        QStringList parts;
        for (const TileBlock::Tile &tile : block.tiles)
            parts += word(tile.tone) + "**"_L1 + inlineText(tile.value) + "** "_L1 + inlineText(tile.label);
        m_out += parts.join(u" \u00b7 "_s) + "\n\n"_L1;
    }

    [[nodiscard]] const QString &text() const { return m_out; }

private:
    QString m_out;
};

} // namespace

Result<QByteArray> writeMarkdown(const Report &report)
{
    MarkdownBody body;
    for (const ReportBlock &block : report.blocks)
        std::visit(body, block);

    QString page = "# "_L1 + inlineText(report.title) + "\n\n"_L1;
    if (!report.subtitle.isEmpty())
        page += inlineText(report.subtitle) + "\n\n"_L1;
    QStringList made{inlineText(report.program), inlineText(report.kind), inlineText(report.createdAt),
                     inlineText(report.createdBy)};
    made.removeAll(QString());
    page += made.join(u" \u00b7 "_s) + "\n\n"_L1 + body.text() + "---\n\nSHA-256 of the content: `"_L1 +
            QString::fromLatin1(report.hash()) + "`\n"_L1;
    return page.toUtf8();
}

} // namespace athanor

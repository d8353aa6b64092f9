// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"
#include "reports/pdfmodule.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QColor inkOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Qt::black;
    case Tone::Good:
        return {0x1a, 0x73, 0x40};
    case Tone::Notice:
        return {0x8a, 0x53, 0x00};
    case Tone::Bad:
        return {0xb3, 0x26, 0x1e};
    case Tone::Unknown:
        return {0x4f, 0x5b, 0x93};
    }
    return Qt::black;
}

/// Builds the document through a cursor, as text, so that no text is ever read as markup.
class PdfBody
{
public:
    explicit PdfBody(QTextDocument &document) : m_cursor(&document) {}

    void line(const QString &text, double points, bool bold = false, const QColor &ink = Qt::black, double above = 0)
    {
        QTextBlockFormat block;
        block.setTopMargin(above);
        block.setBottomMargin(3);
        m_cursor.insertBlock(block);
        m_cursor.insertText(visibleText(text), format(points, bold, ink));
    }

    void operator()(const Heading &heading) { line(heading.text, heading.level <= 2 ? 13 : 11, true, Qt::black, 12); }
    void operator()(const Paragraph &paragraph) { line(paragraph.text, 9, false, inkOf(paragraph.tone)); }
    void operator()(const FactList &list)
    {
        for (const auto &[name, value] : list.facts) {
            line(name + ": "_L1, 9, true);
            m_cursor.insertText(visibleText(value), format(9));
        }
    }
    void operator()(const TableBlock &table)
    {
        if (table.header.isEmpty())
            return;
        QTextTableFormat look;
        look.setCellPadding(3);
        look.setCellSpacing(0);
        look.setBorder(0.5);
        look.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        look.setBorderBrush(QColor(0xbb, 0xbb, 0xbb));
        look.setHeaderRowCount(1);
        look.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        m_cursor.insertBlock();
        QTextTable *grid = m_cursor.insertTable(int(table.rows.size()) + 1, int(table.header.size()), look);
        for (int column = 0; column < table.header.size(); ++column)
            cell(grid, 0, column, table.header.at(column), format(8, true));
        for (int row = 0; row < table.rows.size(); ++row) {
            const TableBlock::Row &from = table.rows.at(row);
            for (int column = 0; column < qMin(from.cells.size(), table.header.size()); ++column) {
                const bool toned = column == table.toneColumn;
                cell(grid, row + 1, column, from.cells.at(column),
                     format(8, toned, toned ? inkOf(from.tone) : QColor(Qt::black)));
            }
        }
        m_cursor.movePosition(QTextCursor::End);
    }
    void operator()(const CodeBlock &code)
    {
        QTextCharFormat look = format(8);
        look.setFontFixedPitch(true);
        look.setFontFamilies({u"DejaVu Sans Mono"_s, u"Noto Sans Mono"_s, u"monospace"_s});
        for (const QString &text : code.text.split(u'\n')) {
            m_cursor.insertBlock();
            m_cursor.insertText(visibleText(text), look);
        }
    }
    void operator()(const TileBlock &block)
    {
        QString text;
        for (const TileBlock::Tile &tile : block.tiles)
            text += (text.isEmpty() ? ""_L1 : "   "_L1) + tile.value + u' ' + tile.label;
        line(text, 11, true, Qt::black, 6);
    }

private:
    static QTextCharFormat format(double points, bool bold = false, const QColor &ink = Qt::black)
    {
        QTextCharFormat look;
        look.setFontPointSize(points);
        look.setFontWeight(bold ? QFont::DemiBold : QFont::Normal);
        look.setForeground(ink);
        return look;
    }
    static void cell(QTextTable *grid, int row, int column, const QString &text, const QTextCharFormat &look)
    {
        grid->cellAt(row, column).firstCursorPosition().insertText(visibleText(text), look);
    }

    QTextCursor m_cursor;
};

std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return std::make_unique<QGuiApplication>(argc, argv);
}

Result<QByteArray> write(const Report &report)
{
    if (qobject_cast<QGuiApplication *>(QCoreApplication::instance()) == nullptr)
        return fail(Error::unsupported(
            u"A PDF needs the fonts of the desktop: export it from the window, or choose .html here."_s));

    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly))
        return fail(Error::internal(u"The PDF could not be made; choose .html instead."_s));
    QTextDocument document;
    document.setUndoRedoEnabled(false);
    PdfBody body(document);
    body.line(report.title, 18, true);
    if (!report.subtitle.isEmpty())
        body.line(report.subtitle, 11);
    const QColor grey(0x55, 0x55, 0x55);
    body.line(u"%1, %2, %3"_s.arg(report.program, report.createdAt, report.createdBy), 8, false, grey);
    for (const ReportBlock &block : report.blocks)
        std::visit(body, block);
    body.line("SHA-256 of the content: "_L1 + QString::fromLatin1(report.hash()), 7, false, grey, 12);

    QPdfWriter pdf(&buffer);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setTitle(visibleText(report.title, false));
    pdf.setCreator(report.program);
    document.print(&pdf);
    buffer.close();
    return bytes;
}

} // namespace

} // namespace athanor

ATHANOR_MODULE(athanor::PdfModule){athanor::makeApplication, athanor::write};

// SPDX-License-Identifier: Apache-2.0
#include "reports/junitwriter.h"

#include <QXmlStreamWriter>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct Case
{
    QString name;
    QString text;
    Tone tone = Tone::Neutral;
};

struct Suite
{
    QString name;
    QList<Case> cases;
    [[nodiscard]] qsizetype count(Tone tone) const { return std::ranges::count(cases, tone, &Case::tone); }
};

/// The first two cells name a row; all of it, with the column names, is what a person reads when it fails.
Case caseOf(const TableBlock &table, const TableBlock::Row &row)
{
    QStringList lines;
    for (qsizetype i = 0; i < row.cells.size(); ++i)
        lines += table.header.value(i) + ": "_L1 + row.cells.at(i);
    return {visibleText(row.cells.mid(0, 2).join(u' '), false), visibleText(lines.join(u'\n')), row.tone};
}

QList<Suite> suitesOf(const Report &report)
{
    QList<Suite> suites;
    QString section = report.title;
    QString part;
    for (const ReportBlock &block : report.blocks) {
        if (const auto *heading = std::get_if<Heading>(&block)) {
            if (heading->level <= 2)
                section = heading->text;
            part = heading->level <= 2 ? QString() : heading->text;
        }
        const auto *table = std::get_if<TableBlock>(&block);
        if (table == nullptr || table->repeatsOther)
            continue;
        Suite suite{visibleText(part.isEmpty() ? section : section + ": "_L1 + part, false), {}};
        for (const TableBlock::Row &row : table->rows)
            suite.cases += caseOf(*table, row);
        suites += suite;
    }
    return suites;
}

void writeCase(QXmlStreamWriter &xml, const Suite &suite, const Case &one)
{
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"classname"_s, suite.name);
    xml.writeAttribute(u"name"_s, one.name);
    const QString element = one.tone == Tone::Bad       ? u"failure"_s
                            : one.tone == Tone::Unknown ? u"skipped"_s
                            : one.tone == Tone::Notice  ? u"system-out"_s
                                                        : QString();
    if (!element.isEmpty()) {
        xml.writeStartElement(element);
        if (element != "system-out"_L1)
            xml.writeAttribute(u"message"_s, one.name);
        xml.writeCharacters(one.text);
        xml.writeEndElement();
    }
    xml.writeEndElement();
}

} // namespace

Result<QByteArray> writeJunit(const Report &report)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    xml.writeAttribute(u"name"_s, visibleText(report.title, false));
    for (const Suite &suite : suitesOf(report)) {
        xml.writeStartElement(u"testsuite"_s);
        xml.writeAttribute(u"name"_s, suite.name);
        xml.writeAttribute(u"tests"_s, QString::number(suite.cases.size()));
        xml.writeAttribute(u"failures"_s, QString::number(suite.count(Tone::Bad)));
        xml.writeAttribute(u"skipped"_s, QString::number(suite.count(Tone::Unknown)));
        xml.writeAttribute(u"timestamp"_s, visibleText(report.createdAt, false));
        for (const Case &one : suite.cases)
            writeCase(xml, suite, one);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return out;
}

} // namespace athanor

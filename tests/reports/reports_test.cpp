// SPDX-License-Identifier: Apache-2.0
#include "htmlcheck.h"
#include "reports/htmlwriter.h"
#include "reports/jsonwriter.h"
#include "reports/junitwriter.h"
#include "reports/markdownwriter.h"
#include "reports/pdfwriter.h"
#include "reports/reportwriters.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using testing::Each;
using testing::IsTrue;

Report smallReport()
{
    Report report;
    report.kind = u"checks"_s;
    report.title = u"Checks of orders"_s;
    report.subtitle = u"postgresql at db.example.org"_s;
    report.createdAt = u"2026-01-02T03:04:05Z"_s;
    report.createdBy = u"ann@desk"_s;
    report.program = u"Athanor"_s;
    report.blocks = {TileBlock{{{u"failing"_s, u"1"_s, Tone::Bad}, {u"decided"_s, u"2 of 3"_s, Tone::Neutral}}},
                     Heading{2, u"TLS"_s},
                     TableBlock{{u"Check"_s, u"Status"_s, u"Evidence"_s},
                                {{{u"URL-TLS-001"_s, u"fail"_s, u"sslmode is not set"_s}, Tone::Bad},
                                 {{u"TLS-NET-001"_s, u"unknown"_s, u"no answer"_s}, Tone::Unknown},
                                 {{u"PG-TLS-002"_s, u"pass"_s, u"on"_s}, Tone::Good}},
                                1},
                     Paragraph{u"One check fails."_s, Tone::Bad},
                     FactList{{{u"Account"_s, u"svc"_s}}},
                     CodeBlock{u"sql"_s, u"ALTER TABLE t ADD COLUMN c text;"_s}};
    report.data = QJsonObject{{u"decided"_s, 2}};
    return report;
}

/// Texts that a hostile server, file or script would put into a cell.
QStringList hostileTexts()
{
    return {u"<script>alert(1)</script>"_s,
            u"<img src=x onerror=alert(1)>"_s,
            u"\" onmouseover=\"alert(1)"_s,
            u"' onfocus='alert(1)"_s,
            u"</td></tr></table><h1>owned</h1>"_s,
            u"</code></pre><iframe src=data:text/html,x></iframe>"_s,
            u"</style><link rel=stylesheet href=http://evil.example/x.css>"_s,
            u"javascript:alert(1)"_s,
            u"data:text/html;base64,PHNjcmlwdD4="_s,
            u"&lt;script&gt; &#60;b&#62;"_s,
            u"line\u2028separator\u2029end"_s,
            u"right\u202eto left\u2066isolate"_s,
            u"bell\a escape\x1b[31m nul"_s + QChar(0) + QChar(0x85) + u"x"_s,
            QString(QChar(0xd800)) + u"lone surrogate"_s,
            u"zero\u200bwidth\ufeff"_s,
            u"-->]]><!-- <![CDATA["_s,
            u"\u65e5\u672c\u8a9e \U0001f600 caf\u00e9"_s};
}

Report hostileReport()
{
    Report report;
    const QString all = hostileTexts().join(u'\n');
    report.kind = report.title = report.subtitle = report.createdAt = report.createdBy = report.program = all;
    for (const QString &text : hostileTexts()) {
        report.blocks += Heading{2, text};
        report.blocks += Paragraph{text, Tone::Notice};
        report.blocks += FactList{{{text, text}}};
        report.blocks += TableBlock{{text, text}, {{{text, text}, Tone::Bad}}, 0};
        report.blocks += CodeBlock{text, text};
        report.blocks += TileBlock{{{text, text, Tone::Unknown}}};
    }
    return report;
}

// ---- hash ----

TEST(ReportHash, IsTheSameForTheSameFactsAtAnotherTimeByAnotherPerson)
{
    Report later = smallReport();
    later.createdAt = u"2027-01-01T00:00:00Z"_s;
    later.createdBy = u"bob@other"_s;
    EXPECT_EQ(later.hash(), smallReport().hash());
    EXPECT_EQ(smallReport().hash().size(), 64);
}

TEST(ReportHash, ChangesWithEachPartOfTheContent)
{
    QSet<QByteArray> hashes{smallReport().hash()};
    const auto changed = [&hashes](auto change) {
        Report report = smallReport();
        change(report);
        hashes += report.hash();
    };
    changed([](Report &r) { r.title += u'x'; });
    changed([](Report &r) { r.subtitle += u'x'; });
    changed([](Report &r) { r.kind += u'x'; });
    changed([](Report &r) { r.data = {}; });
    for (int i = 0; i < smallReport().blocks.size(); ++i)
        changed([i](Report &r) { r.blocks.removeAt(i); });
    changed([](Report &r) { std::get<TableBlock>(r.blocks[2]).rows[0].tone = Tone::Good; });
    EXPECT_EQ(hashes.size(), 1 + 4 + 6 + 1);
}

TEST(ReportHash, TellsTextsApartThatJoinToTheSame)
{
    Report one;
    one.blocks = {FactList{{{u"ab"_s, u"c"_s}}}};
    Report two;
    two.blocks = {FactList{{{u"a"_s, u"bc"_s}}}};
    EXPECT_NE(one.hash(), two.hash());
}

// ---- text of strangers ----

TEST(VisibleText, ShowsWhatWouldActOrHide)
{
    EXPECT_EQ(visibleText(u"a\u202eb"_s), u"a\\u202eb"_s);
    EXPECT_EQ(visibleText(u"a\u2028b"_s), u"a\\u2028b"_s);
    EXPECT_EQ(visibleText(QString(QChar(0xdc00))), u"\\udc00"_s);
    EXPECT_EQ(visibleText(u"\x1b[0m"_s), u"\\u001b[0m"_s);
    EXPECT_EQ(visibleText(u"a\nb"_s, false), u"a\\u000ab"_s);
}

TEST(VisibleText, LeavesOrdinaryTextAlone)
{
    const QString text = u"caf\u00e9 \u65e5\u672c\u8a9e \U0001f600 line\n\ttab"_s;
    EXPECT_EQ(visibleText(text), text);
}

// ---- HTML ----

TEST(HtmlWriter, IsAWellFormedPageOfKnownElementsOnly)
{
    EXPECT_EQ(htmlProblems(*writeHtml(smallReport())), QStringList());
}

TEST(HtmlWriter, MakesNoElementOrAttributeOutOfHostileText)
{
    const QByteArray page = *writeHtml(hostileReport());
    EXPECT_EQ(htmlProblems(page), QStringList());
    EXPECT_FALSE(page.contains("<script"));
    EXPECT_FALSE(page.contains("<img"));
}

TEST(HtmlWriter, ShowsHostileTextWhole)
{
    const QString text = htmlText(*writeHtml(hostileReport()));
    for (const QString &hostile : hostileTexts())
        EXPECT_TRUE(text.contains(visibleText(hostile, false))) << hostile.toStdString();
}

TEST(HtmlWriter, ForbidsScriptsAndFetchingByPolicy)
{
    const QByteArray page = *writeHtml(smallReport());
    EXPECT_TRUE(page.contains(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"));
    for (const char *forbidden : {"http://", "https://", "@import", "url(", "<script", "src=", "href="})
        EXPECT_FALSE(page.contains(forbidden)) << forbidden;
}

TEST(HtmlWriter, CarriesMeaningBesideColour)
{
    const QString text = htmlText(*writeHtml(smallReport()));
    EXPECT_TRUE(text.contains(u"\u2717 fail"_s));
    EXPECT_TRUE(text.contains(u"? unknown"_s));
    EXPECT_TRUE(text.contains(u"\u2713 pass"_s));
}

TEST(HtmlWriter, FollowsTheReadersThemeAndHasAStyleForPaper)
{
    const QByteArray page = *writeHtml(smallReport());
    EXPECT_TRUE(page.contains("prefers-color-scheme: dark"));
    EXPECT_TRUE(page.contains("@media print"));
}

TEST(HtmlWriter, NamesTimeAuthorAndHash)
{
    const QString text = htmlText(*writeHtml(smallReport()));
    EXPECT_TRUE(text.contains(u"2026-01-02T03:04:05Z"_s));
    EXPECT_TRUE(text.contains(u"ann@desk"_s));
    EXPECT_TRUE(text.contains(QString::fromLatin1(smallReport().hash())));
}

// ---- Markdown ----

TEST(MarkdownWriter, WritesTheWholeDocument)
{
    const QByteArray expected = "# Checks of orders\n\n"
                                "postgresql at db.example.org\n\n"
                                "Athanor \u00b7 checks \u00b7 2026-01-02T03:04:05Z \u00b7 ann\\@desk\n\n"
                                "\u2717 **1** failing \u00b7 **2 of 3** decided\n\n"
                                "## TLS\n\n"
                                "| Check | Status | Evidence |\n"
                                "| --- | --- | --- |\n"
                                "| URL-TLS-001 | \u2717 fail | sslmode is not set |\n"
                                "| TLS-NET-001 | ? unknown | no answer |\n"
                                "| PG-TLS-002 | \u2713 pass | on |\n\n"
                                "> \u2717 One check fails.\n\n"
                                "- **Account**: svc\n\n"
                                "```sql\nALTER TABLE t ADD COLUMN c text;\n```\n\n"
                                "---\n\nSHA-256 of the content: `";
    EXPECT_EQ(writeMarkdown(smallReport())->toStdString(), (expected + smallReport().hash() + "`\n").toStdString());
}

TEST(MarkdownWriter, LetsNoCellEndItsTableOrFence)
{
    Report report;
    report.blocks = {TableBlock{{u"a"_s}, {{{u"x | y\n1. see http://evil.example"_s}, Tone::Neutral}}, -1},
                     CodeBlock{u"sql"_s, u"```\n# out"_s}};
    const QByteArray text = *writeMarkdown(report);
    EXPECT_TRUE(text.contains("| x \\| y<br>1. see http\\://evil.example |\n"));
    EXPECT_TRUE(text.contains("````sql\n```\n# out\n````\n"));
}

TEST(MarkdownWriter, LeavesNoRawHtmlFromText)
{
    QByteArray text = *writeMarkdown(hostileReport());
    text.replace("<br>", "");
    bool inFence = false;
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith("```"))
            inFence = !inFence;
        const bool leaks = !inFence && line.contains('<');
        EXPECT_FALSE(leaks) << line.toStdString();
    }
}

// ---- JSON ----

TEST(JsonWriter, GivesTheFactsForMachines)
{
    const QJsonObject object = QJsonDocument::fromJson(*writeJson(smallReport())).object();
    EXPECT_EQ(object.value("kind"_L1).toString(), u"checks"_s);
    EXPECT_EQ(object.value("data"_L1).toObject(), smallReport().data);
    EXPECT_EQ(object.value("sha256"_L1).toString().toLatin1(), smallReport().hash());
}

// ---- JUnit ----

TEST(JunitWriter, CountsFailuresAndSkipsWhatIsUnknown)
{
    const QByteArray xml = *writeJunit(smallReport());
    EXPECT_TRUE(xml.contains("tests=\"3\" failures=\"1\" skipped=\"1\"")) << xml.toStdString();
    EXPECT_TRUE(xml.contains("<failure message=\"URL-TLS-001 fail\">"));
    EXPECT_TRUE(xml.contains("<skipped message=\"TLS-NET-001 unknown\">"));
}

TEST(JunitWriter, IsWellFormedXmlWhateverTheTextHolds)
{
    QXmlStreamReader xml(*writeJunit(hostileReport()));
    const QStringList known{u"testsuites"_s, u"testsuite"_s, u"testcase"_s, u"failure"_s};
    while (!xml.atEnd()) {
        const bool opens = xml.readNext() == QXmlStreamReader::StartElement;
        EXPECT_TRUE(!opens || known.contains(xml.name())) << xml.name().toString().toStdString();
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
}

// ---- the list ----

TEST(ReportWriters, AreFoundByTheEndOfTheFileName)
{
    EXPECT_EQ(writerFor(u"/tmp/a.b/Report.HTML"_s)->suffix, u"html"_s);
    EXPECT_EQ(writerFor(u"x.md"_s)->suffix, u"md"_s);
}

TEST(ReportWriters, NameTheKnownFormatsForAnUnknownOne)
{
    for (const QString &name : {u"report.docx"_s, u"report"_s, u"dir.html/report"_s}) {
        const auto writer = writerFor(name);
        ASSERT_FALSE(writer.has_value()) << name.toStdString();
        EXPECT_EQ(writer.error().kind, ErrorKind::InvalidInput);
        for (const ReportWriter &known : reportWriters())
            EXPECT_TRUE(writer.error().message.contains(u'.' + known.suffix));
    }
}

TEST(ReportWriters, WriteAFileOnlyItsOwnerReads)
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"r.html"_s);
    ASSERT_TRUE(writeReport(smallReport(), path).has_value());
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), *writeHtml(smallReport()));
    EXPECT_FALSE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther));
}

TEST(ReportWriters, LeaveNoFileBehindWhenAFormatCannotBeMade)
{
    const QTemporaryDir dir;
    const auto written = writeReport(smallReport(), dir.filePath(u"r.pdf"_s));
    ASSERT_FALSE(written.has_value()); // the tests run without fonts, as athanorctl does
    EXPECT_EQ(written.error().kind, ErrorKind::Unsupported);
    EXPECT_FALSE(QFile::exists(dir.filePath(u"r.pdf"_s)));
}

} // namespace
} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "reports/reportwriters.h"

#include "core/atomicfile.h"
#include "reports/htmlwriter.h"
#include "reports/jsonwriter.h"
#include "reports/junitwriter.h"
#include "reports/markdownwriter.h"
#include "reports/pdfwriter.h"

#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

std::span<const ReportWriter> reportWriters()
{
    static const ReportWriter writers[] = {
        {u"html"_s, u"Web page"_s, writeHtml},      {u"pdf"_s, u"PDF"_s, writePdf},
        {u"md"_s, u"Markdown"_s, writeMarkdown},    {u"json"_s, u"JSON"_s, writeJson},
        {u"xml"_s, u"JUnit results"_s, writeJunit},
    };
    return writers;
}

Result<ReportWriter> writerFor(const QString &fileName)
{
    const QString suffix = QFileInfo(fileName).suffix();
    QStringList known;
    for (const ReportWriter &writer : reportWriters()) {
        if (suffix.compare(writer.suffix, Qt::CaseInsensitive) == 0)
            return writer;
        known += u'.' + writer.suffix;
    }
    return fail(Error::invalidInput(
        u"A report's format is chosen by the end of its file name; use one of %1."_s.arg(known.join(u", "_s))));
}

Status writeReport(const Report &report, const QString &path)
{
    const auto writer = writerFor(path);
    if (!writer)
        return fail(writer);
    const auto bytes = writer->write(report);
    if (!bytes)
        return fail(bytes);
    return writeFileAtomically(path, *bytes);
}

} // namespace athanor

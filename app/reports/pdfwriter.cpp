// SPDX-License-Identifier: Apache-2.0
#include "reports/pdfwriter.h"

#include "core/module.h"
#include "reports/pdfmodule.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const Result<const PdfModule *> &pdfModule()
{
    static const auto opened = openModule<PdfModule>("pdf", u"write a PDF"_s);
    return opened;
}

} // namespace

Result<std::unique_ptr<QCoreApplication>> makePdfApplication(int &argc, char **argv)
{
    const auto &module = pdfModule();
    if (!module)
        return fail(module);
    return (*module)->makeApplication(argc, argv);
}

Result<QByteArray> writePdf(const Report &report)
{
    const auto &module = pdfModule();
    if (!module)
        return fail(module);
    return (*module)->write(report);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QCoreApplication>

#include <memory>

namespace athanor {

/// The module "pdf": all of Athanor below the window that needs Qt Gui. pdfwriter.h says what the functions do.
struct PdfModule
{
    std::unique_ptr<QCoreApplication> (*makeApplication)(int &argc, char **argv);
    Result<QByteArray> (*write)(const Report &report);
};

} // namespace athanor

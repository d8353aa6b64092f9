// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QCoreApplication>

#include <memory>

namespace athanor {

// Qt Gui is loaded with the first of these calls (the module "pdf"); both are Unsupported where it is missing.

/// The application object of a program without a window that is to write a PDF; it needs no screen. In place of a
/// QCoreApplication, and under the same rules for `argc` and `argv`.
[[nodiscard]] Result<std::unique_ptr<QCoreApplication>> makePdfApplication(int &argc, char **argv);

/// A PDF on A4. Fonts come from Qt Gui, so a QGuiApplication must run; without one it is Unsupported.
[[nodiscard]] Result<QByteArray> writePdf(const Report &report);

} // namespace athanor

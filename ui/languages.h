// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QCoreApplication;

namespace athanor {

/// "en", "zh_CN": what the program can be shown in.
[[nodiscard]] QStringList languages();
/// The one of them that fits the system.
[[nodiscard]] QString systemLanguage();
/// Shows everything that is made from now on in `language`; Qt's own words too where Qt brings them. May be called
/// again.
void installLanguage(QCoreApplication &app, const QString &language);

} // namespace athanor

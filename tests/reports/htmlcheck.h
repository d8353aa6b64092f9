// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace athanor {

/// What is wrong with a page for a strict reader: not well-formed, an element or attribute that no report has, a
/// control character. Empty for a sound page.
[[nodiscard]] QStringList htmlProblems(const QByteArray &page);

/// All text of a page, entities undone.
[[nodiscard]] QString htmlText(const QByteArray &page);

} // namespace athanor

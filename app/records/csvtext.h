// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace athanor {

/// A text as a field of CSV (recordfile.h): guarded against spreadsheets unless `raw`, between quotes where it must be.
/// `utf8` is valid. Writes at most csvTextRoom() bytes at `at` and returns what is behind them.
[[nodiscard]] char *writeCsvText(char *at, QByteArrayView utf8, bool raw);
[[nodiscard]] qsizetype csvTextRoom(QByteArrayView utf8);

/// Takes the guard's apostrophe away again.
[[nodiscard]] QString unguardCsvText(const QString &text, bool raw);

} // namespace athanor

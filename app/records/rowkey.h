// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"
#include "records/columnrules.h"

#include <QJsonValue>

namespace athanor {

/// A key as a person writes it for columns whose rules are given in key order. One column: its value as it is
/// ("42"; "id=42" too). Several: "a=1,b=2", or a JSON array of the values in key order, which is the way for values
/// with commas. Usage and InvalidInput say what is missing.
[[nodiscard]] Result<QList<NamedValue>> parseRowKey(const QStringList &key, const QList<ColumnRules> &rules,
                                                    const QString &text);

/// A key in the form that parseRowKey reads.
[[nodiscard]] QString rowKeyText(const QList<NamedValue> &key);

/// A page position for `next`: the value itself where it is one, otherwise the text of a JSON array. `--after` takes
/// what was printed.
[[nodiscard]] QJsonValue positionToJson(const PagePosition &position);
/// `columns` are those of the position: the sort columns, then the key columns that are not among them.
[[nodiscard]] Result<PagePosition> parsePosition(const QStringList &columns, const QList<ColumnRules> &rules,
                                                 const QString &text);

} // namespace athanor

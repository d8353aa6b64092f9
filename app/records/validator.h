// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "records/columnrules.h"

#include <expected>

namespace athanor {

/// The rule that a value breaks, as a sentence for the person who typed it.
struct RuleBreak
{
    QString column;
    QString message;

    friend bool operator==(const RuleBreak &, const RuleBreak &) = default;
};

template <typename T>
using Checked = std::expected<T, RuleBreak>;

/// Characters as servers count them: Unicode code points, not UTF-16 units or bytes.
[[nodiscard]] qsizetype codePoints(const QString &text);

/// Reads what a person typed for a column. Text never becomes NULL: NULL is `Value()`, given apart. Numbers keep every
/// digit (integers up to 64 bits, decimals as text); dates and times are ISO 8601; bytes are hexadecimal, with or
/// without \x, 0x or x'...', or "base64:...". Where the text is that of `original`, the original is given back as it
/// is, so that an untouched cell is never reformatted.
[[nodiscard]] Checked<Value> readValue(const ColumnRules &rules, const QString &typed, const Value *original = nullptr);

/// A value to look for: typed as the column's numbers, booleans and bytes are where the text allows it, otherwise the
/// text as it stands, which the server casts. No limit is checked.
[[nodiscard]] Value searchValue(const ColumnRules &rules, const QString &typed);

/// Holds a finished value against the rules: NULL, length, range, enumeration, computed columns.
[[nodiscard]] Checked<void> checkValue(const ColumnRules &rules, const Value &value);

/// The columns an insert leaves out although nothing fills them, and the rules its values break.
[[nodiscard]] QList<RuleBreak> checkInsert(const QList<ColumnRules> &rules, const QList<NamedValue> &values);

/// Something that may be meant but rarely is: an e-mail column without an address, blanks at the ends. Empty if none.
[[nodiscard]] QString softWarning(const ColumnRules &rules, const Value &value);

} // namespace athanor

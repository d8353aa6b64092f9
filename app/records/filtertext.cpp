// SPDX-License-Identifier: Apache-2.0
#include "records/filtertext.h"

#include "records/validator.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct Sign
{
    QLatin1StringView sign;
    Comparison comparison;
};
// A sign that another begins with stands after it.
constexpr std::array signs{Sign{"!="_L1, Comparison::NotEqual},    Sign{">="_L1, Comparison::GreaterOrEqual},
                           Sign{"<="_L1, Comparison::LessOrEqual}, Sign{"="_L1, Comparison::Equal},
                           Sign{">"_L1, Comparison::Greater},      Sign{"<"_L1, Comparison::Less},
                           Sign{"^"_L1, Comparison::StartsWith}};

Comparison usualComparison(TypeFamily family)
{
    switch (family) {
    case TypeFamily::Integer:
    case TypeFamily::Real:
    case TypeFamily::Decimal:
    case TypeFamily::Boolean:
    case TypeFamily::Enum:
    case TypeFamily::Binary:
        return Comparison::Equal;
    case TypeFamily::Text:
    case TypeFamily::Date:
    case TypeFamily::Time:
    case TypeFamily::DateTime:
    case TypeFamily::Json:
    case TypeFamily::Uuid:
    case TypeFamily::Array:
    case TypeFamily::Other:
        break;
    }
    return Comparison::Contains;
}

} // namespace

std::optional<Filter> parseFilterText(const ColumnRules &rules, const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return std::nullopt;
    if (trimmed.compare("null"_L1, Qt::CaseInsensitive) == 0)
        return Filter{rules.column, Comparison::IsNull, {}};
    if (trimmed.compare("!null"_L1, Qt::CaseInsensitive) == 0)
        return Filter{rules.column, Comparison::IsNotNull, {}};
    for (const Sign &sign : signs) {
        if (!trimmed.startsWith(sign.sign))
            continue;
        const QString rest = trimmed.sliced(sign.sign.size());
        const bool isPattern = sign.comparison == Comparison::StartsWith;
        return Filter{rules.column, sign.comparison, isPattern ? Value(rest) : searchValue(rules, rest)};
    }
    const Comparison comparison = usualComparison(rules.family);
    return Filter{rules.column, comparison,
                  comparison == Comparison::Contains ? Value(trimmed) : searchValue(rules, trimmed)};
}

} // namespace athanor

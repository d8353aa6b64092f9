// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redismatch.h"

#include "engines/redis/redisnames.h"

#include <cmath>

namespace athanor {

namespace {

struct RedisSortable
{
    int rank = 0; ///< NULL, number, text
    long double number = 0;
    QByteArray bytes;
};

RedisSortable sortable(const Value &value)
{
    if (value.isNull())
        return {};
    const auto *large = std::get_if<LargeValue>(&value.data());
    const QByteArray bytes = large ? large->preview.toUtf8() : redisBytesOf(value).value_or(QByteArray());
    bool ok = false;
    const qint64 whole = bytes.toLongLong(&ok);
    if (ok)
        return {1, static_cast<long double>(whole), bytes};
    const double real = bytes.size() <= 40 ? bytes.toDouble(&ok) : 0;
    // "nan" and "inf" are words here.
    if (ok && std::isfinite(real))
        return {1, static_cast<long double>(real), bytes};
    return {2, 0, bytes};
}

bool ordered(Comparison comparison, std::strong_ordering order)
{
    switch (comparison) {
    case Comparison::Less:
        return order < 0;
    case Comparison::LessOrEqual:
        return order <= 0;
    case Comparison::Greater:
        return order > 0;
    case Comparison::GreaterOrEqual:
        return order >= 0;
    case Comparison::Equal:
    case Comparison::NotEqual:
    case Comparison::Contains:
    case Comparison::StartsWith:
    case Comparison::IsNull:
    case Comparison::IsNotNull:
        break;
    }
    return false;
}

bool fitsOrder(const Value &cell, const Filter &filter)
{
    const RedisSortable a = sortable(cell), b = sortable(filter.value);
    if (a.rank != b.rank)
        return false;
    if (a.rank == 1 && a.number == b.number)
        return ordered(filter.comparison, std::strong_ordering::equal);
    return ordered(filter.comparison, compareRedisCells(cell, filter.value));
}

} // namespace

std::strong_ordering compareRedisCells(const Value &a, const Value &b)
{
    const RedisSortable left = sortable(a), right = sortable(b);
    if (left.rank != right.rank)
        return left.rank <=> right.rank;
    if (left.number != right.number)
        return left.number < right.number ? std::strong_ordering::less : std::strong_ordering::greater;
    return left.bytes.compare(right.bytes) <=> 0;
}

bool fitsRedisFilter(const Value &cell, const Filter &filter)
{
    const bool same = !cell.isLarge() && cell.isNull() == filter.value.isNull() &&
                      redisBytesOf(cell).value_or(QByteArray()) == redisBytesOf(filter.value).value_or(QByteArray());
    switch (filter.comparison) {
    case Comparison::IsNull:
        return cell.isNull();
    case Comparison::IsNotNull:
        return !cell.isNull();
    case Comparison::Equal:
        return same;
    case Comparison::NotEqual:
        return !same;
    case Comparison::Contains:
        return !cell.isNull() && !cell.isLarge() && cell.toText().contains(filter.value.toText(), Qt::CaseInsensitive);
    case Comparison::StartsWith:
        return !cell.isNull() && !cell.isLarge() &&
               cell.toText().startsWith(filter.value.toText(), Qt::CaseInsensitive);
    case Comparison::Less:
    case Comparison::LessOrEqual:
    case Comparison::Greater:
    case Comparison::GreaterOrEqual:
        return !cell.isNull() && !cell.isLarge() && fitsOrder(cell, filter);
    }
    return false;
}

} // namespace athanor

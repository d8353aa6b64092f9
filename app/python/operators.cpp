// SPDX-License-Identifier: Apache-2.0
#include "python/formatting.h"
#include "python/interpreter.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

Evaluated overflow(int line)
{
    return refuse(line, u"calculates with a number that is too large"_s);
}

Evaluated calculate(BinaryOperator op, qint64 a, qint64 b, int line)
{
    qint64 result = 0;
    switch (op) {
    case BinaryOperator::Add:
        return __builtin_add_overflow(a, b, &result) ? overflow(line) : PyValue(result);
    case BinaryOperator::Sub:
        return __builtin_sub_overflow(a, b, &result) ? overflow(line) : PyValue(result);
    case BinaryOperator::Mult:
        return __builtin_mul_overflow(a, b, &result) ? overflow(line) : PyValue(result);
    case BinaryOperator::FloorDiv:
    case BinaryOperator::Mod: {
        if (b == 0 || (a == std::numeric_limits<qint64>::min() && b == -1))
            return overflow(line);
        // Python's remainder has the sign of the divisor, its quotient is rounded down.
        const qint64 remainder = a % b;
        const bool isOff = remainder != 0 && (remainder < 0) != (b < 0);
        if (op == BinaryOperator::Mod)
            return PyValue(isOff ? remainder + b : remainder);
        return PyValue(isOff ? a / b - 1 : a / b);
    }
    case BinaryOperator::Pow: {
        if (b < 0 || b > 64)
            return overflow(line);
        result = 1;
        for (qint64 i = 0; i < b; ++i) {
            if (__builtin_mul_overflow(result, a, &result))
                return overflow(line);
        }
        return PyValue(result);
    }
    case BinaryOperator::MatMult:
    case BinaryOperator::Div:
    case BinaryOperator::LShift:
    case BinaryOperator::RShift:
    case BinaryOperator::BitOr:
    case BinaryOperator::BitXor:
    case BinaryOperator::BitAnd:
        break;
    }
    return refuse(line, u"uses an operator on numbers that is not supported"_s);
}

Evaluated repeat(Interpreter &interpreter, const PyValue &value, qint64 times, int line)
{
    times = std::max<qint64>(times, 0);
    const qint64 size = value.string() ? value.string()->size() : qint64(value.sequence()->size());
    if (times > maximumText || size * times > maximumText)
        return overflow(line);
    if (auto spent = value.string() ? interpreter.spendText(size * times, line) : interpreter.spend(size * times, line))
        return std::unexpected(*spent);
    if (value.string())
        return PyValue(value.string()->repeated(times));
    PyItems items;
    for (qint64 i = 0; i < times; ++i)
        items.insert(items.end(), value.sequence()->begin(), value.sequence()->end());
    return value.as<PyValue::List>() ? PyValue::list(std::move(items)) : PyValue::tuple(std::move(items));
}

Evaluated concatenate(Interpreter &interpreter, const PyValue &left, const PyValue &right, int line)
{
    if (left.string() && right.string()) {
        if (auto spent = interpreter.spendText(left.string()->size() + right.string()->size(), line))
            return std::unexpected(*spent);
        return PyValue(*left.string() + *right.string());
    }
    if (left.as<QByteArray>() && right.as<QByteArray>()) {
        if (auto spent = interpreter.spendText(left.as<QByteArray>()->size() + right.as<QByteArray>()->size(), line))
            return std::unexpected(*spent);
        return PyValue(*left.as<QByteArray>() + *right.as<QByteArray>());
    }
    const bool lists = left.as<PyValue::List>() && right.as<PyValue::List>();
    const bool tuples = left.as<PyValue::Tuple>() && right.as<PyValue::Tuple>();
    if (!lists && !tuples)
        return refuse(line, u"adds %1 and %2"_s.arg(left.typeName(), right.typeName()));
    if (auto spent = interpreter.spend(qint64(left.sequence()->size() + right.sequence()->size()), line))
        return std::unexpected(*spent);
    PyItems items = *left.sequence();
    items.insert(items.end(), right.sequence()->begin(), right.sequence()->end());
    return lists ? PyValue::list(std::move(items)) : PyValue::tuple(std::move(items));
}

/// A number as a float; nothing for an int that a float does not hold exactly.
std::optional<double> real(const PyValue &value)
{
    if (const auto *number = value.as<double>())
        return *number;
    constexpr qint64 exact = qint64(1) << 53;
    const auto number = value.integer();
    return number && *number <= exact && *number >= -exact ? std::optional(double(*number)) : std::nullopt;
}

Evaluated calculateReal(BinaryOperator op, double a, double b, int line)
{
    if (op == BinaryOperator::Add)
        return PyValue(a + b);
    if (op == BinaryOperator::Sub)
        return PyValue(a - b);
    if (op == BinaryOperator::Mult)
        return PyValue(a * b);
    if (op == BinaryOperator::Div && b != 0)
        return PyValue(a / b);
    return refuse(line, u"calculates with floats in a way that is not known"_s);
}

std::optional<int> order(const PyValue &left, const PyValue &right)
{
    if (left.string() && right.string()) {
        const QList<uint> a = left.string()->toUcs4();
        const QList<uint> b = right.string()->toUcs4();
        return a < b ? -1 : b < a ? 1 : 0;
    }
    const auto a = left.integer();
    const auto b = right.integer();
    if (a && b)
        return *a < *b ? -1 : *b < *a ? 1 : 0;
    return std::nullopt;
}

std::optional<bool> contains(const PyValue &container, const PyValue &item)
{
    if (container.string())
        return item.string() ? std::optional(container.string()->contains(*item.string())) : std::nullopt;
    if (item.as<ObjectRef>())
        return std::nullopt;
    if (const PyEntries *entries = container.entries())
        return lookUp(*entries, item).has_value();
    const PyItems *items = container.sequence();
    if (const auto *set = container.as<PyValue::Set>())
        items = set->items.get();
    if (!items)
        return std::nullopt;
    for (const PyValue &v : *items) {
        const auto same = v.equals(item);
        if (!same || *same)
            return same;
    }
    return false;
}

const Unknown *unknownOf(const PyValue &value)
{
    const auto *object = value.as<ObjectRef>();
    return object ? dynamic_cast<const Unknown *>(object->get()) : nullptr;
}

} // namespace

qint64 searchPrice(const QString &text, const QString &pattern)
{
    constexpr qint64 charactersAtPrice = 256;
    constexpr qint64 shortPattern = 64;
    constexpr qint64 comparisonsForShort = 16;
    return text.size() * (pattern.size() > shortPattern ? pattern.size() : comparisonsForShort) / charactersAtPrice;
}

Evaluated Interpreter::binary(BinaryOperator op, const PyValue &left, const PyValue &right, int line)
{
    for (const PyValue *side : {&left, &right}) {
        if (const Unknown *unknown = unknownOf(*side))
            return refuse(line, unknown->describe());
    }
    if (op == BinaryOperator::Mod && left.string()) {
        const auto text = formatPercent(*this, *left.string(), right, line);
        if (auto spent = text ? spendText(text->size(), line) : std::nullopt)
            return std::unexpected(*spent);
        return text ? Evaluated(PyValue(*text)) : std::unexpected(text.error());
    }
    if (left.as<ObjectRef>() || right.as<ObjectRef>())
        return m_library.binary(op, left, right, line);
    const auto a = left.integer();
    const auto b = right.integer();
    const bool isReal = left.as<double>() || right.as<double>() || op == BinaryOperator::Div;
    if (const auto x = real(left), y = real(right); isReal && x && y)
        return calculateReal(op, *x, *y, line);
    if (a && b)
        return calculate(op, *a, *b, line);
    if (op == BinaryOperator::Add)
        return concatenate(*this, left, right, line);
    if (op == BinaryOperator::Mult && b && (left.string() || left.sequence()))
        return repeat(*this, left, *b, line);
    if (op == BinaryOperator::Mult && a && (right.string() || right.sequence()))
        return repeat(*this, right, *a, line);
    return refuse(line, u"uses an operator on %1 and %2"_s.arg(left.typeName(), right.typeName()));
}

Evaluated Interpreter::compare(Compare::Operator op, const PyValue &left, const PyValue &right, int line)
{
    using enum Compare::Operator;
    for (const PyValue *side : {&left, &right}) {
        if (const Unknown *unknown = unknownOf(*side))
            return refuse(line, unknown->describe());
    }
    for (const PyValue *side : {&left, &right}) {
        if (auto spent = spendReading(*side, line))
            return std::unexpected(*spent);
    }
    if (const bool searches = left.string() && right.string() && (op == In || op == NotIn); searches) {
        if (auto spent = spend(searchPrice(*right.string(), *left.string()), line))
            return std::unexpected(*spent);
    }
    const bool isEquality = op != Is && op != IsNot && op != In && op != NotIn;
    for (const PyValue *side : {&left, &right}) {
        const auto *object = side->as<ObjectRef>();
        if (isEquality && object && m_library.comparesItself(*object))
            return m_library.compare(op, left, right, line);
    }
    if (op == Is || op == IsNot) {
        const bool known = left.isNone() || right.isNone() || (left.as<bool>() && right.as<bool>());
        if (!known)
            return refuse(line, u"compares two things by identity"_s);
        const bool same = left.equals(right).value_or(false);
        return PyValue(op == Is ? same : !same);
    }
    std::optional<bool> result;
    if (op == In || op == NotIn)
        result = contains(right, left);
    else if (op == Eq || op == NotEq)
        result = left.equals(right);
    if (result)
        return PyValue(op == NotIn || op == NotEq ? !*result : *result);
    if (left.as<ObjectRef>() || right.as<ObjectRef>())
        return m_library.compare(op, left, right, line);
    const auto ordered = order(left, right);
    if (!ordered || op == In || op == NotIn || op == Eq || op == NotEq)
        return refuse(line, u"compares %1 with %2"_s.arg(left.typeName(), right.typeName()));
    return PyValue(op == Lt ? *ordered < 0 : op == LtE ? *ordered <= 0 : op == Gt ? *ordered > 0 : *ordered >= 0);
}

std::expected<bool, PythonError> Interpreter::truth(const PyValue &value, int line)
{
    if (const auto known = value.truth())
        return *known;
    if (const Unknown *unknown = unknownOf(value))
        return refuse(line, unknown->describe());
    return m_library.truth(*value.as<ObjectRef>(), line);
}

std::expected<PyItems, PythonError> Interpreter::iterate(const PyValue &value, int line)
{
    if (auto spent = value.string() ? spend(value.string()->size(), line) : spendReading(value, line))
        return std::unexpected(*spent);
    if (const PyItems *items = value.sequence())
        return *items;
    PyItems out;
    if (const PyEntries *entries = value.entries()) {
        for (const auto &[key, entry] : *entries)
            out.push_back(key);
        return out;
    }
    if (const QString *text = value.string()) {
        for (const uint character : text->toUcs4())
            out.emplace_back(QString::fromUcs4(reinterpret_cast<const char32_t *>(&character), 1));
        return out;
    }
    if (const auto *set = value.as<PyValue::Set>(); set && set->items->size() <= 1)
        return *set->items;
    const auto isText = [](const PyValue &item) { return item.string() != nullptr; };
    if (const auto *set = value.as<PyValue::Set>();
        set && std::ranges::all_of(*set->items, isText) && m_library.acceptsRandomOrder())
        return *set->items;
    if (value.as<PyValue::Set>())
        return refuse(line, u"loops over a set, whose order differs every run"_s);
    if (const Unknown *unknown = unknownOf(value))
        return refuse(line, unknown->describe());
    if (const auto *object = value.as<ObjectRef>())
        return m_library.iterate(*object, line);
    return refuse(line, u"loops over %1"_s.arg(value.typeName()));
}

std::expected<QString, PythonError> Interpreter::str(const PyValue &value, int line)
{
    if (const auto text = value.toStr())
        return *text;
    if (const Unknown *unknown = unknownOf(value))
        return refuse(line, unknown->describe());
    if (const auto *object = value.as<ObjectRef>())
        return m_library.str(*object, line);
    return refuse(line, u"makes text of %1"_s.arg(value.typeName()));
}

} // namespace athanor::python

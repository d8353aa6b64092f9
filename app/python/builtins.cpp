// SPDX-License-Identifier: Apache-2.0
#include "python/methods.h"

#include <algorithm>
#include <array>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maximumRange = 100'000;

/// What one list is taken together with costs more than reading it: a container for each item.
constexpr qint64 pairPrice = 4;

struct BuiltinCall
{
    Interpreter &interpreter;
    const Arguments &arguments;

    [[nodiscard]] size_t count() const { return arguments.positional.size(); }
    [[nodiscard]] const PyValue &at(size_t i) const { return arguments.positional[i]; }
    [[nodiscard]] int line() const { return arguments.line; }
    [[nodiscard]] auto items(size_t i) const { return interpreter.iterate(at(i), line()); }
};

Evaluated wrong(const BuiltinCall &call, const QString &name)
{
    return refuse(call.line(), u"calls %1() with arguments that are not supported"_s.arg(name));
}

Evaluated str(const BuiltinCall &call)
{
    if (call.count() == 0)
        return PyValue(QString());
    const auto *object = call.at(0).as<ObjectRef>();
    if (object && !dynamic_cast<const Unknown *>(object->get()))
        return call.interpreter.library().text(*object, call.line());
    const auto text = call.interpreter.str(call.at(0), call.line());
    return text ? Evaluated(PyValue(*text)) : std::unexpected(text.error());
}

Evaluated toInt(const BuiltinCall &call)
{
    if (const auto number = call.at(0).integer())
        return PyValue(*number);
    bool ok = false;
    const qint64 parsed = call.at(0).string() ? call.at(0).string()->trimmed().toLongLong(&ok) : 0;
    return ok ? Evaluated(PyValue(parsed)) : wrong(call, u"int"_s);
}

Evaluated toFloat(const BuiltinCall &call)
{
    if (const auto number = call.at(0).integer())
        return PyValue(double(*number));
    if (call.at(0).as<double>())
        return call.at(0);
    bool ok = false;
    const double parsed = call.at(0).string() ? call.at(0).string()->trimmed().toDouble(&ok) : 0;
    return ok ? Evaluated(PyValue(parsed)) : wrong(call, u"float"_s);
}

Evaluated toBool(const BuiltinCall &call)
{
    const auto truth = call.interpreter.truth(call.at(0), call.line());
    return truth ? Evaluated(PyValue(*truth)) : std::unexpected(truth.error());
}

Evaluated length(const BuiltinCall &call)
{
    if (auto spent = call.interpreter.spendReading(call.at(0), call.line()))
        return std::unexpected(*spent);
    if (const QString *text = call.at(0).string())
        return PyValue(qint64(text->toUcs4().size()));
    if (const auto *bytes = call.at(0).as<QByteArray>())
        return PyValue(qint64(bytes->size()));
    if (const auto *set = call.at(0).as<PyValue::Set>())
        return PyValue(qint64(set->items->size()));
    const auto items = call.items(0);
    return items ? Evaluated(PyValue(qint64(items->size()))) : std::unexpected(items.error());
}

Evaluated range(const BuiltinCall &call)
{
    qint64 numbers[3] = {0, 0, 1};
    for (size_t i = 0; i < call.count(); ++i) {
        const auto number = call.at(i).integer();
        if (!number)
            return wrong(call, u"range"_s);
        numbers[call.count() == 1 ? 1 : i] = *number;
    }
    const auto [start, stop, step] = numbers;
    if (step == 0 || std::abs(start) > maximumRange || std::abs(stop) > maximumRange || std::abs(step) > maximumRange)
        return wrong(call, u"range"_s);
    const qint64 count = std::abs(stop - start) / std::abs(step) + 1;
    if (auto spent = call.interpreter.spend(count, call.line()))
        return std::unexpected(*spent);
    PyItems items;
    for (qint64 i = start; step > 0 ? i < stop : i > stop; i += step)
        items.emplace_back(i);
    return PyValue::list(std::move(items));
}

Evaluated collect(const BuiltinCall &call, PyValue (*make)(PyItems))
{
    if (call.count() == 0)
        return make({});
    auto items = call.items(0);
    return items ? Evaluated(make(std::move(*items))) : std::unexpected(items.error());
}

Evaluated dict(const BuiltinCall &call)
{
    PyEntries entries;
    if (call.count() == 1) {
        if (const PyEntries *from = call.at(0).entries()) {
            entries = *from;
        } else {
            const auto items = call.items(0);
            if (!items)
                return std::unexpected(items.error());
            for (const PyValue &item : *items) {
                const PyItems *pair = item.sequence();
                if (!pair || pair->size() != 2)
                    return wrong(call, u"dict"_s);
                entries.emplace_back(pair->at(0), pair->at(1));
            }
        }
    }
    for (const auto &[name, value] : call.arguments.keywords)
        entries.emplace_back(PyValue(name), value);
    return PyValue::dict(std::move(entries));
}

Evaluated enumerate(const BuiltinCall &call)
{
    const auto items = call.items(0);
    if (!items)
        return std::unexpected(items.error());
    const auto start = call.count() == 2 ? call.at(1).integer() : std::optional<qint64>(0);
    if (!start)
        return wrong(call, u"enumerate"_s);
    if (auto spent = call.interpreter.spend(qint64(items->size()) * pairPrice, call.line()))
        return std::unexpected(*spent);
    PyItems out;
    for (size_t i = 0; i < items->size(); ++i)
        out.push_back(PyValue::tuple({PyValue(*start + qint64(i)), items->at(i)}));
    return PyValue::list(std::move(out));
}

Evaluated zip(const BuiltinCall &call)
{
    std::vector<PyItems> columns;
    size_t shortest = SIZE_MAX;
    for (size_t i = 0; i < call.count(); ++i) {
        auto items = call.items(i);
        if (!items)
            return std::unexpected(items.error());
        shortest = std::min(shortest, items->size());
        columns.push_back(std::move(*items));
    }
    const size_t rows = columns.empty() ? 0 : shortest;
    if (auto spent = call.interpreter.spend(qint64(rows) * (pairPrice + qint64(columns.size())), call.line()))
        return std::unexpected(*spent);
    PyItems out;
    for (size_t row = 0; !columns.empty() && row < shortest; ++row) {
        PyItems cells;
        for (const PyItems &column : columns)
            cells.push_back(column[row]);
        out.push_back(PyValue::tuple(std::move(cells)));
    }
    return PyValue::list(std::move(out));
}

Evaluated reversed(const BuiltinCall &call)
{
    auto items = call.items(0);
    if (!items)
        return std::unexpected(items.error());
    std::ranges::reverse(*items);
    return PyValue::list(std::move(*items));
}

Evaluated sorted(const BuiltinCall &call)
{
    const auto *set = call.at(0).as<PyValue::Set>();
    auto items = set ? std::expected<PyItems, PythonError>(*set->items) : call.items(0);
    if (!items)
        return std::unexpected(items.error());
    qint64 characters = 0;
    for (const PyValue &item : *items)
        characters += item.string() ? item.string()->size() : 0;
    // Each is compared with several others, letter by letter.
    if (auto spent = call.interpreter.spend(characters / pairPrice, call.line()))
        return std::unexpected(*spent);
    const bool strings = std::ranges::all_of(*items, [](const PyValue &v) { return v.string(); });
    const bool numbers = std::ranges::all_of(*items, [](const PyValue &v) { return v.integer().has_value(); });
    if (!strings && !numbers)
        return wrong(call, u"sorted"_s);
    std::ranges::stable_sort(*items, [&](const PyValue &a, const PyValue &b) {
        return strings ? a.string()->toUcs4() < b.string()->toUcs4() : *a.integer() < *b.integer();
    });
    return PyValue::list(std::move(*items));
}

struct BuiltinRule
{
    QLatin1StringView name;
    size_t least, most;
    bool keywords;
    Evaluated (*run)(const BuiltinCall &);
};

constexpr std::array builtinRules{
    BuiltinRule{"str"_L1, 0, 1, false, str},
    BuiltinRule{"int"_L1, 1, 1, false, toInt},
    BuiltinRule{"float"_L1, 1, 1, false, toFloat},
    BuiltinRule{"bool"_L1, 1, 1, false, toBool},
    BuiltinRule{"len"_L1, 1, 1, false, length},
    BuiltinRule{"range"_L1, 1, 3, false, range},
    BuiltinRule{"list"_L1, 0, 1, false, [](const BuiltinCall &c) { return collect(c, &PyValue::list); }},
    BuiltinRule{"tuple"_L1, 0, 1, false, [](const BuiltinCall &c) { return collect(c, &PyValue::tuple); }},
    BuiltinRule{"set"_L1, 0, 1, false,
                [](const BuiltinCall &c) { return collect(c, [](PyItems i) { return PyValue::set(i); }); }},
    BuiltinRule{"dict"_L1, 0, 1, true, dict},
    BuiltinRule{"enumerate"_L1, 1, 2, false, enumerate},
    BuiltinRule{"zip"_L1, 0, 50, false, zip},
    BuiltinRule{"reversed"_L1, 1, 1, false, reversed},
    BuiltinRule{"sorted"_L1, 1, 1, false, sorted},
    // What a script prints changes nothing in a database.
    BuiltinRule{"print"_L1, 0, 100, true, [](const BuiltinCall &) -> Evaluated { return PyValue(); }},
};

const BuiltinRule *builtinRule(const QString &name)
{
    const auto *it = std::ranges::find_if(builtinRules, [&](const BuiltinRule &r) { return r.name == name; });
    return it == builtinRules.end() ? nullptr : it;
}

} // namespace

bool hasBuiltin(const QString &name)
{
    return builtinRule(name) != nullptr;
}

Evaluated callBuiltin(Interpreter &interpreter, const Builtin &builtin, const Arguments &arguments)
{
    const BuiltinRule *rule = builtinRule(builtin.name());
    const size_t count = arguments.positional.size();
    if (!rule || count < rule->least || count > rule->most || (!rule->keywords && !arguments.keywords.empty()))
        return refuse(arguments.line, u"calls %1() with arguments that are not supported"_s.arg(builtin.name()));
    return rule->run({interpreter, arguments});
}

} // namespace athanor::python

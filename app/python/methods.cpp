// SPDX-License-Identifier: Apache-2.0
#include "python/methods.h"

#include "python/formatting.h"

#include <algorithm>
#include <array>
#include <span>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

constexpr QStringView whitespace = u" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f";

struct MethodCall
{
    Interpreter &interpreter;
    const PyValue &self;
    const Arguments &arguments;

    [[nodiscard]] size_t count() const { return arguments.positional.size(); }
    [[nodiscard]] const PyValue &at(size_t i) const { return arguments.positional[i]; }
    [[nodiscard]] const QString *text(size_t i) const { return i < count() ? at(i).string() : nullptr; }
};

struct MethodRule
{
    QLatin1StringView name;
    size_t least, most; ///< positional arguments
    Evaluated (*run)(const MethodCall &);
};

Evaluated wrong(const MethodCall &call)
{
    return refuse(call.arguments.line, u"calls a method with arguments it does not take"_s);
}

QString strip(const QString &text, const QString &characters, bool left, bool right)
{
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (left && begin < end && characters.contains(text[begin]))
        ++begin;
    while (right && end > begin && characters.contains(text[end - 1]))
        --end;
    return text.mid(begin, end - begin);
}

Evaluated stripped(const MethodCall &call, bool left, bool right)
{
    const bool given = call.count() == 1 && !call.at(0).isNone();
    if (given && !call.text(0))
        return wrong(call);
    return PyValue(strip(*call.self.string(), given ? *call.text(0) : whitespace.toString(), left, right));
}

Evaluated affix(const MethodCall &call, bool (*test)(const QString &, const QString &))
{
    if (const QString *one = call.text(0))
        return PyValue(test(*call.self.string(), *one));
    const PyItems *several = call.at(0).as<PyValue::Tuple>() ? call.at(0).sequence() : nullptr;
    if (!several)
        return wrong(call);
    for (const PyValue &v : *several) {
        if (!v.string())
            return wrong(call);
        if (test(*call.self.string(), *v.string()))
            return PyValue(true);
    }
    return PyValue(false);
}

Evaluated split(const MethodCall &call)
{
    if (call.count() == 2)
        return wrong(call);
    PyItems items;
    const QString &text = *call.self.string();
    if (call.count() == 0 || call.at(0).isNone()) {
        QString word;
        for (const QChar c : text + u' ') {
            if (!whitespace.contains(c)) {
                word += c;
            } else if (!word.isEmpty()) {
                items.emplace_back(word);
                word.clear();
            }
        }
        return PyValue::list(std::move(items));
    }
    if (!call.text(0) || call.text(0)->isEmpty())
        return wrong(call);
    const QStringList parts = text.split(*call.text(0));
    for (const QString &part : parts)
        items.emplace_back(part);
    return PyValue::list(std::move(items));
}

Evaluated join(const MethodCall &call)
{
    const auto items = call.interpreter.iterate(call.at(0), call.arguments.line);
    if (!items)
        return std::unexpected(items.error());
    QStringList words;
    qint64 characters = 0;
    for (const PyValue &v : *items) {
        if (!v.string())
            return refuse(call.arguments.line, u"joins %1, which is no string"_s.arg(v.typeName()));
        words.append(*v.string());
        characters += v.string()->size() + call.self.string()->size();
    }
    if (auto spent = call.interpreter.spendText(characters, call.arguments.line))
        return std::unexpected(*spent);
    return PyValue(words.join(*call.self.string()));
}

Evaluated replace(const MethodCall &call)
{
    if (call.count() != 2 || !call.text(0) || !call.text(1) || call.text(0)->isEmpty())
        return wrong(call);
    const QString &text = *call.self.string();
    const qint64 grown = text.count(*call.text(0)) * (call.text(1)->size() - call.text(0)->size());
    if (auto spent = call.interpreter.spendText(text.size() + std::max<qint64>(grown, 0), call.arguments.line))
        return std::unexpected(*spent);
    return PyValue(QString(text).replace(*call.text(0), *call.text(1)));
}

Evaluated splitLines(const MethodCall &call)
{
    QString text = *call.self.string();
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    if (text.endsWith(u'\n'))
        text.chop(1);
    else if (text.isEmpty())
        return PyValue::list({});
    PyItems items;
    for (const QString &line : text.split(u'\n'))
        items.emplace_back(line);
    return PyValue::list(std::move(items));
}

Evaluated capitalize(const MethodCall &call)
{
    const QString lower = call.self.string()->toLower();
    return PyValue(lower.isEmpty() ? lower : lower.left(1).toUpper() + lower.mid(1));
}

bool isAscii(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 128; });
}

Evaluated changeCase(const MethodCall &call, bool upper)
{
    // Outside ASCII the tables of Qt and Python may differ.
    const QString &text = *call.self.string();
    if (!isAscii(text))
        return refuse(call.arguments.line, u"changes the case of text that is not ASCII"_s);
    return PyValue(upper ? text.toUpper() : text.toLower());
}

Evaluated format(const MethodCall &call)
{
    const auto text = formatBraces(call.interpreter, *call.self.string(), call.arguments);
    if (!text)
        return std::unexpected(text.error());
    return PyValue(*text);
}

constexpr MethodRule stringMethods[] = {
    {"format"_L1, 0, 1000, format},
    {"join"_L1, 1, 1, join},
    {"strip"_L1, 0, 1, [](const MethodCall &c) { return stripped(c, true, true); }},
    {"lstrip"_L1, 0, 1, [](const MethodCall &c) { return stripped(c, true, false); }},
    {"rstrip"_L1, 0, 1, [](const MethodCall &c) { return stripped(c, false, true); }},
    {"split"_L1, 0, 1, split},
    {"splitlines"_L1, 0, 0, splitLines},
    {"replace"_L1, 2, 2, replace},
    {"lower"_L1, 0, 0, [](const MethodCall &c) { return changeCase(c, false); }},
    {"upper"_L1, 0, 0, [](const MethodCall &c) { return changeCase(c, true); }},
    {"capitalize"_L1, 0, 0,
     [](const MethodCall &c) {
         return isAscii(*c.self.string()) ? capitalize(c)
                                          : refuse(c.arguments.line, u"changes the case of text that is not ASCII"_s);
     }},
    {"startswith"_L1, 1, 1,
     [](const MethodCall &c) { return affix(c, [](const QString &a, const QString &b) { return a.startsWith(b); }); }},
    {"endswith"_L1, 1, 1,
     [](const MethodCall &c) { return affix(c, [](const QString &a, const QString &b) { return a.endsWith(b); }); }},
    {"encode"_L1, 0, 1,
     [](const MethodCall &c) -> Evaluated {
         if (c.count() == 1 &&
             (!c.text(0) || (c.text(0)->toLower() != "utf-8"_L1 && c.text(0)->toLower() != "utf8"_L1)))
             return wrong(c);
         return PyValue(c.self.string()->toUtf8());
     }},
    {"count"_L1, 1, 1,
     [](const MethodCall &c) -> Evaluated {
         return c.text(0) && !c.text(0)->isEmpty() ? Evaluated(PyValue(qint64(c.self.string()->count(*c.text(0)))))
                                                   : wrong(c);
     }},
};

Evaluated holdsItself(const MethodCall &call)
{
    return refuse(call.arguments.line, u"makes a container that holds itself"_s);
}

Evaluated append(const MethodCall &call)
{
    if (call.at(0).reaches(call.self))
        return holdsItself(call);
    if (auto spent = call.interpreter.spendOn(PyValue::tuple({call.at(0)}), call.arguments.line))
        return std::unexpected(*spent);
    call.self.as<PyValue::List>()->items->push_back(call.at(0));
    return PyValue();
}

Evaluated extend(const MethodCall &call)
{
    const auto items = call.interpreter.iterate(call.at(0), call.arguments.line);
    if (!items)
        return std::unexpected(items.error());
    if (auto spent = call.interpreter.spendOn(PyValue::tuple(*items), call.arguments.line))
        return std::unexpected(*spent);
    if (std::ranges::any_of(*items, [&](const PyValue &item) { return item.reaches(call.self); }))
        return holdsItself(call);
    auto &list = *call.self.as<PyValue::List>()->items;
    list.insert(list.end(), items->begin(), items->end());
    return PyValue();
}

constexpr MethodRule listMethods[] = {
    {"append"_L1, 1, 1, append},
    {"extend"_L1, 1, 1, extend},
    {"copy"_L1, 0, 0,
     [](const MethodCall &c) -> Evaluated {
         // Before it is made, not when it is there.
         if (auto spent = c.interpreter.spendReading(c.self, c.arguments.line))
             return std::unexpected(*spent);
         return PyValue::list(*c.self.sequence());
     }},
};

Evaluated get(const MethodCall &call)
{
    if (const auto found = lookUp(*call.self.entries(), call.at(0)))
        return *found;
    return call.count() == 2 ? call.at(1) : PyValue();
}

Evaluated update(const MethodCall &call)
{
    PyEntries entries = *call.self.entries();
    if (call.count() == 1) {
        const PyEntries *more = call.at(0).entries();
        if (!more)
            return wrong(call);
        entries.insert(entries.end(), more->begin(), more->end());
    }
    for (const auto &[name, value] : call.arguments.keywords)
        entries.emplace_back(PyValue(name), value);
    if (std::ranges::any_of(entries, [&](const auto &entry) { return entry.second.reaches(call.self); }))
        return holdsItself(call);
    const PyValue merged = PyValue::dict(std::move(entries));
    if (auto spent = call.interpreter.spendOn(merged, call.arguments.line))
        return std::unexpected(*spent);
    *call.self.as<PyValue::Dict>()->entries = *merged.entries();
    return PyValue();
}

constexpr MethodRule dictMethods[] = {
    {"get"_L1, 1, 2, get},
    {"update"_L1, 0, 1, update},
    {"copy"_L1, 0, 0, [](const MethodCall &c) -> Evaluated { return PyValue::dict(*c.self.entries()); }},
    {"items"_L1, 0, 0,
     [](const MethodCall &c) -> Evaluated {
         PyItems items;
         for (const auto &[key, value] : *c.self.entries())
             items.push_back(PyValue::tuple({key, value}));
         return PyValue::list(std::move(items));
     }},
    {"keys"_L1, 0, 0,
     [](const MethodCall &c) -> Evaluated {
         PyItems items;
         for (const auto &[key, value] : *c.self.entries())
             items.push_back(key);
         return PyValue::list(std::move(items));
     }},
    {"values"_L1, 0, 0,
     [](const MethodCall &c) -> Evaluated {
         PyItems items;
         for (const auto &[key, value] : *c.self.entries())
             items.push_back(value);
         return PyValue::list(std::move(items));
     }},
};

const MethodRule *methodRule(const PyValue &value, const QString &name)
{
    std::span<const MethodRule> rules;
    if (value.string())
        rules = stringMethods;
    else if (value.as<PyValue::List>())
        rules = listMethods;
    else if (value.entries())
        rules = dictMethods;
    const auto it = std::ranges::find_if(rules, [&](const MethodRule &r) { return r.name == name; });
    return it == rules.end() ? nullptr : &*it;
}

} // namespace

bool hasMethod(const PyValue &value, const QString &name)
{
    return methodRule(value, name) != nullptr;
}

namespace {

/// Nearly every method goes through its text, and those that search may compare each place with nearly all of a long
/// pattern. A list is only added to.
std::optional<PythonError> spendOnMethod(Interpreter &interpreter, const Method &method, const Arguments &arguments)
{
    static constexpr std::array searching{"split"_L1, "replace"_L1, "count"_L1, "strip"_L1, "lstrip"_L1, "rstrip"_L1};
    const PyValue &self = method.self();
    if (self.as<PyValue::List>())
        return std::nullopt;
    if (auto spent = interpreter.spendReading(self, arguments.line))
        return spent;
    const QString *pattern = arguments.positional.empty() ? nullptr : arguments.positional.front().string();
    const bool searches = std::ranges::any_of(searching, [&](QLatin1StringView name) { return method.name() == name; });
    if (!self.string() || !pattern || !searches)
        return std::nullopt;
    return interpreter.spend(searchPrice(*self.string(), *pattern), arguments.line);
}

} // namespace

Evaluated callMethod(Interpreter &interpreter, const Method &method, const Arguments &arguments)
{
    const MethodRule *rule = methodRule(method.self(), method.name());
    const size_t count = arguments.positional.size();
    if (auto spent = spendOnMethod(interpreter, method, arguments))
        return std::unexpected(*spent);
    const bool takesKeywords = rule && (rule->run == format || rule->run == update);
    if (!rule || count < rule->least || count > rule->most || (!arguments.keywords.empty() && !takesKeywords))
        return refuse(arguments.line, u"calls %1 in a way that is not supported"_s.arg(method.describe()));
    return rule->run({interpreter, method.self(), arguments});
}

} // namespace athanor::python

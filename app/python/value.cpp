// SPDX-License-Identifier: Apache-2.0
#include "python/value.h"

#include <QLocale>
#include <QMultiHash>

#include <algorithm>
#include <cmath>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumReprDepth = 50;
constexpr int mostComparisons = 200'000; ///< of one ==, however its operands are nested

/// Finds what was seen before by its hash: a set of many values costs no comparison of each with each.
class SeenValues
{
public:
    /// The place of an equal value among those added before; adds this one with `place` if there is none.
    std::optional<size_t> findOrAdd(const PyValue &value, size_t place, const auto &valueAt)
    {
        const size_t hash = value.hash();
        for (auto it = m_places.constFind(hash); it != m_places.constEnd() && it.key() == hash; ++it) {
            if (valueAt(*it).equals(value).value_or(false))
                return *it;
        }
        m_places.insert(hash, place);
        return std::nullopt;
    }

private:
    QMultiHash<size_t, size_t> m_places;
};

/// Python's ==, which stops counting at a bound.
class Comparison
{
public:
    std::optional<bool> operator()(const PyValue &a, const PyValue &b);

private:
    std::optional<bool> items(const PyItems &a, const PyItems &b);
    std::optional<bool> dicts(const PyEntries &a, const PyEntries &b);
    std::optional<bool> sets(const PyItems &a, const PyItems &b);

    int m_left = mostComparisons;
};

std::optional<bool> Comparison::items(const PyItems &a, const PyItems &b)
{
    if (a.size() != b.size())
        return false;
    for (size_t i = 0; i < a.size(); ++i) {
        const auto same = (*this)(a[i], b[i]);
        if (!same || !*same)
            return same;
    }
    return true;
}

std::optional<bool> Comparison::dicts(const PyEntries &a, const PyEntries &b)
{
    if (a.size() != b.size())
        return false;
    for (const auto &[key, value] : a) {
        const auto other = std::ranges::find_if(
            b, [&, &k = key](const auto &entry) { return (*this)(entry.first, k).value_or(false); });
        if (m_left < 0)
            return std::nullopt;
        if (other == b.end())
            return false;
        const auto same = (*this)(value, other->second);
        if (!same || !*same)
            return same;
    }
    return true;
}

std::optional<bool> Comparison::sets(const PyItems &a, const PyItems &b)
{
    if (a.size() != b.size())
        return false;
    for (const PyValue &value : a) {
        const bool isThere =
            std::ranges::any_of(b, [&](const PyValue &other) { return (*this)(other, value).value_or(false); });
        if (m_left < 0)
            return std::nullopt;
        if (!isThere)
            return false;
    }
    return true;
}

std::optional<bool> Comparison::operator()(const PyValue &a, const PyValue &b)
{
    if (--m_left < 0 || a.as<ObjectRef>() || b.as<ObjectRef>())
        return m_left >= 0 && (a.isNone() || b.isNone()) ? std::optional(false) : std::nullopt;
    if (const auto x = a.integer()) {
        if (const auto y = b.integer())
            return *x == *y;
        const auto *real = b.as<double>();
        return real && *real == double(*x);
    }
    if (const auto *x = a.as<double>()) {
        if (const auto y = b.integer())
            return *x == double(*y);
        const auto *y = b.as<double>();
        return y && *x == *y;
    }
    if (a.data().index() != b.data().index())
        return false;
    if (const auto *x = a.string())
        return *x == *b.string();
    if (const auto *x = a.as<QByteArray>())
        return *x == *b.as<QByteArray>();
    if (const auto *x = a.as<PyValue::BigInteger>())
        return *x == *b.as<PyValue::BigInteger>();
    if (const auto *x = a.as<PyValue::Set>())
        return sets(*x->items, *b.as<PyValue::Set>()->items);
    if (const PyEntries *x = a.entries())
        return dicts(*x, *b.entries());
    if (const PyItems *x = a.sequence())
        return items(*x, *b.sequence());
    return true; // None
}

QString bytesRepr(const QByteArray &bytes)
{
    const char quote = bytes.contains('\'') && !bytes.contains('"') ? '"' : '\'';
    QString out = u"b"_s + QLatin1Char(quote);
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        if (c == quote || c == '\\')
            out += u'\\' + QString(QLatin1Char(c));
        else if (c == '\n')
            out += "\\n"_L1;
        else if (c == '\r')
            out += "\\r"_L1;
        else if (c == '\t')
            out += "\\t"_L1;
        else if (u < 0x20 || u > 0x7e)
            out += u"\\x%1"_s.arg(uint(u), 2, 16, QChar(u'0'));
        else
            out += QLatin1Char(c);
    }
    return out + QLatin1Char(quote);
}

struct Repr
{
    int depth;
    qint64 *room; ///< characters that may still be made

    /// A text that was made; nothing once there is too much of it.
    [[nodiscard]] std::optional<QString> taken(std::optional<QString> text) const
    {
        *room -= text ? text->size() + 1 : 0;
        return *room < 0 ? std::nullopt : std::move(text);
    }
    [[nodiscard]] std::optional<QString> of(const PyValue &value) const
    {
        if (depth >= maximumReprDepth)
            return std::nullopt;
        return taken(std::visit(Repr{depth + 1, room}, value.data()));
    }
    [[nodiscard]] std::optional<QString> joined(const PyItems &items) const
    {
        QStringList words;
        for (const PyValue &item : items) {
            auto word = of(item);
            if (!word)
                return std::nullopt;
            words.append(*std::move(word));
        }
        return words.join(", "_L1);
    }

    std::optional<QString> operator()(std::monostate) const { return u"None"_s; }
    std::optional<QString> operator()(bool v) const { return v ? u"True"_s : u"False"_s; }
    std::optional<QString> operator()(qint64 v) const { return QString::number(v); }
    std::optional<QString> operator()(const PyValue::BigInteger &v) const
    {
        return v.text.startsWith(u'0') ? std::nullopt : std::optional(v.text);
    }
    std::optional<QString> operator()(double v) const { return floatRepr(v); }
    std::optional<QString> operator()(const QString &v) const { return stringRepr(v); }
    std::optional<QString> operator()(const QByteArray &v) const { return bytesRepr(v); }
    std::optional<QString> operator()(const PyValue::List &v) const
    {
        const auto inner = joined(*v.items);
        return inner ? std::optional(u'[' + *inner + u']') : std::nullopt;
    }
    std::optional<QString> operator()(const PyValue::Tuple &v) const
    {
        const auto inner = joined(*v.items);
        return inner ? std::optional(u'(' + *inner + (v.items->size() == 1 ? ",)"_L1 : ")"_L1)) : std::nullopt;
    }
    std::optional<QString> operator()(const PyValue::Set &v) const
    {
        if (v.items->empty())
            return u"set()"_s;
        const auto inner = v.items->size() == 1 ? joined(*v.items) : std::nullopt;
        return inner ? std::optional(u'{' + *inner + u'}') : std::nullopt;
    }
    std::optional<QString> operator()(const PyValue::Dict &v) const
    {
        QStringList words;
        for (const auto &[key, value] : *v.entries) {
            const auto k = of(key);
            const auto w = of(value);
            if (!k || !w)
                return std::nullopt;
            words.append(*k + ": "_L1 + *w);
        }
        return u'{' + words.join(", "_L1) + u'}';
    }
    std::optional<QString> operator()(const ObjectRef &) const { return std::nullopt; }
};

} // namespace

namespace {

const void *identityOf(const PyValue &value)
{
    if (const auto *list = value.as<PyValue::List>())
        return list->items.get();
    if (const auto *set = value.as<PyValue::Set>())
        return set->items.get();
    if (const auto *dict = value.as<PyValue::Dict>())
        return dict->entries.get();
    return nullptr;
}

bool finds(const PyValue &in, const void *wanted, int *budget, int depth)
{
    constexpr int deepest = 200;
    if (--*budget < 0 || depth > deepest || identityOf(in) == wanted)
        return true;
    const auto inside = [&](const PyValue &value) { return finds(value, wanted, budget, depth + 1); };
    if (const PyItems *items = in.sequence())
        return std::ranges::any_of(*items, inside);
    if (const auto *set = in.as<PyValue::Set>())
        return std::ranges::any_of(*set->items, inside);
    if (const PyEntries *entries = in.entries())
        return std::ranges::any_of(*entries, [&](const auto &entry) { return inside(entry.second); });
    return false;
}

} // namespace

bool PyValue::reaches(const PyValue &container) const
{
    constexpr int mostValues = 20000;
    int budget = mostValues;
    return finds(*this, identityOf(container), &budget, 0);
}

PyValue PyValue::list(PyItems items)
{
    PyValue value;
    value.m_data = List{std::make_shared<PyItems>(std::move(items))};
    return value;
}

PyValue PyValue::tuple(PyItems items)
{
    PyValue value;
    value.m_data = Tuple{std::make_shared<const PyItems>(std::move(items))};
    return value;
}

PyValue PyValue::set(const PyItems &items)
{
    auto unique = std::make_shared<PyItems>();
    SeenValues seen;
    const auto at = [&](size_t place) -> const PyValue & { return (*unique)[place]; };
    for (const PyValue &item : items) {
        if (!seen.findOrAdd(item, unique->size(), at))
            unique->push_back(item);
    }
    PyValue value;
    value.m_data = Set{std::move(unique)};
    return value;
}

PyValue PyValue::dict(PyEntries entries)
{
    auto unique = std::make_shared<PyEntries>();
    SeenValues seen;
    const auto at = [&](size_t place) -> const PyValue & { return (*unique)[place].first; };
    for (auto &[key, entry] : entries) {
        if (const auto place = seen.findOrAdd(key, unique->size(), at))
            (*unique)[*place].second = std::move(entry);
        else
            unique->emplace_back(key, std::move(entry));
    }
    PyValue value;
    value.m_data = Dict{std::move(unique)};
    return value;
}

std::optional<qint64> PyValue::integer() const
{
    if (const auto *flag = as<bool>())
        return *flag ? 1 : 0;
    const auto *number = as<qint64>();
    return number ? std::optional(*number) : std::nullopt;
}

const PyItems *PyValue::sequence() const
{
    if (const auto *l = as<List>())
        return l->items.get();
    const auto *t = as<Tuple>();
    return t ? t->items.get() : nullptr;
}

const PyEntries *PyValue::entries() const
{
    const auto *d = as<Dict>();
    return d ? d->entries.get() : nullptr;
}

QString PyValue::typeName() const
{
    struct Namer
    {
        QString operator()(std::monostate) const { return u"None"_s; }
        QString operator()(bool) const { return u"a bool"_s; }
        QString operator()(qint64) const { return u"an int"_s; }
        QString operator()(const BigInteger &) const { return u"a large int"_s; }
        QString operator()(double) const { return u"a float"_s; }
        QString operator()(const QString &) const { return u"a string"_s; }
        QString operator()(const QByteArray &) const { return u"bytes"_s; }
        QString operator()(const List &) const { return u"a list"_s; }
        QString operator()(const Tuple &) const { return u"a tuple"_s; }
        QString operator()(const Set &) const { return u"a set"_s; }
        QString operator()(const Dict &) const { return u"a dict"_s; }
        QString operator()(const ObjectRef &o) const { return o->describe(); }
    };
    return std::visit(Namer{}, m_data);
}

std::optional<bool> PyValue::truth() const
{
    struct Truth
    {
        std::optional<bool> operator()(std::monostate) const { return false; }
        std::optional<bool> operator()(bool v) const { return v; }
        std::optional<bool> operator()(qint64 v) const { return v != 0; }
        std::optional<bool> operator()(const BigInteger &) const { return true; }
        std::optional<bool> operator()(double v) const { return v != 0; }
        std::optional<bool> operator()(const QString &v) const { return !v.isEmpty(); }
        std::optional<bool> operator()(const QByteArray &v) const { return !v.isEmpty(); }
        std::optional<bool> operator()(const List &v) const { return !v.items->empty(); }
        std::optional<bool> operator()(const Tuple &v) const { return !v.items->empty(); }
        std::optional<bool> operator()(const Set &v) const { return !v.items->empty(); }
        std::optional<bool> operator()(const Dict &v) const { return !v.entries->empty(); }
        std::optional<bool> operator()(const ObjectRef &) const { return std::nullopt; }
    };
    return std::visit(Truth{}, m_data);
}

std::optional<bool> PyValue::equals(const PyValue &other) const
{
    return Comparison()(*this, other);
}

size_t PyValue::hash() const
{
    if (const auto number = integer())
        return qHash(double(*number));
    if (const auto *real = as<double>())
        return qHash(*real);
    if (const QString *text = string())
        return qHash(*text);
    if (const auto *bytes = as<QByteArray>())
        return qHash(*bytes);
    if (const auto *large = as<BigInteger>())
        return qHash(large->text);
    // Python hashes no list, set or dict; each stands for itself.
    if (const void *identity = identityOf(*this))
        return qHash(identity);
    if (const auto *object = as<ObjectRef>())
        return qHash(static_cast<const void *>(object->get()));
    constexpr size_t factor = 31;
    size_t combined = m_data.index();
    for (const PyValue &item : as<Tuple>() ? *sequence() : PyItems())
        combined = combined * factor + (item.as<Tuple>() ? 0 : item.hash());
    return combined;
}

std::optional<QString> PyValue::toStr() const
{
    if (const QString *text = string())
        return *text;
    return toRepr();
}

std::optional<QString> PyValue::toRepr() const
{
    qint64 room = 6 * maximumText; // a character may take six: \\uXXXX
    return std::visit(Repr{0, &room}, m_data);
}

QString floatRepr(double value)
{
    if (std::isnan(value))
        return u"nan"_s;
    if (std::isinf(value))
        return value < 0 ? u"-inf"_s : u"inf"_s;
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    QString text = QString::number(size, plain ? 'f' : 'e', QLocale::FloatingPointShortest);
    if (std::signbit(value))
        text.prepend(u'-');
    return plain && !text.contains(u'.') ? text + ".0"_L1 : text;
}

QString stringRepr(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString out = quote;
    for (const QChar c : text) {
        if (c == quote || c == u'\\')
            out += u'\\' + QString(c);
        else if (c == u'\n')
            out += "\\n"_L1;
        else if (c == u'\r')
            out += "\\r"_L1;
        else if (c == u'\t')
            out += "\\t"_L1;
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            out += u"\\x%1"_s.arg(uint(c.unicode()), 2, 16, QChar(u'0'));
        else
            out += c;
    }
    return out + quote;
}

std::optional<PyValue> lookUp(const PyEntries &entries, const PyValue &key)
{
    for (const auto &[k, value] : entries) {
        if (k.equals(key).value_or(false))
            return value;
    }
    return std::nullopt;
}

} // namespace athanor::python

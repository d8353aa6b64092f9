// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/parser.h"

#include <QSet>

namespace athanor::python {

class PyValue;
using PyItems = std::vector<PyValue>;
using PyEntries = std::vector<std::pair<PyValue, PyValue>>;

/// A thing that is no plain value: a module, a class, a function, or what a caller of the interpreter adds.
class Object
{
public:
    virtual ~Object() = default;
    /// For messages: "the function rename", "sqlalchemy.Column".
    [[nodiscard]] virtual QString describe() const = 0;
};
using ObjectRef = std::shared_ptr<const Object>;

/// What cannot be known without running Python. It may be passed around; any use is an error with this reason.
class Unknown final : public Object
{
public:
    explicit Unknown(QString what) : m_reason(std::move(what)) {}
    [[nodiscard]] QString describe() const override { return m_reason; }

private:
    QString m_reason;
};

/// A value of the interpreter. Lists, sets and dicts are shared as in Python: a copy names the same list.
class PyValue
{
public:
    struct BigInteger
    {
        QString text; ///< the source's digits; known, but not calculated with
        friend bool operator==(const BigInteger &, const BigInteger &) = default;
    };
    struct List
    {
        std::shared_ptr<PyItems> items;
    };
    struct Tuple
    {
        std::shared_ptr<const PyItems> items;
    };
    struct Set
    {
        std::shared_ptr<PyItems> items;
    };
    struct Dict
    {
        std::shared_ptr<PyEntries> entries;
    };
    using Data = std::variant<std::monostate, bool, qint64, BigInteger, double, QString, QByteArray, List, Tuple, Set,
                              Dict, ObjectRef>;

    PyValue() = default; ///< None
    explicit PyValue(bool v) : m_data(v) {}
    explicit PyValue(qint64 v) : m_data(v) {}
    explicit PyValue(BigInteger v) : m_data(std::move(v)) {}
    explicit PyValue(double v) : m_data(v) {}
    explicit PyValue(const QString &v) : m_data(v) {}
    explicit PyValue(const QByteArray &v) : m_data(v) {}
    explicit PyValue(ObjectRef v) : m_data(std::move(v)) {}
    explicit PyValue(const char *) = delete;

    [[nodiscard]] static PyValue list(PyItems items);
    [[nodiscard]] static PyValue tuple(PyItems items);
    [[nodiscard]] static PyValue set(const PyItems &items); ///< duplicates are dropped
    [[nodiscard]] static PyValue dict(PyEntries entries);   ///< a later key replaces an earlier one

    [[nodiscard]] const Data &data() const { return m_data; }
    [[nodiscard]] bool isNone() const { return std::holds_alternative<std::monostate>(m_data); }
    template <typename T>
    [[nodiscard]] const T *as() const
    {
        return std::get_if<T>(&m_data);
    }
    [[nodiscard]] const QString *string() const { return as<QString>(); }
    /// An int, or a bool counted as one.
    [[nodiscard]] std::optional<qint64> integer() const;
    /// The items of a list or tuple; null for anything else (sets have no order).
    [[nodiscard]] const PyItems *sequence() const;
    [[nodiscard]] const PyEntries *entries() const;
    /// The object as a T, or null.
    template <typename T>
    [[nodiscard]] std::shared_ptr<const T> object() const
    {
        const ObjectRef *ref = as<ObjectRef>();
        return ref ? std::dynamic_pointer_cast<const T>(*ref) : nullptr;
    }

    /// Whether `container`, a list or dict, is this value or lies somewhere inside it; also where that takes long to
    /// tell. Such a value is never put into it: nothing would ever free the two.
    [[nodiscard]] bool reaches(const PyValue &container) const;

    /// "str", "list", "NoneType" or what the object is.
    [[nodiscard]] QString typeName() const;
    /// Python's truth; nothing for an object.
    [[nodiscard]] std::optional<bool> truth() const;
    /// Python's == for plain values; nothing where an object is involved, or where it takes long to tell: lists that
    /// share their items may hold more of them than there is memory.
    [[nodiscard]] std::optional<bool> equals(const PyValue &other) const;
    /// Python's str() and repr(); nothing where an object, a set of several, too deep a nesting or too long a text is
    /// involved.
    [[nodiscard]] std::optional<QString> toStr() const;
    [[nodiscard]] std::optional<QString> toRepr() const;
    /// Equal values have equal hashes.
    [[nodiscard]] size_t hash() const;

private:
    Data m_data;
};

using Evaluated = std::expected<PyValue, PythonError>;

/// repr() of a float: the shortest digits that read back as the same number.
[[nodiscard]] QString floatRepr(double value);
[[nodiscard]] QString stringRepr(const QString &text);
/// Characters of the longest text that a script may build.
inline constexpr qint64 maximumText = 1'000'000;
/// The value under a key; nothing if there is none.
[[nodiscard]] std::optional<PyValue> lookUp(const PyEntries &entries, const PyValue &key);

} // namespace athanor::python

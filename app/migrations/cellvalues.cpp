// SPDX-License-Identifier: Apache-2.0
#include "migrations/callarguments.h"
#include "migrations/typerenderer.h"

#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyValue;

namespace {

using SpecialKind = SpecialValue::Kind;

/// SQLAlchemy keeps dates and times on SQLite as text, always with six digits of a second.
QString withMicroseconds(const QString &time)
{
    return time.contains(u'.') ? time : time + ".000000"_L1;
}

/// A date or time as SQLite's type of SQLAlchemy stores it; nothing where that type refuses it.
std::optional<QString> storedOnSqlite(const SpecialValue *value, const QString &affinity)
{
    if (!value)
        return std::nullopt;
    switch (value->kind) {
    case SpecialKind::DateTime:
        if (affinity == "Date"_L1)
            return value->text.section(u' ', 0, 0);
        return affinity == "DateTime"_L1 ? std::optional(withMicroseconds(value->text)) : std::nullopt;
    case SpecialKind::Date:
        if (affinity == "DateTime"_L1)
            return value->text + " 00:00:00.000000"_L1;
        return affinity == "Date"_L1 ? std::optional(value->text) : std::nullopt;
    case SpecialKind::Time:
        return affinity == "Time"_L1 ? std::optional(withMicroseconds(value->text)) : std::nullopt;
    case SpecialKind::Decimal:
    case SpecialKind::Uuid:
        return std::nullopt;
    }
    return std::nullopt;
}

/// Why SQLAlchemy's type, or the driver behind it, does not take the value; empty where it does.
QString refusalOf(const PyValue &value, const SpecialValue *special, const ColumnType &type, DialectId dialect)
{
    const QString affinity = typeAffinity(type);
    if (type.changesValues)
        return u"sqlalchemy_utils changes what is given to this type"_s;
    if (type.name == "Interval"_L1 && dialect != DialectId::PostgreSQL)
        return u"an Interval takes only a timedelta"_s;
    if (affinity == "_Binary"_L1 && !value.as<QByteArray>())
        return u"a binary type takes only bytes"_s;
    if (isEnumType(type) && !value.string())
        return u"an Enum takes only a text"_s;
    const auto *real = value.as<double>();
    if (affinity == "Boolean"_L1 && real)
        return u"a Boolean takes no such number"_s;
    if (affinity == "Integer"_L1 && real && !(std::abs(*real) < 9.0e18))
        return u"the number is none that an Integer can hold"_s;
    // What Python's driver of SQLite knows no way to hand over.
    const bool isForeign = special && (special->kind == SpecialKind::Decimal || special->kind == SpecialKind::Time ||
                                       special->kind == SpecialKind::Uuid);
    if (dialect == DialectId::SQLite && affinity == "String"_L1 && isForeign)
        return u"SQLite's driver takes no such value for a text"_s;
    return {};
}

} // namespace

Value CallArguments::asCell(const PyValue &value, const ColumnType &type, bool *madeWhenRun)
{
    const QString affinity = typeAffinity(type);
    if (affinity == "JSON"_L1) {
        const auto text = jsonText(value);
        if (!text)
            failValue(u"a value"_s, value);
        return Value(text.value_or(QString()));
    }
    if (value.isNone())
        return {};
    const auto object = value.object<SpecialObject>();
    const SpecialValue *special = object ? &object->held() : nullptr;
    if (const QString refusal = refusalOf(value, special, type, m_dialect); !refusal.isEmpty()) {
        fail(refusal);
        return {};
    }
    if (special)
        *madeWhenRun |= special->madeWhenRun;
    if (m_dialect == DialectId::SQLite &&
        (affinity == "DateTime"_L1 || affinity == "Date"_L1 || affinity == "Time"_L1)) {
        const auto text = storedOnSqlite(special, affinity);
        if (!text)
            fail(u"on SQLite the type %1 takes a date or time of Python, no %2"_s.arg(type.name, value.typeName()));
        return Value(text.value_or(QString()));
    }
    if (special)
        return Value(special->text);
    if (const auto *flag = value.as<bool>())
        return Value(*flag);
    if (const auto *number = value.as<qint64>())
        return Value(*number);
    if (const auto *real = value.as<double>())
        return Value(*real);
    if (const QString *text = value.string())
        return Value(*text);
    if (const auto *bytes = value.as<QByteArray>())
        return Value(*bytes);
    failValue(u"a value"_s, value);
    return {};
}

} // namespace athanor

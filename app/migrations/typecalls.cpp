// SPDX-License-Identifier: Apache-2.0
#include "migrations/typecalls.h"

#include "migrations/utilstypes.h"

#include <algorithm>
#include <array>
#include <span>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyItems;
using python::PyValue;

namespace {

using TypeReader = void (*)(CallArguments &, ColumnType *);

struct TypeRule
{
    QLatin1StringView name;
    TypeReader read;
};

void plain(CallArguments &, ColumnType *) {}

void string(CallArguments &a, ColumnType *t)
{
    t->length = a.integer("length"_L1);
    t->collation = a.string("collation"_L1);
    a.ignore({"convert_unicode"_L1, "unicode_error"_L1, "_warn_on_bytestring"_L1, "_expect_unicode"_L1});
}

void binary(CallArguments &a, ColumnType *t)
{
    t->length = a.integer("length"_L1);
}

void numeric(CallArguments &a, ColumnType *t)
{
    t->precision = a.integer("precision"_L1);
    t->scale = a.integer("scale"_L1);
    a.ignore({"decimal_return_scale"_L1});
    t->asDecimal = a.boolean("asdecimal"_L1).value_or(true);
}

void floating(CallArguments &a, ColumnType *t)
{
    t->precision = a.integer("precision"_L1);
    t->asDecimal = a.boolean("asdecimal"_L1).value_or(false);
    a.ignore({"decimal_return_scale"_L1});
}

void temporal(CallArguments &a, ColumnType *t)
{
    t->timezone = a.boolean("timezone"_L1).value_or(false);
}

void boolean(CallArguments &a, ColumnType *t)
{
    t->createConstraint = a.boolean("create_constraint"_L1).value_or(false);
    t->typeName = a.string("name"_L1);
    a.ignore({"_create_events"_L1});
}

void interval(CallArguments &a, ColumnType *t)
{
    t->nativeEnum = a.boolean("native"_L1).value_or(true);
    t->precision = a.integer("second_precision"_L1);
    a.ignore({"day_precision"_L1});
}

void json(CallArguments &a, ColumnType *)
{
    a.ignore({"none_as_null"_L1, "astext_type"_L1});
}

void pickle(CallArguments &a, ColumnType *)
{
    a.ignore({"protocol"_L1, "pickler"_L1, "comparator"_L1});
    a.onlyEmpty({"impl"_L1});
}

void enumeration(CallArguments &a, ColumnType *t)
{
    const PyItems values = a.rest();
    for (const PyValue &value : values)
        t->values.append(a.asString(value, u"a value of the Enum"_s));
    t->typeName = a.string("name"_L1);
    t->typeSchema = a.string("schema"_L1);
    t->nativeEnum = a.boolean("native_enum"_L1).value_or(true);
    t->createType = a.boolean("create_type"_L1).value_or(true);
    t->createConstraint = a.boolean("create_constraint"_L1).value_or(false);
    t->length = a.integer("length"_L1);
    t->collation = a.string("collation"_L1);
    t->charset = a.string("charset"_L1);
    t->inheritSchema = a.boolean("inherit_schema"_L1).value_or(false) && t->typeSchema.isEmpty();
    a.ignore({"checkfirst"_L1});
    a.onlyEmpty({"metadata"_L1, "quote"_L1, "national"_L1, "ascii"_L1, "unicode"_L1, "binary"_L1});
    a.ignore(
        {"validate_strings"_L1, "values_callable"_L1, "convert_unicode"_L1, "sort_key_function"_L1, "omit_aliases"_L1});
}

void array(CallArguments &a, ColumnType *t)
{
    const auto item = a.take("item_type"_L1);
    if (!item)
        return a.fail(u"item_type is missing"_s);
    t->items = {a.asType(*item, u"item_type"_s)};
    a.ignore({"as_tuple"_L1, "zero_indexes"_L1});
    t->dimensions = a.integer("dimensions"_L1);
}

void uuid(CallArguments &a, ColumnType *t)
{
    t->asUuid = a.boolean("as_uuid"_L1).value_or(false);
    a.onlyEmpty({"native_uuid"_L1});
}

void pgTemporal(CallArguments &a, ColumnType *t)
{
    temporal(a, t);
    t->precision = a.integer("precision"_L1);
}

void pgInterval(CallArguments &a, ColumnType *t)
{
    t->precision = a.integer("precision"_L1);
    if (const QString fields = a.string("fields"_L1); !fields.isEmpty())
        t->fields = fields;
}

void bit(CallArguments &a, ColumnType *t)
{
    t->length = a.integer("length"_L1);
    t->binary = a.boolean("varying"_L1).value_or(false);
}

void hstore(CallArguments &a, ColumnType *)
{
    a.ignore({"text_type"_L1});
}

void myTemporal(CallArguments &a, ColumnType *t)
{
    temporal(a, t);
    t->fsp = a.integer("fsp"_L1);
}

void signs(CallArguments &a, ColumnType *t)
{
    t->isUnsigned = a.boolean("unsigned"_L1).value_or(false);
    t->zerofill = a.boolean("zerofill"_L1).value_or(false);
}

void myInteger(CallArguments &a, ColumnType *t)
{
    t->displayWidth = a.integer("display_width"_L1);
    signs(a, t);
}

void myNumeric(CallArguments &a, ColumnType *t)
{
    t->precision = a.integer("precision"_L1);
    t->scale = a.integer("scale"_L1);
    t->asDecimal = a.boolean("asdecimal"_L1).value_or(true);
    signs(a, t);
}

void myFloat(CallArguments &a, ColumnType *t)
{
    t->precision = a.integer("precision"_L1);
    t->scale = a.integer("scale"_L1);
    t->asDecimal = a.boolean("asdecimal"_L1).value_or(false);
    signs(a, t);
}

void myWords(CallArguments &a, ColumnType *t)
{
    t->charset = a.string("charset"_L1);
    t->collation = a.string("collation"_L1);
    t->binary = a.boolean("binary"_L1).value_or(false);
    a.onlyEmpty({"ascii"_L1, "unicode"_L1, "national"_L1});
}

void myString(CallArguments &a, ColumnType *t)
{
    t->length = a.integer("length"_L1);
    myWords(a, t);
}

constexpr std::array genericRules{
    TypeRule{"String"_L1, string},      TypeRule{"Unicode"_L1, string},
    TypeRule{"Text"_L1, string},        TypeRule{"UnicodeText"_L1, string},
    TypeRule{"VARCHAR"_L1, string},     TypeRule{"CHAR"_L1, string},
    TypeRule{"NVARCHAR"_L1, string},    TypeRule{"NCHAR"_L1, string},
    TypeRule{"TEXT"_L1, string},        TypeRule{"CLOB"_L1, string},
    TypeRule{"Integer"_L1, plain},      TypeRule{"INTEGER"_L1, plain},
    TypeRule{"INT"_L1, plain},          TypeRule{"SmallInteger"_L1, plain},
    TypeRule{"SMALLINT"_L1, plain},     TypeRule{"BigInteger"_L1, plain},
    TypeRule{"BIGINT"_L1, plain},       TypeRule{"Numeric"_L1, numeric},
    TypeRule{"NUMERIC"_L1, numeric},    TypeRule{"DECIMAL"_L1, numeric},
    TypeRule{"Float"_L1, floating},     TypeRule{"FLOAT"_L1, floating},
    TypeRule{"REAL"_L1, floating},      TypeRule{"Double"_L1, floating},
    TypeRule{"DOUBLE"_L1, floating},    TypeRule{"DOUBLE_PRECISION"_L1, floating},
    TypeRule{"DateTime"_L1, temporal},  TypeRule{"DATETIME"_L1, temporal},
    TypeRule{"TIMESTAMP"_L1, temporal}, TypeRule{"Date"_L1, plain},
    TypeRule{"DATE"_L1, plain},         TypeRule{"Time"_L1, temporal},
    TypeRule{"TIME"_L1, temporal},      TypeRule{"Interval"_L1, interval},
    TypeRule{"Boolean"_L1, boolean},    TypeRule{"BOOLEAN"_L1, boolean},
    TypeRule{"LargeBinary"_L1, binary}, TypeRule{"BLOB"_L1, binary},
    TypeRule{"BINARY"_L1, binary},      TypeRule{"VARBINARY"_L1, binary},
    TypeRule{"Enum"_L1, enumeration},   TypeRule{"JSON"_L1, json},
    TypeRule{"ARRAY"_L1, array},        TypeRule{"PickleType"_L1, pickle},
    TypeRule{"Uuid"_L1, uuid},          TypeRule{"UUID"_L1, uuid},
    TypeRule{"NullType"_L1, plain},
};

// Only the classes that PostgreSQL has of its own; the others it names are the generic ones.
constexpr std::array postgresqlRules{
    TypeRule{"ARRAY"_L1, array},
    TypeRule{"BIT"_L1, bit},
    TypeRule{"BYTEA"_L1, binary},
    TypeRule{"CIDR"_L1, plain},
    TypeRule{"CITEXT"_L1, plain},
    TypeRule{"DATERANGE"_L1, plain},
    TypeRule{"DOUBLE_PRECISION"_L1, floating},
    TypeRule{"ENUM"_L1, enumeration},
    TypeRule{"HSTORE"_L1, hstore},
    TypeRule{"INET"_L1, plain},
    TypeRule{"INT4RANGE"_L1, plain},
    TypeRule{"INT8RANGE"_L1, plain},
    TypeRule{"INTERVAL"_L1, pgInterval},
    TypeRule{"JSON"_L1, json},
    TypeRule{"JSONB"_L1, json},
    TypeRule{"MACADDR"_L1, plain},
    TypeRule{"MACADDR8"_L1, plain},
    TypeRule{"MONEY"_L1, plain},
    TypeRule{"NUMRANGE"_L1, plain},
    TypeRule{"OID"_L1, plain},
    TypeRule{"REGCLASS"_L1, plain},
    TypeRule{"TIME"_L1, pgTemporal},
    TypeRule{"TIMESTAMP"_L1, pgTemporal},
    TypeRule{"TSRANGE"_L1, plain},
    TypeRule{"TSTZRANGE"_L1, plain},
    TypeRule{"TSVECTOR"_L1, plain},
    TypeRule{"UUID"_L1, uuid},
};

constexpr std::array mysqlRules{
    TypeRule{"BIGINT"_L1, myInteger},    TypeRule{"BIT"_L1, binary},          TypeRule{"CHAR"_L1, myString},
    TypeRule{"DATETIME"_L1, myTemporal}, TypeRule{"DECIMAL"_L1, myNumeric},   TypeRule{"DOUBLE"_L1, myNumeric},
    TypeRule{"ENUM"_L1, enumeration},    TypeRule{"FLOAT"_L1, myFloat},       TypeRule{"INTEGER"_L1, myInteger},
    TypeRule{"JSON"_L1, json},           TypeRule{"LONGBLOB"_L1, binary},     TypeRule{"LONGTEXT"_L1, myWords},
    TypeRule{"MEDIUMBLOB"_L1, binary},   TypeRule{"MEDIUMINT"_L1, myInteger}, TypeRule{"MEDIUMTEXT"_L1, myWords},
    TypeRule{"NCHAR"_L1, myString},      TypeRule{"NUMERIC"_L1, myNumeric},   TypeRule{"NVARCHAR"_L1, myString},
    TypeRule{"REAL"_L1, myNumeric},      TypeRule{"SET"_L1, enumeration},     TypeRule{"SMALLINT"_L1, myInteger},
    TypeRule{"TEXT"_L1, myString},       TypeRule{"TIME"_L1, myTemporal},     TypeRule{"TIMESTAMP"_L1, myTemporal},
    TypeRule{"TINYBLOB"_L1, binary},     TypeRule{"TINYINT"_L1, myInteger},   TypeRule{"TINYTEXT"_L1, myWords},
    TypeRule{"VARCHAR"_L1, myString},    TypeRule{"YEAR"_L1, myInteger},
};

struct DialectRules
{
    QLatin1StringView module;
    ColumnType::Origin origin;
    std::span<const TypeRule> rules;
};

struct FoundRule
{
    const TypeRule *rule = nullptr;
    ColumnType::Origin origin = ColumnType::Origin::Generic;
};

const TypeRule *ruleIn(std::span<const TypeRule> rules, const QString &name)
{
    const auto it = std::ranges::find_if(rules, [&](const TypeRule &r) { return r.name == name; });
    return it == rules.end() ? nullptr : &*it;
}

FoundRule findRule(const QString &path)
{
    const DialectRules modules[] = {{"postgresql."_L1, ColumnType::Origin::PostgreSQL, postgresqlRules},
                                    {"mysql."_L1, ColumnType::Origin::MySQL, mysqlRules},
                                    {"sqlite."_L1, ColumnType::Origin::SQLite, {}}};
    for (const DialectRules &m : modules) {
        if (!path.startsWith(m.module))
            continue;
        const QString name = path.mid(m.module.size());
        if (const TypeRule *rule = ruleIn(m.rules, name))
            return {rule, m.origin};
        // What a dialect's module names in capitals besides its own classes are SQLAlchemy's.
        const bool isUpper = name == name.toUpper();
        return {isUpper ? ruleIn(genericRules, name) : nullptr, ColumnType::Origin::Generic};
    }
    if (!path.startsWith("sqlalchemy."_L1))
        return {};
    return {ruleIn(genericRules, path.mid(11)), ColumnType::Origin::Generic};
}

} // namespace

bool isTypeClass(const QString &path)
{
    return findRule(path).rule != nullptr || isUtilsType(path);
}

python::Evaluated readType(const QString &path, const python::Arguments &arguments, DialectId dialect)
{
    if (isUtilsType(path))
        return readUtilsType(path, arguments, dialect);
    const FoundRule found = findRule(path);
    if (!found.rule)
        return python::refuse(arguments.line, u"uses the type %1, which is not known"_s.arg(path));
    CallArguments a(arguments, path, dialect);
    ColumnType type;
    type.origin = found.origin;
    type.name = found.rule->name;
    type.source = arguments.source.toString();
    found.rule->read(a, &type);
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return hold<ScriptType>(path, ScriptType{type, {}});
}

} // namespace athanor

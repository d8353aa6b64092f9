// SPDX-License-Identifier: Apache-2.0
#include "migrations/utilstypes.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyValue;

namespace {

ColumnType plainType(QLatin1StringView name, std::optional<int> length = {})
{
    ColumnType type;
    type.name = name;
    type.length = length;
    return type;
}

ColumnType ownType(QLatin1StringView name)
{
    ColumnType type = plainType(name);
    type.origin = ColumnType::Origin::PostgreSQL;
    return type;
}

ColumnType uuidType(CallArguments &a)
{
    const bool binary = a.boolean("binary"_L1).value_or(true);
    const bool native = a.boolean("native"_L1).value_or(true);
    if (native && a.dialect() == DialectId::PostgreSQL)
        return ownType("UUID"_L1);
    return binary ? plainType("BINARY"_L1, 16) : plainType("CHAR"_L1, 32);
}

ColumnType arrowType(CallArguments &a)
{
    ColumnType type = plainType("DateTime"_L1);
    type.timezone = a.boolean("timezone"_L1).value_or(false);
    return type;
}

/// The choices may come from the application: they make no DDL.
ColumnType choiceType(CallArguments &a)
{
    static_cast<void>(a.take("choices"_L1));
    const auto inner = a.take("impl"_L1);
    return inner && !inner->isNone() ? a.asType(*inner, u"impl"_s) : plainType("Unicode"_L1, 255);
}

ColumnType sizedText(CallArguments &a, QLatin1StringView keyword, int length)
{
    return plainType("Unicode"_L1, a.integer(keyword).value_or(length));
}

ColumnType phoneType(CallArguments &a)
{
    static_cast<void>(a.take("region"_L1));
    return sizedText(a, "max_length"_L1, 20);
}

ColumnType zoneType(CallArguments &a)
{
    static_cast<void>(a.take("backend"_L1));
    return plainType("Unicode"_L1, 50);
}

ColumnType vectorType(CallArguments &a)
{
    static_cast<void>(a.rest());
    a.ignore({"weights"_L1, "regconfig"_L1, "catalog"_L1, "auto_index"_L1});
    return ownType("TSVECTOR"_L1);
}

ColumnType jsonType(CallArguments &a)
{
    a.ignore({"none_as_null"_L1});
    return a.dialect() == DialectId::PostgreSQL ? plainType("JSON"_L1) : plainType("UnicodeText"_L1);
}

/// Key and cipher change what is stored, not the column.
void skipCipher(CallArguments &a)
{
    for (const auto name : {"type_in"_L1, "key"_L1, "engine"_L1, "padding"_L1})
        static_cast<void>(a.take(name));
}

ColumnType encryptedText(CallArguments &a)
{
    skipCipher(a);
    return plainType("String"_L1, a.integer("length"_L1));
}

ColumnType encryptedBytes(CallArguments &a)
{
    skipCipher(a);
    a.ignore({"length"_L1});
    return plainType("LargeBinary"_L1);
}

ColumnType scalarList(CallArguments &a)
{
    a.ignore({"coerce_func"_L1, "separator"_L1});
    return plainType("UnicodeText"_L1);
}

struct UtilsRule
{
    QLatin1StringView name;
    ColumnType (*read)(CallArguments &);
};

/// Which of them hand a text on as it was given.
bool keepsValues(const QString &path)
{
    static constexpr std::array names{"ChoiceType"_L1, "TSVectorType"_L1, "URLType"_L1};
    const QString name = path.section(u'.', -1);
    return std::ranges::any_of(names, [&](QLatin1StringView n) { return name == n; });
}

constexpr std::array utilsRules{
    UtilsRule{"ArrowType"_L1, arrowType},
    UtilsRule{"ChoiceType"_L1, choiceType},
    UtilsRule{"ColorType"_L1, [](CallArguments &a) { return sizedText(a, "length"_L1, 20); }},
    UtilsRule{"CountryType"_L1, [](CallArguments &) { return plainType("Unicode"_L1, 2); }},
    UtilsRule{"CurrencyType"_L1, [](CallArguments &) { return plainType("Unicode"_L1, 3); }},
    UtilsRule{"EmailType"_L1, [](CallArguments &a) { return sizedText(a, "length"_L1, 255); }},
    UtilsRule{"EncryptedType"_L1, encryptedBytes},
    UtilsRule{"IPAddressType"_L1, [](CallArguments &a) { return sizedText(a, "max_length"_L1, 50); }},
    UtilsRule{"JSONType"_L1, jsonType},
    UtilsRule{"LocaleType"_L1, [](CallArguments &) { return plainType("Unicode"_L1, 10); }},
    UtilsRule{"PhoneNumberType"_L1, phoneType},
    UtilsRule{"ScalarListType"_L1, scalarList},
    UtilsRule{"StringEncryptedType"_L1, encryptedText},
    UtilsRule{"TSVectorType"_L1, vectorType},
    UtilsRule{"TimezoneType"_L1, zoneType},
    UtilsRule{"URLType"_L1, [](CallArguments &) { return plainType("UnicodeText"_L1); }},
    UtilsRule{"UUIDType"_L1, uuidType},
};

const UtilsRule *utilsRule(const QString &path)
{
    if (!path.startsWith("sqlalchemy_utils."_L1))
        return nullptr;
    const QString name = path.section(u'.', -1);
    const auto it = std::ranges::find_if(utilsRules, [&](const UtilsRule &rule) { return rule.name == name; });
    return it == utilsRules.end() ? nullptr : &*it;
}

} // namespace

bool isUtilsType(const QString &path)
{
    return utilsRule(path);
}

python::Evaluated readUtilsType(const QString &path, const python::Arguments &arguments, DialectId dialect)
{
    CallArguments a(arguments, path, dialect);
    ColumnType type = utilsRule(path)->read(a);
    type.source = arguments.source.toString();
    // PostgreSQL takes a UUID in any spelling.
    type.changesValues = !keepsValues(path) && type.name != "UUID"_L1;
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return hold<ScriptType>(path, ScriptType{type, {}});
}

} // namespace athanor

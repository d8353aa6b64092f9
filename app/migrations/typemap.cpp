// SPDX-License-Identifier: Apache-2.0
#include "migrations/typemap.h"

#include "migrations/scriptlibrary.h"
#include "migrations/typecalls.h"
#include "python/interpreter.h"

#include <QRegularExpression>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyValue;

namespace {

struct BuiltInType
{
    QLatin1StringView path;
    QLatin1StringView type;
};

/// Types that are the same whatever they are given.
constexpr std::array builtInTypes{
    BuiltInType{"citext.CIText"_L1, "postgresql.CITEXT()"_L1},
    BuiltInType{"citext.ext.CIText"_L1, "postgresql.CITEXT()"_L1},
};

/// What may stand alone in a type's text: the dialects by their own name, and all names of SQLAlchemy.
PyValue nameInText(const QString &name)
{
    static constexpr std::array modules{"sqlalchemy"_L1, "postgresql"_L1, "mysql"_L1, "sqlite"_L1,
                                        "sqlalchemy_utils"_L1};
    if (name == "sa"_L1)
        return named(u"sqlalchemy"_s);
    const bool isModule = std::ranges::any_of(modules, [&](QLatin1StringView m) { return name == m; });
    return named(isModule ? name : u"sqlalchemy."_s + name);
}

/// The text read as a script writes a type; nothing if it is none.
std::optional<ScriptType> scriptType(const ReadContext &context, const QString &text)
{
    const auto module = python::parseText(text + u'\n');
    const auto *statement =
        module && (*module)->body.size() == 1 ? python::as<python::ExprStmt>((*module)->body.front()) : nullptr;
    if (!statement)
        return std::nullopt;
    // Without a map of its own, so that no type is given by itself.
    ReadContext plain;
    plain.dialect = context.dialect;
    ScriptLibrary library(plain);
    python::Interpreter interpreter(*module, library);
    static const QRegularExpression word(u"[A-Za-z_]\\w*"_s);
    for (auto it = word.globalMatch(text); it.hasNext();) {
        const QString name = it.next().captured();
        interpreter.setGlobal(name, nameInText(name));
    }
    const auto value = interpreter.evaluate(statement->value);
    if (!value || (!value->object<TypeObject>() && !value->object<NamedObject>()))
        return std::nullopt;
    const python::Arguments none;
    CallArguments a(none, text, context.dialect);
    const ColumnType type = a.asType(*value, text);
    if (a.failed())
        return std::nullopt;
    const auto object = value->object<TypeObject>();
    return object ? object->held() : ScriptType{type, {}};
}

/// "geometry(POINT,4326)", "timestamp(3) with time zone", "text[]": words, numbers and brackets, so that nothing but a
/// type can stand there.
std::optional<ScriptType> sqlType(const QString &text)
{
    static const QRegularExpression pattern(u"^[A-Za-z_]\\w*( \\w+)*( ?\\(\\w+( ?, ?\\w+)*\\)( \\w+)*)?(\\[\\])*$"_s);
    if (!pattern.match(text).hasMatch())
        return std::nullopt;
    ColumnType type;
    type.name = text;
    type.isVerbatim = true;
    return ScriptType{type, {}};
}

} // namespace

QString mappedType(const ReadContext &context, const QString &path)
{
    if (const auto it = context.types.constFind(path); it != context.types.constEnd())
        return *it;
    const auto it = std::ranges::find_if(builtInTypes, [&](const BuiltInType &t) { return t.path == path; });
    return it == builtInTypes.end() ? QString() : QString(it->type);
}

bool holdsMappedType(const ReadContext &context, const QString &module)
{
    const QString prefix = module + u'.';
    const auto next = context.types.lowerBound(prefix);
    return (next != context.types.constEnd() && next.key().startsWith(prefix)) ||
           std::ranges::any_of(builtInTypes, [&](const BuiltInType &t) { return t.path.startsWith(prefix); });
}

PyValue readMappedType(const ReadContext &context, const QString &path, const QString &text)
{
    auto type = scriptType(context, text.trimmed());
    if (!type)
        type = sqlType(text.trimmed());
    if (!type)
        return PyValue(python::ObjectRef(std::make_shared<python::Unknown>(
            u"uses %1, which the profile says is '%2', and that is no type"_s.arg(path, boundedText(text, 80)))));
    type->type.source = path;
    type->isMapped = true;
    return hold<ScriptType>(path, *type);
}

} // namespace athanor

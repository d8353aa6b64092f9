// SPDX-License-Identifier: Apache-2.0
#include "migrations/othercalls.h"

#include "migrations/corecalls.h"
#include "migrations/inspectorcalls.h"
#include "migrations/opcalls.h"
#include "migrations/typecalls.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QUuid>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::ObjectRef;
using python::PyItems;
using python::PyValue;

namespace {

struct Scene
{
    CallArguments &a;
    ScriptLibrary &library;
    python::Interpreter &interpreter;
    const python::Arguments &arguments;
};

Evaluated finish(CallArguments &a, const PyValue &value)
{
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return value;
}

using SpecialKind = SpecialValue::Kind;

PyValue special(SpecialKind kind, const QString &what, const QString &text, bool madeWhenRun)
{
    return hold<SpecialValue>(what, SpecialValue{kind, text, madeWhenRun});
}

// conn.execute(): the statement is sent; what it gives back is only known to the server.
Evaluated bindExecute(const Scene &s)
{
    const auto sent = readBindExecute({s.a, s.library, nullptr}, s.arguments);
    if (!sent)
        return sent;
    return PyValue(ObjectRef(
        std::make_shared<python::Unknown>(u"uses the result of the query at line %1"_s.arg(s.arguments.line))));
}

Evaluated globals(const Scene &s)
{
    return finish(s.a, named(u"globals()"_s));
}

// Old multidb templates: eval("upgrade_%s" % engine_name)()
Evaluated evaluate(const Scene &s)
{
    static const QRegularExpression name(u"^[A-Za-z_]\\w*$"_s);
    const QString text = s.a.requiredString("expression"_L1);
    const auto found = name.match(text).hasMatch() ? s.interpreter.global(text) : std::nullopt;
    if (!found)
        return python::refuse(s.arguments.line, u"evaluates '%1'"_s.arg(text.left(60)));
    return finish(s.a, *found);
}

Evaluated dedent(const Scene &s)
{
    QStringList lines = s.a.requiredString("text"_L1).split(u'\n');
    QString margin;
    bool first = true;
    for (QString &line : lines) {
        if (line.trimmed().isEmpty() && !line.contains(u'\r')) {
            line.clear(); // a blank line counts for nothing and loses its blanks
            continue;
        }
        qsizetype indent = 0;
        while (indent < line.size() && (line[indent] == u' ' || line[indent] == u'\t'))
            ++indent;
        const QString own = line.left(indent);
        if (first)
            margin = own;
        first = false;
        while (!own.startsWith(margin))
            margin.chop(1);
    }
    for (QString &line : lines) {
        if (!line.isEmpty())
            line.remove(0, margin.size());
    }
    return finish(s.a, PyValue(lines.join(u'\n')));
}

// itertools.product(): the last turns fastest.
Evaluated product(const Scene &s)
{
    PyItems rows{PyValue::tuple({})};
    for (const PyValue &given : s.a.rest()) {
        const auto items = s.interpreter.iterate(given, s.arguments.line);
        if (!items)
            return std::unexpected(items.error());
        const auto cells = qint64(rows.front().sequence() ? rows.front().sequence()->size() : 0) + 1;
        if (auto error = s.interpreter.spend(qint64(rows.size()) * qint64(items->size()) * cells, s.arguments.line))
            return std::unexpected(*error);
        PyItems longer;
        for (const PyValue &row : rows) {
            for (const PyValue &item : *items) {
                PyItems next = *row.sequence();
                next.push_back(item);
                longer.push_back(PyValue::tuple(std::move(next)));
            }
        }
        rows = std::move(longer);
        if (rows.empty())
            break;
    }
    return finish(s.a, PyValue::list(std::move(rows)));
}

Evaluated jsonDumps(const Scene &s)
{
    const auto value = s.a.take("obj"_L1);
    const auto text = value ? jsonText(*value) : std::nullopt;
    if (!text)
        s.a.fail(u"the value is no plain JSON"_s);
    return finish(s.a, PyValue(text.value_or(QString())));
}

Evaluated now(const Scene &s, bool utc)
{
    static_cast<void>(s.a.rest()); // a time zone changes nothing that is shown
    s.a.ignore({"tz"_L1});
    const QDateTime time = utc ? QDateTime::currentDateTimeUtc() : QDateTime::currentDateTime();
    return finish(s.a, special(SpecialKind::DateTime, u"the time of running"_s,
                               time.toString(u"yyyy-MM-dd HH:mm:ss.zzz000"_s), true));
}

Evaluated today(const Scene &s)
{
    return finish(
        s.a, special(SpecialKind::Date, u"the day of running"_s, QDate::currentDate().toString(Qt::ISODate), true));
}

Evaluated uuid4(const Scene &s)
{
    return finish(
        s.a, special(SpecialKind::Uuid, u"a new UUID"_s, QUuid::createUuid().toString(QUuid::WithoutBraces), true));
}

Evaluated uuidOf(const Scene &s)
{
    const QUuid uuid = QUuid::fromString(s.a.requiredString("hex"_L1));
    if (uuid.isNull())
        s.a.fail(u"the UUID is malformed"_s);
    return finish(s.a, special(SpecialKind::Uuid, u"a UUID"_s, uuid.toString(QUuid::WithoutBraces), false));
}

Evaluated decimalOf(const Scene &s)
{
    const auto value = s.a.take("value"_L1);
    static const QRegularExpression digits(u"^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)$"_s);
    QString text;
    if (value && value->string())
        text = *value->string();
    else if (value && value->integer())
        text = QString::number(*value->integer());
    if (!digits.match(text).hasMatch())
        s.a.fail(u"the number is not written out"_s);
    return finish(s.a, special(SpecialKind::Decimal, u"a Decimal"_s, text, false));
}

/// datetime.datetime(...), datetime.date(...), datetime.time(...) of literal numbers.
Evaluated dateOf(const Scene &s, bool hasDate, bool hasTime)
{
    const auto part = [&s](QLatin1StringView name, int fallback) { return s.a.integer(name).value_or(fallback); };
    QString text;
    if (hasDate) {
        const int year = part("year"_L1, 0);
        const int month = part("month"_L1, 0);
        const QDate date(year, month, part("day"_L1, 0));
        if (!date.isValid())
            s.a.fail(u"there is no such day"_s);
        text = date.toString(Qt::ISODate);
    }
    if (hasTime) {
        const int hour = part("hour"_L1, 0);
        const int minute = part("minute"_L1, 0);
        const int second = part("second"_L1, 0);
        const int micros = part("microsecond"_L1, 0);
        if (!QTime::isValid(hour, minute, second) || micros < 0 || micros > 999'999)
            s.a.fail(u"there is no such time"_s);
        const QString clock = QTime(hour, minute, second).toString(u"HH:mm:ss"_s);
        text += (text.isEmpty() ? QString() : u" "_s) + clock;
        if (micros > 0)
            text += u".%1"_s.arg(micros, 6, 10, QChar(u'0'));
    }
    const SpecialKind kind = !hasTime ? SpecialKind::Date : hasDate ? SpecialKind::DateTime : SpecialKind::Time;
    return finish(s.a, special(kind, u"a date"_s, text, false));
}

Evaluated nothing(const Scene &s)
{
    static_cast<void>(s.a.rest());
    return PyValue();
}

bool isBind(const PyValue &value)
{
    const auto place = value.object<NamedObject>();
    return place && place->path() == "bind"_L1;
}

/// Takes the connection, by whatever name; it is the migration's own.
void takeBind(const Scene &s, QLatin1StringView name, bool isRequired)
{
    const auto bind = s.a.take(name);
    if (bind ? !isBind(*bind) : isRequired)
        s.a.fail(u"it is not given the migration's own connection"_s);
}

Evaluated session(const Scene &s)
{
    takeBind(s, "bind"_L1, false);
    return finish(s.a, named(u"session"_s));
}

Evaluated sessionMaker(const Scene &s)
{
    takeBind(s, "bind"_L1, false);
    s.a.ignore({"autoflush"_L1, "expire_on_commit"_L1});
    return finish(s.a, named(u"sessionmaker()"_s));
}

Evaluated inspector(const Scene &s)
{
    takeBind(s, "subject"_L1, true);
    return finish(s.a, named(u"inspector"_s));
}

Evaluated hasTable(const Scene &s)
{
    takeBind(s, "connection"_L1, true);
    if (s.a.failed())
        return std::unexpected(*s.a.error());
    python::Arguments rest = s.arguments;
    rest.positional.erase(rest.positional.begin());
    return readInspectorCall(u"inspector.has_table"_s, s.library, rest);
}

Evaluated environmentValue(const Scene &s)
{
    const QString name = s.a.requiredString("key"_L1);
    const auto fallback = s.a.take("default"_L1);
    const auto value = environmentVariable(name, s.library, s.arguments.line);
    if (!value)
        return std::unexpected(value.error());
    return finish(s.a, value->isNone() ? fallback.value_or(PyValue()) : *value);
}

struct OtherRule
{
    QLatin1StringView path;
    bool inFunctionOnly;
    Evaluated (*read)(const Scene &);
};

constexpr std::array otherRules{
    OtherRule{"bind.execute"_L1, true, bindExecute},
    OtherRule{"bind.exec_driver_sql"_L1, true, bindExecute},
    OtherRule{"session.execute"_L1, true, bindExecute},
    OtherRule{"session.commit"_L1, true, nothing},
    OtherRule{"session.flush"_L1, true, nothing},
    OtherRule{"session.close"_L1, true, nothing},
    OtherRule{"sqlalchemy.orm.Session"_L1, true, session},
    OtherRule{"sqlalchemy.orm.session.Session"_L1, true, session},
    OtherRule{"sessionmaker()"_L1, true, session},
    OtherRule{"sqlalchemy.orm.sessionmaker"_L1, false, sessionMaker},
    OtherRule{"sqlalchemy.orm.session.sessionmaker"_L1, false, sessionMaker},
    OtherRule{"sqlalchemy.inspect"_L1, true, inspector},
    OtherRule{"sqlalchemy.engine.reflection.Inspector.from_engine"_L1, true, inspector},
    OtherRule{"sqlalchemy.engine.Inspector.from_engine"_L1, true, inspector},
    OtherRule{"sqlalchemy.Inspector.from_engine"_L1, true, inspector},
    OtherRule{"bind.dialect.has_table"_L1, true, hasTable},
    OtherRule{"os.getenv"_L1, false, environmentValue},
    OtherRule{"os.environ.get"_L1, false, environmentValue},
    OtherRule{"alembic.context.is_offline_mode"_L1, true,
              [](const Scene &s) { return finish(s.a, PyValue(s.library.context().isPrinted)); }},
    OtherRule{"migration_context.autocommit_block"_L1, true,
              [](const Scene &s) { return finish(s.a, named(u"autocommit_block"_s)); }},
    OtherRule{"migration_context.get_bind"_L1, true, [](const Scene &s) { return finish(s.a, named(u"bind"_s)); }},
    OtherRule{"builtins.globals"_L1, true, globals},
    OtherRule{"builtins.eval"_L1, true, evaluate},
    OtherRule{"sqlalchemy.MetaData"_L1, false,
              [](const Scene &s) {
                  s.a.onlyEmpty({"bind"_L1, "naming_convention"_L1, "schema"_L1});
                  return finish(s.a, named(u"a MetaData"_s));
              }},
    OtherRule{"textwrap.dedent"_L1, false, dedent},
    OtherRule{"itertools.product"_L1, false, product},
    OtherRule{"json.dumps"_L1, false, jsonDumps},
    OtherRule{"datetime.datetime.now"_L1, false, [](const Scene &s) { return now(s, false); }},
    OtherRule{"datetime.datetime.utcnow"_L1, false, [](const Scene &s) { return now(s, true); }},
    OtherRule{"datetime.date.today"_L1, false, today},
    OtherRule{"datetime.datetime"_L1, false, [](const Scene &s) { return dateOf(s, true, true); }},
    OtherRule{"datetime.date"_L1, false, [](const Scene &s) { return dateOf(s, true, false); }},
    OtherRule{"datetime.time"_L1, false, [](const Scene &s) { return dateOf(s, false, true); }},
    OtherRule{"uuid.uuid4"_L1, false, uuid4},
    OtherRule{"uuid.uuid1"_L1, false, uuid4},
    OtherRule{"uuid.UUID"_L1, false, uuidOf},
    OtherRule{"decimal.Decimal"_L1, false, decimalOf},
    OtherRule{"logging.getLogger"_L1, false,
              [](const Scene &s) {
                  static_cast<void>(s.a.rest());
                  return finish(s.a, named(u"logger"_s));
              }},
};

/// Calls below these change nothing that a database sees.
bool isHarmless(const QString &path)
{
    static constexpr std::array prefixes{"logger."_L1,   "logging."_L1,    "warnings."_L1,
                                         "sys.path."_L1, "sys.stdout."_L1, "sys.stderr."_L1};
    return std::ranges::any_of(prefixes, [&](QLatin1StringView p) { return path.startsWith(p); });
}

Evaluated enumChange(const PyValue &self, bool create, ScriptLibrary &library, CallArguments &a)
{
    const auto type = self.object<TypeObject>();
    EnumChange op;
    op.type = a.asType(self, u"the type"_s);
    op.create = create;
    const auto bind = a.take("bind"_L1);
    const auto place = bind ? bind->object<NamedObject>() : nullptr;
    if (bind && !bind->isNone() && (!place || place->path() != "bind"_L1))
        a.failValue(u"bind"_s, *bind);
    op.checkFirst = a.boolean("checkfirst"_L1).value_or(false);
    if (!library.isRunning())
        a.fail(u"it stands outside upgrade() and downgrade()"_s);
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    library.add(nullptr, op, a.line());
    return PyValue();
}

Evaluated bindParameters(const BoundTextObject &text, const python::Arguments &arguments)
{
    ScriptBoundText out = text.held();
    if (!arguments.positional.empty())
        return python::refuse(arguments.line, u"gives binds a type or settings of their own"_s);
    constexpr size_t most = 500;
    if (out.values.size() + arguments.keywords.size() > most)
        return python::refuse(arguments.line, u"gives values to too many binds"_s);
    for (const auto &[name, value] : arguments.keywords)
        out.values.emplace_back(PyValue(name), value);
    return hold<ScriptBoundText>(text.describe(), out);
}

/// Of a database's URL the scheme is known, which the dialect's name begins.
Evaluated urlStartsWith(CallArguments &a)
{
    const QString prefix = a.requiredString("prefix"_L1);
    static constexpr std::array schemes{"mysql"_L1, "mariadb"_L1, "postgres"_L1, "postgresql"_L1, "sqlite"_L1};
    if (!std::ranges::any_of(schemes, [&](QLatin1StringView s) { return prefix == s; }))
        a.fail(u"only the kind of database is known of its URL"_s);
    return finish(a, PyValue(dialectName(a.dialect()).startsWith(prefix)));
}

Evaluated withVariant(const PyValue &self, CallArguments &a)
{
    ScriptType type = self.object<TypeObject>()->held();
    const auto variant = a.take("type_"_L1);
    const PyItems dialects = a.rest();
    const auto named = a.keyword("dialect_name"_L1);
    const ColumnType column = variant ? a.asType(*variant, u"the variant"_s) : ColumnType();
    for (const PyValue &dialect : dialects.empty() && named ? PyItems{*named} : dialects)
        type.variants.insert(a.asString(dialect, u"the dialect"_s), column);
    return finish(a, hold<ScriptType>(self.typeName(), type));
}

} // namespace

Evaluated environmentVariable(const QString &name, ScriptLibrary &library, int line)
{
    static const QRegularExpression secret(u"SECRET|TOKEN|PASSW|KEY|CREDENTIAL|DATABASE|_URL|_URI|DSN"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    if (secret.match(name).hasMatch())
        return python::refuse(line, u"reads the environment variable %1, which may hold a secret"_s.arg(name));
    library.markMadeWhenRun();
    const QByteArray key = name.toUtf8();
    return qEnvironmentVariableIsSet(key.constData()) ? PyValue(qEnvironmentVariable(key.constData())) : PyValue();
}

bool isKnownModule(const QString &root)
{
    static constexpr std::array modules{
        "datetime"_L1,         "uuid"_L1,        "json"_L1,      "decimal"_L1,   "textwrap"_L1,  "logging"_L1,
        "warnings"_L1,         "sys"_L1,         "os"_L1,        "typing"_L1,    "enum"_L1,      "re"_L1,
        "collections"_L1,      "itertools"_L1,   "functools"_L1, "inspect"_L1,   "time"_L1,      "math"_L1,
        "string"_L1,           "random"_L1,      "secrets"_L1,   "hashlib"_L1,   "base64"_L1,    "pathlib"_L1,
        "contextlib"_L1,       "dataclasses"_L1, "copy"_L1,      "operator"_L1,  "csv"_L1,       "io"_L1,
        "sqlalchemy_utils"_L1, "__future__"_L1,  "pprint"_L1,    "traceback"_L1, "subprocess"_L1};
    return std::ranges::any_of(modules, [&](QLatin1StringView m) { return root == m; });
}

bool isSpecialMethod(const PyValue &self, const QString &name)
{
    if (self.object<BoundTextObject>())
        return name == "bindparams"_L1;
    if (self.object<UrlObject>())
        return name == "startswith"_L1;
    return self.object<SpecialObject>() && name == "isoformat"_L1;
}

Evaluated readOtherCall(const QString &path, ScriptLibrary &library, python::Interpreter &interpreter,
                        const python::Arguments &arguments)
{
    CallArguments a(arguments, path, library.context().dialect);
    const Scene scene{a, library, interpreter, arguments};
    for (const OtherRule &rule : otherRules) {
        if (rule.path != path)
            continue;
        if (rule.inFunctionOnly && !library.isRunning())
            return python::refuse(arguments.line, u"calls %1 outside upgrade() and downgrade()"_s.arg(path));
        return rule.read(scene);
    }
    if (isHarmless(path))
        return nothing(scene);
    return python::refuse(arguments.line, u"calls %1, which is not known"_s.arg(path));
}

Evaluated readBoundCall(const PyValue &self, const QString &name, ScriptLibrary &library,
                        const python::Arguments &arguments)
{
    CallArguments a(arguments, self.typeName() + u'.' + name, library.context().dialect);
    if (name == "create"_L1 || name == "drop"_L1)
        return enumChange(self, name == "create"_L1, library, a);
    if (name == "with_variant"_L1)
        return withVariant(self, a);
    if (const auto text = self.object<BoundTextObject>())
        return bindParameters(*text, arguments);
    if (self.object<UrlObject>())
        return urlStartsWith(a);
    const auto value = self.object<SpecialObject>();
    if (value && name == "isoformat"_L1) {
        if (value->held().madeWhenRun)
            library.markMadeWhenRun();
        return finish(a, PyValue(QString(value->held().text).replace(u' ', u'T')));
    }
    return python::refuse(arguments.line, u"calls %1, which is not known"_s.arg(a.callee()));
}

} // namespace athanor

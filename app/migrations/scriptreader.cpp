// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptreader.h"

#include "core/atomicfile.h"
#include "migrations/scriptlibrary.h"
#include "python/interpreter.h"
#include "python/parser.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The arguments upgrade() wants: none, or the name of the engine in a folder of several databases.
std::expected<python::Arguments, PythonError> argumentsFor(const python::Function &function, const ReadContext &context,
                                                           int line)
{
    python::Arguments arguments;
    arguments.line = line;
    for (const python::Parameter &p : *function.parameters) {
        const bool packs = p.kind == python::Parameter::Kind::Star || p.kind == python::Parameter::Kind::DoubleStar;
        if (packs || p.defaultValue)
            continue;
        if (p.name != "engine_name"_L1)
            return python::refuse(line, u"%1() wants the argument %2"_s.arg(function.name, p.name));
        if (context.engineName.isEmpty())
            return python::refuse(line, u"is a script for several databases; say which one is meant"_s);
        arguments.keywords.emplace_back(p.name, python::PyValue(context.engineName));
    }
    return arguments;
}

int lineOfFunction(const python::Module &module, const QString &name)
{
    int line = 0;
    for (const python::Stmt *s : module.body) {
        if (const auto *def = python::as<python::FunctionDef>(s); def && def->name == name)
            line = s->line;
    }
    return line;
}

class Reader
{
public:
    Reader(const Revision &revision, const ReadContext &context)
        : m_revision(revision), m_library(context), m_context(context)
    {
    }

    /// `module`: the script, if it is parsed already.
    Reading read(const QString &name, const python::ModulePtr &module)
    {
        if (auto error = module ? run(name, module) : parseAndRun(name))
            m_reading.refusal = ScriptProblem{m_revision.file, error->line, boundedText(error->reason, 300, false)};
        m_reading.operations = m_library.takeOperations();
        m_reading.madeWhenRun = m_library.madeWhenRun();
        m_reading.boundWhenSent = m_library.boundWhenSent();
        m_reading.asksForSchema = m_library.asksForSchema();
        m_reading.importsApplication = m_library.importsApplication();
        m_reading.size = bytesOf(m_reading.operations);
        return std::move(m_reading);
    }

private:
    std::optional<PythonError> parseAndRun(const QString &name)
    {
        auto bytes = readFile(m_revision.path, python::maximumFileSize);
        if (!bytes)
            return PythonError{0, bytes.error().message};
        // One copy of both where nothing has changed since the folder was read.
        m_reading.script = *bytes == m_revision.script ? m_revision.script : *std::move(bytes);
        const auto module = python::parse(m_reading.script);
        if (!module)
            return module.error();
        return run(name, *module);
    }

    std::optional<PythonError> run(const QString &name, const python::ModulePtr &module)
    {
        python::Interpreter interpreter(module, m_library);
        for (const QString &builtin : {u"globals"_s, u"eval"_s})
            interpreter.setGlobal(
                builtin, python::PyValue(python::ObjectRef(std::make_shared<NamedObject>("builtins."_L1 + builtin))));
        if (auto error = interpreter.runModule())
            return error;
        const auto value = interpreter.global(name);
        const auto function = value ? value->object<python::Function>() : nullptr;
        const int line = lineOfFunction(*module, name);
        if (!function)
            return PythonError{line, u"declares no function %1()"_s.arg(name)};
        const auto arguments = argumentsFor(*function, m_context, line);
        if (!arguments)
            return arguments.error();
        m_library.setRunning(&interpreter);
        const auto result = interpreter.call(*value, *arguments);
        m_library.setRunning(nullptr);
        return result ? std::nullopt : std::optional(result.error());
    }

    const Revision &m_revision;
    ScriptLibrary m_library;
    const ReadContext &m_context;
    Reading m_reading;
};

} // namespace

Reading readScript(const Revision &revision, bool upgrade, const ReadContext &context)
{
    return Reader(revision, context).read(upgrade ? u"upgrade"_s : u"downgrade"_s, nullptr);
}

Reading readScript(const Revision &revision, const python::ModulePtr &module, bool upgrade, const ReadContext &context)
{
    Reading reading = Reader(revision, context).read(upgrade ? u"upgrade"_s : u"downgrade"_s, module);
    reading.script = revision.script;
    return reading;
}

std::shared_ptr<const Reading> EarlyReadings::find(const Revision &revision, bool upgrade,
                                                   const ReadContext &context) const
{
    const ReadContext &read = wish.context;
    const auto it = ofPath.constFind(revision.path);
    const bool fits = it != ofPath.constEnd() && !(*it)->asksForSchema && upgrade == wish.upgrade &&
                      read.dialect == context.dialect && read.engineName == context.engineName &&
                      read.types == context.types && read.isPrinted == context.isPrinted &&
                      read.alembicVersion == context.alembicVersion;
    return fits ? *it : nullptr;
}

} // namespace athanor

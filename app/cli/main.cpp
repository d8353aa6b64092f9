// SPDX-License-Identifier: Apache-2.0
// athanorctl: the same work as the window's, from a terminal.
#include "cli/commands.h"
#include "cli/help.h"
#include "core/selfprotection.h"
#include "engines/environment.h"
#include "reports/pdfwriter.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <csignal>
#include <cstring>
#include <memory>

using namespace athanor;
using namespace Qt::StringLiterals;

namespace {

CancelToken interrupted;

/// The words before the command, as far as they are global.
struct GlobalOptions
{
    QString fleet;
    bool json = false;
    bool quiet = false;
    bool help = false;
    bool version = false;
};

Result<GlobalOptions> takeGlobalOptions(QStringList *words)
{
    GlobalOptions out;
    QStringList rest;
    for (qsizetype i = 0; i < words->size(); ++i) {
        const QString &word = words->at(i);
        if (word == "--json"_L1) {
            out.json = true;
        } else if (word == "--quiet"_L1) {
            out.quiet = true;
        } else if (word == "--help"_L1 || word == "-h"_L1) {
            out.help = true;
        } else if (word == "--version"_L1) {
            out.version = true;
        } else if (word == "--fleet"_L1) {
            if (++i >= words->size())
                return fail(Error::usage(u"--fleet needs a value: --fleet FILE."_s));
            out.fleet = words->at(i);
        } else if (word.startsWith("--fleet="_L1)) {
            out.fleet = word.mid(8);
        } else if (word == "--"_L1) {
            rest << words->mid(i);
            break;
        } else {
            rest << word;
        }
    }
    *words = rest;
    return out;
}

const Command *findCommand(QStringList *words)
{
    const QString group = words->value(0);
    for (const Command &command : commands()) {
        if (command.group != group || (!command.name.isEmpty() && command.name != words->value(1)))
            continue;
        words->remove(0, command.name.isEmpty() ? 1 : 2);
        return &command;
    }
    return nullptr;
}

Error noSuchCommand(const QStringList &words)
{
    QStringList names;
    for (const Command &command : commands()) {
        if (command.group == words.value(0))
            names << command.name;
    }
    if (!names.isEmpty())
        return Error::usage(u"'%1' takes one of: %2."_s.arg(words.value(0), names.join(u", "_s)));
    return Error::usage(
        u"there is no command '%1'; see athanorctl --help."_s.arg(boundedText(words.value(0), 60, false)));
}

int report(const Cli &cli, const Error &error)
{
    QString line = error.message;
    if (!error.detail.isEmpty())
        line += u" ("_s + error.detail + u')';
    cli.warn(line);
    if (cli.json())
        cli.printJson({{u"error"_s, QJsonObject{{u"kind"_s, errorKindName(error.kind)},
                                                {u"message"_s, error.message},
                                                {u"detail"_s, error.detail}}}});
    return exitStatus(error);
}

int runCommand(const GlobalOptions &global, QStringList words)
{
    const QString fleet = global.fleet.isEmpty() ? defaultFleetPath() : global.fleet;
    Cli cli(fleet, global.json, global.quiet, interrupted);
    const QStringList asGiven = words;
    const Command *command = findCommand(&words);
    if (global.help && !command) {
        cli.print(helpPage(commands()));
        return ExitDone;
    }
    if (!command)
        return report(cli, noSuchCommand(asGiven));
    if (global.help) {
        cli.print(helpOf(*command));
        return ExitDone;
    }
    const auto arguments = Arguments::parse(words, command->options, command->minPositional, command->maxPositional);
    if (!arguments)
        return report(cli, arguments.error());
    const auto status = command->run(cli, *arguments);
    return status ? *status : report(cli, status.error());
}

/// A PDF alone needs fonts, and with them the start of Qt's GUI. Where that is missing, writing the PDF says so.
std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (!QLatin1StringView(argv[i]).endsWith(".pdf"_L1, Qt::CaseInsensitive))
            continue;
        if (auto drawing = makePdfApplication(argc, argv))
            return *std::move(drawing);
        break;
    }
    return std::make_unique<QCoreApplication>(argc, argv);
}

} // namespace

int main(int argc, char **argv)
{
    scrubEnvironment();
    forbidCoreDumps();
    const std::unique_ptr<QCoreApplication> app = makeApplication(argc, argv);
    QCoreApplication::setApplicationName(u"athanor"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ATHANOR_VERSION));
    QStringList words = QCoreApplication::arguments().mid(1);
    for (int i = 1; i < argc; ++i)
        hideUrlPassword(argv[i]);
    std::signal(SIGINT, [](int) { interrupted.cancel(); });
    std::signal(SIGTERM, [](int) { interrupted.cancel(); });
    std::signal(SIGPIPE, SIG_IGN);

    const auto global = takeGlobalOptions(&words);
    if (!global)
        return report(Cli({}, words.contains("--json"_L1), false, interrupted), global.error());
    if (global->version) {
        Cli({}, false, false, interrupted).print(u"athanorctl "_s + QCoreApplication::applicationVersion());
        return ExitDone;
    }
    if (words.isEmpty() && !global->help) {
        Cli({}, false, false, interrupted).warn(u"no command was given; see athanorctl --help."_s);
        return ExitUsage;
    }
    return runCommand(*global, words);
}

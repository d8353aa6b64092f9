// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString words(const Command &command)
{
    QString out = command.group;
    if (!command.name.isEmpty())
        out += u' ' + command.name;
    return out;
}

QString optionText(const OptionSpec &option)
{
    return option.valueName.isEmpty() ? u"--"_s + option.name : u"--%1 %2"_s.arg(option.name, option.valueName);
}

} // namespace

QString helpPage(const QList<Command> &commands)
{
    QString out = u"athanorctl looks after the databases of many Flask services from a terminal.\n\n"
                  "  athanorctl [--fleet FILE] [--json] [--quiet] COMMAND [...]\n\n"_s;
    QString group;
    for (const Command &command : commands) {
        if (command.group != group)
            out += u'\n';
        group = command.group;
        out += u"  %1%2\n"_s.arg(words(command).leftJustified(24), command.summary);
    }
    out +=
        u"\nTARGET is a service of the fleet file, or --url URL. `athanorctl COMMAND --help` tells more.\n"
        "Exit status: 0 done, 1 failed, 2 wrong usage or bad input, 3 something to act on (--exit-code), 4 refused.\n"_s;
    return out;
}

QString helpOf(const Command &command)
{
    QString out = u"athanorctl %1 %2\n\n%3\n"_s.arg(words(command), command.usage, command.summary);
    if (command.options.isEmpty())
        return out;
    out += u'\n';
    for (const OptionSpec &option : command.options)
        out += u"  %1%2\n"_s.arg(optionText(option).leftJustified(26), option.help);
    return out;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/options.h"

#include "ui/languages.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString windowUsage()
{
    return u"usage: athanor [--fleet FILE] [--theme light|dark|system] [--lang en|zh_CN] [--screenshots DIR]\n"_s;
}

Result<WindowOptions> parseWindowOptions(const QStringList &arguments)
{
    struct Row
    {
        QLatin1StringView name;
        QString WindowOptions::*value;
        QStringList allowed;
    };
    const Row rows[] = {
        {"--fleet"_L1, &WindowOptions::fleet, {}},
        {"--theme"_L1, &WindowOptions::theme, {u"light"_s, u"dark"_s, u"system"_s}},
        {"--lang"_L1, &WindowOptions::language, languages()},
        {"--screenshots"_L1, &WindowOptions::screenshots, {}},
    };
    WindowOptions options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString word = arguments.at(i);
        if (word == "--help"_L1 || word == "-h"_L1 || word == "--version"_L1) {
            (word == "--version"_L1 ? options.version : options.help) = true;
            continue;
        }
        const QString name = word.section(u'=', 0, 0);
        const auto row = std::ranges::find(rows, name, &Row::name);
        if (row == std::end(rows))
            return fail(Error::usage(u"%1 is not an option; see athanor --help"_s.arg(boundedText(word, 80, false))));
        QString value = word.contains(u'=') ? word.section(u'=', 1) : QString();
        if (!word.contains(u'=') && i + 1 < arguments.size())
            value = arguments.at(++i);
        if (value.isEmpty())
            return fail(Error::usage(u"%1 needs a value; see athanor --help"_s.arg(name)));
        if (!row->allowed.isEmpty() && !row->allowed.contains(value))
            return fail(Error::usage(
                u"%1 takes %2, not %3"_s.arg(name, row->allowed.join(u" or "_s), boundedText(value, 80, false))));
        options.*row->value = value;
    }
    return options;
}

} // namespace athanor

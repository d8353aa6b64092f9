// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const OptionSpec *findOption(const QList<OptionSpec> &options, const QString &name)
{
    const auto it = std::ranges::find(options, name, &OptionSpec::name);
    return it == options.end() ? nullptr : &*it;
}

Error unknownOption(const QString &name, const QList<OptionSpec> &options)
{
    QStringList known;
    for (const OptionSpec &option : options)
        known << u"--"_s + option.name;
    return Error::usage(
        u"there is no option --%1 here; known are: %2."_s.arg(boundedText(name, 60, false), known.join(u", "_s)));
}

} // namespace

Result<Arguments> Arguments::parse(const QStringList &words, const QList<OptionSpec> &options, int minPositional,
                                   int maxPositional)
{
    Arguments out;
    bool onlyPositional = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (onlyPositional || !word.startsWith("--"_L1)) {
            if (!onlyPositional && word.size() > 1 && word.startsWith(u'-') && !word.contains(u'='))
                return fail(Error::usage(
                    u"there is no option %1; long options begin with two dashes."_s.arg(boundedText(word, 60, false))));
            out.m_positional << word;
            continue;
        }
        if (word == "--"_L1) {
            onlyPositional = true;
            continue;
        }
        const qsizetype equals = word.indexOf(u'=');
        const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
        const OptionSpec *spec = findOption(options, name);
        if (!spec)
            return fail(unknownOption(name, options));
        if (!spec->repeatable && out.m_values.contains(name))
            return fail(Error::usage(u"--%1 was given twice; give it once."_s.arg(name)));
        if (spec->valueName.isEmpty()) {
            if (equals >= 0)
                return fail(Error::usage(u"--%1 takes no value."_s.arg(name)));
            out.m_values[name] << QString();
            continue;
        }
        if (equals < 0 && i + 1 >= words.size())
            return fail(Error::usage(u"--%1 needs a value: --%1 %2."_s.arg(name, spec->valueName)));
        out.m_values[name] << (equals >= 0 ? word.mid(equals + 1) : words[++i]);
    }
    if (out.m_positional.size() < minPositional)
        return fail(
            Error::usage(u"something is missing: this command takes at least %1 argument(s)."_s.arg(minPositional)));
    if (maxPositional >= 0 && out.m_positional.size() > maxPositional)
        return fail(Error::usage(
            u"'%1' is one argument too many here."_s.arg(boundedText(out.m_positional[maxPositional], 60, false))));
    return out;
}

QString Arguments::value(const QString &option, const QString &fallback) const
{
    const QStringList given = m_values.value(option);
    return given.isEmpty() ? fallback : given.last();
}

Result<qint64> Arguments::number(const QString &option, qint64 fallback, qint64 least) const
{
    if (!has(option))
        return fallback;
    bool ok = false;
    const qint64 n = value(option).toLongLong(&ok);
    if (!ok || n < least)
        return fail(Error::usage(u"--%1 takes a whole number of at least %2."_s.arg(option).arg(least)));
    return n;
}

Result<qint64> Arguments::milliseconds(const QString &option, qint64 fallback) const
{
    if (!has(option))
        return fallback;
    bool ok = false;
    const double seconds = value(option).toDouble(&ok);
    if (!ok || !(seconds >= 0) || seconds > 86400)
        return fail(Error::usage(u"--%1 takes seconds, from 0 to 86400."_s.arg(option)));
    return static_cast<qint64>(seconds * 1000);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "python/formatting.h"

#include <QRegularExpression>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

using Text = std::expected<QString, PythonError>;

constexpr int maximumWidth = 10'000;
constexpr qint64 conversionPrice = 5; ///< of one %s or {}: a pattern is searched for each

QString padded(const QString &text, int width, QChar fill, QChar align)
{
    const int missing = width - int(text.toUcs4().size());
    if (missing <= 0)
        return text;
    if (align == u'<')
        return text + QString(missing, fill);
    if (align == u'^')
        return QString(missing / 2, fill) + text + QString(missing - missing / 2, fill);
    if (align == u'=') {
        const int sign = text.startsWith(u'-') || text.startsWith(u'+') ? 1 : 0;
        return text.left(sign) + QString(missing, fill) + text.mid(sign);
    }
    return QString(missing, fill) + text;
}

QString grouped(QString digits)
{
    const qsizetype start = digits.startsWith(u'-') || digits.startsWith(u'+') ? 1 : 0;
    const qsizetype dot = digits.indexOf(u'.');
    for (qsizetype i = (dot < 0 ? digits.size() : dot) - 3; i > start; i -= 3)
        digits.insert(i, u',');
    return digits;
}

/// One %-conversion: its flags, width, precision and letter.
Text percentItem(Interpreter &interpreter, const QRegularExpressionMatch &match, const PyValue &value, int line)
{
    const QString flags = match.captured(2);
    const int width = match.captured(3).toInt();
    const bool hasPrecision = match.hasCaptured(4);
    const int precision = match.captured(4).toInt();
    const QChar letter = match.captured(5).front();
    if (width > maximumWidth || precision > maximumWidth || flags.contains(u'#'))
        return refuse(line, u"formats with %1, which is not supported"_s.arg(match.captured(0).left(20)));
    QString text;
    if (letter == u's' || letter == u'r') {
        const auto plain = letter == u'r' ? value.toRepr() : std::optional<QString>();
        if (letter == u'r' && !plain)
            return refuse(line, u"formats %1, which is not a plain value"_s.arg(value.typeName()));
        const Text shown = letter == u'r' ? Text(*plain) : interpreter.str(value, line);
        if (!shown)
            return shown;
        text = hasPrecision ? shown->left(precision) : *shown;
    } else if (letter == u'd' || letter == u'i' || letter == u'u') {
        const auto number = value.integer();
        if (!number || hasPrecision)
            return refuse(line, u"formats %1 with %d"_s.arg(value.typeName()));
        text = QString::number(*number);
        if (flags.contains(u'+') && *number >= 0)
            text.prepend(u'+');
    } else if (letter == u'f') {
        const auto *real = value.as<double>();
        const auto number = value.integer();
        if (!real && !number)
            return refuse(line, u"formats %1 with %f"_s.arg(value.typeName()));
        text = QString::number(real ? *real : double(*number), 'f', hasPrecision ? precision : 6);
    } else if (letter == u'x' && value.integer().value_or(-1) >= 0 && !hasPrecision) {
        text = QString::number(*value.integer(), 16);
    } else {
        return refuse(line, u"formats with %1, which is not supported"_s.arg(match.captured(0).left(20)));
    }
    const bool numeric = letter != u's' && letter != u'r';
    if (flags.contains(u'-'))
        return padded(text, width, u' ', u'<');
    return flags.contains(u'0') && numeric ? padded(text, width, u'0', u'=') : padded(text, width, u' ', u'>');
}

/// {0}, {name}, {x.y}, {x[0]}: what stands before a '!' or ':'.
class FieldReader
{
public:
    FieldReader(Interpreter &interpreter, const Arguments &arguments)
        : m_interpreter(interpreter), m_arguments(arguments)
    {
    }

    Evaluated read(const QString &field)
    {
        static const QRegularExpression pattern(u"^(\\w*)((?:\\.\\w+|\\[[^\\]]+\\])*)$"_s);
        const auto match = pattern.match(field);
        if (!match.hasMatch())
            return refuse(m_arguments.line,
                          u"formats with the field {%1}, which is not supported"_s.arg(field.left(40)));
        auto value = first(match.captured(1));
        static const QRegularExpression step(u"\\.(\\w+)|\\[([^\\]]+)\\]"_s);
        for (auto it = step.globalMatch(match.captured(2)); value && it.hasNext();) {
            const auto part = it.next();
            value = part.hasCaptured(2) ? index(*value, part.captured(2)) : attribute(*value, part.captured(1));
        }
        return value;
    }

private:
    Evaluated first(const QString &name)
    {
        bool isNumber = false;
        const int number = name.toInt(&isNumber);
        if (name.isEmpty() || isNumber) {
            const size_t index = name.isEmpty() ? m_next++ : size_t(number);
            if (index >= m_arguments.positional.size())
                return refuse(m_arguments.line, u"formats more values than are given"_s);
            return m_arguments.positional[index];
        }
        for (const auto &[keyword, value] : m_arguments.keywords) {
            if (keyword == name)
                return value;
        }
        return refuse(m_arguments.line, u"formats {%1}, which is not given"_s.arg(name));
    }

    Evaluated attribute(const PyValue &value, const QString &name)
    {
        if (const auto *object = value.as<ObjectRef>())
            return m_interpreter.library().attribute(*object, name, m_arguments.line);
        return refuse(m_arguments.line, u"formats the attribute %1 of %2"_s.arg(name, value.typeName()));
    }

    Evaluated index(const PyValue &value, const QString &key)
    {
        bool isNumber = false;
        const int number = key.toInt(&isNumber);
        if (const PyItems *items = value.sequence(); items && isNumber && number >= 0 && size_t(number) < items->size())
            return (*items)[size_t(number)];
        if (const PyEntries *entries = value.entries()) {
            if (const auto found = lookUp(*entries, isNumber ? PyValue(qint64(number)) : PyValue(key)))
                return *found;
        }
        return refuse(m_arguments.line, u"formats [%1] of %2"_s.arg(key, value.typeName()));
    }

    Interpreter &m_interpreter;
    const Arguments &m_arguments;
    size_t m_next = 0;
};

} // namespace

Text formatPercent(Interpreter &interpreter, const QString &text, const PyValue &value, int line)
{
    static const QRegularExpression pattern(u"%(?:\\(([^)]*)\\))?([-+ #0]*)(\\d+)?(?:\\.(\\d+))?([a-zA-Z%])"_s);
    const PyItems *tuple = value.as<PyValue::Tuple>() ? value.sequence() : nullptr;
    const PyItems single{value};
    const PyItems &items = tuple ? *tuple : single;
    size_t used = 0;
    bool byName = false;
    QString out;
    qsizetype at = 0;
    while (true) {
        const qsizetype percent = text.indexOf(u'%', at);
        out += text.mid(at, percent < 0 ? -1 : percent - at);
        if (percent < 0)
            break;
        // No conversion is longer; to hand the whole text over for each would go through all of it each time.
        constexpr qsizetype longestConversion = 300;
        const auto match = pattern.match(text.mid(percent, longestConversion), 0, QRegularExpression::NormalMatch,
                                         QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return refuse(line, u"formats with a '%' that is malformed"_s);
        at = percent + match.capturedEnd();
        if (auto spent = interpreter.spend(conversionPrice, line))
            return std::unexpected(*spent);
        if (match.captured(5) == "%"_L1) {
            out += u'%';
            continue;
        }
        PyValue item;
        if (match.hasCaptured(1)) {
            byName = true;
            const auto found = value.entries() ? lookUp(*value.entries(), PyValue(match.captured(1))) : std::nullopt;
            if (!found)
                return refuse(line, u"formats %(%1)s, which is not given"_s.arg(match.captured(1)));
            item = *found;
        } else {
            if (used >= items.size())
                return refuse(line, u"formats more values than are given"_s);
            item = items[used++];
        }
        const Text formatted = percentItem(interpreter, match, item, line);
        if (!formatted)
            return formatted;
        out += *formatted;
        if (out.size() > maximumText)
            return refuse(line, u"makes a text that is longer than a migration can need"_s);
    }
    if (!byName && used < items.size() && !value.entries())
        return refuse(line, u"formats fewer values than are given"_s);
    return out;
}

Text formatValue(Interpreter &interpreter, const PyValue &value, const QString &spec, int line)
{
    if (spec.isEmpty())
        return interpreter.str(value, line);
    static const QRegularExpression pattern(u"^(?:(.)?([<>=^]))?([+-])?(0)?(\\d+)?(,)?(?:\\.(\\d+))?([sdfxX%])?$"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    const auto match = pattern.match(spec);
    const int width = match.captured(5).toInt();
    const bool hasPrecision = match.hasCaptured(7);
    const int precision = match.captured(7).toInt();
    const QString letter = match.captured(8);
    const auto unsupported = [&] {
        return refuse(line, u"formats %1 with '%2', which is not supported"_s.arg(value.typeName(), spec.left(20)));
    };
    if (!match.hasMatch() || width > maximumWidth || precision > maximumWidth)
        return unsupported();
    const bool zero = match.hasCaptured(4) && !match.captured(4).isEmpty();
    QChar fill = match.captured(1).isEmpty() ? (zero ? u'0' : u' ') : match.captured(1).front();
    QString align = match.captured(2);
    QString text;
    bool numeric = true;
    if (const QString *string = value.string(); string && (letter.isEmpty() || letter == "s"_L1)) {
        if (!match.captured(3).isEmpty() || !match.captured(6).isEmpty() || zero)
            return unsupported();
        numeric = false;
        text = hasPrecision ? string->left(precision) : *string;
    } else if (const auto number = value.as<bool>() ? std::optional<qint64>() : value.integer();
               number && !hasPrecision && (letter.isEmpty() || letter == "d"_L1)) {
        text = QString::number(*number);
    } else if (number && !hasPrecision && letter.toLower() == "x"_L1 && *number >= 0) {
        text = QString::number(*number, 16);
        if (letter == "X"_L1)
            text = text.toUpper();
    } else if (letter == "f"_L1 && (number || value.as<double>())) {
        text = QString::number(number ? double(*number) : *value.as<double>(), 'f', hasPrecision ? precision : 6);
    } else {
        return unsupported();
    }
    if (numeric && match.captured(3) == "+"_L1 && !text.startsWith(u'-'))
        text.prepend(u'+');
    if (!match.captured(6).isEmpty())
        text = grouped(text);
    if (align.isEmpty())
        align = numeric ? (zero ? u"="_s : u">"_s) : u"<"_s;
    return padded(text, width, fill, align.front());
}

Text formatBraces(Interpreter &interpreter, const QString &text, const Arguments &arguments)
{
    FieldReader fields(interpreter, arguments);
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != u'{' && c != u'}') {
            out += c;
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == c) {
            out += c;
            ++i;
            continue;
        }
        const qsizetype end = c == u'{' ? text.indexOf(u'}', i) : -1;
        const QString inner = end < 0 ? QString() : text.mid(i + 1, end - i - 1);
        if (end < 0 || inner.contains(u'{'))
            return refuse(arguments.line, u"formats with a brace that is malformed or nested"_s);
        const qsizetype colon = inner.indexOf(u':');
        QString field = colon < 0 ? inner : inner.left(colon);
        const QString spec = colon < 0 ? QString() : inner.mid(colon + 1);
        const bool asRepr = field.endsWith("!r"_L1);
        if (asRepr || field.endsWith("!s"_L1))
            field.chop(2);
        auto value = fields.read(field);
        if (!value)
            return std::unexpected(value.error());
        if (asRepr) {
            const auto shown = value->toRepr();
            if (!shown)
                return refuse(arguments.line, u"formats %1, which is not a plain value"_s.arg(value->typeName()));
            value = PyValue(*shown);
        }
        const Text formatted = formatValue(interpreter, *value, spec, arguments.line);
        if (!formatted)
            return formatted;
        out += *formatted;
        if (out.size() > maximumText)
            return refuse(arguments.line, u"makes a text that is longer than a migration can need"_s);
        if (auto spent = interpreter.spend(conversionPrice, arguments.line))
            return std::unexpected(*spent);
        i = end;
    }
    return out;
}

} // namespace athanor::python

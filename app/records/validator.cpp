// SPDX-License-Identifier: Apache-2.0
#include "records/validator.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTime>

#include <algorithm>
#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

std::unexpected<RuleBreak> broken(const ColumnRules &rules, const QString &message)
{
    return std::unexpected(RuleBreak{rules.column, message});
}

Checked<Value> readInteger(const ColumnRules &rules, const QString &typed)
{
    const QString text = typed.trimmed();
    static const QRegularExpression form(u"^[+-]?[0-9]+$"_s);
    if (!form.match(text).hasMatch())
        return broken(rules, u"%1 takes a whole number."_s.arg(rules.column));
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    if (!ok || number < rules.least.value_or(number) || number > rules.most.value_or(number))
        return broken(rules, u"%1 takes whole numbers from %2 to %3."_s.arg(rules.column)
                                 .arg(rules.least.value_or(std::numeric_limits<qint64>::min()))
                                 .arg(rules.most.value_or(std::numeric_limits<qint64>::max())));
    return Value(number);
}

Checked<Value> readReal(const ColumnRules &rules, const QString &typed)
{
    bool ok = false;
    const double number = typed.trimmed().toDouble(&ok);
    if (!ok)
        return broken(rules, u"%1 takes a number, with a point before the decimals."_s.arg(rules.column));
    if (!std::isfinite(number) && rules.engine != EngineId::PostgreSQL)
        return broken(rules, u"%1 takes a finite number."_s.arg(rules.column));
    return Value(number);
}

/// Digits before and after the point of a plain decimal, without leading zeros and without trailing ones.
std::pair<qsizetype, qsizetype> digitsOf(const QString &text)
{
    static const QRegularExpression form(u"^[+-]?0*([0-9]*)(?:\\.([0-9]*?)0*)?$"_s);
    const auto match = form.match(text);
    return {match.captured(1).size(), match.captured(2).size()};
}

Checked<Value> readDecimal(const ColumnRules &rules, const QString &typed)
{
    const QString text = typed.trimmed();
    static const QRegularExpression form(u"^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$"_s);
    const bool notANumber = rules.engine == EngineId::PostgreSQL && text.compare("nan"_L1, Qt::CaseInsensitive) == 0;
    if (!notANumber && !form.match(text).hasMatch())
        return broken(rules, u"%1 takes a number, with a point before the decimals."_s.arg(rules.column));
    if (notANumber || !rules.precision || text.contains(u'e', Qt::CaseInsensitive))
        return Value(text);
    const auto [whole, fraction] = digitsOf(text);
    const int scale = rules.scale.value_or(0);
    if (fraction > scale)
        return broken(
            rules, u"%1 keeps %2 digits after the point; more would be rounded away."_s.arg(rules.column).arg(scale));
    if (whole > *rules.precision - scale)
        return broken(rules, u"%1 keeps %2 digits before the point."_s.arg(rules.column).arg(*rules.precision - scale));
    return Value(text);
}

Checked<Value> readBoolean(const ColumnRules &rules, const QString &typed, const Value *original)
{
    const QString text = typed.trimmed().toLower();
    static const QStringList yes{u"true"_s, u"t"_s, u"yes"_s, u"y"_s, u"on"_s, u"1"_s};
    static const QStringList no{u"false"_s, u"f"_s, u"no"_s, u"n"_s, u"off"_s, u"0"_s};
    if (!yes.contains(text) && !no.contains(text))
        return broken(rules, u"%1 takes true or false."_s.arg(rules.column));
    const bool on = yes.contains(text);
    // SQLite has no booleans: a cell that held 0 or 1 keeps holding a number.
    if (original && std::holds_alternative<qint64>(original->data())) {
        return Value(qint64(on ? 1 : 0));
    }
    return Value(on);
}

bool isInfinity(const ColumnRules &rules, const QString &text)
{
    return rules.engine == EngineId::PostgreSQL && (text == "infinity"_L1 || text == "-infinity"_L1);
}

Checked<Value> readDate(const ColumnRules &rules, const QString &typed)
{
    const QString text = typed.trimmed();
    if (!isInfinity(rules, text) && !QDate::fromString(text, u"yyyy-MM-dd"_s).isValid())
        return broken(rules, u"%1 takes a date as 2024-01-31."_s.arg(rules.column));
    return Value(text);
}

const QString timeForm = u"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\\.[0-9]{1,9})?)?"_s;
const QString zoneForm = u"( ?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?))?"_s;

bool isTime(const QString &hours, const QString &minutes, const QString &seconds)
{
    return QTime::isValid(hours.toInt(), minutes.toInt(), seconds.toInt());
}

Checked<Value> readTime(const ColumnRules &rules, const QString &typed)
{
    static const QRegularExpression form(u"^%1%2$"_s.arg(timeForm, zoneForm));
    const QString text = typed.trimmed();
    const auto match = form.match(text);
    if (!match.hasMatch() || !isTime(match.captured(1), match.captured(2), match.captured(3)))
        return broken(rules, u"%1 takes a time as 23:59:00."_s.arg(rules.column));
    return Value(text);
}

Checked<Value> readDateTime(const ColumnRules &rules, const QString &typed)
{
    static const QRegularExpression form(u"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]%1%2)?$"_s.arg(timeForm, zoneForm));
    const QString text = typed.trimmed();
    if (isInfinity(rules, text))
        return Value(text);
    const auto match = form.match(text);
    const bool hasTime = !match.captured(2).isEmpty();
    if (!match.hasMatch() || !QDate::fromString(match.captured(1), u"yyyy-MM-dd"_s).isValid() ||
        (hasTime && !isTime(match.captured(2), match.captured(3), match.captured(4))))
        return broken(rules, u"%1 takes a date and time as 2024-01-31 23:59:00."_s.arg(rules.column));
    if (rules.engine != EngineId::SQLite)
        return Value(text);
    // SQLite stores the text itself, and SQLAlchemy reads back only a blank between the parts and whole seconds.
    const QString seconds = match.captured(4).isEmpty() ? u"00"_s : match.captured(4);
    const QString time = hasTime ? u"%1:%2:%3%4%5"_s.arg(match.captured(2), match.captured(3), seconds,
                                                         match.captured(5), match.captured(6))
                                 : u"00:00:00"_s;
    return Value(match.captured(1) + u' ' + time);
}

Checked<Value> readBytes(const ColumnRules &rules, const QString &typed)
{
    QString text = typed.trimmed();
    if (text.startsWith("base64:"_L1)) {
        const auto decoded =
            QByteArray::fromBase64Encoding(text.sliced(7).toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
            return broken(rules, u"%1: what follows base64: is not base64."_s.arg(rules.column));
        return Value(decoded.decoded);
    }
    static const QRegularExpression wrapped(u"^[xX]'(.*)'$"_s);
    if (const auto match = wrapped.match(text); match.hasMatch())
        text = match.captured(1);
    else if (text.startsWith("\\x"_L1) || text.startsWith("0x"_L1, Qt::CaseInsensitive))
        text = text.sliced(2);
    static const QRegularExpression form(u"^(?:[0-9a-fA-F]{2})*$"_s);
    if (!form.match(text).hasMatch())
        return broken(rules, u"%1 takes bytes as pairs of hexadecimal digits."_s.arg(rules.column));
    return Value(QByteArray::fromHex(text.toLatin1()));
}

Checked<Value> readJson(const ColumnRules &rules, const QString &typed)
{
    QJsonParseError error;
    // A document of Qt is an array or an object; any other JSON value is read as the one element of an array.
    const auto document = QJsonDocument::fromJson("[" + typed.toUtf8() + "]", &error);
    if (error.error != QJsonParseError::NoError || document.array().size() != 1)
        return broken(rules, u"%1 takes JSON; this is not: %2."_s.arg(rules.column, error.errorString()));
    return Value(typed);
}

Checked<Value> readUuid(const ColumnRules &rules, const QString &typed)
{
    static const QRegularExpression form(
        u"^\\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\\}?$"_s);
    const QString text = typed.trimmed();
    if (!form.match(text).hasMatch())
        return broken(rules, u"%1 takes a UUID of 32 hexadecimal digits."_s.arg(rules.column));
    return Value(text);
}

Checked<Value> readText(const ColumnRules &rules, const QString &typed)
{
    if (typed.contains(QChar(u'\0')))
        return broken(rules, u"%1 cannot hold a NUL character."_s.arg(rules.column));
    return Value(typed);
}

/// Text, unless the cell held something else before: a column of SQLite may hold bytes or numbers whatever its type.
Checked<Value> readLikeOriginal(const ColumnRules &rules, const QString &typed, const Value *original)
{
    static const QRegularExpression hexadecimal(u"^[xX]'(?:[0-9a-fA-F]{2})*'$"_s);
    if (original && std::holds_alternative<QByteArray>(original->data()) && hexadecimal.match(typed).hasMatch())
        return readBytes(rules, typed);
    bool isNumber = false;
    const qint64 number = typed.toLongLong(&isNumber);
    if (original && std::holds_alternative<qint64>(original->data()) && isNumber)
        return Value(number);
    return readText(rules, typed);
}

Checked<Value> readByFamily(const ColumnRules &rules, const QString &typed, const Value *original)
{
    switch (rules.family) {
    case TypeFamily::Integer:
        return readInteger(rules, typed);
    case TypeFamily::Real:
        return readReal(rules, typed);
    case TypeFamily::Decimal:
        return readDecimal(rules, typed);
    case TypeFamily::Boolean:
        return readBoolean(rules, typed, original);
    case TypeFamily::Date:
        return readDate(rules, typed);
    case TypeFamily::Time:
        return readTime(rules, typed);
    case TypeFamily::DateTime:
        return readDateTime(rules, typed);
    case TypeFamily::Binary:
        return readBytes(rules, typed);
    case TypeFamily::Json:
        return readJson(rules, typed);
    case TypeFamily::Uuid:
        return readUuid(rules, typed);
    case TypeFamily::Text:
    case TypeFamily::Enum:
    case TypeFamily::Array:
    case TypeFamily::Other:
        break;
    }
    return readLikeOriginal(rules, typed, original);
}

} // namespace

qsizetype codePoints(const QString &text)
{
    qsizetype count = text.size();
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        if (text.at(i).isHighSurrogate() && text.at(i + 1).isLowSurrogate()) {
            --count;
            ++i;
        }
    }
    return count;
}

Checked<Value> readValue(const ColumnRules &rules, const QString &typed, const Value *original)
{
    if (original && !original->isNull() && !original->isLarge() && original->toText() == typed)
        return *original;
    Checked<Value> value = readByFamily(rules, typed, original);
    if (!value)
        return value;
    if (const auto checked = checkValue(rules, *value); !checked)
        return std::unexpected(checked.error());
    return value;
}

Value searchValue(const ColumnRules &rules, const QString &typed)
{
    switch (rules.family) {
    case TypeFamily::Integer:
    case TypeFamily::Real:
    case TypeFamily::Boolean:
    case TypeFamily::Binary:
        return readByFamily(rules, typed, nullptr).value_or(Value(typed));
    case TypeFamily::Text:
    case TypeFamily::Decimal:
    case TypeFamily::Date:
    case TypeFamily::Time:
    case TypeFamily::DateTime:
    case TypeFamily::Json:
    case TypeFamily::Uuid:
    case TypeFamily::Enum:
    case TypeFamily::Array:
    case TypeFamily::Other:
        break;
    }
    return Value(typed);
}

Checked<void> checkValue(const ColumnRules &rules, const Value &value)
{
    if (rules.generated)
        return broken(rules, u"%1 is computed by the server and cannot be set."_s.arg(rules.column));
    if (value.isLarge())
        return broken(rules, u"%1 was not loaded whole and cannot be written back."_s.arg(rules.column));
    if (value.isNull() && rules.notNull)
        return broken(rules, u"%1 must not be NULL (%2 says so)."_s.arg(rules.column, rules.notNullFrom));
    if (value.isNull())
        return {};
    const auto *text = std::get_if<QString>(&value.data());
    if (text && rules.maxLength && codePoints(*text) > *rules.maxLength)
        return broken(rules, u"%1 takes at most %2 characters (%3 says so); this has %4."_s.arg(rules.column)
                                 .arg(*rules.maxLength)
                                 .arg(rules.lengthFrom)
                                 .arg(codePoints(*text)));
    if (text && !rules.choices.isEmpty() && !rules.choices.contains(*text))
        return broken(rules, u"%1 takes one of: %2."_s.arg(rules.column, rules.choices.join(u", "_s)));
    const auto *number = std::get_if<qint64>(&value.data());
    if (number && (*number < rules.least.value_or(*number) || *number > rules.most.value_or(*number)))
        return broken(rules,
                      u"%1 takes whole numbers from %2 to %3."_s.arg(rules.column).arg(*rules.least).arg(*rules.most));
    return {};
}

QList<RuleBreak> checkInsert(const QList<ColumnRules> &rules, const QList<NamedValue> &values)
{
    QList<RuleBreak> breaks;
    for (const ColumnRules &column : rules) {
        const auto it = std::ranges::find(values, column.column, &NamedValue::column);
        if (it == values.end()) {
            if (!column.mayBeLeftOut)
                breaks.append(
                    {column.column, u"%1 needs a value: it must not be NULL and has no default in the database."_s.arg(
                                        column.column)});
            continue;
        }
        if (const auto checked = checkValue(column, it->value); !checked)
            breaks.append(checked.error());
    }
    return breaks;
}

QString softWarning(const ColumnRules &rules, const Value &value)
{
    const auto *text = std::get_if<QString>(&value.data());
    if (!text || text->isEmpty())
        return {};
    static const QRegularExpression address(u"^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$"_s);
    if (rules.emailLike && !address.match(*text).hasMatch())
        return u"%1 does not look like an e-mail address."_s.arg(rules.column);
    if (rules.family == TypeFamily::Text && *text != text->trimmed())
        return u"%1 begins or ends with a blank."_s.arg(rules.column);
    return {};
}

} // namespace athanor

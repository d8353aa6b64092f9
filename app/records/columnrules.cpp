// SPDX-License-Identifier: Apache-2.0
#include "records/columnrules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <limits>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct IntegerType
{
    QLatin1StringView name;
    qint64 least;
    qint64 most;
};

template <typename T>
constexpr IntegerType range(QLatin1StringView name)
{
    return {name, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

// SQLite keeps 64 bits whatever the declared type is called; these hold for servers.
constexpr std::array integerTypes{
    range<qint16>("smallint"_L1), range<qint16>("int2"_L1),      range<qint16>("smallserial"_L1),
    range<qint32>("integer"_L1),  range<qint32>("int"_L1),       range<qint32>("int4"_L1),
    range<qint32>("serial"_L1),   range<qint8>("tinyint"_L1),    range<qint64>("bigint"_L1),
    range<qint64>("int8"_L1),     range<qint64>("bigserial"_L1),
};

void setIntegerRange(ColumnRules &rules)
{
    rules.least = std::numeric_limits<qint64>::min();
    rules.most = std::numeric_limits<qint64>::max();
    if (rules.engine == EngineId::SQLite)
        return;
    const QString word = rules.type.section(u'(', 0, 0).section(u' ', 0, 0).toLower();
    const auto it = std::ranges::find_if(integerTypes, [&](const IntegerType &t) { return word == t.name; });
    if (it == integerTypes.end())
        return;
    rules.least = it->least;
    rules.most = it->most;
}

void setPrecision(ColumnRules &rules)
{
    static const QRegularExpression form(u"\\(\\s*(\\d{1,4})\\s*(?:,\\s*(\\d{1,4})\\s*)?\\)"_s);
    const auto match = form.match(rules.type);
    if (!match.hasMatch())
        return;
    rules.precision = match.captured(1).toInt();
    rules.scale = match.captured(2).isEmpty() ? 0 : match.captured(2).toInt();
}

bool isUniqueAlone(const Table &table, const QString &column)
{
    const QStringList alone{column};
    if (table.primaryKey == alone)
        return true;
    if (std::ranges::any_of(table.uniques, [&](const UniqueConstraint &u) { return u.columns == alone; }))
        return true;
    return std::ranges::any_of(table.indexes, [&](const Index &index) {
        return index.unique && index.where.isEmpty() && index.elements == alone && !index.isExpression.value(0);
    });
}

bool looksLikeEmail(const QString &name)
{
    const QString lower = name.toLower();
    return lower == "email"_L1 || lower == "e_mail"_L1 || lower == "mail"_L1 || lower.endsWith("_email"_L1) ||
           lower == "email_address"_L1;
}

/// Whole words of the name: "tokenizer" and "compass" are not meant.
bool looksSecret(const QString &name)
{
    static const QRegularExpression word(
        u"(^|[_ .-])(pass(word|wd|phrase|code)?(hash)?|pwd|pw_?hash|secrets?|(api|private|access|secret)_?key|"
        "[a-z]*tokens?|otp|totp|salt|recovery_codes?|credentials?)([_ .-]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression hump(u"([a-z0-9])([A-Z])"_s); // apiKey, passwordHash
    return word.match(QString(name).replace(hump, u"\\1_\\2"_s)).hasMatch();
}

void tighten(ColumnRules &rules, const DeclaredModel &model)
{
    const DeclaredColumn *declared = model.column(rules.column);
    if (!declared)
        return;
    const QString from = u"%1.%2 in %3:%4"_s.arg(model.className, declared->name, model.file).arg(declared->line);
    if (declared->length && rules.family == TypeFamily::Text &&
        *declared->length < rules.maxLength.value_or(std::numeric_limits<int>::max())) {
        rules.maxLength = declared->length;
        rules.lengthFrom = from;
    }
    if (!declared->nullable && !declared->primaryKey && !rules.notNull) {
        rules.notNull = true;
        rules.notNullFrom = from;
    }
}

ColumnRules rulesFrom(const Table &table, const Column &column, EngineId engine)
{
    ColumnRules rules;
    rules.column = column.name;
    rules.type = column.type;
    rules.family = column.family;
    rules.engine = engine;
    rules.maxLength = column.length;
    rules.lengthFrom = column.length ? u"the column"_s : QString();
    rules.notNull = !column.nullable;
    rules.notNullFrom = column.nullable ? QString() : u"the column"_s;
    rules.generated = column.generated;
    rules.mayBeLeftOut = column.nullable || column.defaultSql || column.autoIncrement || column.generated;
    rules.unique = isUniqueAlone(table, column.name);
    rules.inKey = table.primaryKey.contains(column.name);
    rules.choices = column.enumValues;
    if (column.family == TypeFamily::Integer)
        setIntegerRange(rules);
    if (column.family == TypeFamily::Decimal)
        setPrecision(rules);
    rules.emailLike = column.family == TypeFamily::Text && looksLikeEmail(column.name);
    rules.secret = looksSecret(column.name);
    return rules;
}

} // namespace

QList<ColumnRules> columnRules(const Table &table, EngineId engine, const DeclaredModel *model)
{
    QList<ColumnRules> all;
    all.reserve(table.columns.size());
    for (const Column &column : table.columns) {
        ColumnRules rules = rulesFrom(table, column, engine);
        if (model)
            tighten(rules, *model);
        all.append(rules);
    }
    return all;
}

const ColumnRules *rulesOf(const QList<ColumnRules> &rules, const QString &column)
{
    const auto it = std::ranges::find(rules, column, &ColumnRules::column);
    return it == rules.end() ? nullptr : &*it;
}

QString describeRules(const ColumnRules &rules)
{
    QStringList parts{rules.type.isEmpty() ? u"any type"_s : rules.type};
    if (rules.inKey)
        parts.append(u"key"_s);
    if (rules.unique && !rules.inKey)
        parts.append(u"unique"_s);
    if (rules.notNull)
        parts.append(u"not NULL"_s);
    if (rules.generated)
        parts.append(u"computed by the server"_s);
    if (rules.maxLength && rules.lengthFrom != "the column"_L1)
        parts.append(u"at most %1 characters by %2"_s.arg(*rules.maxLength).arg(rules.lengthFrom));
    return parts.join(u", "_s);
}

} // namespace athanor

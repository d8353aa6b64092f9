// SPDX-License-Identifier: Apache-2.0
#include "migrations/datarender.h"

#include <QLocale>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

bool hasNoLiteral(const ColumnType &type, DialectId dialect)
{
    const QString affinity = typeAffinity(type);
    if (affinity == "JSON"_L1 || affinity == "ARRAY"_L1 || type.name.isEmpty() || affinity == "NullType"_L1)
        return true;
    const bool isTemporal =
        affinity == "DateTime"_L1 || affinity == "Date"_L1 || affinity == "Time"_L1 || affinity == "Interval"_L1;
    return isTemporal && dialect != DialectId::SQLite;
}

/// Python's str() of a float: the shortest digits that read back as the same number, with its exponent rules.
QString pythonFloat(double number)
{
    if (std::isinf(number))
        return number < 0 ? u"-inf"_s : u"inf"_s;
    if (std::isnan(number))
        return u"nan"_s;
    const double size = std::abs(number);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    QString text = QString::number(number, plain ? 'f' : 'e', QLocale::FloatingPointShortest);
    return plain && !text.contains(u'.') ? text + ".0"_L1 : text;
}

QString byKind(const Value &value, DdlCompiler &compiler)
{
    struct Render
    {
        DdlCompiler &compiler;
        QString operator()(std::monostate) const { return u"NULL"_s; }
        QString operator()(bool v) const
        {
            return compiler.expression({v ? SqlExpression::Kind::True_ : SqlExpression::Kind::False_, {}, {}});
        }
        QString operator()(qint64 v) const { return QString::number(v); }
        QString operator()(double v) const { return pythonFloat(v); }
        QString operator()(const QString &v) const { return compiler.stringLiteral(v); }
        QString operator()(const QByteArray &v) const
        {
            const QString hex = QString::fromLatin1(v.toHex());
            return compiler.options().dialect == DialectId::PostgreSQL ? u"'\\x"_s + hex + u'\''
                                                                       : u"x'"_s + hex + u'\'';
        }
        QString operator()(const LargeValue &) const
        {
            compiler.refuse(u"A value of the script is too long to be written into a statement: shorten it."_s);
            return {};
        }
    };
    return std::visit(Render{compiler}, value.data());
}

std::optional<qint64> wholeNumber(const Value &value)
{
    if (const auto *number = std::get_if<qint64>(&value.data()))
        return *number;
    if (const auto *flag = std::get_if<bool>(&value.data()))
        return *flag ? 1 : 0;
    if (const auto *real = std::get_if<double>(&value.data()))
        return static_cast<qint64>(*real);
    if (const auto *text = std::get_if<QString>(&value.data())) {
        bool ok = false;
        const qint64 number = text->trimmed().toLongLong(&ok);
        if (ok)
            return number;
    }
    return std::nullopt;
}

} // namespace

QString renderLiteral(const Value &value, const ColumnType &type, DdlCompiler &compiler)
{
    if (value.isNull())
        return u"NULL"_s;
    const QString affinity = typeAffinity(type);
    // Without a type it is the driver that writes the value, and MySQL's knows numbers only.
    const bool *flag = std::get_if<bool>(&value.data());
    if (flag && affinity == "NullType"_L1 && compiler.options().dialect == DialectId::MySQL &&
        !compiler.options().asAlembic)
        return *flag ? u"1"_s : u"0"_s;
    const auto wrong = [&] {
        compiler.refuse(u"Could not render the value %1 as %2: correct the script's value."_s.arg(
            boundedText(value.toDisplay(60), 60, false), boundedText(type.name, 60, false)));
        return QString();
    };
    if (compiler.options().asAlembic && hasNoLiteral(type, compiler.options().dialect)) {
        compiler.refuse(
            u"No literal value renderer is available for the value %1 with type %2: alembic --sql cannot "
            "print it."_s.arg(boundedText(value.toDisplay(60), 60, false), boundedText(type.name, 60, false)));
        return {};
    }
    if (affinity == "Integer"_L1) {
        const auto number = wholeNumber(value);
        return number ? QString::number(*number) : wrong();
    }
    if (affinity == "Boolean"_L1) {
        const auto number = wholeNumber(value);
        if (!number || *number < 0 || *number > 1 || std::holds_alternative<QString>(value.data()))
            return wrong();
        return byKind(Value(*number == 1), compiler);
    }
    if (affinity == "Numeric"_L1) {
        // A Decimal comes as its digits.
        static const QRegularExpression digits(u"^[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?$"_s);
        const auto *text = std::get_if<QString>(&value.data());
        if (text)
            return digits.match(*text).hasMatch() ? *text : wrong();
        return byKind(value, compiler);
    }
    // SQLAlchemy writes the cast of its PostgreSQL type on every dialect.
    if (type.asUuid && type.origin == ColumnType::Origin::PostgreSQL && std::holds_alternative<QString>(value.data()))
        return compiler.stringLiteral(std::get<QString>(value.data())) + "::UUID"_L1;
    const auto *bytes = std::get_if<QByteArray>(&value.data());
    if (bytes && compiler.options().asAlembic)
        return compiler.stringLiteral(QString::fromUtf8(*bytes));
    if (affinity == "String"_L1 && !std::holds_alternative<QString>(value.data()) && compiler.options().asAlembic)
        return wrong();
    return byKind(value, compiler);
}

QStringList renderBulkInsert(const BulkInsert &insert, DdlCompiler &compiler)
{
    QStringList statements;
    const QString table = compiler.quoting().table(insert.schema, insert.table);
    for (const std::vector<BulkInsert::Cell> &row : insert.rows) {
        QStringList names;
        QStringList values;
        for (size_t i = 0; i < row.size() && i < size_t(insert.columns.size()); ++i) {
            if (row[i].missing)
                continue;
            const auto &[name, type] = insert.columns.at(qsizetype(i));
            names.append(compiler.quoting().quote(name));
            values.append(row[i].expression ? compiler.expression(*row[i].expression)
                                            : renderLiteral(row[i].value, type, compiler));
        }
        if (names.isEmpty())
            statements.append(u"INSERT INTO "_s + table + u" DEFAULT VALUES"_s);
        else
            statements.append(u"INSERT INTO "_s + table + u" ("_s + names.join(u", "_s) + u") VALUES ("_s +
                              values.join(u", "_s) + u')');
    }
    return statements;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"
#include "migrations/scriptobjects.h"
#include "python/interpreter.h"

namespace athanor {

/// The arguments of one call, taken out one by one as its signature has them. The first thing that does not fit is
/// remembered as the error; what is taken afterwards is empty. `finish()` refuses what nobody took.
class CallArguments
{
public:
    CallArguments(const python::Arguments &arguments, QString callee, DialectId dialect)
        : m_arguments(arguments), m_callee(std::move(callee)), m_dialect(dialect),
          m_taken(arguments.keywords.size(), false)
    {
    }

    [[nodiscard]] int line() const { return m_arguments.line; }
    [[nodiscard]] const QString &callee() const { return m_callee; }
    [[nodiscard]] QStringView source() const { return m_arguments.source; }
    [[nodiscard]] DialectId dialect() const { return m_dialect; }
    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] const std::optional<PythonError> &error() const { return m_error; }
    void fail(const QString &reason);
    /// "op.add_column: <what> is <the value's kind>"
    void failValue(const QString &what, const python::PyValue &value);

    /// The next positional argument, or the keyword `name`.
    [[nodiscard]] std::optional<python::PyValue> take(QLatin1StringView name);
    /// The same, by keyword alone.
    [[nodiscard]] std::optional<python::PyValue> keyword(QLatin1StringView name);
    /// All positional arguments that are left.
    [[nodiscard]] python::PyItems rest();

    /// take() as a kind of value; a missing or None argument leaves the default.
    [[nodiscard]] QString string(QLatin1StringView name);
    [[nodiscard]] QString requiredString(QLatin1StringView name);
    [[nodiscard]] ConstraintName name(QLatin1StringView name);
    [[nodiscard]] std::optional<bool> boolean(QLatin1StringView name);
    [[nodiscard]] std::optional<int> integer(QLatin1StringView name);
    [[nodiscard]] QStringList strings(QLatin1StringView name);
    /// Keyword arguments that change no DDL: taken and dropped.
    void ignore(std::initializer_list<QLatin1StringView> names);
    /// A keyword that may be given only with a value that means nothing (None, False, empty).
    void onlyEmpty(std::initializer_list<QLatin1StringView> names);
    /// The keywords that start with a dialect's prefix.
    [[nodiscard]] DialectOptions dialectOptions();
    /// Refuses arguments nobody took.
    void finish();

    // Conversions of one value; `what` names it in an error.
    [[nodiscard]] QString asString(const python::PyValue &value, const QString &what);
    [[nodiscard]] ConstraintName asName(const python::PyValue &value, const QString &what);
    [[nodiscard]] QStringList asStrings(const python::PyValue &value, const QString &what);
    [[nodiscard]] ColumnType asType(const python::PyValue &value, const QString &what);
    /// What may stand as a server default or an argument of a SQL function.
    [[nodiscard]] SqlExpression asExpression(const python::PyValue &value, const QString &what);
    /// A CHECK's or index's condition: a string is SQL here.
    [[nodiscard]] SqlExpression asSql(const python::PyValue &value, const QString &what);
    /// A keyword with a dialect's prefix.
    [[nodiscard]] DialectOption asOption(const python::PyValue &value, const QString &name);
    /// A cell of an INSERT.
    [[nodiscard]] Value asCell(const python::PyValue &value, const ColumnType &type, bool *madeWhenRun);

private:
    const python::Arguments &m_arguments;
    QString m_callee;
    DialectId m_dialect;
    std::vector<bool> m_taken;
    size_t m_next = 0;
    std::optional<PythonError> m_error;
};

/// The text of sa.text() or a plain SQL string as the server receives it; an error where it holds a `:name`.
[[nodiscard]] std::expected<QString, PythonError> sqlText(const QString &text, int line);

/// The type of a column for which the script gives none.
[[nodiscard]] inline ColumnType nullType()
{
    ColumnType type;
    type.name = QStringLiteral("NullType");
    return type;
}

/// json.dumps(value); nothing where the value is no JSON.
[[nodiscard]] std::optional<QString> jsonText(const python::PyValue &value, int depth = 0);

} // namespace athanor

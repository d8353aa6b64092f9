// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace athanor {

/// A SQLAlchemy column type as a script names it: `sa.String(length=80)`, `postgresql.UUID()`, `sa.Enum('a', 'b',
/// name='e')`.
struct ColumnType
{
    /// Which namespace the class comes from; the same class name renders differently in each.
    enum class Origin { Generic, PostgreSQL, MySQL, SQLite };
    Origin origin = Origin::Generic;
    QString name; ///< the class: "String", "VARCHAR", "Integer", "JSONB"; "NullType" where the script gives none
    std::optional<int> length;
    std::optional<int> precision;
    std::optional<int> scale;
    std::optional<int> fsp;             ///< MySQL fractional seconds
    std::optional<int> displayWidth;    ///< MySQL
    std::optional<int> binaryPrecision; ///< Float / DOUBLE
    bool timezone = false;
    bool asDecimal = false;
    bool asUuid = false;        ///< postgresql.UUID(as_uuid=True)
    bool inheritSchema = false; ///< Enum(inherit_schema=True)
    QString collation;
    QString charset;                                           ///< MySQL
    bool isUnsigned = false, zerofill = false, binary = false; ///< MySQL
    // Enum and Boolean
    QStringList values;
    QString typeName;   ///< Enum(name=...)
    QString typeSchema; ///< Enum(schema=...)
    bool nativeEnum = true;
    bool createType = true; ///< postgresql.ENUM(create_type=...)
    bool createConstraint = false;
    std::optional<QString> fields; ///< INTERVAL fields
    QList<ColumnType> items;       ///< ARRAY: exactly one, the element type
    std::optional<int> dimensions;
    bool changesValues = false; ///< what rows are given goes through Python first, in ways that are not followed
    bool isVerbatim = false;    ///< `name` is the database's own spelling of the type, to be written as it stands
    QString source;             ///< the script's own spelling, for messages

    friend bool operator==(const ColumnType &, const ColumnType &) = default;
};

struct CoreNode;

/// A SQL expression in a script.
struct SqlExpression
{
    enum class Kind {
        StringLiteral, ///< a Python string where SQLAlchemy quotes it: server_default='x'
        Text,          ///< sa.text('now()'): as it stands, bind-colons already unescaped
        Function,      ///< sa.func.now(): `text` is the name, `arguments` the arguments
        True_,         ///< sa.true(), sa.sql.expression.true()
        False_,
        Null_,
        Core ///< built of columns and operators: `core`
    };
    Kind kind = Kind::Text;
    QString text;
    QList<SqlExpression> arguments;
    std::shared_ptr<const CoreNode> core = nullptr;

    friend bool operator==(const SqlExpression &, const SqlExpression &) = default;
};

} // namespace athanor

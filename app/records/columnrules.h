// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"
#include "models/models.h"
#include "profiles/databaseurl.h"

#include <optional>

namespace athanor {

/// What a value in a column must keep to: the database's own limits and, where they are tighter, those of the service's
/// declared model. Value type.
struct ColumnRules
{
    QString column;
    QString type; ///< as the server spells it
    TypeFamily family = TypeFamily::Other;
    EngineId engine = EngineId::SQLite;
    std::optional<int> maxLength; ///< Unicode code points, as servers count characters
    QString lengthFrom;           ///< who says so: "the column", "User.username in models.py:12"
    bool notNull = false;
    QString notNullFrom;
    bool mayBeLeftOut = true; ///< an insert without it works: nullable, default, or numbered by the server
    bool generated = false;   ///< computed by the server; never written
    bool unique = false;      ///< by itself, not as a part of several columns
    bool inKey = false;
    std::optional<qint64> least; ///< integers
    std::optional<qint64> most;
    std::optional<int> precision; ///< decimals: digits in all
    std::optional<int> scale;     ///< decimals: digits after the point
    QStringList choices;          ///< enumerations
    bool emailLike = false;       ///< by its name; only ever a warning
    bool secret = false;          ///< by its name: a password, its hash, a token; not copied by the way

    friend bool operator==(const ColumnRules &, const ColumnRules &) = default;
};

/// The rules of every column of a table, in its order. `model` may be null.
[[nodiscard]] QList<ColumnRules> columnRules(const Table &table, EngineId engine, const DeclaredModel *model = nullptr);

/// The rules of one column; null if there is none of that name.
[[nodiscard]] const ColumnRules *rulesOf(const QList<ColumnRules> &rules, const QString &column);

/// One line a person reads: "character varying(80), unique, not NULL".
[[nodiscard]] QString describeRules(const ColumnRules &rules);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QList>
#include <QString>

#include <optional>

namespace athanor {

/// A column as the service's source declares it. What is not written there is nothing, not a default.
struct DeclaredColumn
{
    QString name;
    QString type; ///< SQLAlchemy's word: "String", "Integer"; empty if only an annotation or nothing says it
    std::optional<int> length;
    bool nullable = true;
    bool unique = false;
    bool primaryKey = false;
    int line = 0;

    friend bool operator==(const DeclaredColumn &, const DeclaredColumn &) = default;
};

/// A model class and the table it stands for.
struct DeclaredModel
{
    QString className;
    QString table;
    QString schema; ///< empty if none is named
    QList<DeclaredColumn> columns;
    QString file; ///< as given or relative to the folder that was given
    int line = 0;

    [[nodiscard]] const DeclaredColumn *column(const QString &name) const;
    friend bool operator==(const DeclaredModel &, const DeclaredModel &) = default;
};

/// A thing in the source that looks like a declaration and is not understood. It is never guessed at.
struct UnreadDeclaration
{
    QString file;
    int line = 0;
    QString why;

    friend bool operator==(const UnreadDeclaration &, const UnreadDeclaration &) = default;
};

struct DeclaredModels
{
    QList<DeclaredModel> models;
    QList<UnreadDeclaration> unread;

    /// The model of a table; null if none is declared.
    [[nodiscard]] const DeclaredModel *forTable(const QString &table) const;
};

/// Flask-SQLAlchemy's name for the table of a class without __tablename__: "UserProfile" -> "user_profile".
[[nodiscard]] QString camelToSnake(const QString &className);

/// Reads the models of one Python file, as text; nothing of it is run. `fileName` is for the places in the answer.
[[nodiscard]] Result<DeclaredModels> readModelSource(const QString &source, const QString &fileName);

/// Reads a file, or every .py file below a folder (without virtual environments, migrations, tests and hidden folders;
/// at most 2,000 files of 2 MiB). A file that does not parse is listed as unread.
[[nodiscard]] Result<DeclaredModels> readModels(const QString &path);

} // namespace athanor

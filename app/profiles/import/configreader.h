// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace athanor {

/// A place in a Python file where a database address is set.
struct ConfigFinding
{
    QString key;       ///< "SQLALCHEMY_DATABASE_URI"
    QString className; ///< of the configuration class; empty outside one
    int line = 0;
    std::optional<QString> url; ///< nothing: it is not known without running the file, or is None
    QStringList variables;      ///< environment variables it was looked up in
};

/// What a Python file of a service says about its database.
struct ConfigFacts
{
    QList<ConfigFinding> findings;
    QString migrationsFolder; ///< Migrate(..., directory="...") as written
    QStringList models;       ///< names of its classes that derive from something called Model or Base
    bool importsFlaskSqlAlchemy = false;
    QString problem; ///< why the file could not be read; empty if it could
};

/// Reads a file as text; nothing of it is run. `file` is its absolute path, `root` the service's folder, `variables`
/// the environment as far as the service's own files set it.
[[nodiscard]] ConfigFacts readConfig(const QByteArray &text, const QString &file, const QString &root,
                                     const QHash<QString, QString> &variables);

} // namespace athanor

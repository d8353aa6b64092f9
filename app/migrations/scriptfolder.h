// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/revision.h"
#include "migrations/revisiongraph.h"
#include "migrations/scriptreader.h"

#include <QMap>

#include <memory>
#include <optional>

namespace athanor {

/// What alembic.ini and env.py say, as far as they are literals.
struct MigrationEnvironment
{
    QString versionTable = QStringLiteral("alembic_version");
    QString versionTableSchema;
    bool renderAsBatch = false;
    bool transactionPerMigration = false;
    bool literalBinds = false;               ///< env.py passes literal_binds=True when offline
    bool multidb = false;                    ///< Flask-Migrate's several-binds form
    QMap<QString, QString> namingConvention; ///< of the target metadata, where it is a literal in env.py
    QMap<QString, QString> types;            ///< of the profile: what a column type of others is in SQL
    QStringList unknown;                     ///< settings that env.py computes and that are therefore not known
};

/// A migrations folder (the one with env.py and versions/), read without running any of it. A versions folder alone is
/// accepted too. Files that cannot be read are `problems`; the rest stays usable. Value type.
struct ScriptFolder
{
    QString path;
    MigrationEnvironment environment;
    RevisionGraph graph;
    QList<ScriptProblem> problems;
    std::shared_ptr<const EarlyReadings> early = {}; ///< for a plan that is made at once; null: none was wished for

    /// NotFound if there is no such folder; InvalidInput if it holds no versions.
    /// `types`: Profile::types of the service, which its scripts are read with.
    [[nodiscard]] static Result<ScriptFolder> load(const QString &path, const QMap<QString, QString> &types = {},
                                                   const std::optional<ReadWish> &wish = {});
};

} // namespace athanor

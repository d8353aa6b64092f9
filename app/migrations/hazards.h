// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/sqlrenderer.h"

namespace athanor {

enum class HazardSeverity { Block, High, Medium, Low };
/// "block", "high", "medium", "low"
[[nodiscard]] QString hazardSeverityName(HazardSeverity severity);

/// A danger of one statement of a plan, with the safer way.
struct Hazard
{
    QString id; ///< stable: "drop-table", "index-not-concurrent" ...
    HazardSeverity severity = HazardSeverity::Medium;
    int statement = 0; ///< index into the revision's statements
    TableRef table;
    QString message;
    QString remedy;
    std::optional<qint64> rows; ///< rows of the table now, where a database is at hand
};

/// What the rules look at for one revision.
struct HazardInput
{
    const std::vector<Operation> &operations;
    const QList<RenderedStatement> &statements;
    const Schema &before;            ///< schema before this revision; row estimates where known
    const QSet<TableRef> &newTables; ///< made by the same plan: exempt from lock hazards
    DialectId dialect;
    int serverVersion = 0;
    bool upgrade = true;
};

/// Runs THE table of hazard rules (hazards.cpp). Pure.
[[nodiscard]] QList<Hazard> findHazards(const HazardInput &input);

/// Of a revision whose statements nobody can see before they run.
[[nodiscard]] Hazard unseenScript();

/// All ids with what they mean, for `--accept` and documentation.
[[nodiscard]] QList<std::pair<QString, QString>> hazardCatalogue();

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/plan.h"
#include "ui/migrations/revisionlanes.h"

#include <QAbstractTableModel>

namespace athanor {

/// Where a revision stands in the database; NotKnown until it has answered.
enum class RevisionState { NotKnown, Pending, Applied, Current };

/// The revisions of a folder, newest first, with the database's place among them. GUI thread.
class RevisionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { LaneColumn, IdColumn, MessageColumn, StateColumn, DateColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole, StateRole, LanesRole, HeadRole };

    explicit RevisionModel(QObject *parent = nullptr);

    void setGraph(const RevisionGraph &graph);
    /// What the database says; nothing: it has not answered.
    void setPlace(const std::optional<MigrationStatus> &status);

    [[nodiscard]] const Revision *revision(const QModelIndex &index) const;
    [[nodiscard]] RevisionState state(const QString &id) const;
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;
    /// The most lanes that a row needs.
    [[nodiscard]] int laneCount() const { return m_laneCount; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// "applied", "pending", "the database is here": translated.
    [[nodiscard]] static QString stateText(RevisionState state);

private:
    [[nodiscard]] QString text(const Revision &revision, int column) const;

    RevisionGraph m_graph;
    QStringList m_heads;
    QList<RevisionLanes> m_lanes;
    int m_laneCount = 1;
    bool m_placeKnown = false;
    QStringList m_current;
    QSet<QString> m_pending;
};

} // namespace athanor

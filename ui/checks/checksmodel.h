// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"

#include <QAbstractItemModel>

#include <optional>

namespace athanor {

/// Which findings are shown.
struct CheckFilter
{
    enum class Show { All, NeedAction, Unknown, Passed };
    Show show = Show::All;
    QString area; ///< empty: all
    QString text; ///< in id, title or evidence, case ignored

    [[nodiscard]] bool lets(const Finding &finding) const;
};

/// Findings below their areas: two levels, areas in the order they came, findings the worst first. GUI thread.
class ChecksModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum ColumnId { CheckColumn, StatusColumn, SeverityColumn, ColumnCount };
    enum { FindingIdRole = Qt::UserRole }; ///< the id of a finding, empty for an area

    explicit ChecksModel(QObject *parent = nullptr) : QAbstractItemModel(parent) {}

    void setFindings(const Findings &findings);
    void setFilter(const CheckFilter &filter);
    [[nodiscard]] const Findings &findings() const { return m_findings; }
    /// The finding of a row; nothing for an area.
    [[nodiscard]] std::optional<Finding> finding(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const QString &findingId) const;
    /// How many findings the filter lets through.
    [[nodiscard]] int shownCount() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group
    {
        QString area;
        QList<int> rows; ///< into m_findings
    };
    void regroup();
    [[nodiscard]] QVariant areaData(const Group &group, int column, int role) const;
    [[nodiscard]] static QVariant findingData(const Finding &finding, int column, int role);

    Findings m_findings;
    CheckFilter m_filter;
    QList<Group> m_groups;
};

/// The words of a status, a severity and an area as a person reads them, translated.
[[nodiscard]] QString statusText(CheckStatus status);
[[nodiscard]] QString severityText(CheckSeverity severity);
[[nodiscard]] QString areaText(const QString &area);
/// The icon that goes with a status.
[[nodiscard]] QString statusIconName(CheckStatus status);

} // namespace athanor

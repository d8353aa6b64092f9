// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace athanor {

class FleetModel;
class SidebarModel;

/// Draws an entry of the sidebar: engine icon with the state's dot, name, lock, unlock mark and badge.
class SidebarDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintHeading(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintService(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

/// The list of services at the left of the window.
class Sidebar : public QListView
{
    Q_OBJECT

public:
    explicit Sidebar(FleetModel *fleet, QWidget *parent = nullptr);
    [[nodiscard]] SidebarModel &entries() const { return *m_model; }
    /// Marks an entry without telling; an empty name is the fleet.
    void showCurrent(const QString &service);

signals:
    /// The person went to an entry; an empty name is the fleet.
    void chosen(const QString &service);
    void menuRequested(const QString &service, const QPoint &globalPosition);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    SidebarModel *m_model;
    bool m_quiet = false;
};

} // namespace athanor

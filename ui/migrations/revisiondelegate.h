// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace athanor {

/// Paints a row of the revision list: the lines of history with the revision's dot, and the state as a badge.
class RevisionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// The width of a column that shows `lanes` lanes.
    [[nodiscard]] static int laneColumnWidth(int lanes);
};

} // namespace athanor

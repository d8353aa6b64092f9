// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "records/columnrules.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QTableView;

namespace athanor {

/// One text field above each column of a table view, which keeps its width and place. What is typed becomes filters
/// when typing pauses or Return is pressed.
class FilterRow : public QWidget
{
    Q_OBJECT

public:
    explicit FilterRow(QTableView *view, QWidget *parent = nullptr);

    void setRules(const QList<ColumnRules> &rules);
    [[nodiscard]] QList<Filter> filters() const;
    void clear();
    void focusColumn(int column);
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void filtersChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();
    void announce();

    QTableView *m_view;
    QList<ColumnRules> m_rules;
    QList<QLineEdit *> m_fields;
    QList<Filter> m_announced;
    QTimer m_pause;
};

} // namespace athanor

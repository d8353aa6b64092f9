// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace athanor {

class RecordField;
class RecordsModel;

/// One row of a RecordsModel, a field a column. Follows the model; what is entered is staged there.
class RecordForm : public QScrollArea
{
    Q_OBJECT

public:
    explicit RecordForm(RecordsModel *model, QWidget *parent = nullptr);

    /// Shows a row; -1: none.
    void showRow(int row);
    [[nodiscard]] int row() const { return m_row; }
    void focusColumn(int column);

private:
    void rebuild();
    void refresh();
    void connectField(RecordField *field, int column);
    void stageText(int column, const QString &text);
    void stageValue(int column, bool null);

    RecordsModel *m_model;
    int m_row = -1;
    QList<RecordField *> m_fields;
    QWidget *m_inner;
    QLabel *m_empty;
    QVBoxLayout *m_column;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordform.h"

#include "ui/plaintext.h"
#include "ui/records/recordfield.h"
#include "ui/records/recordsmodel.h"

#include <QLabel>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

RecordForm::RecordForm(RecordsModel *model, QWidget *parent)
    : QScrollArea(parent), m_model(model), m_inner(new QWidget(this)),
      m_empty(mutedLabel(tr("Choose a row to see all of it."), m_inner)), m_column(new QVBoxLayout(m_inner))
{
    setObjectName(u"recordForm"_s);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_inner->setProperty("look", u"page"_s);
    m_column->setContentsMargins(12, 10, 12, 10);
    m_column->setSpacing(8);
    m_column->addWidget(m_empty);
    m_column->addStretch(1);
    setWidget(m_inner);
    connect(model, &QAbstractItemModel::modelReset, this, &RecordForm::rebuild);
    connect(model, &QAbstractItemModel::dataChanged, this, &RecordForm::refresh);
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { showRow(-1); });
}

void RecordForm::rebuild()
{
    qDeleteAll(m_fields);
    m_fields.clear();
    m_row = -1;
    for (int i = 0; i < m_model->rules().size(); ++i) {
        auto *field = new RecordField(m_model->rules().at(i), m_inner);
        connectField(field, i);
        field->hide();
        m_column->insertWidget(m_column->count() - 1, field);
        m_fields.append(field);
    }
    m_empty->show();
}

void RecordForm::connectField(RecordField *field, int column)
{
    connect(field, &RecordField::textEntered, this, [this, column](const QString &text) { stageText(column, text); });
    connect(field, &RecordField::nullChosen, this, [this, column] { stageValue(column, true); });
    connect(field, &RecordField::defaultChosen, this, [this, column] { stageValue(column, false); });
}

void RecordForm::showRow(int row)
{
    m_row = row < m_model->rowCount() ? row : -1;
    m_empty->setVisible(m_row < 0);
    for (RecordField *field : std::as_const(m_fields)) {
        field->reset();
        field->setVisible(m_row >= 0);
    }
    refresh();
}

void RecordForm::focusColumn(int column)
{
    if (RecordField *field = m_fields.value(column)) {
        ensureWidgetVisible(field);
        field->focusEditor();
    }
}

void RecordForm::refresh()
{
    if (m_row < 0 || m_row >= m_model->rowCount())
        return;
    for (int i = 0; i < m_fields.size(); ++i) {
        const CellState state = m_model->state(m_row, i);
        m_fields.at(i)->show(m_model->value(m_row, i), state == CellState::Changed || state == CellState::New,
                             m_row < m_model->newRows());
        m_fields.at(i)->setEditable(m_model->isEditable() && state != CellState::Deleted &&
                                    state != CellState::Loading);
    }
}

void RecordForm::stageText(int column, const QString &text)
{
    if (m_row < 0)
        return;
    const QString reason = m_model->stageText(m_row, column, text);
    if (!reason.isEmpty())
        m_fields.at(column)->showBroken(reason);
}

void RecordForm::stageValue(int column, bool null)
{
    if (m_row < 0)
        return;
    m_fields.at(column)->reset();
    const QString reason = m_model->stage(m_row, column, null ? std::optional(Value()) : std::nullopt);
    refresh();
    if (!reason.isEmpty())
        m_fields.at(column)->showBroken(reason);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recorddelegate.h"

#include "ui/records/recordsmodel.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QLineEdit>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// What can be chosen for a cell; empty if it is typed.
QStringList choicesOf(const QModelIndex &index)
{
    const auto *model = qobject_cast<const RecordsModel *>(index.model());
    if (!model)
        return {};
    const ColumnRules &rules = model->rules().at(index.column());
    if (rules.family == TypeFamily::Boolean)
        return {u"true"_s, u"false"_s};
    return rules.choices;
}

void tint(QStyleOptionViewItem *option, CellState state)
{
    const ThemeColors &colors = themeColors(option->palette);
    switch (state) {
    case CellState::AsStored:
        return;
    case CellState::Changed:
        option->backgroundBrush = colors.noticeTint;
        return;
    case CellState::New:
    case CellState::Left:
        option->backgroundBrush = colors.goodTint;
        return;
    case CellState::Deleted:
        option->backgroundBrush = colors.badTint;
        option->font.setStrikeOut(true);
        return;
    case CellState::Loading:
        option->palette.setColor(QPalette::Text, colors.muted);
        return;
    }
}

} // namespace

void RecordDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto state = static_cast<CellState>(index.data(RecordsModel::StateRole).toInt());
    tint(option, state);
    option->textElideMode = Qt::ElideRight;
    if (!index.data(RecordsModel::NullRole).toBool() && state != CellState::Left)
        return;
    option->font.setItalic(true);
    const QColor muted = themeColors(option->palette).muted;
    option->palette.setColor(QPalette::Text, muted);
    option->palette.setColor(QPalette::HighlightedText, muted);
}

QWidget *RecordDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QStringList choices = choicesOf(index);
    if (!choices.isEmpty()) {
        auto *box = new QComboBox(parent);
        box->setObjectName(u"cellChoice"_s);
        box->addItems(choices);
        return box;
    }
    auto *line = new QLineEdit(parent);
    line->setObjectName(u"cellEditor"_s);
    line->setFrame(false);
    return line;
}

void RecordDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const QString text = index.data(Qt::EditRole).toString();
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        const bool isOn = text == "1"_L1;
        const int exact = box->findText(text);
        box->setCurrentIndex(exact >= 0 ? exact : box->findText(isOn ? u"true"_s : u"false"_s));
        return;
    }
    if (auto *line = qobject_cast<QLineEdit *>(editor))
        line->setText(text);
}

void RecordDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const auto *box = qobject_cast<QComboBox *>(editor);
    const auto *line = qobject_cast<QLineEdit *>(editor);
    // Leaving an untouched editor of a NULL must not make it an empty text.
    if (line && !line->isModified())
        return;
    model->setData(index, box ? box->currentText() : line ? line->text() : QString(), Qt::EditRole);
}

} // namespace athanor

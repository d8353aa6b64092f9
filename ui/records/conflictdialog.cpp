// SPDX-License-Identifier: Apache-2.0
#include "ui/records/conflictdialog.h"

#include "ui/plaintext.h"
#include "ui/records/stagedpane.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

enum Column { NameColumn, OriginalColumn, MineColumn, TheirsColumn, ChoiceColumn };

QTableWidgetItem *cellOf(const Value &value)
{
    auto *item = new QTableWidgetItem(value.isNull() ? u"NULL"_s : boundedText(value.toDisplay(200), 210, false));
    QFont font = item->font();
    font.setItalic(value.isNull());
    item->setFont(font);
    return item;
}

QPushButton *button(const QString &objectName, const QString &text, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(objectName);
    made->setAutoDefault(false);
    return made;
}

} // namespace

ConflictDialog::ConflictDialog(const RowChange &change, const std::optional<QList<NamedValue>> &theirs, QWidget *parent)
    : QDialog(parent), m_table(new QTableWidget(0, 5, this))
{
    setObjectName(u"conflictDialog"_s);
    setWindowTitle(tr("The row was changed meanwhile"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    const QString what = changeSummary(change);
    const QString text = theirs ? tr("Nothing was written. Somebody changed this row after you saw it (%1).").arg(what)
                                : tr("Nothing was written. This row is not there any more (%1).").arg(what);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(10);
    QLabel *head = plainLabel(text, this);
    head->setWordWrap(true);
    column->addWidget(head);
    column->addWidget(m_table, 1);
    for (const NamedValue &value : change.values)
        m_mine.append(value.column);
    if (change.kind == RowChange::Kind::Delete) {
        for (const NamedValue &value : change.key)
            m_mine.append(value.column);
    }
    fillTable(conflictCells(change, theirs.value_or(QList<NamedValue>())));
    m_table->setVisible(theirs.has_value());
    addButtons(change, !theirs);
    resize(760, theirs ? 360 : 140);
}

void ConflictDialog::fillTable(const QList<ConflictCell> &cells)
{
    m_table->setObjectName(u"conflictTable"_s);
    m_table->setAccessibleName(tr("Original, mine and theirs"));
    m_table->setHorizontalHeaderLabels(
        {tr("Column"), tr("When you looked"), tr("Mine"), tr("Theirs, now"), tr("Keep")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setRowCount(static_cast<int>(cells.size()));
    for (int i = 0; i < cells.size(); ++i) {
        const ConflictCell &cell = cells.at(i);
        const bool collides = !(cell.theirs == cell.original);
        m_table->setItem(i, NameColumn, new QTableWidgetItem(boundedText(cell.column, 80, false)));
        m_table->setItem(i, OriginalColumn, cellOf(cell.original));
        m_table->setItem(i, MineColumn, cellOf(cell.mine));
        m_table->setItem(i, TheirsColumn, cellOf(cell.theirs));
        if (collides)
            m_table->item(i, TheirsColumn)->setBackground(themeColors(palette()).noticeTint);
        if (!cell.isMine) {
            m_table->setItem(i, ChoiceColumn, new QTableWidgetItem(tr("theirs")));
            continue;
        }
        auto *choice = new QComboBox(m_table);
        choice->setObjectName(u"choose_"_s + cell.column);
        choice->setAccessibleName(tr("Keep which value of %1").arg(cell.column));
        choice->addItems({tr("mine"), tr("theirs")});
        choice->setCurrentIndex(collides ? 1 : 0);
        m_table->setCellWidget(i, ChoiceColumn, choice);
        m_choices.append({cell.column, choice});
    }
}

void ConflictDialog::addButtons(const RowChange &change, bool isGone)
{
    const bool isDelete = change.kind == RowChange::Kind::Delete;
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    QPushButton *cancel = button(u"conflictCancel"_s, tr("Decide later"), this);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    QPushButton *theirs = button(u"conflictTheirs"_s,
                                 isGone     ? tr("Drop my change")
                                 : isDelete ? tr("Keep the row")
                                            : tr("Take theirs"),
                                 this);
    connect(theirs, &QPushButton::clicked, this, [this] { finish({}); });
    row->addWidget(cancel);
    row->addWidget(theirs);
    if (!isGone) {
        QPushButton *mine = button(u"conflictMine"_s, isDelete ? tr("Delete it as it is now") : tr("Keep mine"), this);
        connect(mine, &QPushButton::clicked, this, [this] { finish(m_mine); });
        row->addWidget(mine);
    }
    if (!isGone && !isDelete) {
        QPushButton *choice = button(u"conflictChoice"_s, tr("Keep as chosen"), this);
        choice->setDefault(true);
        connect(choice, &QPushButton::clicked, this, [this] { finish(chosen()); });
        row->addWidget(choice);
    }
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

QStringList ConflictDialog::chosen() const
{
    QStringList keep;
    for (const auto &[column, choice] : m_choices) {
        if (choice->currentIndex() == 0)
            keep.append(column);
    }
    return keep;
}

void ConflictDialog::finish(const QStringList &keepMine)
{
    emit resolved(keepMine);
    accept();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/records/stagedpane.h"

#include "records/rowkey.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int statementLimit = 4000;

QString columnList(const QList<NamedValue> &values)
{
    QStringList names;
    for (const NamedValue &value : values)
        names.append(value.column);
    return boundedText(names.join(u", "_s), 200, false);
}

QString iconOf(RowChange::Kind kind)
{
    switch (kind) {
    case RowChange::Kind::Insert:
        return u"add"_s;
    case RowChange::Kind::Delete:
        return u"remove"_s;
    case RowChange::Kind::Update:
        break;
    }
    return u"edit"_s;
}

} // namespace

QString changeSummary(const RowChange &change)
{
    const QString key = boundedText(rowKeyText(change.key), 60, false);
    switch (change.kind) {
    case RowChange::Kind::Insert:
        return StagedPane::tr("insert: %1")
            .arg(change.values.isEmpty() ? StagedPane::tr("all defaults") : columnList(change.values));
    case RowChange::Kind::Delete:
        return StagedPane::tr("delete %1").arg(key);
    case RowChange::Kind::Update:
        break;
    }
    return StagedPane::tr("change %1: %2").arg(key, columnList(change.values));
}

StagedPane::StagedPane(QWidget *parent)
    : QWidget(parent), m_title(headingLabel({}, 1, this)), m_table(new QTableWidget(0, 2, this))
{
    setObjectName(u"stagedPane"_s);
    m_title->setObjectName(u"stagedTitle"_s);
    m_title->setContentsMargins(12, 6, 12, 2);
    m_table->setObjectName(u"stagedTable"_s);
    m_table->setAccessibleName(tr("Staged changes"));
    m_table->setHorizontalHeaderLabels({tr("Change"), tr("Statement")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(0, 260);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    connect(m_table, &QTableWidget::cellActivated, this, [this](int row) { emit rowChosen(m_changes.value(row).row); });
}

void StagedPane::show(const QList<StagedChange> &changes, const QStringList &statements)
{
    m_changes = changes;
    m_title->setText(tr("%n staged change(s)", nullptr, static_cast<int>(changes.size())));
    m_table->setRowCount(static_cast<int>(changes.size()));
    for (int i = 0; i < changes.size(); ++i) {
        auto *summary =
            new QTableWidgetItem(icon(iconOf(changes.at(i).change.kind)), changeSummary(changes.at(i).change));
        const QString sql = boundedText(statements.value(i), statementLimit, false);
        auto *statement = new QTableWidgetItem(statements.isEmpty() ? u"…"_s : sql);
        statement->setFont(monospaceFont());
        statement->setToolTip(plainToolTip(sql));
        m_table->setItem(i, 0, summary);
        m_table->setItem(i, 1, statement);
    }
}

void StagedPane::showProblem(const QString &text)
{
    for (int i = 0; i < m_table->rowCount(); ++i)
        m_table->item(i, 1)->setText(text);
}

RowId StagedPane::currentRow() const
{
    return m_changes.value(m_table->currentRow()).row;
}

} // namespace athanor

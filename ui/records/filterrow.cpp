// SPDX-License-Identifier: Apache-2.0
#include "ui/records/filterrow.h"

#include "records/filtertext.h"
#include "ui/plaintext.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>

#include <chrono>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::milliseconds typingPause{350};
}

FilterRow::FilterRow(QTableView *view, QWidget *parent) : QWidget(parent), m_view(view)
{
    setObjectName(u"recordsFilter"_s);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &FilterRow::announce);
    QHeaderView *header = view->horizontalHeader();
    connect(header, &QHeaderView::sectionResized, this, &FilterRow::place);
    connect(header, &QHeaderView::sectionMoved, this, &FilterRow::place);
    connect(header, &QHeaderView::geometriesChanged, this, &FilterRow::place);
    connect(view->verticalHeader(), &QHeaderView::geometriesChanged, this, &FilterRow::place);
    connect(view->horizontalScrollBar(), &QScrollBar::valueChanged, this, &FilterRow::place);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void FilterRow::setRules(const QList<ColumnRules> &rules)
{
    m_pause.stop();
    qDeleteAll(m_fields);
    m_fields.clear();
    m_rules = rules;
    m_announced.clear();
    for (const ColumnRules &column : rules) {
        auto *field = new QLineEdit(this);
        field->setObjectName(u"filter_"_s + column.column);
        field->setPlaceholderText(tr("filter"));
        field->setClearButtonEnabled(true);
        field->setAccessibleName(tr("Filter of %1").arg(boundedText(column.column, 60, false)));
        field->setToolTip(plainToolTip(tr("text: contains · =x · !=x · >5 · <=5 · ^x begins with · null · !null")));
        connect(field, &QLineEdit::textEdited, this, [this] { m_pause.start(); });
        connect(field, &QLineEdit::textChanged, this, [this](const QString &text) {
            if (text.isEmpty())
                m_pause.start();
        });
        connect(field, &QLineEdit::returnPressed, this, &FilterRow::announce);
        field->show();
        m_fields.append(field);
    }
    place();
}

QList<Filter> FilterRow::filters() const
{
    QList<Filter> filters;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        if (const auto filter = parseFilterText(m_rules.at(i), m_fields.at(i)->text()))
            filters.append(*filter);
    }
    return filters;
}

void FilterRow::clear()
{
    for (QLineEdit *field : std::as_const(m_fields))
        field->clear();
    announce();
}

void FilterRow::focusColumn(int column)
{
    if (QLineEdit *field = m_fields.value(std::max(column, 0)))
        field->setFocus(Qt::ShortcutFocusReason);
}

QSize FilterRow::sizeHint() const
{
    return {200, fontMetrics().height() + 14};
}

void FilterRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FilterRow::place()
{
    const QHeaderView *header = m_view->horizontalHeader();
    const int left = m_view->viewport()->x();
    for (int i = 0; i < m_fields.size() && i < header->count(); ++i) {
        const int x = left + header->sectionViewportPosition(i);
        m_fields.at(i)->setGeometry(x, 1, header->sectionSize(i) - 1, height() - 2);
        m_fields.at(i)->setVisible(x + header->sectionSize(i) > left);
    }
}

void FilterRow::announce()
{
    m_pause.stop();
    const QList<Filter> now = filters();
    if (now == m_announced)
        return;
    m_announced = now;
    emit filtersChanged();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/factcard.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QGridLayout>

namespace athanor {

using namespace Qt::StringLiterals;

FactCard::FactCard(const QString &title, QWidget *parent)
    : QFrame(parent), m_column(new QVBoxLayout(this)), m_grid(new QGridLayout)
{
    setProperty("look", u"card"_s);
    m_column->setContentsMargins(14, 11, 14, 12);
    m_column->setSpacing(8);
    m_column->addWidget(headingLabel(title, 1, this));
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnMinimumWidth(0, 104);
    m_grid->setColumnStretch(1, 1);
    m_column->addLayout(m_grid);
    setAccessibleName(title);
}

void FactCard::setFacts(const QList<FactLine> &facts)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < facts.size(); ++row) {
        const FactLine &fact = facts.at(row);
        QLabel *label = plainLabel(fact.label, this);
        label->setForegroundRole(QPalette::PlaceholderText);
        QLabel *value = plainLabel(fact.value, this);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(u"%1: %2"_s.arg(fact.label, fact.value));
        if (fact.fixedPitch)
            value->setFont(monospaceFont());
        setTone(value, fact.tone);
        m_grid->addWidget(label, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1, Qt::AlignTop);
    }
}

} // namespace athanor

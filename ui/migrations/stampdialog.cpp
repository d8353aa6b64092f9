// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/stampdialog.h"

#include "ui/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

StampDialog::StampDialog(const QStringList &revisions, const QString &chosen, QWidget *parent)
    : QDialog(parent), m_target(new QComboBox(this)), m_purge(new QCheckBox(tr("&Empty the version table first"), this))
{
    setObjectName(u"stampDialog"_s);
    setWindowTitle(tr("Stamp"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *what =
        plainLabel(tr("Writes the revision into the database without running anything. Use it when the tables are "
                      "already there."),
                   this);
    what->setWordWrap(true);
    column->addWidget(what);
    m_target->setObjectName(u"stampTarget"_s);
    m_target->addItem(u"heads"_s);
    m_target->addItems(revisions);
    m_target->addItem(u"base"_s);
    m_target->setCurrentText(chosen.isEmpty() ? u"heads"_s : chosen);
    m_purge->setObjectName(u"stampPurge"_s);
    auto *form = new QFormLayout;
    form->addRow(tr("&Revision"), m_target);
    form->addRow(m_purge);
    column->addLayout(form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *go = buttons->addButton(tr("Stamp…"), QDialogButtonBox::AcceptRole);
    go->setObjectName(u"stampContinue"_s);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

QString StampDialog::target() const
{
    return m_target->currentText();
}

bool StampDialog::purge() const
{
    return m_purge->isChecked();
}

} // namespace athanor

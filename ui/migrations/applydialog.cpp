// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/applydialog.h"

#include "migrations/migrationscript.h"
#include "ui/migrations/sqlhighlighter.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownScript = 200000;

QString summary(const Plan &plan)
{
    const int revisions = static_cast<int>(plan.revisions.size());
    const QString what = plan.upgrade ? ApplyDialog::tr("%n revisions will be applied", nullptr, revisions)
                                      : ApplyDialog::tr("%n revisions will be taken back", nullptr, revisions);
    const auto rows = [](const QStringList &ids) {
        return ids.isEmpty() ? ApplyDialog::tr("(empty)") : ids.join(u", "_s);
    };
    return ApplyDialog::tr("%1 with %2, from %3 to %4.")
        .arg(what, ApplyDialog::tr("%n statements", nullptr, static_cast<int>(plan.statementCount())), rows(plan.from),
             rows(plan.to));
}

QSpinBox *secondsField(const QString &name, int value, const QString &zeroText, QWidget *parent)
{
    auto *field = new QSpinBox(parent);
    field->setObjectName(name);
    field->setRange(0, 86400);
    field->setSuffix(ApplyDialog::tr(" s"));
    field->setSpecialValueText(zeroText);
    field->setValue(value);
    return field;
}

} // namespace

ApplyDialog::ApplyDialog(const Plan &plan, const QString &service, QWidget *parent)
    : QDialog(parent), m_lockTimeout(secondsField(u"applyLockTimeout"_s, 5, tr("wait for ever"), this)),
      m_statementTimeout(secondsField(u"applyStatementTimeout"_s, 0, tr("no limit"), this))
{
    setObjectName(u"applyDialog"_s);
    setWindowTitle(plan.upgrade ? tr("Upgrade %1").arg(service) : tr("Downgrade %1").arg(service));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *what = plainLabel(summary(plan), this);
    what->setObjectName(u"applySummary"_s);
    what->setWordWrap(true);
    column->addWidget(what);
    auto *script = new QPlainTextEdit(this);
    script->setObjectName(u"applyScript"_s);
    script->setAccessibleName(tr("Statements that will be sent"));
    script->setReadOnly(true);
    script->setFont(monospaceFont());
    script->setLineWrapMode(QPlainTextEdit::NoWrap);
    script->setPlainText(boundedText(planScript(plan), shownScript));
    new SqlHighlighter(script->document(), palette());
    column->addWidget(script, 1);
    QStringList seen;
    for (const PlannedRevision &revision : plan.revisions) {
        for (const Hazard &hazard : revision.hazards) {
            if (hazard.severity != HazardSeverity::Block || seen.contains(hazard.id))
                continue;
            seen << hazard.id;
            auto *accept =
                new QCheckBox(tr("I accept %1: %2").arg(hazard.id, boundedText(hazard.message, 160, false)), this);
            accept->setObjectName(u"acceptHazard-"_s + hazard.id);
            accept->setProperty("hazard", hazard.id);
            connect(accept, &QCheckBox::toggled, this, &ApplyDialog::updateButton);
            m_accepts << accept;
            column->addWidget(accept);
        }
    }
    auto *form = new QFormLayout;
    form->addRow(tr("Wait for a &lock"), m_lockTimeout);
    form->addRow(tr("Time of a &statement"), m_statementTimeout);
    column->addLayout(form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_continue = buttons->addButton(plan.upgrade ? tr("Upgrade…") : tr("Downgrade…"), QDialogButtonBox::AcceptRole);
    m_continue->setObjectName(u"applyContinue"_s);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"applyCancel"_s);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    resize(760, 560);
    updateButton();
}

void ApplyDialog::updateButton()
{
    m_continue->setEnabled(std::ranges::all_of(m_accepts, &QCheckBox::isChecked));
}

QStringList ApplyDialog::acceptedHazards() const
{
    QStringList out;
    for (const QCheckBox *accept : m_accepts) {
        if (accept->isChecked())
            out << accept->property("hazard").toString();
    }
    return out;
}

std::chrono::milliseconds ApplyDialog::lockTimeout() const
{
    return std::chrono::seconds(m_lockTimeout->value());
}

std::chrono::milliseconds ApplyDialog::statementTimeout() const
{
    return std::chrono::seconds(m_statementTimeout->value());
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/trustdialog.h"

#include "migrations/childsandbox.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString whatRuns(const HelpedPlan &plan)
{
    const PlannedRevision *stop = plan.plan.firstUnplanned();
    QStringList lines;
    if (stop && stop->reason)
        lines << TrustDialog::tr("Not static: %1").arg(stop->reason->display());
    lines << TrustDialog::tr("Folder: %1").arg(plan.place.migrations);
    if (!plan.place.code.isEmpty())
        lines << TrustDialog::tr("Code it may import: %1").arg(plan.place.code);
    lines << TrustDialog::tr("Interpreter: %1").arg(plan.place.interpreter);
    lines << (plan.place.runsEnvironment ? TrustDialog::tr("The application's own env.py runs too.")
                                         : TrustDialog::tr("The application's own env.py does not run."));
    lines << (ChildSandbox::isAvailable()
                  ? TrustDialog::tr("The kernel keeps it to its own files; it has the database's password.")
                  : TrustDialog::tr("This kernel cannot keep it from your files; it has the database's password."));
    if (plan.untrusted->state == FolderTrust::State::Changed) {
        lines << QString() << TrustDialog::tr("Changed since it was trusted:");
        lines << plan.untrusted->changed;
    } else {
        lines << QString() << TrustDialog::tr("Files:");
        lines << plan.untrusted->content.files.keys();
    }
    return lines.join(u'\n');
}

} // namespace

TrustDialog::TrustDialog(const HelpedPlan &plan, const QString &service, QWidget *parent) : QDialog(parent)
{
    setObjectName(u"trustDialog"_s);
    setWindowTitle(tr("Run the code of %1?").arg(service));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *what = plainLabel(tr("A script of this plan cannot be read without running it. The service's own Alembic can "
                               "do that, with the code below. Trust it only if you know where it comes from."),
                            this);
    what->setWordWrap(true);
    column->addWidget(what);
    auto *text = new QPlainTextEdit(this);
    text->setObjectName(u"trustText"_s);
    text->setAccessibleName(tr("What will run"));
    text->setReadOnly(true);
    text->setFont(monospaceFont());
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setPlainText(boundedText(whatRuns(plan), 100'000));
    column->addWidget(text, 1);
    auto *agree = new QCheckBox(tr("I have read this code, or trust who &wrote it"), this);
    agree->setObjectName(u"trustAgree"_s);
    column->addWidget(agree);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *go = buttons->addButton(tr("Trust and plan"), QDialogButtonBox::AcceptRole);
    go->setObjectName(u"trustContinue"_s);
    go->setEnabled(false);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"trustCancel"_s);
    connect(agree, &QCheckBox::toggled, go, &QPushButton::setEnabled);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    resize(720, 460);
}

} // namespace athanor

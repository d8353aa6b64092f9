// SPDX-License-Identifier: Apache-2.0
#include "ui/helpdialogs.h"

#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/widgets/iconlabel.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct Help
{
    Q_DECLARE_TR_FUNCTIONS(Help)
};

QDialog *makeDialog(QWidget *window, const QString &name, const QString &title)
{
    auto *dialog = new QDialog(window);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->setWindowTitle(title);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(22, 18, 22, 16);
    column->setSpacing(12);
    return dialog;
}

void addCloseButton(QDialog *dialog)
{
    auto *buttons = new QDialogButtonBox(dialog);
    QPushButton *close = buttons->addButton(Help::tr("Close"), QDialogButtonBox::AcceptRole);
    close->setObjectName(dialog->objectName() + u"Close"_s);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    dialog->layout()->addWidget(buttons);
}

} // namespace

void showShortcuts(QWidget *window, const QList<ActionGroupTitle> &groups)
{
    QDialog *dialog = makeDialog(window, u"shortcutsDialog"_s, Help::tr("Keyboard Shortcuts"));
    auto *content = new QWidget(dialog);
    content->setProperty("look", u"page"_s);
    auto *grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 12, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const ActionGroupTitle &group : groups) {
        bool headed = false;
        for (const QAction *action : group.actions) {
            if (action->shortcut().isEmpty())
                continue;
            if (!headed) {
                QLabel *heading = headingLabel(group.title, 1, content);
                heading->setContentsMargins(0, row == 0 ? 0 : 10, 0, 2);
                grid->addWidget(heading, row++, 0, 1, 2);
                headed = true;
            }
            grid->addWidget(plainLabel(textWithoutMnemonic(action->text()), content), row, 0);
            QLabel *keys = plainLabel(action->shortcut().toString(QKeySequence::NativeText), content);
            keys->setFont(monospaceFont());
            keys->setForegroundRole(QPalette::PlaceholderText);
            grid->addWidget(keys, row++, 1, Qt::AlignRight);
        }
    }
    grid->setRowStretch(row, 1);
    auto *scroll = new QScrollArea(dialog);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    dialog->layout()->addWidget(scroll);
    addCloseButton(dialog);
    dialog->resize(460, 560);
    dialog->open();
}

void showAbout(QWidget *window)
{
    QDialog *dialog = makeDialog(window, u"aboutDialog"_s, Help::tr("About Athanor"));
    auto *head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(new IconLabel(u"app"_s, 64, dialog), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(headingLabel(u"Athanor"_s, 6, dialog));
    texts->addWidget(plainLabel(Help::tr("Version %1").arg(QCoreApplication::applicationVersion()), dialog));
    QLabel *purpose = mutedLabel(
        Help::tr("Looks after the databases of many Flask services: their users, their migrations, their security."),
        dialog);
    purpose->setMinimumWidth(380);
    texts->addWidget(purpose);
    texts->addSpacing(6);
    texts->addWidget(mutedLabel(Help::tr("Apache License 2.0. Uses Qt %1, libpq, SQLite, toml11, yaml-cpp, QtKeychain "
                                         "and OpenSSL, each under its own licence.")
                                    .arg(QString::fromLatin1(qVersion())),
                                dialog));
    head->addLayout(texts, 1);
    static_cast<QVBoxLayout *>(dialog->layout())->addLayout(head);
    addCloseButton(dialog);
    dialog->open();
}

} // namespace athanor

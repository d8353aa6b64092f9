// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/dialogparts.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct PathRow
{
    Q_DECLARE_TR_FUNCTIONS(PathRow)
};

void takePath(QLineEdit *field, const QString &path, const QString &base, bool relative)
{
    const QString below = QDir(base).relativeFilePath(path);
    const bool shorten = relative && !base.isEmpty() && !below.startsWith(".."_L1) && QDir::isRelativePath(below);
    field->setText(shorten ? below : path);
    emit field->textEdited(field->text());
}

} // namespace

QWidget *pathRow(QLineEdit *field, bool folder, bool relative, std::function<QString()> base, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(field, 1);
    auto *button = new QPushButton(PathRow::tr("Choose…"), row);
    button->setObjectName(u"choose."_s + field->objectName());
    button->setAccessibleName(PathRow::tr("Choose: %1").arg(field->accessibleName()));
    button->setAutoDefault(false);
    across->addWidget(button);
    QObject::connect(button, &QPushButton::clicked, field, [=] {
        auto *dialog = new QFileDialog(field->window(), field->accessibleName(), base());
        dialog->setObjectName(u"fileDialog"_s);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
        dialog->setOption(QFileDialog::ShowDirsOnly, folder);
        QObject::connect(dialog, &QFileDialog::fileSelected, field,
                         [=](const QString &path) { takePath(field, path, base(), relative); });
        dialog->open();
    });
    return row;
}

QLabel *wrappingLabel(const QString &name, QWidget *parent)
{
    QLabel *label = plainLabel(QString(), parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->hide();
    return label;
}

void showTone(QLabel *label, const QString &text, Tone tone)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, toneColor(tone, label->palette()));
    label->setPalette(palette);
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace athanor

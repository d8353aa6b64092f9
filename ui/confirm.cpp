// SPDX-License-Identifier: Apache-2.0
#include "ui/confirm.h"

#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/widgets/iconlabel.h"

#include <QCoreApplication>
#include <QDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The translation context of the questions; this file has no class that is seen from outside.
struct Question
{
    Q_DECLARE_TR_FUNCTIONS(Question)
};

/// Icon at the left; heading, text and detail at the right; buttons below.
class QuestionDialog : public QDialog
{
public:
    QuestionDialog(QWidget *parent, const QString &name, const QString &iconName, Tone tone) : QDialog(parent)
    {
        setObjectName(name);
        setAttribute(Qt::WA_DeleteOnClose);
        setWindowModality(Qt::WindowModal);
        auto *across = new QHBoxLayout(this);
        across->setContentsMargins(20, 18, 20, 16);
        across->setSpacing(16);
        auto *mark = new IconLabel(iconName, 28, this);
        mark->setIcon(iconName, tone);
        across->addWidget(mark, 0, Qt::AlignTop);
        m_column = new QVBoxLayout;
        m_column->setSpacing(10);
        across->addLayout(m_column, 1);
    }

    void addTexts(const QString &title, const QString &text, const QString &detail)
    {
        setWindowTitle(title);
        QLabel *heading = headingLabel(title, 2, this);
        heading->setWordWrap(true);
        heading->setMinimumWidth(360);
        m_column->addWidget(heading);
        if (!text.isEmpty()) {
            QLabel *label = plainLabel(text, this);
            label->setWordWrap(true);
            m_column->addWidget(label);
        }
        if (detail.isEmpty())
            return;
        auto *box = new QPlainTextEdit(detail, this);
        box->setObjectName(u"confirmDetail"_s);
        box->setAccessibleName(Question::tr("Details"));
        box->setReadOnly(true);
        box->setFont(monospaceFont());
        box->setLineWrapMode(QPlainTextEdit::NoWrap);
        box->setMinimumSize(460, 140);
        m_column->addWidget(box, 1);
    }

    QPushButton *addButton(QHBoxLayout *row, const QString &name, const QString &text)
    {
        auto *button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAutoDefault(false);
        row->addWidget(button);
        return button;
    }

    [[nodiscard]] QVBoxLayout *column() const { return m_column; }

private:
    QVBoxLayout *m_column;
};

} // namespace

void confirm(QWidget *parent, const Confirmation &question, std::function<void()> accepted)
{
    auto *dialog = new QuestionDialog(parent, u"confirmDialog"_s, question.dangerous ? u"warning"_s : u"info"_s,
                                      question.dangerous ? Tone::Notice : Tone::Neutral);
    dialog->addTexts(question.title, question.text, question.detail);
    QLineEdit *typed = nullptr;
    if (!question.typedName.isEmpty()) {
        dialog->column()->addWidget(
            plainLabel(Question::tr("Type the service's name to go on: %1").arg(question.typedName), dialog));
        typed = new QLineEdit(dialog);
        typed->setObjectName(u"confirmName"_s);
        typed->setAccessibleName(Question::tr("Name of the service"));
        typed->setPlaceholderText(question.typedName);
        dialog->column()->addWidget(typed);
    }
    auto *row = new QHBoxLayout;
    row->addStretch();
    QPushButton *cancel = dialog->addButton(row, u"confirmCancel"_s,
                                            question.refusal.isEmpty() ? Question::tr("Cancel") : question.refusal);
    QPushButton *accept =
        dialog->addButton(row, u"confirmAccept"_s, question.verb.isEmpty() ? Question::tr("Go on") : question.verb);
    accept->setProperty("look", question.dangerous ? u"danger"_s : u"primary"_s);
    dialog->column()->addSpacing(4);
    dialog->column()->addLayout(row);

    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(accept, &QPushButton::clicked, dialog, &QDialog::accept);
    if (typed) {
        accept->setEnabled(false);
        QObject::connect(
            typed, &QLineEdit::textChanged, accept,
            [accept, name = question.typedName](const QString &text) { accept->setEnabled(text == name); });
        QObject::connect(typed, &QLineEdit::returnPressed, accept, &QPushButton::click);
        typed->setFocus();
    } else {
        cancel->setFocus();
    }
    // The receiver is the asker: if it goes, so does the answer.
    QObject::connect(dialog, &QDialog::accepted, parent, [accepted = std::move(accepted)] { accepted(); });
    dialog->open();
}

void showMessage(QWidget *parent, const QString &title, const QString &text, const QString &detail)
{
    auto *dialog = new QuestionDialog(parent, u"messageDialog"_s, u"info"_s, Tone::Neutral);
    dialog->addTexts(title, text, detail);
    auto *row = new QHBoxLayout;
    row->addStretch();
    QPushButton *close = dialog->addButton(row, u"messageClose"_s, Question::tr("Close"));
    close->setDefault(true);
    dialog->column()->addLayout(row);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    dialog->open();
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/records/documentdialog.h"

#include "engines/documents.h"
#include "engines/session.h"
#include "ui/plaintext.h"
#include "ui/servicecontext.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Typing pauses this long before the text is checked.
constexpr int SettleMs = 300;

/// Runs a job on the documents of a session; Unsupported for an engine that has none.
template <typename T, typename Job>
auto onDocuments(Job job)
{
    return [job = std::move(job)](Session &session) -> Result<T> {
        DocumentAccess *documents = session.documents();
        if (!documents)
            return fail(Error::unsupported(u"This kind of database has no documents."_s));
        return job(*documents);
    };
}

} // namespace

DocumentDialog::DocumentDialog(ServiceContext *context, const TableRef &table, const QList<NamedValue> &key,
                               bool canEdit, QWidget *parent)
    : QDialog(parent), m_context(context), m_table(table), m_key(key), m_canEdit(canEdit),
      m_text(new QPlainTextEdit(this)), m_problem(plainLabel({}, this)), m_save(new QPushButton(tr("Save"), this))
{
    setObjectName(u"documentDialog"_s);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    layOut(key.isEmpty() ? tr("New document in %1").arg(table.display()) : tr("Document of %1").arg(table.display()));
    m_settled.setSingleShot(true);
    m_settled.setInterval(SettleMs);
    connect(&m_settled, &QTimer::timeout, this, &DocumentDialog::check);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_save->setEnabled(false);
        m_settled.start();
    });
    connect(m_save, &QPushButton::clicked, this, &DocumentDialog::askToSave);
    load();
}

void DocumentDialog::layOut(const QString &title)
{
    setWindowTitle(title);
    resize(720, 560);
    m_text->setObjectName(u"documentText"_s);
    m_text->setAccessibleName(title);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setReadOnly(true);
    m_problem->setObjectName(u"documentProblem"_s);
    m_problem->setWordWrap(true);
    m_save->setObjectName(u"documentSave"_s);
    m_save->setAutoDefault(false);
    m_save->setEnabled(false);
    m_save->setVisible(m_canEdit);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"documentClose"_s);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(10);
    column->addWidget(m_text, 1);
    column->addWidget(m_problem);
    column->addLayout(buttons);
}

void DocumentDialog::load()
{
    if (m_key.isEmpty()) {
        m_text->setReadOnly(!m_canEdit);
        m_text->setPlainText(u"{\n  \n}"_s);
        return;
    }
    showProblem(tr("Loading..."));
    const auto job = onDocuments<QString>(
        [table = m_table, key = m_key](DocumentAccess &documents) { return documents.documentText(table, key); });
    m_loading.follow(m_context->read(job), [this](const Result<QString> &text) {
        if (!text) {
            showProblem(text.error().message);
            return;
        }
        m_original = *text;
        m_text->setPlainText(*text);
        m_text->setReadOnly(!m_canEdit);
        showProblem({});
    });
}

void DocumentDialog::check()
{
    const QString edited = m_text->toPlainText();
    if (!m_canEdit || edited == m_original) {
        showProblem({});
        return;
    }
    const auto job = onDocuments<bool>([original = m_original, edited](DocumentAccess &documents) -> Result<bool> {
        const Status sound = documents.checkDocument(original, edited);
        return sound ? Result<bool>(true) : fail(sound.error());
    });
    m_checking.follow(m_context->read(job), [this, edited](const Result<bool> &sound) {
        if (edited != m_text->toPlainText())
            return;
        showProblem(sound ? QString() : sound.error().message);
        m_save->setEnabled(sound.has_value());
    });
}

void DocumentDialog::askToSave()
{
    m_asked = m_text->toPlainText();
    const auto job =
        onDocuments<Statement>([table = m_table, original = m_original, edited = m_asked](DocumentAccess &documents) {
            return documents.documentStatement(table, original, edited);
        });
    m_previewing.follow(m_context->read(job), [this](const Result<Statement> &statement) {
        if (statement)
            emit saveAsked(statement->sql);
        else
            showProblem(statement.error().message);
    });
}

void DocumentDialog::write()
{
    const bool isNew = m_key.isEmpty();
    const auto job = onDocuments<ApplyOutcome>(
        [isNew, table = m_table, original = m_original, edited = m_asked](DocumentAccess &documents) {
            return isNew ? documents.insertDocument(table, edited) : documents.saveDocument(table, original, edited);
        });
    m_save->setEnabled(false);
    m_saving.follow(m_context->write(job), [this](const Result<ApplyOutcome> &outcome) {
        if (outcome)
            showOutcome(*outcome);
        else
            showProblem(outcome.error().message);
    });
}

void DocumentDialog::showOutcome(const ApplyOutcome &outcome)
{
    if (!outcome.conflict) {
        emit saved();
        accept();
        return;
    }
    showProblem(outcome.conflict->theirs
                    ? tr("Nothing was written: a field that you changed was changed meanwhile. Copy what you need and "
                         "open the document again.")
                    : tr("Nothing was written: the document is not there any more."));
}

void DocumentDialog::showProblem(const QString &text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

} // namespace athanor

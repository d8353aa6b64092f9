// SPDX-License-Identifier: Apache-2.0
#include "ui/secretprompt.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFuture>
#include <QHash>
#include <QLineEdit>
#include <QMutex>
#include <QPromise>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

struct SecretPrompt::Question
{
    Profile profile;
    QPromise<Result<Secret>> answer; ///< cancelled by its destructor if nobody answers
};

/// Shared with the stores on worker threads; `prompt` is null once the window has gone.
struct SecretPrompt::State
{
    QMutex mutex;
    SecretPrompt *prompt = nullptr;
    QHash<QString, Secret> remembered;

    std::optional<Secret> recall(const QString &service)
    {
        const QMutexLocker lock(&mutex);
        const auto it = remembered.constFind(service);
        return it == remembered.constEnd() ? std::nullopt : std::optional(*it);
    }

    Result<Secret> ask(const Profile &profile)
    {
        if (std::optional<Secret> known = recall(profile.name))
            return *known;
        auto question = std::make_shared<Question>();
        question->profile = profile;
        question->answer.start();
        QFuture<Result<Secret>> future = question->answer.future();
        {
            const QMutexLocker lock(&mutex);
            if (prompt) {
                QMetaObject::invokeMethod(
                    prompt, [to = prompt, question] { to->showDialog(question); }, Qt::QueuedConnection);
            }
        }
        question.reset();
        future.waitForFinished();
        if (future.resultCount() == 0)
            return fail(Error::cancelled(tr("No password was given.")));
        return future.result();
    }
};

SecretPrompt::SecretPrompt(QWidget *window) : QObject(window), m_window(window), m_state(std::make_shared<State>())
{
    m_state->prompt = this;
}

SecretPrompt::~SecretPrompt()
{
    const QMutexLocker lock(&m_state->mutex);
    m_state->prompt = nullptr;
}

SecretStore SecretPrompt::asking() const
{
    return SecretStore([state = m_state](const Profile &profile) { return state->ask(profile); });
}

SecretStore SecretPrompt::remembering() const
{
    return SecretStore([state = m_state](const Profile &profile) -> Result<Secret> {
        if (std::optional<Secret> known = state->recall(profile.name))
            return *known;
        return fail(Error::refused(tr("The password is asked for when the service is opened; open it once.")));
    });
}

void SecretPrompt::forget(const QString &service)
{
    const QMutexLocker lock(&m_state->mutex);
    m_state->remembered.remove(service);
}

void SecretPrompt::showDialog(const std::shared_ptr<Question> &question)
{
    auto *dialog = new QDialog(m_window);
    dialog->setObjectName(u"passwordDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    const Profile &profile = question->profile;
    dialog->setWindowTitle(tr("Password for %1").arg(profile.name));
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    column->addWidget(headingLabel(tr("Password for %1").arg(profile.name), 2, dialog));
    column->addWidget(mutedLabel(tr("User %1 at %2. It is kept in memory until the program ends.")
                                     .arg(profile.url.user, profile.url.displayTarget()),
                                 dialog));
    auto *field = new QLineEdit(dialog);
    field->setObjectName(u"passwordField"_s);
    field->setAccessibleName(tr("Password"));
    field->setEchoMode(QLineEdit::Password);
    field->setMinimumWidth(360);
    column->addWidget(field);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Connect"));
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(dialog, &QDialog::accepted, this, [this, question, field] {
        const Secret secret(field->text().toUtf8());
        field->clear();
        {
            const QMutexLocker lock(&m_state->mutex);
            m_state->remembered.insert(question->profile.name, secret);
        }
        question->answer.addResult(Result<Secret>(secret));
        question->answer.finish();
    });
    // The question dies with the dialog's connections, and an unanswered one cancels as it dies.
    dialog->open();
    field->setFocus();
}

} // namespace athanor

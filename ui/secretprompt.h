// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/secretstore.h"

#include <QObject>

#include <memory>

class QWidget;

namespace athanor {

/// Asks the person for passwords in dialogs over `window`, and remembers the answers until the program ends. Lives on
/// the GUI thread; the stores it hands out are used on worker threads, which wait while the dialog is open. When the
/// prompt goes, all who wait get Cancelled.
class SecretPrompt : public QObject
{
    Q_OBJECT

public:
    explicit SecretPrompt(QWidget *window);
    ~SecretPrompt() override;

    /// A store that asks where the profile says so.
    [[nodiscard]] SecretStore asking() const;
    /// A store that only knows what was answered before: for a scan of the whole fleet, which must not pile up dialogs.
    [[nodiscard]] SecretStore remembering() const;
    /// Forgets an answer that did not fit.
    void forget(const QString &service);

private:
    struct State;
    struct Question;
    void showDialog(const std::shared_ptr<Question> &question);

    QWidget *m_window;
    std::shared_ptr<State> m_state;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace athanor {

/// A question before something that cannot be taken back.
struct Confirmation
{
    QString title;     ///< "Apply 3 revisions to orders?"
    QString text;      ///< what will happen, one or two sentences
    QString detail;    ///< statements or rows, shown in a fixed font; may be empty
    QString verb;      ///< text of the button that does it: "Apply"
    QString typedName; ///< if set, this name must be typed first (production)
    bool dangerous = true;
    QString refusal = {}; ///< text of the button that leaves all as it is; empty: "Cancel"
};

/// Shows the question in a window-modal dialog and calls `accepted` if the person agrees. Returns at once: there is no
/// nested event loop, so a test finds the real dialog by name: "confirmDialog" with "confirmName", "confirmAccept",
/// "confirmCancel".
void confirm(QWidget *parent, const Confirmation &question, std::function<void()> accepted);

/// A message with one button, likewise ("messageDialog", "messageClose").
void showMessage(QWidget *parent, const QString &title, const QString &text, const QString &detail = {});

} // namespace athanor

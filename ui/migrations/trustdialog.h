// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/helpedplan.h"

#include <QDialog>

namespace athanor {

/// Asks whether a folder's own code may run: says which folder, by which interpreter, how it is held, and which files
/// have changed since it was last agreed to. Accepted: the person agrees to exactly the content that was shown.
class TrustDialog : public QDialog
{
    Q_OBJECT

public:
    TrustDialog(const HelpedPlan &plan, const QString &service, QWidget *parent = nullptr);
};

} // namespace athanor

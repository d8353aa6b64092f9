// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;

namespace athanor {

/// Asks which revision the version table shall name.
class StampDialog : public QDialog
{
    Q_OBJECT

public:
    /// `revisions`: ids, newest first; `chosen` is preset.
    StampDialog(const QStringList &revisions, const QString &chosen, QWidget *parent = nullptr);

    [[nodiscard]] QString target() const;
    [[nodiscard]] bool purge() const;

private:
    QComboBox *m_target;
    QCheckBox *m_purge;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/sshroute.h"

#include <QWidget>

class QLineEdit;

namespace athanor {

/// The way through an SSH tunnel: host or alias, user, port, jump hosts. All empty: no tunnel.
class SshFields : public QWidget
{
    Q_OBJECT

public:
    explicit SshFields(QWidget *parent = nullptr);

    void setRoute(const SshRoute &route);
    /// InvalidInput names the field.
    [[nodiscard]] Result<SshRoute> route() const;

signals:
    void edited();

private:
    [[nodiscard]] QLineEdit *addLine(const QString &name, const QString &accessibleName, const QString &placeholder);

    QLineEdit *m_host;
    QLineEdit *m_user;
    QLineEdit *m_port;
    QLineEdit *m_jump;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/sshfields.h"

#include "ui/plaintext.h"

#include <QGridLayout>
#include <QLineEdit>

namespace athanor {

using namespace Qt::StringLiterals;

SshFields::SshFields(QWidget *parent)
    : QWidget(parent), m_host(addLine(u"sshHost"_s, tr("SSH host or alias"), tr("host or alias; empty: no tunnel"))),
      m_user(addLine(u"sshUser"_s, tr("SSH user"), tr("user"))), m_port(addLine(u"sshPort"_s, tr("SSH port"), u"22"_s)),
      m_jump(addLine(u"sshJump"_s, tr("SSH jump hosts"), tr("jump hosts, with commas between them")))
{
    m_host->setToolTip(plainToolTip(
        tr("The connection goes through the system's ssh: its configuration, agent and known hosts apply.")));
    m_port->setMaxLength(5);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(m_host, 0, 0);
    grid->addWidget(m_user, 0, 1);
    grid->addWidget(m_port, 0, 2);
    grid->addWidget(m_jump, 1, 0, 1, 3);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(2, 1);
    setFocusProxy(m_host);
}

QLineEdit *SshFields::addLine(const QString &name, const QString &accessibleName, const QString &placeholder)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(name);
    line->setAccessibleName(accessibleName);
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textEdited, this, &SshFields::edited);
    return line;
}

void SshFields::setRoute(const SshRoute &route)
{
    m_host->setText(route.host);
    m_user->setText(route.user);
    m_port->setText(route.port > 0 ? QString::number(route.port) : QString());
    m_jump->setText(route.jump);
}

Result<SshRoute> SshFields::route() const
{
    SshRoute route{m_host->text().trimmed(), m_user->text().trimmed(), 0, m_jump->text().trimmed()};
    const QString port = m_port->text().trimmed();
    bool isNumber = true;
    if (!port.isEmpty())
        route.port = port.toInt(&isNumber);
    if (!isNumber || (!port.isEmpty() && route.port < 1))
        return fail(Error::invalidInput(tr("The SSH port is a number from 1 to 65535.")));
    if (const Status valid = validateSshRoute(route); !valid)
        return fail(valid);
    return route;
}

} // namespace athanor

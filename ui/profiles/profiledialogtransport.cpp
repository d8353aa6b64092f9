// SPDX-License-Identifier: Apache-2.0
// The part of ProfileDialog that says how connections will be protected, and asks for what lowers it.
#include "ui/profiles/profiledialog.h"

#include "core/untrustedcertificate.h"
#include "profiles/consent.h"
#include "ui/confirm.h"
#include "ui/profiles/connectionform.h"
#include "ui/profiles/connectiontest.h"
#include "ui/profiles/dialogparts.h"
#include "ui/profiles/transporttext.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace athanor {

using namespace Qt::StringLiterals;

/// What was agreed for one server is not carried over to another.
void ProfileDialog::updateTransport()
{
    const auto url = m_form->url();
    Profile planned = m_initial;
    if (url) {
        planned.url = *url;
        if (url->hosts != m_consentHosts)
            m_plainText->setChecked(false);
    }
    planned.folder = folder();
    planned.tlsPin = planned.url.hosts == m_pinHosts ? m_pin : QString();
    planned.plainTextConsent = m_plainText->isChecked();
    planned.consentBy = m_consentBy;
    const TransportText text = plannedTransport(planned, m_seenTls);
    showTone(m_transport, planned.url.hosts.isEmpty() && planned.url.database.isEmpty() ? QString() : text.text,
             text.tone);
    m_forgetPin->setVisible(!planned.tlsPin.isEmpty());
}

/// The box is checked by the person's typed word, not by a click.
void ProfileDialog::askForPlainText()
{
    m_plainText->setChecked(false);
    const QString name = m_name->text().trimmed();
    const auto url = m_form->url();
    if (name.isEmpty() || !url) {
        m_touched = true;
        showTone(m_notice, tr("Give the service its address and a name first; you will be asked to type it."),
                 Tone::Notice);
        return;
    }
    confirm(this,
            {.title = tr("Allow plain text to %1?").arg(url->displayTarget()),
             .text = tr("Whoever is on the way can read the password and every row, and can answer in the server's "
                        "place. The consent is kept in the fleet file under your name."),
             .detail = {},
             .verb = tr("Allow Plain Text"),
             .typedName = name},
            [this, hosts = url->hosts] {
                m_consentHosts = hosts;
                m_consentBy = consentNow();
                m_plainText->setChecked(true);
                updateProblem();
            });
}

void ProfileDialog::forgetPin()
{
    m_pin.clear();
    m_touched = true;
    updateProblem();
}

void ProfileDialog::showTested(const Result<ServerInfo> &info)
{
    if (info) {
        m_seenTls = info->tls;
        showTone(m_testResult, describeServer(*info), Tone::Good);
        updateTransport();
        return;
    }
    showTone(m_testResult, info.error().message, Tone::Bad);
    const auto url = m_form->url();
    if (!info.error().certificate || !url)
        return;
    const QString pin = QString::fromLatin1(info.error().certificate->sha256);
    askToTrust(this, m_name->text().trimmed(), *info.error().certificate, [this, pin, hosts = url->hosts] {
        m_pin = pin;
        m_pinHosts = hosts;
        m_touched = true;
        updateProblem();
        test();
    });
}

} // namespace athanor

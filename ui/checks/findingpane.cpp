// SPDX-License-Identifier: Apache-2.0
#include "ui/checks/findingpane.h"

#include "ui/checks/checksmodel.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/widgets/pill.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

FindingPane::FindingPane(QWidget *parent)
    : QWidget(parent), m_hint(mutedLabel(tr("Choose a finding to see what was found and what to do."), this)),
      m_body(new QWidget), m_title(headingLabel({}, 2)), m_id(mutedLabel({})), m_status(new Pill), m_severity(new Pill)
{
    setObjectName(u"findingPane"_s);
    m_body->setProperty("look", u"page"_s);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(18, 14, 18, 14);
    column->setSpacing(6);
    m_title->setObjectName(u"findingTitle"_s);
    m_title->setWordWrap(true);
    auto *pills = new QHBoxLayout;
    pills->addWidget(m_status);
    pills->addWidget(m_severity);
    pills->addStretch(1);
    column->addWidget(m_title);
    column->addWidget(m_id);
    column->addLayout(pills);
    m_evidence = addPart(tr("What was seen"), u"findingEvidence"_s);
    m_remediation = addPart(tr("What to do"), u"findingRemediation"_s);
    m_reference = addPart(tr("Where to read more"), u"findingReference"_s);
    column->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_body);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setMargin(24);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_hint);
    outer->addWidget(scroll, 1);
    showFinding(std::nullopt);
}

QLabel *FindingPane::addPart(const QString &heading, const QString &objectName)
{
    auto *column = static_cast<QVBoxLayout *>(m_body->layout());
    column->addSpacing(10);
    column->addWidget(headingLabel(heading, 1));
    QLabel *text = plainLabel({});
    text->setObjectName(objectName);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(text);
    return text;
}

void FindingPane::showFinding(const std::optional<Finding> &finding)
{
    m_hint->setVisible(!finding);
    m_body->setVisible(finding.has_value());
    if (!finding)
        return;
    m_title->setText(finding->title);
    m_id->setText(tr("%1, %2").arg(finding->id, areaText(finding->area)));
    m_status->setPill(statusText(finding->status), toneOf(finding->status));
    m_severity->setPill(tr("%1 severity").arg(severityText(finding->severity)), Tone::Neutral);
    m_evidence->setText(finding->evidence);
    m_remediation->setText(finding->remediation);
    m_reference->setText(finding->reference);
}

} // namespace athanor

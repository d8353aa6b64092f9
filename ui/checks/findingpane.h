// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace athanor {

class Pill;

/// One finding whole: what was checked, what was seen, what to do, where to read more.
class FindingPane : public QWidget
{
    Q_OBJECT

public:
    explicit FindingPane(QWidget *parent = nullptr);
    /// Nothing: a hint to choose one.
    void showFinding(const std::optional<Finding> &finding);

private:
    QLabel *addPart(const QString &heading, const QString &objectName);

    QLabel *m_hint;
    QWidget *m_body;
    QLabel *m_title;
    QLabel *m_id;
    Pill *m_status;
    Pill *m_severity;
    QLabel *m_evidence;
    QLabel *m_remediation;
    QLabel *m_reference;
};

} // namespace athanor

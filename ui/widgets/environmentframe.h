// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace athanor {

/// The edge around the shown service in the colour of its environment; no edge while no environment is set.
class EnvironmentFrame : public QWidget
{
    Q_OBJECT

public:
    EnvironmentFrame(QWidget *content, QWidget *parent = nullptr);
    /// Empty: no edge.
    void setEnvironment(const QString &environment);
    [[nodiscard]] QString environment() const { return m_environment; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_environment;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/environmentframe.h"

#include "ui/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int edge = 3;

} // namespace

EnvironmentFrame::EnvironmentFrame(QWidget *content, QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("environmentFrame"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(content);
}

void EnvironmentFrame::setEnvironment(const QString &environment)
{
    m_environment = environment;
    const int width = environment.isEmpty() ? 0 : edge;
    layout()->setContentsMargins(width, width, width, width);
    update();
}

void EnvironmentFrame::paintEvent(QPaintEvent *)
{
    if (m_environment.isEmpty())
        return;
    QPainter painter(this);
    painter.fillRect(rect(), environmentColor(m_environment, palette()));
    painter.fillRect(rect().adjusted(edge, edge, -edge, -edge), palette().window());
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/page.h"

class QLabel;
class QTabWidget;

namespace athanor {

class Pill;
class ToolStrip;

/// An opened service: its head line (name, environment, state, lock) and its pages as tabs.
class ServiceView : public QWidget
{
    Q_OBJECT

public:
    /// `headActions` become buttons at the right of the head line.
    ServiceView(ServiceContext *context, const QList<QAction *> &headActions, QWidget *parent = nullptr);

    [[nodiscard]] ServiceContext &context() const { return *m_context; }
    [[nodiscard]] const QList<ServicePage *> &servicePages() const { return m_pages; }
    [[nodiscard]] ServicePage *currentPage() const;
    [[nodiscard]] QList<TableRef> tables() const;
    /// By the page's id; nothing happens for one this service has not.
    void showPage(const QString &id);
    void showPageAt(int position);
    /// The next page, or the one before; around the ends.
    void stepPage(int by);
    void showTable(const TableRef &table);
    /// What closing would lose, one line a page.
    [[nodiscard]] QStringList unsavedWork() const;

signals:
    void statusMessage(const QString &text, Tone tone);
    void progressed(int done, int total, const QString &text);
    void pageShown(const QString &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makePages();
    void updateHead();
    void activateCurrent();

    ServiceContext *m_context;
    Pill *m_environment;
    Pill *m_state;
    Pill *m_writing;
    QTabWidget *m_tabs;
    QList<ServicePage *> m_pages;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"
#include "ui/servicecontext.h"

#include <QKeySequence>
#include <QWidget>

#include <functional>

class QAction;

namespace athanor {

/// One tab of an opened service: records, migrations, checks. Made when the service is opened (so the constructor asks
/// nothing of the database; activate() does), owned by the service view. GUI thread. A page asks the database through
/// context().read()/write() with a JobTracker (ui/jobs.h) and never blocks.
///
/// Actions: add every QAction with addAction() (QWidget's), with text, tool tip, object name and, where sensible, a
/// shortcut of context Qt::WidgetWithChildrenShortcut; the command palette and the shortcuts window list actions().
/// Theme: colours come from ui/theme.h, icons from ui/icons.h; both follow a theme change without help of the page
/// (cached colours are dropped in changeEvent(QEvent::PaletteChange)).
class ServicePage : public QWidget
{
    Q_OBJECT

public:
    explicit ServicePage(ServiceContext *context, QWidget *parent = nullptr);

    /// "records": object name of the page, key of its settings. Stable, not translated.
    [[nodiscard]] virtual QString id() const = 0;
    /// "Records": the tab's text.
    [[nodiscard]] virtual QString title() const = 0;
    /// Name of the tab's icon, see ui/icons.h.
    [[nodiscard]] virtual QString iconName() const = 0;
    /// The page came to the front: loads what it lacks, or loads anew if isStale(). Cheap otherwise.
    virtual void activate() = 0;
    /// Loads anew what is shown (F5).
    virtual void refresh() = 0;
    /// Goes to a table, where the page knows tables (command palette). Default: nothing.
    virtual void showTable(const TableRef &table);
    /// What would be lost if the service were closed: "3 staged changes"; empty if nothing.
    [[nodiscard]] virtual QString unsavedWork() const;

    [[nodiscard]] ServiceContext &context() const { return *m_context; }

signals:
    /// One line for the status bar.
    void statusMessage(const QString &text, Tone tone);
    /// Progress of a long job of this page; total 0: unknown; done == total and total > 0: over.
    void progressed(int done, int total, const QString &text);
    /// The person wants to see the rows of a table: the window shows the records page and calls its showTable().
    void tableRequested(const athanor::TableRef &table);

protected:
    struct ActionLook
    {
        QString name; ///< object name
        QString iconName;
        QString tip;
        QKeySequence keys; ///< holds while the page is shown; may be empty
    };
    /// A new action of this page, told as describeAction() does.
    QAction *addPageAction(const QString &text, const ActionLook &look);

    /// The only way to a write: `action` is its id in core/writes.cpp ("ui.records.apply"), which must be Guarded. Says
    /// why if the profile is read-only, asks to unlock a locked production service, then shows `question` (with the
    /// service's name to be typed for production) and calls `run` when the person agrees. Asynchronous, no nested event
    /// loop.
    void guardedWrite(const QString &action, const struct Confirmation &question, std::function<void()> run);

    /// Something was written by another page since this one last loaded.
    [[nodiscard]] bool isStale() const { return m_stale; }
    void markFresh() { m_stale = false; }

private:
    ServiceContext *m_context;
    bool m_stale = true;
};

} // namespace athanor

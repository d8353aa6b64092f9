// SPDX-License-Identifier: Apache-2.0
#include "ui/paletteentries.h"

#include "ui/fleet/fleetmodel.h"
#include "ui/icons.h"
#include "ui/mainwindow.h"
#include "ui/plaintext.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QCoreApplication>
#include <QPointer>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct Palette
{
    Q_DECLARE_TR_FUNCTIONS(Palette)
};

} // namespace

QList<ActionGroupTitle> shortcutGroups(MainWindow &window)
{
    QList<ActionGroupTitle> groups{{Palette::tr("Window"), window.actionsOfWindow().all()}};
    if (const ServiceView *view = window.currentView()) {
        for (const ServicePage *page : view->servicePages())
            groups.append({page->title(), page->actions()});
    }
    return groups;
}

QList<PaletteEntry> paletteEntries(MainWindow &window)
{
    QList<PaletteEntry> entries;
    for (const ActionGroupTitle &group : shortcutGroups(window)) {
        for (QAction *action : group.actions) {
            if (!action->isEnabled() || !action->isVisible() || action->isSeparator())
                continue;
            entries.append({textWithoutMnemonic(action->text()), group.title,
                            action->shortcut().toString(QKeySequence::NativeText), action->icon(),
                            [action = QPointer(action)] {
                                if (action)
                                    action->trigger();
                            }});
        }
    }
    for (const FleetRow &row : window.fleetModel().services()) {
        entries.append({row.profile.name,
                        Palette::tr("Service · %1").arg(environmentTitle(row.profile.environment)),
                        {},
                        engineIcon(row.profile.url.engine),
                        [&window, name = row.profile.name] { window.openService(name); }});
    }
    const QPointer<ServiceView> view = window.currentView();
    if (!view)
        return entries;
    for (int i = 0; i < view->servicePages().size(); ++i) {
        const ServicePage *page = view->servicePages().at(i);
        entries.append({page->title(), Palette::tr("Page"), u"Ctrl+%1"_s.arg(i + 1), icon(page->iconName()), [view, i] {
                            if (view)
                                view->showPageAt(i);
                        }});
    }
    for (const TableRef &table : view->tables()) {
        entries.append({table.display(), Palette::tr("Table"), {}, icon(u"table"_s), [view, table] {
                            if (view)
                                view->showTable(table);
                        }});
    }
    return entries;
}

} // namespace athanor

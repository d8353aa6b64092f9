// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QFrame>
#include <QIcon>

#include <functional>

class QLineEdit;
class QListView;

namespace athanor {

/// Something the palette can do.
struct PaletteEntry
{
    QString title;    ///< "Apply migrations"
    QString group;    ///< "Migrations", "Service", "Table"
    QString shortcut; ///< "Ctrl+R"
    QIcon icon;
    std::function<void()> run;
};

/// The entries that fit what was typed, best first.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { GroupRole = Qt::UserRole, ShortcutRole, PositionsRole };

    using QAbstractListModel::QAbstractListModel;
    void setEntries(QList<PaletteEntry> entries);
    void setQuery(const QString &query);
    [[nodiscard]] const PaletteEntry *entry(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Hit
    {
        qsizetype entry = 0;
        int score = 0;
        QList<int> positions;
    };
    QList<PaletteEntry> m_entries;
    QList<Hit> m_hits;
    QString m_query;
};

/// The box that drops from the top of the window (Ctrl+K): type a few letters of an action, a service or a table, Enter
/// runs it, Escape closes.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *window);
    void open(QList<PaletteEntry> entries);
    void close();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void runCurrent();

    QLineEdit *m_field;
    QListView *m_list;
    PaletteModel *m_model;
};

} // namespace athanor

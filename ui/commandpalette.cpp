// SPDX-License-Identifier: Apache-2.0
#include "ui/commandpalette.h"

#include "ui/fuzzy.h"
#include "ui/theme.h"

#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int paletteWidth = 620;
constexpr int shownRows = 11;

class PaletteDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const ThemeColors &colors = themeColors(option.palette);
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, colors.selection);
        QRect box = option.rect.adjusted(12, 0, -12, 0);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(box.left(), box.center().y() - 8, 17, 17));
        box.setLeft(box.left() + 28);
        painter->setPen(colors.muted);
        const QString right = index.data(PaletteModel::ShortcutRole).toString();
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, right);
        box.setRight(box.right() - option.fontMetrics.horizontalAdvance(right) - 12);
        paintTitle(painter, option, index, box);
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {100, option.fontMetrics.height() + 13};
    }

private:
    /// The matched characters stand out; the group follows in pale.
    static void paintTitle(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                           const QRect &box)
    {
        const ThemeColors &colors = themeColors(option.palette);
        const QString title = index.data(Qt::DisplayRole).toString();
        const QList<int> positions = index.data(PaletteModel::PositionsRole).value<QList<int>>();
        QFont strong = option.font;
        strong.setBold(true);
        int x = box.left();
        for (int i = 0; i < title.size() && x < box.right(); ++i) {
            const bool matched = positions.contains(i);
            painter->setFont(matched ? strong : option.font);
            painter->setPen(matched ? colors.accent : colors.text);
            const QString character = title.mid(i, 1);
            painter->drawText(QRect(x, box.top(), box.right() - x, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                              character);
            x += painter->fontMetrics().horizontalAdvance(character);
        }
        painter->setFont(option.font);
        painter->setPen(colors.muted);
        painter->drawText(QRect(x + 10, box.top(), box.right() - x - 10, box.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, index.data(PaletteModel::GroupRole).toString());
    }
};

} // namespace

void PaletteModel::setEntries(QList<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    setQuery({});
}

void PaletteModel::setQuery(const QString &query)
{
    beginResetModel();
    m_query = query;
    m_hits.clear();
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries.at(i);
        if (const std::optional<FuzzyMatch> match = fuzzyMatch(query, entry.title))
            m_hits.append({i, match->score + 4, match->positions});
        else if (const std::optional<FuzzyMatch> both = fuzzyMatch(query, entry.group + u' ' + entry.title))
            m_hits.append({i, both->score / 2, {}});
    }
    std::ranges::stable_sort(m_hits, std::greater(), &Hit::score);
    endResetModel();
}

const PaletteEntry *PaletteModel::entry(int row) const
{
    return row < 0 || row >= m_hits.size() ? nullptr : &m_entries.at(m_hits.at(row).entry);
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    const PaletteEntry *shown = index.isValid() ? entry(index.row()) : nullptr;
    if (!shown)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shown->title;
    case Qt::DecorationRole:
        return shown->icon;
    case Qt::AccessibleTextRole:
        return QStringList{shown->title, shown->group, shown->shortcut}.join(u", "_s);
    case GroupRole:
        return shown->group;
    case ShortcutRole:
        return shown->shortcut;
    case PositionsRole:
        return QVariant::fromValue(m_hits.at(index.row()).positions);
    default:
        return {};
    }
}

CommandPalette::CommandPalette(QWidget *window)
    : QFrame(window), m_field(new QLineEdit(this)), m_list(new QListView(this)), m_model(new PaletteModel(this))
{
    setObjectName(u"commandPalette"_s);
    setProperty("look", u"popup"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    m_field->setObjectName(u"paletteField"_s);
    m_field->setAccessibleName(tr("Command, service or table"));
    m_field->setPlaceholderText(tr("Type a command, a service or a table"));
    m_field->setFont(headingFont(0));
    m_field->installEventFilter(this);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Matching commands"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(28);
    shadow->setOffset(0, 6);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    setVisible(false);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setQuery(text);
        m_list->setCurrentIndex(m_model->index(0));
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::open(QList<PaletteEntry> entries)
{
    m_model->setEntries(std::move(entries));
    m_field->clear();
    m_list->setCurrentIndex(m_model->index(0));
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    if (!isVisible())
        return;
    hide();
    parentWidget()->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    const QRect window = parentWidget()->rect();
    const int width = qMin(paletteWidth, window.width() - 40);
    const int row = fontMetrics().height() + 13;
    const int height = qMin(m_field->sizeHint().height() + 22 + shownRows * row, window.height() - 80);
    setGeometry((window.width() - width) / 2, 56, width, height);
}

void CommandPalette::runCurrent()
{
    const PaletteEntry *chosen = m_model->entry(m_list->currentIndex().row());
    if (!chosen)
        return;
    // A copy: what runs may open the palette anew.
    const std::function<void()> run = chosen->run;
    close();
    run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason) {
        close();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int rows = m_model->rowCount();
    const int row = m_list->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Down:
        m_list->setCurrentIndex(m_model->index(qMin(row + 1, rows - 1)));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentIndex(m_model->index(qMax(row - 1, 0)));
        return true;
    case Qt::Key_PageDown:
        m_list->setCurrentIndex(m_model->index(qMin(row + shownRows, rows - 1)));
        return true;
    case Qt::Key_PageUp:
        m_list->setCurrentIndex(m_model->index(qMax(row - shownRows, 0)));
        return true;
    default:
        return false;
    }
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/sidebar/sidebar.h"

#include "ui/icons.h"
#include "ui/sidebar/sidebarmodel.h"
#include "ui/theme.h"
#include "ui/widgets/pill.h"

#include <QPainter>
#include <QScopedValueRollback>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int side = 12;

SidebarModel::Kind kindOf(const QModelIndex &index)
{
    return static_cast<SidebarModel::Kind>(index.data(SidebarModel::KindRole).toInt());
}

void paintTrailingIcon(QPainter *painter, QRect *box, const QString &name, Tone tone)
{
    icon(name, tone).paint(painter, QRect(box->right() - 15, box->center().y() - 7, 16, 16));
    box->setRight(box->right() - 20);
}

} // namespace

void SidebarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (kindOf(index) == SidebarModel::Kind::Heading)
        paintHeading(painter, option, index);
    else
        paintService(painter, option, index);
    painter->restore();
}

void SidebarDelegate::paintHeading(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const QColor color = environmentColor(index.data(SidebarModel::EnvironmentRole).toString(), option.palette);
    const QRect box = option.rect.adjusted(side, 8, -side, 0);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawRoundedRect(QRectF(box.left(), box.center().y() - 3, 8, 8), 2, 2);
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() - 0.5);
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(box.adjusted(16, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      index.data(Qt::DisplayRole).toString());
}

void SidebarDelegate::paintService(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const ThemeColors &colors = themeColors(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRect row = option.rect.adjusted(6, 1, -6, -1);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? colors.selection : colors.hover);
        painter->drawRoundedRect(row, 5, 5);
    }
    QRect box = option.rect.adjusted(side, 0, -side, 0);
    const QRect iconBox(box.left(), box.center().y() - 9, 18, 18);
    box.setLeft(iconBox.right() + 10);
    if (kindOf(index) == SidebarModel::Kind::Home) {
        icon(u"fleet"_s).paint(painter, iconBox);
    } else {
        engineIcon(static_cast<EngineId>(index.data(SidebarModel::EngineRole).toInt())).paint(painter, iconBox);
        // The dot of the state, with an edge in the background's colour so that it stands off from the icon.
        painter->setPen(QPen(selected ? colors.selection : colors.sidebar, 2));
        painter->setBrush(toneColor(static_cast<Tone>(index.data(SidebarModel::ToneRole).toInt()), option.palette));
        painter->drawEllipse(QPointF(iconBox.right() - 0.5, iconBox.bottom() - 0.5), 4.5, 4.5);
        if (const QString badge = index.data(SidebarModel::BadgeRole).toString(); !badge.isEmpty()) {
            const int width = pillWidth(option.fontMetrics, badge);
            painter->setFont(option.font);
            paintPill(painter, QPoint(box.right() - width + 1, box.center().y() + 1), badge,
                      static_cast<Tone>(index.data(SidebarModel::BadgeToneRole).toInt()), option.palette);
            box.setRight(box.right() - width - 5);
        }
        switch (static_cast<SidebarModel::Tls>(index.data(SidebarModel::TlsRole).toInt())) {
        case SidebarModel::Tls::None:
            break;
        case SidebarModel::Tls::Verified:
            paintTrailingIcon(painter, &box, u"lock"_s, Tone::Good);
            break;
        case SidebarModel::Tls::Unverified:
            paintTrailingIcon(painter, &box, u"lock"_s, Tone::Notice);
            break;
        case SidebarModel::Tls::Plain:
            paintTrailingIcon(painter, &box, u"shield-off"_s, Tone::Bad);
            break;
        }
        if (index.data(SidebarModel::UnlockedRole).toBool())
            paintTrailingIcon(painter, &box, u"edit"_s, Tone::Bad);
    }
    QFont font = option.font;
    if (selected)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(colors.text);
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
}

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool heading = kindOf(index) == SidebarModel::Kind::Heading;
    return {160, option.fontMetrics.height() + (heading ? 18 : 14)};
}

Sidebar::Sidebar(FleetModel *fleet, QWidget *parent) : QListView(parent), m_model(new SidebarModel(fleet, this))
{
    setObjectName(u"sidebar"_s);
    setAccessibleName(tr("Services"));
    setModel(m_model);
    setItemDelegate(new SidebarDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setMinimumWidth(180);
    connect(this, &QListView::customContextMenuRequested, this, [this](const QPoint &at) {
        const QString name = indexAt(at).data(SidebarModel::NameRole).toString();
        if (!name.isEmpty())
            emit menuRequested(name, viewport()->mapToGlobal(at));
    });
}

void Sidebar::showCurrent(const QString &service)
{
    const QScopedValueRollback quiet(m_quiet, true);
    setCurrentIndex(m_model->indexOf(service));
}

void Sidebar::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_quiet && current.isValid())
        emit chosen(current.data(SidebarModel::NameRole).toString());
}

} // namespace athanor

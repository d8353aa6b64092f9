// SPDX-License-Identifier: Apache-2.0
#include "ui/icons.h"

#include "ui/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

static void loadIconResources()
{
    // The icons are linked into a static library, whose resources are not registered by themselves.
    Q_INIT_RESOURCE(icons);
}

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QByteArray svgText(const QString &name)
{
    static const bool loaded = (loadIconResources(), true);
    Q_UNUSED(loaded);
    QFile file(u":/icons/%1.svg"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws an SVG whose strokes are "currentColor" in a colour of the palette that holds while it is painted.
class TintedSvg : public QIconEngine
{
public:
    TintedSvg(QString name, std::optional<Tone> tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor color = colorFor(mode);
        const QString key =
            u"athanor-icon/%1/%2/%3x%4"_s.arg(m_name, color.name(QColor::HexArgb)).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = QPixmap(size);
            pixmap.fill(Qt::transparent);
            QByteArray svg = svgText(m_name);
            svg.replace("currentColor", color.name().toLatin1());
            QSvgRenderer renderer(svg);
            QPainter painter(&pixmap);
            painter.setOpacity(color.alphaF());
            const int side = qMin(size.width(), size.height());
            renderer.render(&painter, QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
            painter.end();
            QPixmapCache::insert(key, pixmap);
        }
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedSvg(*this); }
    [[nodiscard]] QString key() const override { return u"athanor-svg"_s; }
    [[nodiscard]] QString iconName() override { return m_name; }
    [[nodiscard]] bool isNull() override { return m_name.isEmpty(); }

private:
    [[nodiscard]] QColor colorFor(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        const ThemeColors &colors = themeColors(palette);
        QColor color = m_tone ? toneColor(*m_tone, palette) : colors.dark ? QColor(0xb9c2cc) : QColor(0x434c57);
        if (mode == QIcon::Disabled)
            color.setAlphaF(0.4F);
        return color;
    }

    QString m_name;
    std::optional<Tone> m_tone;
};

} // namespace

QIcon icon(const QString &name)
{
    return name.isEmpty() ? QIcon() : QIcon(new TintedSvg(name, std::nullopt));
}

QIcon icon(const QString &name, Tone tone)
{
    return name.isEmpty() ? QIcon() : QIcon(new TintedSvg(name, tone));
}

QIcon engineIcon(EngineId engine)
{
    return icon(u"engine-"_s + engineName(engine));
}

QStringList iconNames()
{
    static_cast<void>(svgText(u"info"_s));
    QStringList names = QDir(u":/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(4);
    return names;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/value.h"

#include "engines/realtext.h"

#include <QLocale>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString oneLine(const QString &text, qsizetype limit)
{
    QString line = text.left(limit);
    for (QChar &c : line) {
        if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0))
            c = c == u'\n' ? QChar(0x21b5) : QChar(u' ');
    }
    if (text.size() > limit)
        line += u'…';
    return line;
}

struct Display
{
    qsizetype limit;

    QString operator()(std::monostate) const { return {}; }
    QString operator()(bool value) const { return value ? u"true"_s : u"false"_s; }
    QString operator()(qint64 value) const { return QString::number(value); }
    QString operator()(double value) const { return QString::fromLatin1(realText(value)); }
    QString operator()(const QString &value) const { return oneLine(value, limit); }
    QString operator()(const QByteArray &value) const
    {
        const qsizetype shown = qMax<qsizetype>(1, limit / 2);
        const QString hex = QString::fromLatin1(value.left(shown).toHex());
        return value.size() > shown ? u"x'%1…'"_s.arg(hex) : u"x'%1'"_s.arg(hex);
    }
    QString operator()(const LargeValue &value) const { return oneLine(value.preview, limit) + u'…'; }
};

struct Text
{
    QString operator()(std::monostate) const { return {}; }
    QString operator()(bool value) const { return value ? u"true"_s : u"false"_s; }
    QString operator()(qint64 value) const { return QString::number(value); }
    QString operator()(double value) const { return QString::fromLatin1(realText(value)); }
    QString operator()(const QString &value) const { return value; }
    QString operator()(const QByteArray &value) const { return u"x'%1'"_s.arg(QString::fromLatin1(value.toHex())); }
    QString operator()(const LargeValue &value) const { return value.preview; }
};

} // namespace

QByteArray realText(double value)
{
    QByteArray text = QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
    // "5" would come back as an integer.
    if (!text.contains('.') && !text.contains('e') && !text.contains('n'))
        text += ".0";
    return text;
}

QString Value::toDisplay(qsizetype limit) const
{
    return std::visit(Display{limit}, m_data);
}

QString Value::toText() const
{
    return std::visit(Text{}, m_data);
}

} // namespace athanor

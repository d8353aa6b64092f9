// SPDX-License-Identifier: Apache-2.0
#include "htmlcheck.h"

#include <QSet>
#include <QXmlStreamReader>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Report pages are also well-formed XML once their four empty elements are closed, which a strict parser can hold
/// them to.
QByteArray asXml(QByteArray page)
{
    page.replace("<!DOCTYPE html>\n", "");
    qsizetype at = 0;
    while ((at = page.indexOf("<meta ", at)) >= 0) {
        at = page.indexOf('>', at);
        page.insert(at, '/');
    }
    return page;
}

const QSet<QString> &knownElements()
{
    static const QSet<QString> names{u"html"_s, u"head"_s,   u"meta"_s,   u"title"_s, u"style"_s, u"body"_s,
                                     u"main"_s, u"header"_s, u"footer"_s, u"h1"_s,    u"h2"_s,    u"h3"_s,
                                     u"p"_s,    u"span"_s,   u"b"_s,      u"ul"_s,    u"li"_s,    u"dl"_s,
                                     u"div"_s,  u"dt"_s,     u"dd"_s,     u"table"_s, u"thead"_s, u"tbody"_s,
                                     u"tr"_s,   u"th"_s,     u"td"_s,     u"pre"_s,   u"code"_s};
    return names;
}

const QSet<QString> &knownAttributes()
{
    static const QSet<QString> names{u"lang"_s, u"charset"_s, u"http-equiv"_s, u"content"_s,
                                     u"name"_s, u"class"_s,   u"scope"_s,      u"aria-hidden"_s};
    return names;
}

} // namespace

QStringList htmlProblems(const QByteArray &page)
{
    QStringList problems;
    for (const QChar c : QString::fromUtf8(page)) {
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            problems += u"control character %1"_s.arg(c.unicode());
        if (c == QChar(0x2028) || c == QChar(0x202e) || c == QChar::ReplacementCharacter)
            problems += u"character %1"_s.arg(c.unicode(), 0, 16);
    }
    QXmlStreamReader xml(asXml(page));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (!knownElements().contains(xml.name().toString()))
            problems += u"element "_s + xml.name().toString();
        for (const QXmlStreamAttribute &attribute : xml.attributes()) {
            if (!knownAttributes().contains(attribute.name().toString()))
                problems += u"attribute "_s + attribute.name().toString();
        }
    }
    if (xml.hasError())
        problems += xml.errorString();
    return problems;
}

QString htmlText(const QByteArray &page)
{
    QString text;
    QXmlStreamReader xml(asXml(page));
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::Characters)
            text += xml.text();
    }
    return text;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/sqlhighlighter.h"

#include "ui/theme.h"

#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &keywords()
{
    static const QSet<QString> words = [] {
        const QString text =
            u"ADD ALL ALTER AND AS ASC AUTO_INCREMENT AUTOINCREMENT BEGIN BY CASCADE CASE CHANGE CHECK COLLATE COLUMN "
            "COMMENT COMMIT CONCURRENTLY CONSTRAINT CREATE DEFAULT DEFERRABLE DEFERRED DELETE DESC DISTINCT DROP ELSE "
            "END ENUM EXCEPT EXECUTE EXISTS EXTENSION FALSE FOREIGN FROM FUNCTION GENERATED GRANT GROUP HAVING "
            "IDENTITY "
            "IF IMMEDIATE IN INDEX INITIALLY INNER INSERT INTO IS JOIN KEY LEFT LIKE LIMIT MATERIALIZED MODIFY NOT "
            "NULL "
            "OFFSET ON OR ORDER OUTER PRIMARY RAISE REFERENCES RENAME RESTRICT RETURNING REVOKE RIGHT ROLLBACK SCHEMA "
            "SELECT SEQUENCE SET STORED TABLE TEMPORARY THEN TO TRIGGER TRUE TRUNCATE TYPE UNION UNIQUE UPDATE USING "
            "VALID VALIDATE VALUES VIEW WHEN WHERE WITH WITHOUT ZONE BIGINT BOOLEAN BYTEA CHAR DATE DATETIME DECIMAL "
            "DOUBLE FLOAT INT INTEGER INTERVAL JSON JSONB NUMERIC PRECISION REAL SERIAL BIGSERIAL SMALLINT TEXT TIME "
            "TIMESTAMP UUID VARCHAR BLOB"_s;
        const QStringList list = text.split(u' ');
        return QSet<QString>(list.cbegin(), list.cend());
    }();
    return words;
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

QTextCharFormat colored(const QColor &color)
{
    QTextCharFormat format;
    format.setForeground(color);
    return format;
}

} // namespace

SqlHighlighter::SqlHighlighter(QTextDocument *document, const QPalette &palette)
    : QSyntaxHighlighter(document), m_palette(palette)
{
}

void SqlHighlighter::setPalette(const QPalette &palette)
{
    m_palette = palette;
    rehighlight();
}

/// Colours what began before `from` until its end; returns where plain text goes on.
qsizetype SqlHighlighter::finish(const QString &text, qsizetype from, State state)
{
    const ThemeColors &colors = themeColors(m_palette);
    const bool comment = state == InComment;
    const QLatin1StringView end = comment ? "*/"_L1 : "'"_L1;
    const qsizetype found = text.indexOf(end, from);
    const qsizetype stop = found < 0 ? text.size() : found + end.size();
    setFormat(static_cast<int>(from), static_cast<int>(stop - from),
              colored(comment ? colors.sqlComment : colors.sqlString));
    setCurrentBlockState(found < 0 ? state : Plain);
    return stop;
}

void SqlHighlighter::highlightBlock(const QString &text)
{
    const ThemeColors &colors = themeColors(m_palette);
    setCurrentBlockState(Plain);
    qsizetype i = 0;
    if (previousBlockState() == InString || previousBlockState() == InComment)
        i = finish(text, 0, static_cast<State>(previousBlockState()));
    while (i < text.size()) {
        const QChar c = text[i];
        const QStringView rest = QStringView(text).mid(i);
        if (rest.startsWith("--"_L1)) {
            setFormat(static_cast<int>(i), static_cast<int>(text.size() - i), colored(colors.sqlComment));
            return;
        }
        if (rest.startsWith("/*"_L1)) {
            setFormat(static_cast<int>(i), 2, colored(colors.sqlComment));
            i = finish(text, i + 2, InComment);
            continue;
        }
        if (c == u'\'') {
            setFormat(static_cast<int>(i), 1, colored(colors.sqlString));
            i = finish(text, i + 1, InString);
            continue;
        }
        if (c == u'"' || c == u'`') {
            const qsizetype close = text.indexOf(c, i + 1);
            i = close < 0 ? text.size() : close + 1;
            continue;
        }
        if (!isWordCharacter(c)) {
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && isWordCharacter(text[end]))
            ++end;
        const QString word = text.mid(i, end - i);
        if (c.isDigit())
            setFormat(static_cast<int>(i), static_cast<int>(end - i), colored(colors.sqlNumber));
        else if (keywords().contains(word.toUpper()))
            setFormat(static_cast<int>(i), static_cast<int>(end - i), colored(colors.sqlKeyword));
        i = end;
    }
}

} // namespace athanor

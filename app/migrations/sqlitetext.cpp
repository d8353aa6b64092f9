// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqlitetext.h"

#include "migrations/identifierquoting.h"

#include <QList>
#include <QSet>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

struct Token
{
    qsizetype start = 0;
    qsizetype end = 0;
    int depth = 0;
    bool isName = false; ///< a word or a quoted identifier
    QString name;        ///< without quotes
};

qsizetype endOfQuoted(const QString &sql, qsizetype start, QChar close)
{
    qsizetype i = start + 1;
    while (i < sql.size()) {
        if (sql.at(i) != close) {
            ++i;
        } else if (i + 1 < sql.size() && sql.at(i + 1) == close && close != u']') {
            i += 2;
        } else {
            return i + 1;
        }
    }
    return sql.size();
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

qsizetype skipComment(const QString &sql, qsizetype i)
{
    const QStringView rest = QStringView(sql).mid(i);
    if (rest.startsWith("--"_L1)) {
        const qsizetype line = sql.indexOf(u'\n', i);
        return line < 0 ? sql.size() : line + 1;
    }
    if (rest.startsWith("/*"_L1)) {
        const qsizetype end = sql.indexOf("*/"_L1, i + 2);
        return end < 0 ? sql.size() : end + 2;
    }
    return i;
}

QList<Token> tokens(const QString &sql)
{
    QList<Token> list;
    int depth = 0;
    qsizetype i = 0;
    while (i < sql.size()) {
        if (const qsizetype past = skipComment(sql, i); past != i) {
            i = past;
            continue;
        }
        const QChar c = sql.at(i);
        Token token{i, i + 1, depth, false, {}};
        if (c.isSpace()) {
            ++i;
            continue;
        }
        if (c == u'\'' || c == u'"' || c == u'`' || c == u'[') {
            const QChar close = c == u'[' ? u']' : c;
            token.end = endOfQuoted(sql, i, close);
            token.isName = c != u'\'';
            token.name = sql.mid(i + 1, token.end - i - 2).replace(QString(2, close), QString(close));
        } else if (isWord(c)) {
            while (token.end < sql.size() && isWord(sql.at(token.end)))
                ++token.end;
            token.isName = true;
            token.name = sql.mid(i, token.end - i);
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')') {
            token.depth = --depth;
        }
        list.append(token);
        i = token.end;
    }
    return list;
}

/// The comma-separated parts of the outermost brackets.
struct Part
{
    qsizetype start; ///< behind the bracket or the comma
    qsizetype end;   ///< at the comma or the bracket
    QString firstName;
    bool quoted;
};

QList<Part> parts(const QString &sql)
{
    QList<Part> list;
    bool open = false;
    Part part{0, 0, {}, false};
    bool seen = false;
    for (const Token &t : tokens(sql)) {
        const QChar c = sql.at(t.start);
        if (t.depth == 0 && c == u'(' && !open) {
            open = true;
            part.start = t.end;
        } else if (open && ((t.depth == 1 && c == u',') || (t.depth == 0 && c == u')'))) {
            part.end = t.start;
            list.append(part);
            part = Part{t.end, 0, {}, false};
            seen = false;
            if (c == u')')
                return list;
        } else if (open && !seen) {
            part.firstName = t.name;
            part.quoted = t.isName && !isWord(c);
            seen = true;
        }
    }
    return {};
}

bool isConstraint(const Part &part)
{
    static const QSet<QString> words{u"CONSTRAINT"_s, u"PRIMARY"_s, u"UNIQUE"_s, u"CHECK"_s, u"FOREIGN"_s};
    return !part.quoted && words.contains(part.firstName.toUpper());
}

} // namespace

QString withColumn(const QString &createSql, const QString &columnText)
{
    qsizetype place = -1;
    for (const Part &part : parts(createSql)) {
        if (isConstraint(part))
            break;
        place = part.end;
    }
    return place < 0 ? createSql : QString(createSql).insert(place, u", "_s + columnText);
}

QString withoutColumn(const QString &createSql, const QString &column)
{
    const QList<Part> all = parts(createSql);
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Part &part = all.at(i);
        if (isConstraint(part) || part.firstName.compare(column, Qt::CaseInsensitive) != 0)
            continue;
        // With the comma behind it, or the one before if it is the last.
        const bool isLast = i + 1 == all.size();
        const qsizetype from = isLast && i > 0 ? part.start - 1 : part.start;
        const qsizetype to = isLast ? part.end : part.end + 1;
        return QString(createSql).remove(from, to - from);
    }
    return createSql;
}

QString withRenamedColumn(const QString &createSql, const QString &from, const QString &to)
{
    const QString name = IdentifierQuoting(DialectId::SQLite).quote(to);
    const QList<Token> all = tokens(createSql);
    QString text = createSql;
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        const Token &t = all.at(i);
        if (!t.isName || t.depth == 0 || t.name.compare(from, Qt::CaseInsensitive) != 0)
            continue;
        // Columns of another table: REFERENCES other (name)
        bool refers = false;
        for (qsizetype j = i - 1; j > 1 && all.at(j).depth >= t.depth - 1 && !refers; --j) {
            const bool opens = createSql.at(all.at(j).start) == u'(' && all.at(j).depth == t.depth - 1;
            if (opens) {
                refers = all.at(j - 2).name.compare("REFERENCES"_L1, Qt::CaseInsensitive) == 0;
                break;
            }
        }
        if (!refers)
            text.replace(t.start, t.end - t.start, name);
    }
    return text;
}

QString withRenamedTable(const QString &createSql, const QString &to)
{
    const QString quoted = IdentifierQuoting(DialectId::SQLite).quoteAlways(to);
    const QList<Token> all = tokens(createSql);
    for (qsizetype i = 1; i < all.size(); ++i) {
        const bool opens = createSql.at(all.at(i).start) == u'(' && all.at(i).depth == 0;
        if (opens)
            return QString(createSql).replace(all.at(i - 1).start, all.at(i - 1).end - all.at(i - 1).start, quoted);
    }
    return createSql;
}

} // namespace athanor

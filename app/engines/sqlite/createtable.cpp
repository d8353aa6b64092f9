// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/createtable.h"

#include "engines/sqlite/sqltokens.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Walks over the tokens of one statement or one item of it.
class Cursor
{
public:
    Cursor(QString sql, QList<SqlToken> tokens) : m_sql(std::move(sql)), m_tokens(std::move(tokens)) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_tokens.size(); }
    [[nodiscard]] bool peek(QLatin1StringView word) const { return !atEnd() && m_tokens.at(m_at).is(word); }
    bool take(QLatin1StringView word)
    {
        if (!peek(word))
            return false;
        ++m_at;
        return true;
    }
    void skip() { ++m_at; }
    QString takeName() { return !atEnd() && m_tokens.at(m_at).isName() ? m_tokens.at(m_at++).text : QString(); }
    QString takeWord() { return atEnd() ? QString() : m_tokens.at(m_at++).text.toUpper(); }

    /// The items between the parentheses that open here, and past them. Empty if none open here.
    QList<Cursor> takeList()
    {
        QList<Cursor> items;
        if (!take("("_L1))
            return items;
        QList<SqlToken> item;
        for (int depth = 0; !atEnd(); ++m_at) {
            const SqlToken &token = m_tokens.at(m_at);
            if (depth == 0 && (token.is(")"_L1) || token.is(","_L1))) {
                items.append(Cursor(m_sql, item));
                item.clear();
                if (token.is(")"_L1)) {
                    ++m_at;
                    return items;
                }
                continue;
            }
            depth += token.is("("_L1) ? 1 : token.is(")"_L1) ? -1 : 0;
            item.append(token);
        }
        return items;
    }

    /// The text between the parentheses that open here, and past them.
    QString takeParenthesised()
    {
        if (!peek("("_L1))
            return {};
        const qsizetype begin = m_tokens.at(m_at).end;
        for (int depth = 0; !atEnd(); ++m_at) {
            depth += peek("("_L1) ? 1 : peek(")"_L1) ? -1 : 0;
            if (depth == 0) {
                const qsizetype end = m_tokens.at(m_at++).begin;
                return m_sql.mid(begin, end - begin).trimmed();
            }
        }
        return m_sql.mid(begin).trimmed();
    }

    [[nodiscard]] QString wholeText() const
    {
        if (m_tokens.isEmpty())
            return {};
        return m_sql.mid(m_tokens.first().begin, m_tokens.last().end - m_tokens.first().begin);
    }
    [[nodiscard]] QString restText() const
    {
        return atEnd() ? QString() : m_sql.mid(m_tokens.at(m_at).begin).trimmed();
    }

private:
    QString m_sql;
    QList<SqlToken> m_tokens;
    qsizetype m_at = 0;
};

/// Column names of a list such as `("a", b COLLATE NOCASE DESC)`.
QStringList takeColumns(Cursor &cursor)
{
    QStringList names;
    for (Cursor item : cursor.takeList())
        names.append(item.takeName());
    return names;
}

QString takeAction(Cursor &cursor)
{
    const QString first = cursor.takeWord();
    if (first == "SET"_L1 || first == "NO"_L1) {
        const QString action = first + u' ' + cursor.takeWord();
        return action == "NO ACTION"_L1 ? QString() : action;
    }
    return first;
}

QString takeDeferrable(Cursor &cursor)
{
    QStringList words;
    if (cursor.take("NOT"_L1))
        words.append(u"NOT"_s);
    cursor.skip();
    words.append(u"DEFERRABLE"_s);
    if (cursor.take("INITIALLY"_L1)) {
        words.append(u"INITIALLY"_s);
        words.append(cursor.takeWord());
    }
    return words.join(u' ');
}

/// What follows REFERENCES.
void takeReference(Cursor &cursor, ForeignKey &key)
{
    key.target.name = cursor.takeName();
    key.targetColumns = takeColumns(cursor);
    while (!cursor.atEnd()) {
        Cursor ahead = cursor;
        if (cursor.take("ON"_L1)) {
            const bool onDelete = cursor.peek("DELETE"_L1);
            cursor.skip();
            (onDelete ? key.onDelete : key.onUpdate) = takeAction(cursor);
        } else if (cursor.take("MATCH"_L1)) {
            cursor.skip();
        } else if (ahead.peek("DEFERRABLE"_L1) || (ahead.take("NOT"_L1) && ahead.peek("DEFERRABLE"_L1))) {
            key.deferrable = takeDeferrable(cursor);
        } else {
            return;
        }
    }
}

class TableReader
{
public:
    explicit TableReader(const QString &sql) : m_cursor(sql, sqlTokens(sql)) {}

    CreateTableParts read()
    {
        while (!m_cursor.atEnd() && !m_cursor.peek("("_L1)) {
            // CREATE TABLE ... AS SELECT has no list; SQLite stores it with one.
            if (m_cursor.peek("AS"_L1))
                return m_parts;
            m_cursor.skip();
        }
        for (Cursor item : m_cursor.takeList())
            readItem(item);
        return m_parts;
    }

private:
    void readItem(Cursor &item)
    {
        const bool constraint = item.peek("CONSTRAINT"_L1) || item.peek("PRIMARY"_L1) || item.peek("UNIQUE"_L1) ||
                                item.peek("CHECK"_L1) || item.peek("FOREIGN"_L1);
        const QString column = constraint ? QString() : item.takeName();
        QString name;
        while (!item.atEnd()) {
            if (item.take("CONSTRAINT"_L1))
                name = item.takeName();
            else if (readConstraint(item, column, name))
                name.clear();
            else
                skipOne(item);
        }
    }

    /// A type name, a default, a collation: nothing this reader is after. Parentheses are skipped whole.
    static void skipOne(Cursor &item)
    {
        if (item.peek("("_L1))
            (void)item.takeParenthesised();
        else
            item.skip();
    }

    bool readConstraint(Cursor &item, const QString &column, const QString &name)
    {
        if (item.take("PRIMARY"_L1)) {
            item.skip();
            m_parts.primaryKeyName = name;
            (void)item.takeList();
            return true;
        }
        if (item.take("AUTOINCREMENT"_L1)) {
            m_parts.autoIncrement = true;
            return true;
        }
        if (item.take("UNIQUE"_L1)) {
            m_parts.uniques.append({name, column.isEmpty() ? takeColumns(item) : QStringList{column}});
            return true;
        }
        if (item.take("CHECK"_L1)) {
            m_parts.checks.append({name, item.takeParenthesised()});
            return true;
        }
        if (item.take("AS"_L1)) {
            m_parts.generated.insert(column, item.takeParenthesised());
            return true;
        }
        return readForeignKey(item, column, name);
    }

    bool readForeignKey(Cursor &item, const QString &column, const QString &name)
    {
        ForeignKey key;
        key.name = name;
        key.columns = QStringList{column};
        if (item.take("FOREIGN"_L1)) {
            item.skip();
            key.columns = takeColumns(item);
        }
        if (!item.take("REFERENCES"_L1))
            return false;
        takeReference(item, key);
        m_parts.foreignKeys.append(key);
        return true;
    }

    Cursor m_cursor;
    CreateTableParts m_parts;
};

} // namespace

CreateTableParts parseCreateTable(const QString &sql)
{
    return TableReader(sql).read();
}

CreateIndexParts parseCreateIndex(const QString &sql)
{
    CreateIndexParts parts;
    Cursor cursor(sql, sqlTokens(sql));
    while (!cursor.atEnd() && !cursor.peek("("_L1))
        cursor.skip();
    for (const Cursor &item : cursor.takeList())
        parts.elements.append(item.wholeText());
    if (cursor.take("WHERE"_L1))
        parts.where = cursor.restText();
    return parts;
}

} // namespace athanor

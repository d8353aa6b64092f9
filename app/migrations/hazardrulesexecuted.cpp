// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardrules.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace athanor {

// What op.execute() sends as plain SQL: read by its first words only, never rewritten.
namespace {

using Severity = HazardSeverity;

QRegularExpression form(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::DotMatchesEverythingOption);
}

/// Where the comment or the string that starts at `begin` ends; `begin` itself if none starts there or it never ends.
qsizetype noiseEnd(const QString &sql, qsizetype begin)
{
    const QStringView rest = QStringView(sql).sliced(begin);
    const auto behind = [&](qsizetype found, qsizetype length) { return found < 0 ? begin : found + length; };
    if (rest.startsWith("--"_L1)) {
        const qsizetype lineEnd = sql.indexOf(u'\n', begin);
        return lineEnd < 0 ? sql.size() : lineEnd;
    }
    if (rest.startsWith("/*"_L1))
        return behind(sql.indexOf("*/"_L1, begin + 2), 2);
    qsizetype doubled = -1;
    qsizetype quote = rest.startsWith(u'\'') ? sql.indexOf(u'\'', begin + 1) : -1;
    while (quote >= 0 && quote + 1 < sql.size() && sql[quote + 1] == u'\'') {
        doubled = quote;
        quote = sql.indexOf(u'\'', quote + 2);
    }
    // Where nothing ends the string, the last doubled quote is an end and a start.
    return behind(quote < 0 ? doubled : quote, 1);
}

/// One walk: what never ends is looked for once, however often it starts.
QString bare(const QString &sql)
{
    QString out;
    out.reserve(sql.size());
    bool commentsEnd = true;
    bool stringsEnd = true;
    qsizetype kept = 0;
    for (qsizetype i = 0; i < sql.size(); ++i) {
        const QChar c = sql[i];
        if (c != u'-' && c != u'\'' && c != u'/')
            continue;
        const bool mayStart = c == u'-' || (c == u'/' && commentsEnd) || (c == u'\'' && stringsEnd);
        const qsizetype end = mayStart ? noiseEnd(sql, i) : i;
        if (end == i) {
            commentsEnd = commentsEnd && !(mayStart && QStringView(sql).sliced(i).startsWith("/*"_L1));
            stringsEnd = stringsEnd && !(mayStart && c == u'\'');
            continue;
        }
        out += QStringView(sql).sliced(kept, i - kept);
        out += "''"_L1;
        kept = end;
        i = end - 1;
    }
    out += QStringView(sql).sliced(kept);
    return out.simplified();
}

bool isWordAt(const QString &text, qsizetype at, qsizetype size)
{
    const auto isPartOfWord = [&](qsizetype i) {
        return i >= 0 && i < text.size() &&
               (text[i] == u'_' || (text[i].unicode() < 128 && text[i].isLetterOrNumber()));
    };
    return !isPartOfWord(at - 1) && !isPartOfWord(at + size);
}

/// The first such word, or the last; -1 if there is none.
qsizetype placeOfWord(const QString &text, QLatin1StringView word, bool last)
{
    qsizetype at = last ? text.lastIndexOf(word, -1, Qt::CaseInsensitive) : findWords(text, word);
    while (at >= 0 && !isWordAt(text, at, word.size())) {
        if (last && at == 0)
            return -1;
        at = last ? text.lastIndexOf(word, at - 1, Qt::CaseInsensitive) : findWords(text, word, at + 1);
    }
    return at;
}

/// Its first words spare most statements the search by a pattern.
bool startsWith(const QString &sql, QLatin1StringView words)
{
    return sql.startsWith(words, Qt::CaseInsensitive);
}

TableRef refOf(QString name)
{
    name.remove(u'"').remove(u'`');
    const qsizetype dot = name.indexOf(u'.');
    return dot < 0 ? TableRef{{}, name} : TableRef{name.left(dot), name.mid(dot + 1)};
}

void updateWithoutWhere(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression update = form(u"^UPDATE (?:ONLY )?([\\w.\"`]+) "_s);
    const QString &sql = s.bareSql();
    if (!startsWith(sql, "UPDATE "_L1))
        return;
    const auto match = update.match(sql);
    const TableRef ref = refOf(match.captured(1));
    if (!match.hasMatch() || sql.contains(" WHERE "_L1, Qt::CaseInsensitive) || s.isNew(ref))
        return;
    found->append(makeHazard(s, "update-without-where"_L1, Severity::High, ref,
                             u"Every row of %1 is changed%2."_s.arg(ref.display(), rowsText(s.rows(ref))),
                             u"Name the rows in a WHERE, and change a large table in batches."_s));
}

void deleteWithoutWhere(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression erase = form(u"^DELETE FROM (?:ONLY )?([\\w.\"`]+)"_s);
    const QString &sql = s.bareSql();
    if (!startsWith(sql, "DELETE FROM "_L1))
        return;
    const auto match = erase.match(sql);
    const TableRef ref = refOf(match.captured(1));
    if (!match.hasMatch() || sql.contains(" WHERE "_L1, Qt::CaseInsensitive) || s.isNew(ref))
        return;
    found->append(makeHazard(s, "delete-without-where"_L1, Severity::High, ref,
                             u"Every row of %1 is deleted%2."_s.arg(ref.display(), rowsText(s.rows(ref))),
                             u"Name the rows in a WHERE, or say that all of them may go."_s));
}

void truncate(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression emptying = form(u"^TRUNCATE (?:TABLE )?(?:ONLY )?([\\w.\"`]+)"_s);
    const QString &sql = s.bareSql();
    if (!startsWith(sql, "TRUNCATE "_L1))
        return;
    const auto match = emptying.match(sql);
    if (!match.hasMatch())
        return;
    const TableRef ref = refOf(match.captured(1));
    const bool cascades = sql.contains(" CASCADE"_L1, Qt::CaseInsensitive);
    found->append(makeHazard(
        s, "truncate"_L1, Severity::High, ref,
        u"Table %1 is emptied%2%3."_s.arg(ref.display(), rowsText(s.rows(ref)),
                                          cascades ? u", and with it every table that refers to it"_s : QString()),
        u"Take a backup first; leave CASCADE out and name each table."_s));
}

void executedDrop(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression table = form(u"^DROP TABLE (?:IF EXISTS )?([\\w.\"`]+)"_s);
    static const QRegularExpression column =
        form(u"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?([\\w.\"`]+) DROP (?:COLUMN )?(?!CONSTRAINT|INDEX|PRIMARY|FOREIGN)"
             "(?:IF EXISTS )?([\\w\"`]+)"_s);
    const QString &sql = s.bareSql();
    if (!startsWith(sql, "DROP TABLE "_L1) && !startsWith(sql, "ALTER TABLE "_L1))
        return;
    if (const auto match = table.match(sql); match.hasMatch() && !s.isNew(refOf(match.captured(1)))) {
        const TableRef ref = refOf(match.captured(1));
        found->append(makeHazard(s, "drop-table"_L1, Severity::High, ref,
                                 u"Table %1 and all it holds%2 are lost."_s.arg(ref.display(), rowsText(s.rows(ref))),
                                 u"Take a backup first, and make sure that nothing reads it any more."_s));
    }
    if (const auto match = column.match(sql); match.hasMatch() && !s.isNew(refOf(match.captured(1)))) {
        const TableRef ref = refOf(match.captured(1));
        found->append(makeHazard(s, "drop-column"_L1, Severity::High, ref,
                                 u"The values of %1.%2 are lost."_s.arg(ref.display(), match.captured(2)),
                                 u"Release code that no longer uses the column first."_s));
    }
}

void dropSchemaOrType(const HazardScene &s, QList<Hazard> *found)
{
    static const QRegularExpression drop = form(u"^DROP (SCHEMA|DATABASE|TYPE) (?:IF EXISTS )?([\\w.\"`]+)"_s);
    const QString &sql = s.bareSql();
    if (!startsWith(sql, "DROP "_L1))
        return;
    const auto match = drop.match(sql);
    if (!match.hasMatch())
        return;
    const QString kind = match.captured(1).toLower();
    const bool isType = kind == "type"_L1;
    found->append(makeHazard(s, isType ? "drop-type"_L1 : "drop-schema"_L1, isType ? Severity::Medium : Severity::High,
                             {}, u"The %1 %2 is dropped."_s.arg(kind, match.captured(2)),
                             u"Make sure that nothing uses it any more."_s));
}

void dropCascade(const HazardScene &s, QList<Hazard> *found)
{
    const QString &sql = s.bareSql();
    const qsizetype drop = placeOfWord(sql, "DROP"_L1, false);
    if (drop < 0 || placeOfWord(sql, "CASCADE"_L1, true) < drop)
        return;
    found->append(makeHazard(s, "drop-cascade"_L1, Severity::High, {},
                             u"CASCADE drops everything that depends on it, named or not."_s,
                             u"Drop each thing by its name, without CASCADE."_s));
}

constexpr HazardRow executedHazards[] = {
    {"update-without-where"_L1, "UPDATE of every row"_L1, HazardDialect::All, updateWithoutWhere},
    {"delete-without-where"_L1, "DELETE of every row"_L1, HazardDialect::All, deleteWithoutWhere},
    {"truncate"_L1, "A table is emptied"_L1, HazardDialect::All, truncate},
    {"drop-table"_L1, "op.execute() drops a table or a column"_L1, HazardDialect::All, executedDrop},
    {"drop-schema"_L1, "A schema or database is dropped"_L1, HazardDialect::All, dropSchemaOrType},
    {"drop-type"_L1, "A type is dropped"_L1, HazardDialect::All, nullptr},
    {"drop-cascade"_L1, "DROP ... CASCADE"_L1, HazardDialect::All, dropCascade},
};

} // namespace

const QString &HazardScene::bareSql() const
{
    const auto *executed = as<Execute>();
    if (!bareText)
        bareText = executed ? bare(executed->sql) : QString();
    return *bareText;
}

std::span<const HazardRow> executedHazardRules()
{
    return executedHazards;
}

} // namespace athanor

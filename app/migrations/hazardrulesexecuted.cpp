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

/// Without comments and the contents of strings, so that words in them are not taken for SQL.
QString bare(const QString &sql)
{
    static const QRegularExpression noise = form(u"--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'"_s);
    return QString(sql).replace(noise, u"''"_s).simplified();
}

QString executed(const HazardScene &s)
{
    const auto *o = s.as<Execute>();
    return o ? bare(o->sql) : QString();
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
    const QString sql = executed(s);
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
    const QString sql = executed(s);
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
    const QString sql = executed(s);
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
    const QString sql = executed(s);
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
    const QString sql = executed(s);
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
    static const QRegularExpression cascade = form(u"\\bDROP\\b.*\\bCASCADE\\b"_s);
    if (!cascade.match(executed(s)).hasMatch())
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

std::span<const HazardRow> executedHazardRules()
{
    return executedHazards;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/sqltext.h"

#include <QStringList>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

qsizetype skipBlank(const QString &sql, qsizetype at)
{
    while (at < sql.size()) {
        const QChar c = sql.at(at);
        if (c.isSpace() || c == u'(' || c == u';') {
            ++at;
        } else if (sql.mid(at, 2) == "--"_L1) {
            const qsizetype end = sql.indexOf(u'\n', at);
            at = end < 0 ? sql.size() : end + 1;
        } else if (sql.mid(at, 2) == "/*"_L1) {
            const qsizetype end = sql.indexOf("*/"_L1, at + 2);
            at = end < 0 ? sql.size() : end + 2;
        } else {
            break;
        }
    }
    return at;
}

} // namespace

QString firstKeyword(const QString &sql)
{
    const qsizetype begin = skipBlank(sql, 0);
    qsizetype end = begin;
    while (end < sql.size() && (sql.at(end).isLetter() || sql.at(end) == u'_'))
        ++end;
    return sql.mid(begin, end - begin).toUpper();
}

bool isCommit(const QString &sql)
{
    const QString word = firstKeyword(sql);
    return word == "COMMIT"_L1 || word == "END"_L1;
}

bool isRollback(const QString &sql)
{
    const QString word = firstKeyword(sql);
    return word == "ROLLBACK"_L1 || word == "ABORT"_L1;
}

bool mayWrite(const QString &sql)
{
    static const QStringList harmless{u"SELECT"_s, u"SHOW"_s,      u"EXPLAIN"_s,  u"BEGIN"_s, u"START"_s, u"SET"_s,
                                      u"RESET"_s,  u"SAVEPOINT"_s, u"ROLLBACK"_s, u"ABORT"_s, u"TABLE"_s, u"VALUES"_s};
    return !harmless.contains(firstKeyword(sql));
}

QString keepBom(QByteArrayView utf8)
{
    QString marks;
    while (utf8.startsWith("\xEF\xBB\xBF")) {
        marks += QChar(QChar::ByteOrderMark);
        utf8 = utf8.sliced(3);
    }
    return marks.isEmpty() ? QString::fromUtf8(utf8) : marks + QString::fromUtf8(utf8);
}

Value textOrBytes(QByteArrayView bytes)
{
    if (!bytes.isValidUtf8())
        return Value(bytes.toByteArray());
    return Value(keepBom(bytes));
}

} // namespace athanor

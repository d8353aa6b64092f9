// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqlitefacts.h"

#include "engines/sql/sqlconnection.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int NotADatabase = 26; ///< SQLITE_NOTADB
constexpr int Corrupt = 11;      ///< SQLITE_CORRUPT
constexpr qint64 MostObjects = 2000;

/// sqlite.org/fileformat2.html, "The Rollback Journal": a journal whose head begins so can be rolled back.
bool isHotJournal(const QString &path)
{
    static const QByteArray magic = QByteArray::fromHex("d9d505f920a163d7");
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(magic.size()) == magic;
}

Fact<QList<SqliteSidecar>> sidecarsOf(const QString &path)
{
    QList<SqliteSidecar> found;
    for (const QString &suffix : {u"-wal"_s, u"-shm"_s, u"-journal"_s}) {
        const QString name = path + suffix;
        if (!QFileInfo::exists(name) && !QFileInfo(name).isSymLink())
            continue;
        const auto facts = fileFacts(name);
        if (!facts)
            return facts.gap();
        const bool readable = suffix == "-journal"_L1 && facts->type == FileFacts::Type::Regular;
        found += {*facts, readable && isHotJournal(name)};
    }
    return found;
}

Fact<QString> askText(SqlConnection &connection, const QString &sql)
{
    const auto answer = connection.run(sql);
    if (!answer) {
        const auto structure = structureFromOpenError(answer.error(), false);
        return structure ? structure : Fact<QString>(FactGap::of(answer.error()));
    }
    if (answer->rows.isEmpty() || answer->rows.first().isEmpty())
        return FactGap{FactGap::Kind::Failed, u"%1 gave no answer"_s.arg(sql)};
    return boundedText(answer->rows.first().first().toText(), 400, false);
}

Fact<SqliteModes> askModes(SqlConnection &connection)
{
    const auto journal = connection.run(u"PRAGMA journal_mode"_s);
    const auto synchronous = connection.run(u"PRAGMA synchronous"_s);
    if (!journal || !synchronous)
        return FactGap::of(journal ? synchronous.error() : journal.error());
    if (journal->rows.isEmpty() || synchronous->rows.isEmpty())
        return FactGap{FactGap::Kind::Failed, u"PRAGMA journal_mode gave no answer"_s};
    return SqliteModes{journal->rows.first().value(0).toText(), synchronous->rows.first().value(0).toText().toInt()};
}

Fact<qint64> askViolations(SqlConnection &connection)
{
    const auto answer = connection.run(u"SELECT count(*) FROM pragma_foreign_key_check"_s);
    if (!answer)
        return FactGap::of(answer.error());
    return answer->rows.value(0).value(0).toText().toLongLong();
}

/// True if what stands before a name makes it the name of a table and not a call.
bool namesATable(QStringView before)
{
    static const QRegularExpression keyword(uR"(\b(table|exists|into|on|references|join|from|update)\s+["'`\[]?$)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return keyword.match(before.right(40).toString()).hasMatch();
}

/// The function with side effects outside the database that a text calls, or nothing.
QString dangerousFunction(const QString &sql)
{
    static const QRegularExpression call(uR"(\b(load_extension|fts3_tokenizer|readfile|writefile|edit)["'`\]]?\s*\()"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    for (auto it = call.globalMatch(sql); it.hasNext();) {
        const auto match = it.next();
        if (!namesATable(QStringView(sql).left(match.capturedStart())))
            return match.captured(1).toLower();
    }
    return {};
}

Fact<QList<SqliteSchemaObject>> askSchema(SqlConnection &connection)
{
    const auto answer =
        connection.run(u"SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"_s);
    if (!answer)
        return FactGap::of(answer.error());
    QList<SqliteSchemaObject> found;
    for (const Row &row : answer->rows) {
        const QString type = row.value(0).toText();
        const QString sql = row.value(2).toText();
        const QString function = dangerousFunction(sql);
        const bool isVirtual = sql.startsWith("CREATE VIRTUAL TABLE"_L1, Qt::CaseInsensitive);
        if ((!function.isEmpty() || isVirtual || type == "trigger"_L1) && found.size() < MostObjects)
            found += {isVirtual ? u"virtual table"_s : type, boundedText(row.value(1).toText(), 200, false), function};
    }
    return found;
}

} // namespace

SqliteFacts collectSqliteFileFacts(const QString &path)
{
    SqliteFacts facts;
    facts.path = path;
    facts.inMemory = path.isEmpty();
    if (facts.inMemory)
        return facts;
    facts.file = fileFacts(path);
    facts.folder = fileFacts(QFileInfo(path).absolutePath());
    facts.sidecars = facts.file ? sidecarsOf(path) : Fact<QList<SqliteSidecar>>(facts.file.gap());
    facts.fileSystem = fileSystemKind(path);
    return facts;
}

void collectSqliteContentFacts(SqlConnection &connection, SqliteFacts &facts)
{
    facts.quickCheck = askText(connection, u"PRAGMA quick_check(1)"_s);
    facts.modes = askModes(connection);
    facts.foreignKeyViolations = askViolations(connection);
    facts.schemaObjects = askSchema(connection);
}

Fact<QString> structureFromOpenError(const Error &error, bool isRegularFile)
{
    static const QRegularExpression number(u"^SQLite (\\d+):"_s);
    const auto match = number.match(error.detail);
    const int code = match.hasMatch() ? match.captured(1).toInt() & 0xff : 0;
    // The engine refuses a regular file as invalid for one reason only: its first bytes are not SQLite's.
    if (code == NotADatabase || (isRegularFile && error.kind == ErrorKind::InvalidInput))
        return u"the file is not in SQLite format 3, or it is encrypted"_s;
    if (code == Corrupt)
        return u"the file is damaged"_s;
    return FactGap::of(error);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

#include <QDir>

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr int WorldWrite = 0002;
constexpr int OthersRead = 0004;
constexpr int GroupWrite = 0020;

const Verdict &inMemory()
{
    static const Verdict verdict = notApplicable(u"The database is in memory."_s);
    return verdict;
}

QString seenMode(const FileFacts &file)
{
    return u"%1 has mode %2 and belongs to %3"_s.arg(file.path, file.modeText(), file.owner);
}

} // namespace

Verdict sqliteFileMode(const CheckInput &in)
{
    const SqliteFacts &facts = in.facts.sqlite;
    if (facts.inMemory)
        return inMemory();
    if (!facts.file)
        return unknown(facts.file.gap());
    if (facts.file->type != FileFacts::Type::Regular)
        return failed(u"%1 is %2"_s.arg(facts.path, facts.file->type == FileFacts::Type::SymbolicLink
                                                        ? u"a symbolic link"_s
                                                        : u"no regular file"_s));
    if ((facts.file->mode & WorldWrite) != 0)
        return failed(seenMode(*facts.file) + ": everyone can write it"_L1);
    if ((facts.file->mode & OthersRead) != 0)
        return warned(seenMode(*facts.file) + ": everyone can read it"_L1);
    if ((facts.file->mode & GroupWrite) != 0)
        return warned(seenMode(*facts.file) + ": its group can write it"_L1);
    return passed(seenMode(*facts.file));
}

Verdict sqliteFolderMode(const CheckInput &in)
{
    const SqliteFacts &facts = in.facts.sqlite;
    if (facts.inMemory)
        return inMemory();
    if (!facts.folder)
        return unknown(facts.folder.gap());
    if ((facts.folder->mode & WorldWrite) != 0)
        return failed(seenMode(*facts.folder) + ": anyone can lay a journal beside the file"_L1);
    return (facts.folder->mode & GroupWrite) != 0 ? warned(seenMode(*facts.folder) + ": its group can write there"_L1)
                                                  : passed(seenMode(*facts.folder));
}

Verdict sqliteSidecars(const CheckInput &in)
{
    const SqliteFacts &facts = in.facts.sqlite;
    if (facts.inMemory)
        return inMemory();
    if (!facts.file)
        return unknown(facts.file.gap());
    if (!facts.sidecars)
        return unknown(facts.sidecars.gap());
    QStringList foreign;
    QStringList hot;
    QStringList sound;
    for (const SqliteSidecar &sidecar : *facts.sidecars) {
        const bool wider = (sidecar.file.mode & ~facts.file->mode) != 0;
        if (sidecar.file.ownerId != facts.file->ownerId || wider || sidecar.file.type != FileFacts::Type::Regular)
            foreign += seenMode(sidecar.file);
        else if (sidecar.hotJournal)
            hot += sidecar.file.path;
        else
            sound += sidecar.file.path;
    }
    if (!foreign.isEmpty())
        return failed(u"Beside the file, with another owner or a wider mode: %1"_s.arg(listed(foreign)));
    if (!hot.isEmpty())
        return warned(u"A writer is at work or died: if nobody has the file open, the next writer rolls back %1"_s.arg(
            listed(hot)));
    return passed(sound.isEmpty() ? u"Nothing lies beside the file"_s
                                  : u"Same owner and mode as the file: %1"_s.arg(listed(sound)));
}

Verdict sqliteLocation(const CheckInput &in)
{
    const SqliteFacts &facts = in.facts.sqlite;
    if (facts.inMemory)
        return inMemory();
    static const QStringList served{u"static"_s, u"public"_s, u"public_html"_s, u"htdocs"_s, u"www"_s, u"wwwroot"_s};
    for (const QString &part :
         QDir::cleanPath(facts.path).split(u'/').mid(0, QDir::cleanPath(facts.path).count(u'/'))) {
        if (served.contains(part))
            return failed(u"%1 lies below \"%2\", which a web server may hand out"_s.arg(facts.path, part));
    }
    if (!facts.fileSystem)
        return unknown(facts.fileSystem.gap());
    switch (*facts.fileSystem) {
    case FileSystemKind::Network:
        return warned(u"%1 lies on a network file system, where locks cannot be relied on"_s.arg(facts.path));
    case FileSystemKind::Temporary:
        return warned(u"%1 lies in a folder for temporary files"_s.arg(facts.path));
    case FileSystemKind::Local:
        return passed(u"%1 lies on a local file system"_s.arg(facts.path));
    }
    return unknown(u"the file system is not known"_s);
}

Verdict sqliteStructure(const CheckInput &in)
{
    const Fact<QString> &check = in.facts.sqlite.quickCheck;
    if (!check)
        return unknown(check.gap());
    return *check == "ok"_L1 ? passed(u"PRAGMA quick_check says ok"_s)
                             : failed(u"PRAGMA quick_check: %1"_s.arg(*check));
}

Verdict sqliteForeignKeys(const CheckInput &in)
{
    const Fact<qint64> &violations = in.facts.sqlite.foreignKeyViolations;
    if (!violations)
        return unknown(violations.gap());
    return *violations > 0 ? warned(u"%1 row(s) name a row that is not there"_s.arg(*violations))
                           : passed(u"No row breaks a foreign key; whether new ones may depends on each connection"_s);
}

Verdict sqliteJournalMode(const CheckInput &in)
{
    const Fact<SqliteModes> &modes = in.facts.sqlite.modes;
    if (in.facts.sqlite.inMemory)
        return inMemory();
    if (!modes)
        return unknown(modes.gap());
    const QString seen = u"journal_mode is %1, synchronous %2 as a new connection has them; a service may set its own"_s
                             .arg(modes->journalMode)
                             .arg(modes->synchronous);
    if (modes->journalMode == "off"_L1 || modes->journalMode == "memory"_L1)
        return failed(seen);
    return modes->synchronous == 0 ? warned(seen) : passed(seen);
}

Verdict sqliteHostileSchema(const CheckInput &in)
{
    const Fact<QList<SqliteSchemaObject>> &objects = in.facts.sqlite.schemaObjects;
    if (!objects)
        return unknown(objects.gap());
    QStringList dangerous;
    QStringList notable;
    for (const SqliteSchemaObject &object : *objects) {
        if (!object.function.isEmpty())
            dangerous += u"%1 %2 calls %3()"_s.arg(object.type, object.name, object.function);
        else
            notable += u"%1 %2"_s.arg(object.type, object.name);
    }
    if (!dangerous.isEmpty())
        return failed(listed(dangerous));
    if (notable.isEmpty())
        return passed(u"No trigger, no virtual table and no function with side effects"_s);
    return in.facts.knownOrigin
               ? passed(u"The service's own: %1"_s.arg(listed(notable)))
               : warned(u"In a file whose origin the profile does not tell: %1"_s.arg(listed(notable)));
}

Verdict sqliteLibrary(const CheckInput &in)
{
    // CVE-2025-6965 and its like were fixed by then.
    constexpr int firstGood = 3050002;
    const Fact<int> &library = in.facts.sqlite.serviceLibrary;
    if (!library)
        return unknown(library.gap());
    const QString version = u"%1.%2.%3"_s.arg(*library / 1000000).arg(*library / 1000 % 1000).arg(*library % 1000);
    if (*library < firstGood)
        return warned(
            u"The service's SQLite is %1; fixes that a distribution ported back cannot be seen"_s.arg(version));
    return passed(u"The service's SQLite is %1"_s.arg(version));
}

} // namespace athanor::rules

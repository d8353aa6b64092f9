// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqliteerrors.h"

#include <sqlite3.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Error constraintError(int extendedCode, const QString &said, const QString &detail)
{
    const QString what = said.section(": "_L1, 1);
    switch (extendedCode) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return Error::constraint(u"Another row has the same %1 already; choose another value."_s.arg(what), detail);
    case SQLITE_CONSTRAINT_NOTNULL:
        return Error::constraint(u"%1 must not be NULL; give a value."_s.arg(what), detail);
    case SQLITE_CONSTRAINT_CHECK:
        return Error::constraint(u"The check %1 of the table rejects the row; change the value."_s.arg(what), detail);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return Error::constraint(
            u"A foreign key is violated: the row names one that is not there, or others still name this row."_s,
            detail);
    case SQLITE_CONSTRAINT_DATATYPE:
        return Error::constraint(u"A value has not the type that its column demands; change the value."_s, detail);
    default:
        return Error::constraint(u"A rule of the database rejects the row; change the value."_s, detail);
    }
}

} // namespace

Error sqliteError(int extendedCode, const QString &said)
{
    const QString safe = boundedText(said, 1000, false);
    const QString detail = u"SQLite %1: %2"_s.arg(QString::number(extendedCode), safe);
    switch (extendedCode & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraintError(extendedCode, safe, detail);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error::timeout(u"Another program holds a lock on the database file; try again when it has finished."_s,
                              detail);
    case SQLITE_READONLY:
        if (extendedCode == SQLITE_READONLY_ROLLBACK || extendedCode == SQLITE_READONLY_RECOVERY)
            return Error::refused(
                u"The database was left in the middle of a write and needs recovery; open it once for writing."_s,
                detail);
        return Error::refused(u"The database is open read-only; unlock the profile to change it."_s, detail);
    case SQLITE_NOTADB:
        return Error::invalidInput(u"The file is not a SQLite database, or it is encrypted; check the path."_s, detail);
    case SQLITE_CORRUPT:
        return Error::database(u"The database file is damaged; run PRAGMA integrity_check and restore a backup."_s,
                               detail);
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return Error::permission(u"SQLite does not allow this here; look at the detail."_s, detail);
    case SQLITE_CANTOPEN:
        return Error::permission(u"The database file cannot be opened; check its permissions and its folder's."_s,
                                 detail);
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return Error::io(u"The database file cannot be read or written; check the disk."_s, detail);
    case SQLITE_TOOBIG:
        return Error::invalidInput(u"A value or statement is longer than SQLite takes; make it shorter."_s, detail);
    case SQLITE_INTERRUPT:
        return Error::cancelled(u"Stopped."_s, detail);
    default:
        return Error::database(u"SQLite does not accept this: %1."_s.arg(safe), detail);
    }
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void mode(ServiceFacts &facts, int mode)
{
    FileFacts file = *facts.sqlite.file;
    file.mode = mode;
    facts.sqlite.file = file;
}

void folderMode(ServiceFacts &facts, int mode)
{
    FileFacts folder = *facts.sqlite.folder;
    folder.mode = mode;
    facts.sqlite.folder = folder;
}

void sidecar(ServiceFacts &facts, const QString &suffix, int mode, quint32 owner, bool hot)
{
    const QString path = facts.sqlite.path + suffix;
    facts.sqlite.sidecars =
        QList<SqliteSidecar>{{FileFacts{path, FileFacts::Type::Regular, mode, owner, u"x"_s, 1, 512}, hot}};
}

void inMemory(ServiceFacts &facts)
{
    facts.sqlite = SqliteFacts();
    facts.sqlite.inMemory = true;
}

} // namespace

QList<RuleCase> sqliteCases()
{
    return {
        {"SL-FILE-001", "0600", Pass, [](ServiceFacts &) {}, true},
        {"SL-FILE-001", "0640", Pass, [](ServiceFacts &f) { mode(f, 0640); }, true},
        {"SL-FILE-001", "0644", Warn, [](ServiceFacts &f) { mode(f, 0644); }, true},
        {"SL-FILE-001", "0660", Warn, [](ServiceFacts &f) { mode(f, 0660); }, true},
        {"SL-FILE-001", "0666", Fail, [](ServiceFacts &f) { mode(f, 0666); }, true},
        {"SL-FILE-001", "0602", Fail, [](ServiceFacts &f) { mode(f, 0602); }, true},
        {"SL-FILE-001", "a symbolic link", Fail,
         [](ServiceFacts &f) {
             FileFacts file = *f.sqlite.file;
             file.type = FileFacts::Type::SymbolicLink;
             f.sqlite.file = file;
         },
         true},
        {"SL-FILE-001", "in another container", Unknown, [](ServiceFacts &f) { f.sqlite.file = denied(); }, true},
        {"SL-FILE-001", "in memory", NotApplicable, inMemory, true},

        {"SL-FILE-002", "0700", Pass, [](ServiceFacts &) {}, true},
        {"SL-FILE-002", "0755", Pass, [](ServiceFacts &f) { folderMode(f, 0755); }, true},
        {"SL-FILE-002", "0770", Warn, [](ServiceFacts &f) { folderMode(f, 0770); }, true},
        {"SL-FILE-002", "0777", Fail, [](ServiceFacts &f) { folderMode(f, 0777); }, true},
        {"SL-FILE-002", "denied", Unknown, [](ServiceFacts &f) { f.sqlite.folder = denied(); }, true},
        {"SL-FILE-002", "in memory", NotApplicable, inMemory, true},

        {"SL-FILE-003", "nothing", Pass, [](ServiceFacts &) {}, true},
        {"SL-FILE-003", "a log of the same owner", Pass,
         [](ServiceFacts &f) { sidecar(f, u"-wal"_s, 0600, 1001, false); }, true},
        {"SL-FILE-003", "wider", Fail, [](ServiceFacts &f) { sidecar(f, u"-wal"_s, 0644, 1001, false); }, true},
        {"SL-FILE-003", "another's", Fail, [](ServiceFacts &f) { sidecar(f, u"-journal"_s, 0600, 1002, true); }, true},
        {"SL-FILE-003", "a hot journal", Warn, [](ServiceFacts &f) { sidecar(f, u"-journal"_s, 0600, 1001, true); },
         true},
        {"SL-FILE-003", "denied", Unknown, [](ServiceFacts &f) { f.sqlite.sidecars = denied(); }, true},

        {"SL-FILE-004", "a local folder", Pass, [](ServiceFacts &) {}, true},
        {"SL-FILE-004", "below static", Fail,
         [](ServiceFacts &f) { f.sqlite.path = u"/srv/orders/static/orders.db"_s; }, true},
        {"SL-FILE-004", "below static, though the file system is not known", Fail,
         [](ServiceFacts &f) {
             f.sqlite.path = u"/srv/static/x/orders.db"_s;
             f.sqlite.fileSystem = denied();
         },
         true},
        {"SL-FILE-004", "a file named static", Pass, [](ServiceFacts &f) { f.sqlite.path = u"/srv/orders/static"_s; },
         true},
        {"SL-FILE-004", "network", Warn, [](ServiceFacts &f) { f.sqlite.fileSystem = FileSystemKind::Network; }, true},
        {"SL-FILE-004", "temporary", Warn, [](ServiceFacts &f) { f.sqlite.fileSystem = FileSystemKind::Temporary; },
         true},
        {"SL-FILE-004", "denied", Unknown, [](ServiceFacts &f) { f.sqlite.fileSystem = denied(); }, true},

        {"SL-INT-001", "ok", Pass, [](ServiceFacts &) {}, true},
        {"SL-INT-001", "damaged", Fail, [](ServiceFacts &f) { f.sqlite.quickCheck = u"row 1 missing from index i"_s; },
         true},
        {"SL-INT-001", "not opened", Unknown, [](ServiceFacts &f) { f.sqlite.quickCheck = silent(); }, true},

        {"SL-INT-002", "none", Pass, [](ServiceFacts &) {}, true},
        {"SL-INT-002", "some", Warn, [](ServiceFacts &f) { f.sqlite.foreignKeyViolations = qint64(3); }, true},
        {"SL-INT-002", "not opened", Unknown, [](ServiceFacts &f) { f.sqlite.foreignKeyViolations = silent(); }, true},

        {"SL-INT-003", "wal", Pass, [](ServiceFacts &) {}, true},
        {"SL-INT-003", "delete", Pass,
         [](ServiceFacts &f) {
             f.sqlite.modes = SqliteModes{u"delete"_s, 2};
         },
         true},
        {"SL-INT-003", "off", Fail,
         [](ServiceFacts &f) {
             f.sqlite.modes = SqliteModes{u"off"_s, 2};
         },
         true},
        {"SL-INT-003", "memory", Fail,
         [](ServiceFacts &f) {
             f.sqlite.modes = SqliteModes{u"memory"_s, 2};
         },
         true},
        {"SL-INT-003", "synchronous off", Warn,
         [](ServiceFacts &f) {
             f.sqlite.modes = SqliteModes{u"wal"_s, 0};
         },
         true},
        {"SL-INT-003", "not opened", Unknown, [](ServiceFacts &f) { f.sqlite.modes = silent(); }, true},

        {"SL-VER-001", "new enough", Pass, [](ServiceFacts &) {}, true},
        {"SL-VER-001", "older", Warn, [](ServiceFacts &f) { f.sqlite.serviceLibrary = 3040001; }, true},
        {"SL-VER-001", "not known", Unknown, [](ServiceFacts &f) { f.sqlite.serviceLibrary = denied(); }, true},

        {"SL-SCH-001", "nothing", Pass, [](ServiceFacts &) {}, true},
        {"SL-SCH-001", "a trigger of the service", Pass,
         [](ServiceFacts &f) {
             f.sqlite.schemaObjects = QList<SqliteSchemaObject>{{u"trigger"_s, u"t"_s, {}}};
         },
         true},
        {"SL-SCH-001", "a trigger in a file from somewhere", Warn,
         [](ServiceFacts &f) {
             f.sqlite.schemaObjects = QList<SqliteSchemaObject>{{u"trigger"_s, u"t"_s, {}}};
             f.knownOrigin = false;
         },
         true},
        {"SL-SCH-001", "loads an extension", Fail,
         [](ServiceFacts &f) {
             f.sqlite.schemaObjects = QList<SqliteSchemaObject>{{u"view"_s, u"v"_s, u"load_extension"_s}};
         },
         true},
        {"SL-SCH-001", "not opened", Unknown, [](ServiceFacts &f) { f.sqlite.schemaObjects = silent(); }, true},
    };
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordsjobs.h"

#include "records/outputfile.h"
#include "records/transfer.h"
#include "records/usertable.h"

#include <QFile>
#include <QPointer>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int exportPageRows = 1000;
constexpr qsizetype shownStatements = 20;

struct Tables
{
    QList<Table> tables;
    std::optional<TableRef> users;
    DeclaredModels models;
};

/// Models are a help: without them the database's own rules hold.
DeclaredModels modelsAt(const QString &path)
{
    if (path.isEmpty())
        return {};
    auto models = readModels(path);
    return models ? *std::move(models) : DeclaredModels();
}

Result<Tables> readTables(Session &session, const QString &modelsPath)
{
    Tables loaded;
    loaded.models = modelsAt(modelsPath);
    auto tables = session.tables();
    if (!tables)
        return fail(tables);
    loaded.tables = *std::move(tables);
    const auto user = std::ranges::find(loaded.models.models, u"User"_s, &DeclaredModel::className);
    auto users = locateUserTable(session, user == loaded.models.models.end() ? QString() : user->table);
    if (!users)
        return fail(users);
    loaded.users = *std::move(users);
    return loaded;
}

Result<qint64> writeFile(Session &session, const QString &path, const TableAccess &access, const PageRequest &request)
{
    const auto format = recordFormatOf(path);
    if (!format)
        return fail(format);
    auto file = OutputFile::create(path);
    if (!file)
        return fail(file);
    RecordEncoder encoder(*format, exportColumns(access.table));
    const auto rows =
        exportRows(session, access, request, encoder, [&](const QByteArray &bytes) { return file->write(bytes); });
    if (!rows)
        return rows;
    if (const Status done = file->commit(); !done)
        return fail(done);
    return rows;
}

struct Import
{
    QList<RowChange> changes;
    QStringList statements;
};

Result<Import> readFile(Session &session, const QString &path, const Table &table, const QList<ColumnRules> &rules)
{
    const auto format = recordFormatOf(path);
    if (!format)
        return fail(format);
    QFile device(path);
    if (!device.open(QIODevice::ReadOnly))
        return fail(Error::permission(u"%1 cannot be read."_s.arg(path), device.errorString()));
    const auto reader = RecordReader::create(*format, &device);
    auto changes = readInserts(*reader, table, rules);
    if (!changes)
        return fail(changes);
    auto statements = previewChanges(session, changes->first(std::min(changes->size(), shownStatements)));
    if (!statements)
        return fail(statements);
    return Import{*std::move(changes), *std::move(statements)};
}

} // namespace

RecordsJobs::RecordsJobs(ServiceContext *context, QObject *parent) : QObject(parent), m_context(context) {}

void RecordsJobs::loadTables()
{
    const QString models = m_context->profile().modelsPath();
    m_tables.follow(m_context->read([models](Session &session) { return readTables(session, models); }),
                    [this](const Result<Tables> &loaded) {
                        if (!loaded) {
                            emit failed(loaded.error());
                            return;
                        }
                        m_models = loaded->models;
                        emit tablesLoaded(loaded->tables, loaded->users);
                    });
}

void RecordsJobs::describe(const TableRef &table)
{
    m_describing.follow(m_context->read([table](Session &session) { return describeTable(session, table); }),
                        [this](const Result<TableAccess> &access) {
                            if (access)
                                emit described(*access);
                            else
                                emit failed(access.error());
                        });
}

void RecordsJobs::count(const TableRef &table, const QList<Filter> &filters)
{
    m_counting.follow(m_context->read([table, filters](Session &session) { return session.count(table, filters); }),
                      [this](const Result<RowCount> &count) {
                          // A count is a help in the status line; the page itself says what is wrong.
                          if (count)
                              emit counted(*count);
                      });
}

void RecordsJobs::preview(const QList<RowChange> &changes)
{
    m_previewing.follow(m_context->read([changes](Session &session) { return previewChanges(session, changes); }),
                        [this](const Result<QStringList> &statements) {
                            if (statements)
                                emit previewed(*statements);
                            else
                                emit previewFailed(statements.error());
                        });
}

/// The look after a lost answer needs a session of its own, and so the way to open one.
void RecordsJobs::applyThen(const QList<RowChange> &changes, JobTracker &tracker, const Applied &then)
{
    const QPointer<RecordsJobs> self(this);
    m_context->withSpec(Access::ReadOnly, [self, changes, &tracker, then](const Result<ConnectionSpec> &spec) {
        if (!self)
            return;
        if (!spec) {
            then(fail(spec));
            return;
        }
        const auto job = [changes, spec = *spec](Session &session) { return applyAndLook(session, spec, changes); };
        tracker.follow(self->m_context->write(job), then);
    });
}

void RecordsJobs::apply(const QList<RowChange> &changes)
{
    applyThen(changes, m_applying, [this](const Result<KnownOutcome> &known) {
        if (known)
            emit applied(known->outcome, known->note);
        else
            emit applyFailed(known.error());
    });
}

void RecordsJobs::exportTo(const QString &path, const TableAccess &access, const PageRequest &request)
{
    PageRequest all = request;
    all.after.reset();
    all.limit = exportPageRows;
    const auto job = [path, access, all](Session &session) { return writeFile(session, path, access, all); };
    m_transferring.follow(m_context->read(job), [this, path](const Result<qint64> &rows) {
        if (rows)
            emit exported(*rows, path);
        else
            emit failed(rows.error());
    });
}

void RecordsJobs::readImport(const QString &path, const Table &table, const QList<ColumnRules> &rules)
{
    const auto job = [path, table, rules](Session &session) { return readFile(session, path, table, rules); };
    m_transferring.follow(m_context->read(job), [this](const Result<Import> &import) {
        if (import)
            emit importRead(import->changes, import->statements);
        else
            emit failed(import.error());
    });
}

void RecordsJobs::importRows(const QList<RowChange> &changes)
{
    const int rows = static_cast<int>(changes.size());
    applyThen(changes, m_transferring, [this, rows](const Result<KnownOutcome> &known) {
        if (known)
            emit imported(rows, known->note);
        else
            emit failed(known.error());
    });
}

} // namespace athanor

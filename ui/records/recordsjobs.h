// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/commitlook.h"
#include "models/models.h"
#include "records/columnrules.h"
#include "records/recordfile.h"
#include "records/rowaccess.h"
#include "ui/jobs.h"
#include "ui/servicecontext.h"

namespace athanor {

/// What a records page wants from the database and from files, as jobs on the service's sessions. GUI thread; every
/// answer is a signal.
class RecordsJobs : public QObject
{
    Q_OBJECT

public:
    explicit RecordsJobs(ServiceContext *context, QObject *parent = nullptr);

    void loadTables();
    void describe(const TableRef &table);
    void count(const TableRef &table, const QList<Filter> &filters);
    void preview(const QList<RowChange> &changes);
    /// Only inside guardedWrite().
    void apply(const QList<RowChange> &changes);
    /// The file is written whole or not at all; the format follows its ending.
    void exportTo(const QString &path, const TableAccess &access, const PageRequest &request);
    void readImport(const QString &path, const Table &table, const QList<ColumnRules> &rules);
    /// Only inside guardedWrite().
    void importRows(const QList<RowChange> &changes);
    void dropCounts() { m_counting.drop(); }

    [[nodiscard]] const DeclaredModels &models() const { return m_models; }

signals:
    void tablesLoaded(const QList<athanor::Table> &tables, const std::optional<athanor::TableRef> &users);
    void described(const athanor::TableAccess &access);
    void counted(const athanor::RowCount &count);
    void previewed(const QStringList &statements);
    void previewFailed(const athanor::Error &error);
    /// `note`: what a look found after the answer of the server was lost.
    void applied(const athanor::ApplyOutcome &outcome, const QString &note);
    void applyFailed(const athanor::Error &error);
    void exported(qint64 rows, const QString &path);
    void importRead(const QList<athanor::RowChange> &changes, const QStringList &statements);
    void imported(int rows, const QString &note);
    void failed(const athanor::Error &error);

private:
    using Applied = std::function<void(const Result<KnownOutcome> &)>;
    void applyThen(const QList<RowChange> &changes, JobTracker &tracker, const Applied &then);

    ServiceContext *m_context;
    DeclaredModels m_models;
    JobTracker m_tables, m_describing, m_counting, m_previewing, m_applying, m_transferring;
};

} // namespace athanor

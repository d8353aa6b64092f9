// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/secret.h"
#include "migrations/alembicplace.h"
#include "migrations/childdatabase.h"
#include "migrations/scriptfolder.h"
#include "migrations/sqlrenderer.h"

#include <QDeadlineTimer>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <functional>
#include <memory>

namespace athanor {

/// How a service's own Alembic may be run: the folder is trusted, so somebody has agreed. Value type.
struct AlembicService
{
    AlembicPlace place;
    std::shared_ptr<const ChildDatabase> database; ///< to run on; null: only to render
    std::chrono::milliseconds renderLimit{60'000}; ///< for one revision, start of the interpreter included
    std::chrono::milliseconds runLimit{3'600'000};
    qint64 outputLimit = 64LL * 1024 * 1024; ///< of all that one child answers
};

/// What Alembic makes of one revision without a database.
struct AlembicRendering
{
    QList<RenderedStatement> statements;
    QString unseen;        ///< why the statements cannot be shown; they depend on what only a run knows
    int line = 0;          ///< of the script, where that is
    bool hopeless = false; ///< it would fail with a database too: a module is missing
};

/// One revision to run with a database.
struct AlembicRun
{
    bool upgrade = true;
    QStringList expected; ///< rows of the version table before it
    QString target;       ///< for env.py: the revision to move to
    QStringList before;   ///< statements of Athanor's own around the script, in the same transaction
    QStringList after;
    QString engineName;
    std::chrono::milliseconds lockTimeout{5000};
    std::chrono::milliseconds statementTimeout{0};
    std::function<void(const QString &sql, bool outside)> sent;
};

/// What a run told before it ended, in whichever way.
struct AlembicReport
{
    struct Sent
    {
        QString sql;
        bool outside = false; ///< in no transaction: it stands whatever came after
        bool done = false;
        qint64 rows = -1;
    };
    QList<Sent> statements; ///< the first thousand, as the driver got them
    qint64 count = 0;
    std::optional<Error> error; ///< none: the script ended well and was committed
};

/// Runs revisions with the service's own interpreter and Alembic, in one child process that lives as long as this
/// object: minimal environment, a home folder of its own, a process group of its own, held by a ChildSandbox. Its
/// request comes through a pipe, so no secret is in an argument or a variable. A limit or a cancel kills the group.
/// Used on one thread.
class AlembicRunner
{
public:
    AlembicRunner(AlembicService service, MigrationEnvironment environment, CancelToken cancel);
    ~AlembicRunner();
    AlembicRunner(const AlembicRunner &) = delete;
    AlembicRunner &operator=(const AlembicRunner &) = delete;

    /// `printed`: as `alembic upgrade --sql` prints; otherwise as the server receives it. `memory` goes on from one
    /// revision of a run to the next.
    [[nodiscard]] Result<AlembicRendering> render(const Revision &revision, DialectId dialect, bool upgrade,
                                                  bool printed, const QString &engineName, RenderMemory *memory);
    /// Runs one revision to its COMMIT. Errors before anything was sent are errors; all others are in the report, and
    /// only the version table tells what became of it.
    [[nodiscard]] Result<AlembicReport> run(const Revision &revision, const AlembicRun &run);

private:
    [[nodiscard]] Status start(bool online, std::chrono::milliseconds limit);
    [[nodiscard]] Status send(const QJsonObject &request);
    [[nodiscard]] Result<QJsonObject> answer(const QDeadlineTimer &deadline);
    [[nodiscard]] QJsonObject common(const Revision &revision, bool upgrade, const QString &engineName) const;
    [[nodiscard]] Error ended() const;
    void end();

    AlembicService m_service;
    MigrationEnvironment m_environment;
    CancelToken m_cancel;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_buffer;
    qint64 m_received = 0;
    bool m_online = false;
};

} // namespace athanor

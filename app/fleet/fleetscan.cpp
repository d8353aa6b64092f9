// SPDX-License-Identifier: Apache-2.0
#include "fleet/fleetscan.h"

#include "checks/checks.h"
#include "engines/engines.h"
#include "engines/servicefacts.h"
#include "migrations/plan.h"
#include "models/models.h"
#include "records/usertable.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace athanor {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// How often a waiting scan looks at its cancel token and renews a cancel.
constexpr milliseconds lookAgain{20};
/// How long a worker has to end once it was told to.
constexpr milliseconds grace{500};

/// What a scan's worker thread and the one that waits for it share.
struct Shared
{
    std::mutex mutex;
    std::condition_variable changed;
    ServiceStatus status; ///< as far as it is known
    Session *session = nullptr;
    bool done = false;
    CancelToken stop;
};

ServiceState stateOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Unreachable:
        return ServiceState::Unreachable;
    case ErrorKind::Timeout:
        return ServiceState::Timeout;
    case ErrorKind::Permission:
    case ErrorKind::Refused:
        return ServiceState::Refused;
    case ErrorKind::Usage:
    case ErrorKind::InvalidInput:
    case ErrorKind::NotFound:
    case ErrorKind::Cancelled:
    case ErrorKind::Conflict:
    case ErrorKind::Constraint:
    case ErrorKind::Database:
    case ErrorKind::Io:
    case ErrorKind::Unsupported:
    case ErrorKind::Unknown:
    case ErrorKind::Internal:
        return ServiceState::Error;
    }
    return ServiceState::Error;
}

/// "15.18 (Debian 15.18-0+deb12u1)" -> "15.18": the table has no room for more.
QString serverText(const ServerInfo &info)
{
    return boundedText(info.product + u' ' + info.version.section(u' ', 0, 0), 60, false).trimmed();
}

/// One service's questions, in order, on the worker thread. What is learnt goes into the shared status at once, so that
/// a deadline loses nothing.
class Scan
{
public:
    Scan(Profile profile, SecretStore secrets, ScanOptions options, QList<Profile> fleet,
         std::shared_ptr<Shared> shared)
        : m_profile(std::move(profile)), m_secrets(std::move(secrets)), m_options(std::move(options)),
          m_fleet(std::move(fleet)), m_shared(std::move(shared))
    {
        m_clock.start();
    }

    void run()
    {
        readFolder();
        const Status asked = ask();
        update([&](ServiceStatus &status) {
            if (asked) {
                status.state = ServiceState::Ok;
            } else {
                status.state = stateOf(asked.error());
                status.error = asked.error();
            }
            status.answeredAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
        });
        const std::lock_guard lock(m_shared->mutex);
        m_shared->done = true;
        m_shared->changed.notify_all();
    }

private:
    template <typename Change>
    void update(Change change)
    {
        const std::lock_guard lock(m_shared->mutex);
        change(m_shared->status);
    }

    /// The first thing that could not be read although the service answers.
    void note(const Error &error)
    {
        update([&](ServiceStatus &status) {
            if (!status.error)
                status.error = error;
        });
    }

    [[nodiscard]] milliseconds remaining() const
    {
        return std::max(milliseconds(1), m_options.timeout - milliseconds(m_clock.elapsed()));
    }

    void readFolder()
    {
        const QString path = m_profile.migrationsPath();
        if (path.isEmpty())
            return;
        auto folder = ScriptFolder::load(path);
        if (!folder) {
            note(folder.error());
            return;
        }
        m_folder = *std::move(folder);
        update([&](ServiceStatus &status) { status.heads = m_folder->graph.heads(); });
    }

    Status ask()
    {
        auto password = m_secrets.find(m_profile);
        if (!password)
            return fail(password.error());
        ConnectionSpec spec = ConnectionSpec::of(m_profile, *password, Access::ReadOnly);
        spec.connectTimeout = remaining();
        spec.statementTimeout = remaining();
        spec.lockTimeout = std::min(remaining(), milliseconds(1000));
        auto session = openSession(spec, m_shared->stop);
        if (!session)
            return fail(session.error());
        offer(session->get());
        const Status asked = askSession(**session, spec);
        offer(nullptr);
        return asked;
    }

    /// The session can be cancelled from outside between offer(session) and offer(nullptr).
    void offer(Session *session)
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->session = session;
    }

    Status askSession(Session &session, const ConnectionSpec &spec)
    {
        if (const auto alive = session.ping(); !alive)
            return alive;
        const ServerInfo info = session.info();
        update([&](ServiceStatus &status) {
            status.server = serverText(info);
            status.tls = info.tls;
            status.latencyMs = m_clock.elapsed();
        });
        if (session.sql() != nullptr) {
            if (const auto read = readRevision(session); !read)
                return read;
        }
        if (const auto counted = countUsers(session); !counted)
            return counted;
        if (m_options.withChecks)
            runAllChecks(session, spec);
        return m_shared->stop.isCancelled() ? fail(Error::cancelled(u"The scan was stopped."_s)) : Status{};
    }

    /// An error that ends the scan: the session is gone or was told to stop. Others are noted.
    [[nodiscard]] Status endOrNote(const Error &error)
    {
        const bool over = error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Timeout ||
                          error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::Unknown;
        if (over)
            return fail(error);
        note(error);
        return {};
    }

    Status readRevision(Session &session)
    {
        const MigrationEnvironment environment = m_folder ? m_folder->environment : MigrationEnvironment{};
        const auto state = readVersionState(session, environment);
        if (!state)
            return endOrNote(state.error());
        const MigrationStatus place = migrationStatus(m_folder ? m_folder->graph : RevisionGraph{}, *state);
        update([&](ServiceStatus &status) {
            status.revision = place.revision;
            status.stamped = place.stamped;
            if (!m_folder)
                return;
            status.heads = place.heads;
            status.unknownRevision = !place.unknown.isEmpty();
            // With a row that no script has, nobody knows how far it is to the head.
            if (place.unknown.isEmpty())
                status.behind = static_cast<int>(place.pending.size());
        });
        return {};
    }

    [[nodiscard]] QString declaredUserTable() const
    {
        const QString path = m_profile.modelsPath();
        const auto models = path.isEmpty() ? fail(Error::notFound({})) : readModels(path);
        if (!models)
            return {};
        for (const DeclaredModel &model : models->models) {
            if (model.className == "User"_L1)
                return model.table;
        }
        return {};
    }

    Status countUsers(Session &session)
    {
        const auto table = locateUserTable(session, declaredUserTable());
        if (!table)
            return endOrNote(table.error());
        if (!*table)
            return {};
        const auto count = session.count(**table, {});
        if (!count)
            return endOrNote(count.error());
        update([&](ServiceStatus &status) { status.users = count->rows; });
        return {};
    }

    void runAllChecks(Session &session, const ConnectionSpec &spec)
    {
        FactOptions options;
        options.fleet = m_fleet;
        options.fleetPath = m_options.fleetPath;
        options.probeTimeout = std::min(remaining(), milliseconds(5000));
        options.cancel = m_shared->stop;
        const Findings findings = runChecks(collectFacts(m_profile, spec, &session, options));
        update([&](ServiceStatus &status) {
            status.findings = findings;
            status.failing = countOf(findings, CheckStatus::Fail);
            status.warnings = countOf(findings, CheckStatus::Warn);
        });
    }

    Profile m_profile;
    SecretStore m_secrets;
    ScanOptions m_options;
    QList<Profile> m_fleet;
    std::shared_ptr<Shared> m_shared;
    std::optional<ScriptFolder> m_folder;
    QElapsedTimer m_clock;
};

/// Waits for the worker to `until`, looking at `cancel` meanwhile. True: the worker is done.
bool waitForWorker(Shared &shared, std::chrono::steady_clock::time_point until, const CancelToken *cancel)
{
    std::unique_lock lock(shared.mutex);
    while (!shared.done && std::chrono::steady_clock::now() < until) {
        if (cancel != nullptr && cancel->isCancelled())
            return false;
        shared.changed.wait_for(lock, lookAgain);
        // Told to stop: a statement that began just after the first cancel needs another.
        if (cancel == nullptr && shared.session != nullptr)
            shared.session->requestCancel();
    }
    return shared.done;
}

ServiceStatus scanOne(const Profile &profile, const SecretStore &secrets, const ScanOptions &options,
                      const QList<Profile> &fleet, const CancelToken &cancel)
{
    auto shared = std::make_shared<Shared>();
    shared->status.name = profile.name;
    shared->status.environment = profile.environment;
    shared->status.engine = profile.url.engine;
    auto scan = std::make_shared<Scan>(profile, secrets, options, fleet, shared);
    std::thread worker([scan] { scan->run(); });
    const auto start = std::chrono::steady_clock::now();
    if (waitForWorker(*shared, start + options.timeout, &cancel)) {
        worker.join();
        return shared->status;
    }
    shared->stop.cancel();
    if (waitForWorker(*shared, std::chrono::steady_clock::now() + grace, nullptr))
        worker.join();
    else
        worker.detach();
    const std::lock_guard lock(shared->mutex);
    ServiceStatus status = shared->status;
    if (status.state == ServiceState::Ok)
        return status;
    const bool stopped = cancel.isCancelled();
    status.state = stopped ? ServiceState::Error : ServiceState::Timeout;
    status.error =
        stopped ? Error::cancelled(u"The scan was stopped."_s)
                : Error::timeout(u"%1 did not answer within %2 s; look at its server and network, or allow more time."_s
                                     .arg(boundedText(profile.name, 100, false))
                                     .arg(static_cast<double>(options.timeout.count()) / 1000.0));
    status.answeredAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    return status;
}

} // namespace

QString serviceStateName(ServiceState state)
{
    switch (state) {
    case ServiceState::Ok:
        return u"ok"_s;
    case ServiceState::Unreachable:
        return u"unreachable"_s;
    case ServiceState::Refused:
        return u"refused"_s;
    case ServiceState::Timeout:
        return u"timeout"_s;
    case ServiceState::Error:
        return u"error"_s;
    }
    return {};
}

ServiceStatus scanService(const Profile &profile, const SecretStore &secrets, const ScanOptions &options,
                          const CancelToken &cancel)
{
    return scanOne(profile, secrets, options, {profile}, cancel);
}

void scanFleet(const QList<Profile> &profiles, const SecretStore &secrets, const ScanOptions &options,
               const CancelToken &cancel, const std::function<void(const ServiceStatus &)> &answered)
{
    std::atomic<qsizetype> next = 0;
    std::mutex oneAtATime;
    const auto work = [&] {
        for (qsizetype i = next++; i < profiles.size() && !cancel.isCancelled(); i = next++) {
            const ServiceStatus status = scanOne(profiles.at(i), secrets, options, profiles, cancel);
            if (cancel.isCancelled() && status.state != ServiceState::Ok)
                return;
            const std::lock_guard lock(oneAtATime);
            answered(status);
        }
    };
    const auto count = std::clamp<qsizetype>(options.jobs, 1, std::max<qsizetype>(profiles.size(), 1));
    std::vector<std::jthread> workers;
    for (qsizetype i = 0; i < count; ++i)
        workers.emplace_back(work);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/alembicrunner.h"

#include "migrations/childsandbox.h"
#include "migrations/executedtext.h"
#include "migrations/resources.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <csignal>

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int sliceMs = 50; // how late a cancel may be seen
constexpr rlim_t memoryLimit = 4ULL * 1024 * 1024 * 1024;

/// Takes the runner from the pipe; the requests follow once it has answered.
constexpr QLatin1StringView bootstrap = "import sys;i=sys.stdin.buffer;"
                                        "exec(compile(i.read(int(i.readline())),'athanor-runner','exec'))"_L1;

/// Between fork and exec: only what is safe there.
void confine(const ChildSandbox &sandbox)
{
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit memory{memoryLimit, memoryLimit};
    const rlimit core{0, 0};
    ::setrlimit(RLIMIT_AS, &memory);
    ::setrlimit(RLIMIT_CORE, &core);
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!sandbox.enter())
        ::_exit(126);
}

QStringList systemFolders()
{
    return {u"/usr"_s, u"/lib"_s, u"/lib32"_s, u"/lib64"_s, u"/bin"_s, u"/sbin"_s, u"/etc"_s,
            u"/opt"_s, u"/nix"_s, u"/dev"_s,   u"/proc"_s,  u"/sys"_s, u"/run"_s};
}

QProcessEnvironment minimalEnvironment(const QString &home)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"HOME"_s, home);
    environment.insert(u"TMPDIR"_s, home);
    const QString zone = qEnvironmentVariable("TZ");
    if (!zone.isEmpty())
        environment.insert(u"TZ"_s, zone);
    return environment;
}

QJsonArray jsonList(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

Error errorOf(const QJsonObject &answer)
{
    const QString kind = answer[u"kind"_s].toString();
    const int line = answer[u"line"_s].toInt();
    const QString text = boundedText(answer[u"error"_s].toString().trimmed(), 600, false);
    const QString where = line > 0 ? u"line %1: "_s.arg(line) : QString();
    return Error::database(u"the script failed under the service's own Alembic: %1%2"_s.arg(where, text), kind);
}

} // namespace

AlembicRunner::AlembicRunner(AlembicService service, MigrationEnvironment environment, CancelToken cancel)
    : m_service(std::move(service)), m_environment(std::move(environment)), m_cancel(std::move(cancel))
{
}

AlembicRunner::~AlembicRunner()
{
    end();
}

/// The group goes as a whole, also where the interpreter has ended and left something behind.
void AlembicRunner::end()
{
    if (!m_process)
        return;
    const qint64 group = m_process->property("group").toLongLong();
    if (group > 1)
        ::kill(-static_cast<pid_t>(group), SIGKILL);
    m_process->kill();
    m_process->waitForFinished(5000);
    m_process.reset();
    m_home.reset();
    m_buffer.clear();
    m_received = 0;
}

Status AlembicRunner::start(bool online, std::chrono::milliseconds limit)
{
    if (m_process && m_online == online)
        return {};
    end();
    const QByteArray source = alembicResource(u"runner.py"_s).value_or(QByteArray());
    m_home = std::make_unique<QTemporaryDir>();
    if (source.isEmpty() || !m_home->isValid())
        return fail(Error::io(
            u"no temporary folder can be made for the service's Alembic; make room in %1."_s.arg(QDir::tempPath())));
    ChildSandbox::Rules rules;
    rules.network = online;
    rules.readable = systemFolders() + interpreterFolders(m_service.place.interpreter);
    rules.readable << m_service.place.migrations;
    if (!m_service.place.code.isEmpty())
        rules.readable << m_service.place.code;
    rules.writable << m_home->path() << u"/dev/null"_s;
    if (online && m_service.database) {
        rules.readable << m_service.database->files;
        if (!m_service.database->folder.isEmpty())
            rules.writable << m_service.database->folder;
    }
    const ChildSandbox sandbox(rules);

    m_online = online;
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(m_service.place.interpreter);
    // Isolated: no user site, no PYTHON* variables, nothing imported from where it stands, no .pyc written.
    QStringList arguments{u"-I"_s, u"-B"_s, u"-c"_s, QString(bootstrap)};
    if (!m_service.place.code.isEmpty())
        arguments << m_service.place.code;
    m_process->setArguments(arguments);
    m_process->setProcessEnvironment(minimalEnvironment(m_home->path()));
    m_process->setWorkingDirectory(m_service.place.code.isEmpty() ? m_home->path() : m_service.place.code);
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([&sandbox] { confine(sandbox); });
    m_process->start(QIODevice::ReadWrite);
    if (!m_process->waitForStarted(static_cast<int>(limit.count())))
        return fail(
            Error::notFound(u"the interpreter %1 cannot be started; name the service's own in its profile."_s.arg(
                m_service.place.interpreter)));
    m_process->setProperty("group", m_process->processId());
    m_process->write(QByteArray::number(source.size()) + '\n' + source);
    const auto ready = answer(QDeadlineTimer(limit));
    if (!ready)
        return fail(ready.error());
    if (!(*ready)[u"ok"_s].toBool())
        return fail(
            Error::notFound(u"the interpreter %1 has no Alembic (%2); name the service's own in its profile."_s.arg(
                m_service.place.interpreter, boundedText((*ready)[u"error"_s].toString(), 200, false))));
    return {};
}

Status AlembicRunner::send(const QJsonObject &request)
{
    const QByteArray line = QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n';
    if (m_process->write(line) != line.size())
        return fail(ended());
    return {};
}

Error AlembicRunner::ended() const
{
    if (m_process && m_process->state() == QProcess::NotRunning && m_process->exitStatus() == QProcess::NormalExit)
        return Error::database(
            u"the service's own Alembic ended with status %1 before it had answered; run it by hand to see why."_s.arg(
                m_process->exitCode()));
    return Error::database(
        u"the service's own Alembic was killed before it had answered; look at the memory it needs."_s);
}

/// One line of the child. Whoever waits in vain ends the whole group.
Result<QJsonObject> AlembicRunner::answer(const QDeadlineTimer &deadline)
{
    for (;;) {
        if (const qsizetype end = m_buffer.indexOf('\n'); end >= 0) {
            const QJsonDocument document = QJsonDocument::fromJson(m_buffer.left(end));
            m_buffer.remove(0, end + 1);
            if (document.isObject())
                return document.object();
            this->end();
            return fail(Error::database(u"the service's own Alembic answered something else than was asked; a script "
                                        "may have written into its pipe."_s));
        }
        std::optional<Error> stop;
        if (m_cancel.isCancelled())
            stop = Error::cancelled(u"the service's own Alembic was stopped by the person."_s);
        else if (deadline.hasExpired())
            stop = Error::timeout(u"the service's own Alembic did not end in time and was stopped, with all it had "
                                  "started."_s);
        else if (m_received > m_service.outputLimit)
            stop = Error::database(u"the service's own Alembic answered more than %1 MB and was stopped."_s.arg(
                m_service.outputLimit / 1024 / 1024));
        if (stop) {
            this->end();
            return fail(*stop);
        }
        const bool more = m_process->waitForReadyRead(sliceMs);
        const QByteArray bytes = m_process->readAllStandardOutput();
        m_received += bytes.size();
        m_buffer += bytes;
        if (!more && bytes.isEmpty() && m_process->state() == QProcess::NotRunning) {
            const Error error = ended();
            this->end();
            return fail(error);
        }
    }
}

QJsonObject AlembicRunner::common(const Revision &revision, bool upgrade, const QString &engineName) const
{
    QJsonObject naming;
    for (auto it = m_environment.namingConvention.cbegin(); it != m_environment.namingConvention.cend(); ++it)
        naming[it.key()] = it.value();
    const QStringList configurations{m_service.place.migrations + "/alembic.ini"_L1,
                                     QFileInfo(m_service.place.migrations).path() + "/alembic.ini"_L1};
    QString ini;
    for (const QString &path : configurations) {
        if (ini.isEmpty() && QFileInfo(path).isFile())
            ini = path;
    }
    return {{u"path"_s, revision.path},
            {u"sha256"_s, QString::fromLatin1(revision.sha256())},
            {u"upgrade"_s, upgrade},
            {u"engine_name"_s, engineName},
            {u"migrations"_s, m_service.place.migrations},
            {u"ini"_s, ini},
            {u"naming"_s, naming},
            {u"version_table"_s, m_environment.versionTable},
            {u"version_schema"_s, m_environment.versionTableSchema}};
}

Result<AlembicRendering> AlembicRunner::render(const Revision &revision, DialectId dialect, bool upgrade, bool printed,
                                               const QString &engineName, RenderMemory *memory)
{
    const QDeadlineTimer deadline(m_service.renderLimit);
    if (const Status started = start(false, m_service.renderLimit); !started)
        return fail(started.error());
    QJsonObject request = common(revision, upgrade, engineName);
    request[u"job"_s] = u"offline"_s;
    request[u"dialect"_s] = dialectName(dialect);
    request[u"printed"_s] = printed;
    request[u"enums"_s] = jsonList(memory->enums.values());
    request[u"literal_binds"_s] = !printed || m_environment.literalBinds;
    if (const Status sent = send(request); !sent)
        return fail(sent.error());
    const auto reply = answer(deadline);
    if (!reply)
        return fail(reply);
    AlembicRendering rendering;
    const QString kind = (*reply)[u"kind"_s].toString();
    if (!(*reply)[u"ok"_s].toBool()) {
        const bool missing = kind == "ImportError"_L1 || kind == "ModuleNotFoundError"_L1 || kind == "SyntaxError"_L1;
        const QString said = boundedText((*reply)[u"error"_s].toString().simplified(), 300, false);
        rendering.unseen = kind == "unseen"_L1 ? said : u"%1: %2"_s.arg(boundedText(kind, 80, false), said);
        rendering.line = (*reply)[u"line"_s].toInt();
        rendering.hopeless = missing;
        return rendering;
    }
    for (const QJsonValue &name : (*reply)[u"enums"_s].toArray())
        memory->enums.insert(name.toString());
    for (const QJsonValue &value : (*reply)[u"statements"_s].toArray()) {
        RenderedStatement statement;
        const QString sql = value[u"sql"_s].toString();
        statement.sql = printed ? sql : executedText(sql, dialect);
        statement.outsideTransaction = value[u"outside"_s].toBool();
        statement.operation = static_cast<int>(rendering.statements.size());
        rendering.statements << statement;
    }
    return rendering;
}

Result<AlembicReport> AlembicRunner::run(const Revision &revision, const AlembicRun &run)
{
    if (!m_service.database)
        return fail(Error::internal(u"Alembic was asked to run without a database."_s));
    const QDeadlineTimer deadline(m_service.runLimit);
    if (const Status started = start(true, m_service.renderLimit); !started)
        return fail(started.error());
    QJsonObject request = common(revision, run.upgrade, run.engineName);
    request[u"job"_s] = m_service.place.runsEnvironment ? u"environment"_s : u"online"_s;
    request[u"url"_s] = QString::fromUtf8(m_service.database->url.reveal());
    request[u"password"_s] = QString::fromUtf8(m_service.database->password.reveal());
    request[u"tls"_s] = m_service.database->demandsTls;
    request[u"expected"_s] = jsonList(run.expected);
    request[u"target"_s] = run.target;
    request[u"before"_s] = jsonList(run.before);
    request[u"after"_s] = jsonList(run.after);
    request[u"lock_timeout"_s] = static_cast<qint64>(run.lockTimeout.count());
    request[u"statement_timeout"_s] = static_cast<qint64>(run.statementTimeout.count());
    if (const Status sent = send(request); !sent)
        return fail(sent.error());
    AlembicReport report;
    for (;;) {
        const auto reply = answer(deadline);
        if (!reply) {
            report.error = reply.error();
            break;
        }
        const QString event = (*reply)[u"event"_s].toString();
        if (event == "send"_L1) {
            AlembicReport::Sent statement;
            statement.sql = (*reply)[u"sql"_s].toString();
            statement.outside = (*reply)[u"outside"_s].toBool();
            report.statements << statement;
            ++report.count;
            if (run.sent)
                run.sent(statement.sql, statement.outside);
        } else if (event == "done"_L1 && !report.statements.isEmpty()) {
            report.statements.last().done = true;
            report.statements.last().rows = (*reply)[u"rows"_s].toInteger(-1);
        } else if ((*reply)[u"end"_s].toBool()) {
            report.count = std::max(report.count, (*reply)[u"statements"_s].toInteger());
            if (!(*reply)[u"ok"_s].toBool())
                report.error = errorOf(*reply);
            break;
        }
    }
    end();
    return report;
}

} // namespace athanor

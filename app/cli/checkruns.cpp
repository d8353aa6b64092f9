// SPDX-License-Identifier: Apache-2.0
#include "cli/checkruns.h"

#include "checks/checks.h"
#include "engines/servicefacts.h"

#include <QDir>
#include <QtConcurrentMap>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 UsualJobs = 8;
constexpr qint64 MostJobs = 64;

/// One service to ask: with a spec, and with the reason where its password could not be found.
struct Question
{
    Profile profile;
    ConnectionSpec spec;
    QString title;
    FactOptions options;
};

struct Answer
{
    CheckRun run;
    std::optional<FactGap> gap; ///< why the database itself was not asked
};

Question questionOf(const Target &target)
{
    Question question{
        target.profile, ConnectionSpec::of(target.profile, target.password, Access::ReadOnly), target.title(), {}};
    if (target.fromUrl)
        question.spec.baseFolder = QDir::currentPath();
    return question;
}

Question questionOf(const Profile &profile, const FleetFile &fleet)
{
    const auto secret = SecretStore().find(profile);
    Question question{
        profile, ConnectionSpec::of(profile, secret.value_or(Secret()), Access::ReadOnly), profile.name, {}};
    question.options.fleet = fleet.services();
    question.options.fleetPath = fleet.path();
    if (!secret)
        question.options.openError = secret.error();
    return question;
}

Result<QList<Question>> questionsOf(const Cli &cli, const Arguments &arguments)
{
    const bool all = arguments.has(u"all"_s);
    const bool own = arguments.has(u"url"_s) || arguments.has(u"password-env"_s);
    if (all && (own || !arguments.positional().isEmpty()))
        return fail(Error::usage(u"give either --all or one target."_s));
    if (own) {
        int used = 0;
        const auto target = cli.target(arguments, &used);
        if (!target)
            return fail(target);
        return QList{questionOf(*target)};
    }
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet);
    if (all) {
        QList<Question> questions;
        for (const Profile &profile : fleet->services())
            questions += questionOf(profile, *fleet);
        return questions;
    }
    if (arguments.positional().isEmpty())
        return fail(Error::usage(u"name a service of the fleet file, or give --url URL or --all."_s));
    const auto profile = fleet->service(arguments.positional().first());
    if (!profile)
        return fail(profile);
    return QList{questionOf(*profile, *fleet)};
}

/// "PostgreSQL 15.18 (Debian) at db:5432", or the address alone where nobody answered.
QString detailOf(const ServiceFacts &facts)
{
    if (!facts.server)
        return facts.url.displayTarget();
    return u"%1 %2 at %3"_s.arg(facts.server->product, facts.server->version, facts.server->address);
}

Answer ask(const Question &question, const QString &area)
{
    const ServiceFacts facts = question.options.openError
                                   ? collectFacts(question.profile, question.spec, nullptr, question.options)
                                   : askFacts(question.profile, question.spec, question.options);
    Answer answer{{question.title, detailOf(facts), runChecks(facts)}, std::nullopt};
    if (!area.isEmpty())
        answer.run.findings.removeIf([&area](const Finding &finding) { return finding.area != area; });
    if (!facts.server)
        answer.gap = facts.server.gap();
    return answer;
}

} // namespace

QList<OptionSpec> checkOptions(const QList<OptionSpec> &more)
{
    return Cli::targetOptions() +
           QList<OptionSpec>{{u"all"_s, {}, u"every service of the fleet file"_s},
                             {u"area"_s, u"AREA"_s, u"only the checks of one area (see checks list)"_s},
                             {u"jobs"_s, u"N"_s, u"services asked at a time with --all (default: 8)"_s}} +
           more;
}

Result<QList<CheckRun>> runChecksOf(const Cli &cli, const Arguments &arguments)
{
    const QString area = arguments.value(u"area"_s);
    if (!area.isEmpty() && !checkAreas().contains(area))
        return fail(Error::usage(u"'%1' is no area of checks; use one of %2."_s.arg(boundedText(area, 40, false),
                                                                                    checkAreas().join(u", "_s))));
    const auto jobs = arguments.number(u"jobs"_s, UsualJobs, 1);
    if (!jobs)
        return fail(jobs);
    auto questions = questionsOf(cli, arguments);
    if (!questions)
        return fail(questions);
    for (Question &question : *questions)
        question.options.cancel = cli.cancelToken();
    cli.progress(u"asking %1 service(s)"_s.arg(questions->size()));

    QThreadPool pool;
    pool.setMaxThreadCount(int(std::min(*jobs, MostJobs)));
    const QList<Answer> answers = QtConcurrent::blockingMapped<QList<Answer>>(
        &pool, *questions, [&area](const Question &question) { return ask(question, area); });
    if (cli.cancelToken().isCancelled())
        return fail(Error::cancelled(u"Stopped before all checks were done."_s));
    QList<CheckRun> runs;
    for (const Answer &answer : answers) {
        if (answer.gap)
            cli.warn(u"%1 was not asked, so most checks are unknown: %2"_s.arg(answer.run.target, answer.gap->reason));
        runs += answer.run;
    }
    return runs;
}

} // namespace athanor

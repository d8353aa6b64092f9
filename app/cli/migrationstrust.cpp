// SPDX-License-Identifier: Apache-2.0
#include "cli/migrationstrust.h"

#include "migrations/foldertrust.h"

#include <QDir>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString filesText(const QStringList &files)
{
    constexpr qsizetype shown = 8;
    QString text = files.mid(0, shown).join(u", "_s);
    if (files.size() > shown)
        text += u" and %1 more"_s.arg(files.size() - shown);
    return text;
}

Error untrusted(const AlembicPlace &place, const FolderTrust &trust, const PlannedRevision *stop)
{
    const QString what = stop && stop->reason ? stop->reason->display() : u"a script is not static"_s;
    if (trust.state == FolderTrust::State::Changed)
        return Error::refused(
            u"%1; the code in %2 has changed since it was trusted (%3): read it, then give --trust to "
            "let its own Alembic run it. Nothing was changed."_s.arg(what, place.migrations, filesText(trust.changed)));
    return Error::refused(u"%1; only the service's own Alembic can read it, by running the code in %2: read that, then "
                          "give --trust. Nothing was changed."_s.arg(what, place.migrations));
}

} // namespace

Result<AlembicService> trustedAlembic(const Cli &cli, const Arguments &arguments, const MigrationsPlace &place,
                                      const Plan &plan)
{
    Profile profile = place.target ? place.target->profile : Profile();
    if (arguments.has(u"python"_s))
        profile.python = QDir::current().absoluteFilePath(arguments.value(u"python"_s));
    AlembicService service;
    auto where = alembicPlace(profile, place.folder.path);
    if (!where)
        return fail(where);
    service.place = *std::move(where);
    const TrustStore store;
    // Nothing need be read to say that nobody ever agreed to it.
    if (!arguments.has(u"trust"_s) && !store.knows(service.place))
        return fail(untrusted(service.place, {}, plan.firstUnplanned()));
    const auto trust = store.look(service.place);
    if (!trust)
        return fail(trust);
    if (trust->state == FolderTrust::State::Trusted)
        return service;
    if (!arguments.has(u"trust"_s))
        return fail(untrusted(service.place, *trust, plan.firstUnplanned()));
    if (const Status noted = store.remember(service.place, trust->content); !noted)
        return fail(noted.error());
    cli.warn(
        u"trusting %1 file(s) of code in %2, run by %3%4"_s.arg(trust->content.files.size())
            .arg(service.place.code.isEmpty() ? service.place.migrations : service.place.code,
                 service.place.interpreter,
                 trust->changed.isEmpty() ? QString() : u"; changed since last time: "_s + filesText(trust->changed)));
    return service;
}

QList<OptionSpec> trustOptions()
{
    return {{u"trust"_s, {}, u"trust the folder: let its own Alembic read and run what is not static"_s},
            {u"python"_s, u"FILE"_s, u"the interpreter that has the service's Alembic"_s}};
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/profilejson.h"
#include "cli/typeoption.h"
#include "engines/engines.h"
#include "engines/sshtunnel.h"
#include "engines/tlsidentity.h"
#include "engines/transportpolicy.h"
#include "profiles/consent.h"

#include <QDir>
#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const QList<OptionSpec> &profileOptions()
{
    static const QList<OptionSpec> options{
        {u"environment"_s, u"E"_s, u"production, staging, development, test or any other word"_s},
        {u"folder"_s, u"DIR"_s, u"the service's source folder"_s},
        {u"migrations"_s, u"DIR"_s, u"the migrations folder, relative to --folder"_s},
        {u"models"_s, u"FILE"_s, u"the file of the models, relative to --folder"_s},
        {u"python"_s, u"FILE"_s,
         u"the interpreter that has the service's Alembic (default: its virtual environment)"_s},
        typeOption(),
        {u"tag"_s, u"T"_s, u"a tag; may be repeated"_s, true},
        {u"secret"_s, u"SOURCE"_s,
         u"where the password comes from: env:VARIABLE, command:WORDS, keychain, ask, none"_s},
        {u"ssh-host"_s, u"HOST"_s, u"go through an SSH tunnel by this host or alias; empty: no tunnel"_s},
        {u"ssh-user"_s, u"USER"_s, u"the account there (default: as ~/.ssh/config says)"_s},
        {u"ssh-port"_s, u"N"_s, u"its port (default: as ~/.ssh/config says)"_s},
        {u"ssh-jump"_s, u"[USER@]HOST[:PORT]"_s, u"hosts on the way to it, parted by commas"_s},
        {u"read-only"_s, {}, u"never write to this service"_s},
        {u"run-env-py"_s, {}, u"let the service's own env.py run where Alembic must"_s},
        {u"plain-text-consent"_s, {}, u"allow an unencrypted connection to this service"_s},
        {u"tls-pin"_s, u"SHA256"_s, u"trust this certificate of the server, as `profile test` prints it"_s},
    };
    return options;
}

QList<OptionSpec> setOptions()
{
    return profileOptions() + QList<OptionSpec>{{u"name"_s, u"NEW"_s, u"another name"_s},
                                                {u"url"_s, u"URL"_s, u"another database URL"_s},
                                                {u"no-read-only"_s, {}, u"allow writes again"_s},
                                                {u"no-run-env-py"_s, {}, u"leave the service's env.py alone again"_s},
                                                {u"no-plain-text-consent"_s, {}, u"demand encryption again"_s},
                                                {u"no-tls-pin"_s, {}, u"verify the server by its authority again"_s}};
}

/// Below the service's folder if it is there, else below where the person stands.
QString partPath(const Profile &profile, const QString &given)
{
    if (given.isEmpty() || QDir::isAbsolutePath(given))
        return given;
    if (!profile.folder.isEmpty() &&
        (QFileInfo::exists(QDir(profile.folder).filePath(given)) || !QFileInfo::exists(given)))
        return given;
    return QDir::current().absoluteFilePath(given);
}

Status notBoth(const Arguments &arguments, const QString &flag)
{
    if (arguments.has(flag) && arguments.has(u"no-"_s + flag))
        return fail(Error::usage(u"--%1 and --no-%1 contradict each other."_s.arg(flag)));
    return {};
}

/// What is agreed for one server, so the address comes first: a new one forgets it.
Status applyTrust(const Arguments &arguments, Profile *profile)
{
    for (const QString &flag : {u"plain-text-consent"_s, u"tls-pin"_s}) {
        if (const Status one = notBoth(arguments, flag); !one)
            return one;
    }
    if (arguments.has(u"plain-text-consent"_s) || arguments.has(u"no-plain-text-consent"_s)) {
        profile->plainTextConsent = arguments.has(u"plain-text-consent"_s);
        profile->consentBy = profile->plainTextConsent ? consentNow() : QString();
    }
    if (arguments.has(u"no-tls-pin"_s))
        profile->tlsPin.clear();
    if (!arguments.has(u"tls-pin"_s))
        return {};
    const auto pin = parseTlsPin(arguments.value(u"tls-pin"_s));
    if (!pin)
        return fail(pin);
    profile->tlsPin = *pin;
    return {};
}

Status applySshOptions(const Arguments &arguments, SshRoute *route)
{
    if (arguments.has(u"ssh-host"_s)) {
        route->host = arguments.value(u"ssh-host"_s);
        if (route->host.isEmpty())
            *route = {};
    }
    if (arguments.has(u"ssh-user"_s))
        route->user = arguments.value(u"ssh-user"_s);
    if (arguments.has(u"ssh-jump"_s))
        route->jump = arguments.value(u"ssh-jump"_s);
    if (arguments.has(u"ssh-port"_s)) {
        bool isNumber = false;
        const QString text = arguments.value(u"ssh-port"_s);
        route->port = text.isEmpty() ? 0 : text.toInt(&isNumber);
        if (!text.isEmpty() && !isNumber)
            return fail(Error::usage(u"--ssh-port takes a number."_s));
    }
    return validateSshRoute(*route);
}

Status applyOptions(const Arguments &arguments, Profile *profile)
{
    if (arguments.has(u"environment"_s))
        profile->environment = arguments.value(u"environment"_s);
    if (arguments.has(u"folder"_s)) {
        const QString folder = arguments.value(u"folder"_s);
        profile->folder = folder.isEmpty() ? folder : QDir::cleanPath(QDir::current().absoluteFilePath(folder));
        if (!folder.isEmpty() && !QFileInfo(profile->folder).isDir())
            return fail(Error::invalidInput(u"The folder %1 does not exist."_s.arg(boundedText(folder, 300, false))));
    }
    if (arguments.has(u"migrations"_s))
        profile->migrations = partPath(*profile, arguments.value(u"migrations"_s));
    if (arguments.has(u"models"_s))
        profile->models = partPath(*profile, arguments.value(u"models"_s));
    if (arguments.has(u"python"_s))
        profile->python = partPath(*profile, arguments.value(u"python"_s));
    if (const Status types = takeTypes(arguments, &profile->types); !types)
        return types;
    if (arguments.has(u"tag"_s))
        profile->tags = arguments.values(u"tag"_s);
    profile->tags.removeAll(QString());
    if (arguments.has(u"secret"_s)) {
        const auto source = parseSecretSource(arguments.value(u"secret"_s));
        if (!source)
            return fail(source.error());
        profile->secret = *source;
    }
    if (const Status route = applySshOptions(arguments, &profile->ssh); !route)
        return route;
    for (const auto &[flag, member] :
         {std::pair(u"read-only"_s, &Profile::readOnly), std::pair(u"run-env-py"_s, &Profile::runEnvironment)}) {
        if (const Status one = notBoth(arguments, flag); !one)
            return one;
        if (arguments.has(flag) || arguments.has(u"no-"_s + flag))
            profile->*member = arguments.has(flag);
    }
    return {};
}

/// Takes the URL over; a relative SQLite path without a folder is below where the person stands.
Result<std::optional<Secret>> takeUrl(Cli &cli, const QString &text, Profile *profile)
{
    auto parsed = parseDatabaseUrl(text);
    if (!parsed)
        return fail(parsed.error());
    for (const QString &notice : parsed->notices)
        cli.warn(notice);
    DatabaseUrl url = parsed->url;
    url.hasPassword = false;
    const QString path = url.sqlitePath(QDir::currentPath());
    if (profile->folder.isEmpty() && !path.isEmpty() && !url.database.startsWith("file:"_L1))
        url.database = path;
    profile->moveTo(url);
    return std::move(parsed->password);
}

/// A password that stood in the URL goes to the keychain, or nowhere.
Status keepPassword(Cli &cli, const std::optional<Secret> &password, bool sourceGiven, Profile *profile)
{
    if (!password || password->isEmpty())
        return {};
    if (sourceGiven && profile->secret.kind != SecretSource::Kind::Keychain) {
        cli.warn(
            u"the password in the URL is not kept; it will come from %1."_s.arg(secretSourceText(profile->secret)));
        return {};
    }
    if (!sourceGiven)
        profile->secret = {SecretSource::Kind::Keychain, {}};
    const auto stored = SecretStore().storeInKeychain(*profile, *password);
    if (!stored && stored.error().kind == ErrorKind::Unsupported)
        return fail(Error::refused(
            u"The URL holds a password and there is no keychain to put it into; leave it out of the URL and say "
            "--secret env:VARIABLE, --secret command:WORDS or --secret ask."_s));
    return stored;
}

Result<FleetFile> fleetOrNew(const Cli &cli)
{
    auto fleet = cli.fleet();
    if (fleet || fleet.error().kind != ErrorKind::NotFound)
        return fleet;
    return FleetFile::create(cli.fleetPath());
}

/// How connections will be protected, or why there will be none.
QString transportWord(const Profile &profile)
{
    const auto transport = transportFor(ConnectionSpec::of(profile, Secret(), Access::ReadOnly));
    if (!transport)
        return transport.error().message;
    if (profile.url.engine == EngineId::SQLite)
        return u"a file of this machine"_s;
    if (!transport->tls)
        return transport->tlsIfOffered ? u"plain text, or TLS where offered"_s : u"plain text"_s;
    const QString roots = transport->caFile.isEmpty() ? u"the system's authorities"_s : transport->caFile;
    switch (transport->identity) {
    case Identity::None:
        return u"TLS, not verified"_s;
    case Identity::Pinned:
        return u"TLS, pinned certificate"_s;
    case Identity::Chain:
        return u"TLS, verified against %1, whatever the host name"_s.arg(roots);
    case Identity::ChainAndName:
        return u"TLS, verified against %1"_s.arg(roots);
    }
    return {};
}

int showProfile(const Cli &cli, const Profile &profile)
{
    if (cli.json()) {
        cli.printJson(profileJson(profile));
        return ExitDone;
    }
    const QList<std::pair<QString, QString>> facts{
        {u"name"_s, profile.name},
        {u"environment"_s, profile.environment},
        {u"engine"_s, engineName(profile.url.engine)},
        {u"url"_s, profile.url.toString()},
        {u"secret"_s, secretSourceText(profile.secret)},
        {u"folder"_s, profile.folder},
        {u"migrations"_s, profile.migrations},
        {u"models"_s, profile.models},
        {u"python"_s, profile.python},
        {u"types"_s, typesText(profile.types)},
        {u"ssh tunnel"_s, profile.ssh.display()},
        {u"tags"_s, profile.tags.join(u", "_s)},
        {u"read-only"_s, profile.readOnly ? u"yes"_s : u"no"_s},
        {u"plain text"_s, !profile.plainTextConsent ? u"refused"_s : u"allowed "_s + profile.consentBy},
        {u"tls pin"_s, fingerprintText(profile.tlsPin.toLatin1())},
        {u"transport"_s, transportWord(profile)}};
    for (const auto &[name, value] : facts)
        cli.print(name.leftJustified(13) + value);
    return ExitDone;
}

Result<int> runAdd(Cli &cli, const Arguments &arguments)
{
    auto fleet = fleetOrNew(cli);
    if (!fleet)
        return fail(fleet.error());
    Profile profile;
    profile.name = arguments.positional().at(0);
    if (const auto options = applyOptions(arguments, &profile); !options)
        return fail(options.error());
    const auto password = takeUrl(cli, arguments.positional().at(1), &profile);
    if (!password)
        return fail(password.error());
    if (const Status trust = applyTrust(arguments, &profile); !trust)
        return fail(trust);
    if (!arguments.has(u"migrations"_s) && !profile.folder.isEmpty() &&
        QFileInfo(profile.folder + "/migrations/versions"_L1).isDir())
        profile.migrations = u"migrations"_s;
    // All that can be refused is refused before the keychain is touched.
    if (const auto valid = validateProfile(profile); !valid)
        return fail(valid.error());
    if (fleet->service(profile.name))
        return fail(Error::invalidInput(
            u"The fleet has a service %1 already; change it with: athanorctl profile set"_s.arg(profile.name)));
    if (const auto kept = keepPassword(cli, *password, arguments.has(u"secret"_s), &profile); !kept)
        return fail(kept.error());
    if (const auto added = fleet->add(profile); !added)
        return fail(added.error());
    if (const auto saved = fleet->save(); !saved)
        return fail(saved.error());
    return showProfile(cli, profile);
}

Result<int> runSet(Cli &cli, const Arguments &arguments)
{
    auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    const QString name = arguments.positional().first();
    auto found = fleet->service(name);
    if (!found)
        return fail(found.error());
    Profile profile = *found;
    if (const auto options = applyOptions(arguments, &profile); !options)
        return fail(options.error());
    profile.name = arguments.value(u"name"_s, name);
    if (arguments.has(u"url"_s)) {
        const auto password = takeUrl(cli, arguments.value(u"url"_s), &profile);
        if (!password)
            return fail(password.error());
        if (const auto kept = keepPassword(cli, *password, arguments.has(u"secret"_s), &profile); !kept)
            return fail(kept.error());
    }
    if (const Status trust = applyTrust(arguments, &profile); !trust)
        return fail(trust);
    // The keychain knows the password by the name it was stored under.
    if (profile.name != name && profile.secret == SecretSource{SecretSource::Kind::Keychain, {}} &&
        !arguments.has(u"url"_s))
        profile.secret.value = name;
    if (const auto replaced = fleet->replace(name, profile); !replaced)
        return fail(replaced.error());
    if (const auto saved = fleet->save(); !saved)
        return fail(saved.error());
    return showProfile(cli, profile);
}

Result<int> runRemove(Cli &cli, const Arguments &arguments)
{
    auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    const QString name = arguments.positional().first();
    if (const auto removed = fleet->remove(name); !removed)
        return fail(removed.error());
    if (const auto saved = fleet->save(); !saved)
        return fail(saved.error());
    if (cli.json())
        cli.printJson({{u"removed"_s, name}});
    else
        cli.print(u"%1 removed from %2; its database was not touched"_s.arg(name, cli.fleetPath()));
    return ExitDone;
}

Result<int> showNamed(Cli &cli, const Arguments &arguments)
{
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    const auto profile = fleet->service(arguments.positional().first());
    if (!profile)
        return fail(profile.error());
    return showProfile(cli, *profile);
}

Result<int> runTest(Cli &cli, const Arguments &arguments)
{
    int used = 0;
    const auto target = cli.target(arguments, &used);
    if (!target)
        return fail(target.error());
    auto session = cli.open(*target, Access::ReadOnly);
    if (!session)
        return fail(session.error());
    if (const auto alive = (*session)->ping(); !alive)
        return fail(alive.error());
    const ServerInfo info = (*session)->info();
    if (cli.json()) {
        const QJsonValue tls = info.tls
                                   ? QJsonValue(QJsonObject{{u"protocol"_s, info.tls->protocol},
                                                            {u"cipher"_s, info.tls->cipher},
                                                            {u"verified"_s, info.tls->verified},
                                                            {u"pinned"_s, info.tls->identity == Identity::Pinned},
                                                            {u"expires"_s, info.tls->notAfter.toString(Qt::ISODate)},
                                                            {u"sha256"_s, QString::fromLatin1(info.tls->sha256)}})
                                   : QJsonValue::Null;
        cli.printJson({{u"target"_s, target->title()},
                       {u"state"_s, u"ok"_s},
                       {u"server"_s, info.product},
                       {u"version"_s, info.version},
                       {u"address"_s, info.address},
                       {u"read_only"_s, info.readOnly},
                       {u"connect_ms"_s, info.connectMs},
                       {u"tunnel"_s, (*session)->tunnel() ? QJsonValue((*session)->tunnel()->display()) : QJsonValue()},
                       {u"tls"_s, tls}});
        return ExitDone;
    }
    cli.print(u"%1: %2 %3 at %4, answered in %5 ms"_s.arg(target->title(), info.product, info.version, info.address)
                  .arg(info.connectMs));
    if (const SshTunnel *tunnel = (*session)->tunnel())
        cli.print(tunnel->display() + u" over SSH, "_s + (tunnel->isAlive() ? u"open"_s : u"broken"_s));
    if (info.tls)
        cli.print(u"encrypted with %1 %2, %3"_s.arg(info.tls->protocol, info.tls->cipher,
                                                    info.tls->identity == Identity::Pinned ? u"certificate as pinned"_s
                                                    : info.tls->verified                   ? u"certificate verified"_s
                                                                         : u"certificate NOT verified"_s));
    else if (!target->profile.url.isLocal())
        cli.print(u"NOT encrypted"_s);
    return ExitDone;
}

} // namespace

QList<Command> profileCommands()
{
    const auto command = [](const QString &name, const QString &usage, const QString &summary,
                            const QList<OptionSpec> &options, int least, int most, auto run) {
        return Command{u"profile"_s, name, usage, summary, options, least, most, run};
    };
    return {
        command(u"add"_s, u"NAME URL [--environment E] [--folder DIR] [--secret SOURCE] ..."_s,
                u"adds a service to the fleet file"_s, profileOptions(), 2, 2, runAdd),
        command(u"set"_s, u"NAME [--url URL] [--environment E] ..."_s, u"changes what is given and keeps the rest"_s,
                setOptions(), 1, 1, runSet),
        command(u"remove"_s, u"NAME"_s, u"takes a service out of the fleet file; its database is not touched"_s, {}, 1,
                1, runRemove),
        command(u"show"_s, u"NAME"_s, u"shows one profile"_s, {}, 1, 1, showNamed),
        command(u"test"_s, u"TARGET"_s, u"connects read-only and says what answered"_s, Cli::targetOptions(), 0, 1,
                runTest),
    };
}

} // namespace athanor

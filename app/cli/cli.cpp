// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include "engines/engines.h"

#include <QDir>
#include <QJsonDocument>
#include <QTextStream>

#include <cstdio>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void writeLine(std::FILE *stream, const QString &line)
{
    QByteArray bytes = line.toUtf8();
    bytes += '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

Result<Secret> passwordFromEnvironment(const QString &variable)
{
    const QByteArray name = variable.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(name.constData()))
        return fail(Error::usage(
            u"the variable %1 named by --password-env is not set."_s.arg(boundedText(variable, 60, false))));
    return Secret(qgetenv(name.constData()));
}

Result<Target> targetOfUrl(const Arguments &arguments)
{
    auto parsed = parseDatabaseUrl(arguments.value(u"url"_s));
    if (!parsed)
        return fail(parsed);
    Target target;
    target.fromUrl = true;
    target.profile.name = parsed->url.displayTarget();
    target.profile.url = parsed->url;
    if (parsed->password)
        target.password = *std::move(parsed->password);
    return target;
}

/// A folder or file named on the command line is below where the person stands, not below the service's folder.
QString absolutePath(const QString &path)
{
    return path.isEmpty() ? path : QDir::current().absoluteFilePath(path);
}

} // namespace

QString Target::title() const
{
    return fromUrl ? profile.url.displayTarget() : profile.name;
}

Cli::Cli(QString fleetPath, bool json, bool quiet, CancelToken cancel)
    : m_fleetPath(std::move(fleetPath)), m_json(json), m_quiet(quiet), m_cancel(std::move(cancel))
{
}

void Cli::print(const QString &line) const
{
    if (m_quiet)
        return;
    // A pipe gets every byte; a terminal would obey the control characters of whoever wrote a script or a cell.
    writeLine(stdout, ::isatty(STDOUT_FILENO) != 0 ? boundedText(line, line.size()) : line);
}

void Cli::printJson(const QJsonObject &object) const
{
    const QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

void Cli::printJson(const std::function<void(JsonText *)> &write) const
{
    JsonText text(
        [](const QByteArray &piece) { std::fwrite(piece.constData(), 1, static_cast<size_t>(piece.size()), stdout); });
    write(&text);
    text.flush();
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void Cli::printTable(const QStringList &header, const QList<QStringList> &rows) const
{
    QList<qsizetype> widths;
    for (const QString &cell : header)
        widths << cell.size();
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    const auto line = [&widths](const QStringList &row) {
        QString out;
        for (qsizetype i = 0; i < row.size(); ++i)
            out += i + 1 < row.size() ? row[i].leftJustified(widths.value(i) + 2) : row[i];
        return out.trimmed().isEmpty() ? QString() : out;
    };
    print(line(header));
    for (const QStringList &row : rows)
        print(line(row));
}

void Cli::warn(const QString &text) const
{
    writeLine(stderr, u"athanorctl: "_s + boundedText(text, 4096, false));
}

void Cli::progress(const QString &text) const
{
    if (!m_quiet && ::isatty(STDERR_FILENO))
        writeLine(stderr, boundedText(text, 400, false));
}

Result<FleetFile> Cli::fleet() const
{
    return FleetFile::load(m_fleetPath);
}

QList<OptionSpec> Cli::targetOptions()
{
    return {{u"url"_s, u"URL"_s, u"a SQLAlchemy database URL in place of a service's name"_s},
            {u"migrations"_s, u"DIR"_s, u"the migrations folder"_s},
            {u"models"_s, u"FILE"_s, u"the file of the models"_s},
            {u"password-env"_s, u"VAR"_s, u"the environment variable that holds the password"_s}};
}

Result<Target> Cli::target(const Arguments &arguments, int *used) const
{
    *used = 0;
    Result<Target> found;
    if (arguments.has(u"url"_s)) {
        found = targetOfUrl(arguments);
    } else {
        if (arguments.positional().isEmpty())
            return fail(Error::usage(u"name a service of the fleet file, or give --url URL."_s));
        const auto file = fleet();
        if (!file)
            return fail(file);
        auto profile = file->service(arguments.positional().first());
        if (!profile)
            return fail(profile);
        *used = 1;
        found->profile = *std::move(profile);
        if (!arguments.has(u"password-env"_s)) {
            auto secret = SecretStore().find(found->profile);
            if (!secret)
                return fail(secret);
            found->password = *std::move(secret);
        }
    }
    if (!found)
        return found;
    if (arguments.has(u"password-env"_s)) {
        auto secret = passwordFromEnvironment(arguments.value(u"password-env"_s));
        if (!secret)
            return fail(secret);
        found->password = *std::move(secret);
    }
    if (arguments.has(u"migrations"_s))
        found->profile.migrations = absolutePath(arguments.value(u"migrations"_s));
    if (arguments.has(u"models"_s))
        found->profile.models = absolutePath(arguments.value(u"models"_s));
    return found;
}

ConnectionSpec Cli::spec(const Target &target, Access access)
{
    ConnectionSpec spec = ConnectionSpec::of(target.profile, target.password, access);
    if (target.fromUrl)
        spec.baseFolder = QDir::currentPath();
    return spec;
}

Result<std::unique_ptr<Session>> Cli::open(const Target &target, Access access, bool createFile) const
{
    if (access == Access::ReadWrite && target.profile.readOnly)
        return fail(Error::refused(u"%1 is read-only in the fleet file; nothing was changed."_s.arg(target.title())));
    ConnectionSpec opening = spec(target, access);
    opening.createFile = createFile;
    return openSession(opening, m_cancel);
}

Status Cli::confirm(const Arguments &arguments, const Target &target, const QString &what) const
{
    if (arguments.has(u"yes"_s))
        return {};
    return fail(Error::refused(u"%1 on %2 needs --yes; nothing was changed."_s.arg(what, target.title())));
}

int exitStatus(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Usage:
    case ErrorKind::InvalidInput:
    case ErrorKind::NotFound:
        return 2;
    case ErrorKind::Refused:
        return 4;
    case ErrorKind::Permission:
    case ErrorKind::Unreachable:
    case ErrorKind::Timeout:
    case ErrorKind::Cancelled:
    case ErrorKind::Conflict:
    case ErrorKind::Constraint:
    case ErrorKind::Database:
    case ErrorKind::Io:
    case ErrorKind::Unsupported:
    case ErrorKind::Unknown:
    case ErrorKind::Internal:
        return 1;
    }
    return 1;
}

} // namespace athanor

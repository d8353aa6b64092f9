// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments.h"
#include "core/cancel.h"
#include "core/jsontext.h"
#include "engines/engine.h"
#include "profiles/fleetfile.h"
#include "profiles/secretstore.h"

#include <QJsonObject>

#include <memory>

namespace athanor {

/// What TARGET names: a service of the fleet file, or a URL given on the command line.
struct Target
{
    Profile profile;
    Secret password;
    bool fromUrl = false;

    [[nodiscard]] QString title() const; ///< service name, or the URL's display text
};

/// What every command shares: global options, output, targets, sessions. One thread.
class Cli
{
public:
    Cli(QString fleetPath, bool json, bool quiet, CancelToken cancel);

    [[nodiscard]] bool json() const { return m_json; }
    [[nodiscard]] const QString &fleetPath() const { return m_fleetPath; }
    [[nodiscard]] const CancelToken &cancelToken() const { return m_cancel; }

    /// Standard output: a line of text (nothing with --quiet), or a JSON object / line.
    void print(const QString &line) const;
    void printJson(const QJsonObject &object) const;
    /// A JSON object that `write` writes, printed while it is made.
    void printJson(const std::function<void(JsonText *)> &write) const;
    /// A table with aligned columns; nothing with --quiet.
    void printTable(const QStringList &header, const QList<QStringList> &rows) const;
    /// Standard error, one line "athanorctl: TEXT", shown also when quiet.
    void warn(const QString &text) const;
    /// Standard error, only if it is a terminal and not --quiet.
    void progress(const QString &text) const;

    [[nodiscard]] Result<FleetFile> fleet() const;
    /// The options TARGET commands share: --url, --migrations, --models, --password-env.
    [[nodiscard]] static QList<OptionSpec> targetOptions();
    /// The target of a command: its first positional, or --url. `index` is how many positionals it used (0 or 1).
    [[nodiscard]] Result<Target> target(const Arguments &arguments, int *used) const;
    /// How to open a session of a target.
    [[nodiscard]] static ConnectionSpec spec(const Target &target, Access access);
    /// Opens a session; Refused for ReadWrite on a read-only profile.
    [[nodiscard]] Result<std::unique_ptr<Session>> open(const Target &target, Access access,
                                                        bool createFile = false) const;
    /// Guarded commands: Refused unless --yes was given (the message says what would happen).
    [[nodiscard]] Status confirm(const Arguments &arguments, const Target &target, const QString &what) const;

private:
    QString m_fleetPath;
    bool m_json;
    bool m_quiet;
    CancelToken m_cancel;
};

/// 1, 2 or 4 for an error's kind: Usage and InvalidInput and NotFound are 2 (nothing was touched), Refused is 4, the
/// rest 1.
[[nodiscard]] int exitStatus(const Error &error);

} // namespace athanor

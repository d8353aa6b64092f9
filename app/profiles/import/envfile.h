// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace athanor {

/// A variable that a file of a service sets. The value may be a secret.
struct ServiceVariable
{
    QString name;
    QString value;
    QString file;
    int line = 0;
};

struct EnvFile
{
    QList<ServiceVariable> variables; ///< the last of a name counts
    QStringList notices;
};

/// Reads a .env file as python-dotenv does: `export`, single and double quotes, comments. A value with "${...}" depends
/// on the machine and is left out with a notice; so is a line that is no assignment.
[[nodiscard]] EnvFile readEnvFile(const QByteArray &text, const QString &file);

/// Reads the `environment` of the services of a compose file, and the folder each is built from (`build`,
/// `build.context`), as written; "." where there is none. A file that is no YAML gives a notice.
struct ComposeService
{
    QString name;
    QString context;
    QList<ServiceVariable> variables;
    QStringList envFiles; ///< as written
};
struct ComposeFile
{
    QList<ComposeService> services;
    QStringList notices;
};
[[nodiscard]] ComposeFile readComposeFile(const QByteArray &text, const QString &file);

} // namespace athanor

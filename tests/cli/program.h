// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace athanor::test {

/// What one run of athanorctl did.
struct ProgramRun
{
    int status = -1; ///< exit status; -1: it crashed or did not end in time
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const;
};

/// Runs the built athanorctl; `environment` is added to a small clean one whose HOME is a temporary folder.
[[nodiscard]] ProgramRun athanorctl(const QStringList &words, const QProcessEnvironment &environment = {},
                                    const QByteArray &input = {}, const QString &folder = {});

/// A demo fleet in a temporary folder of the test process, made once by `athanorctl demo`. Do not write to it.
[[nodiscard]] QString demoFolder();
/// A fresh copy of the demo fleet, for tests that write.
[[nodiscard]] QString copyOfDemo(const QString &target);

} // namespace athanor::test

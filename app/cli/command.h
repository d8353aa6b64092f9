// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments.h"
#include "cli/cli.h"
#include "core/result.h"

#include <QList>

namespace athanor {

/// Exit statuses of the contract. An error's kind decides 1, 2 or 4; see exitStatus() in cli.h.
inline constexpr int ExitDone = 0;
inline constexpr int ExitFailed = 1;
inline constexpr int ExitUsage = 2;
inline constexpr int ExitSomethingToDo = 3;
inline constexpr int ExitRefused = 4;

/// One command of athanorctl: "records list". What it may write stands in core/writes.cpp under "records.list".
struct Command
{
    QString group;
    QString name;  ///< empty for a command without a group's second word (demo)
    QString usage; ///< "TARGET [--table T] ..."
    QString summary;
    QList<OptionSpec> options;
    int minPositional = 0;
    int maxPositional = 0; ///< -1: any number
    /// Does the work and returns the exit status, or the error that main() prints.
    Result<int> (*run)(Cli &cli, const Arguments &arguments);
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace athanor {

/// What a child process may touch, enforced by the kernel's Landlock: files below the named folders and nothing else,
/// no ptrace and no signals to processes outside. Made before the fork, entered by the child between fork and exec.
/// A kernel without Landlock leaves the child with all that its user may do.
class ChildSandbox
{
public:
    struct Rules
    {
        QStringList readable; ///< files and folders; what is not there is left out
        QStringList writable;
        bool network = true; ///< false: no TCP, where the kernel can forbid it
    };

    explicit ChildSandbox(const Rules &rules);
    ~ChildSandbox();
    ChildSandbox(const ChildSandbox &) = delete;
    ChildSandbox &operator=(const ChildSandbox &) = delete;

    /// Async-signal-safe, in the child only. False if the kernel refused.
    [[nodiscard]] bool enter() const noexcept;
    /// Whether this kernel holds a child to its rules.
    [[nodiscard]] static bool isAvailable();

private:
    int m_ruleset = -1;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace athanor {

/// No core file and no ptrace by other processes of the same user: both would hold passwords.
void forbidCoreDumps();

/// Overwrites the password of a URL and its options in place ("scheme://user:pw@host?a=b" ->
/// "scheme://user:**@host?***"), so that a process list shows no secret from here on. For the entries of argv.
void hideUrlPassword(char *argument);

} // namespace athanor

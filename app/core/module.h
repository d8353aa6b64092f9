// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

namespace athanor {

/// Loads, for good, a part of Athanor that is a file of its own because it needs a library that most commands never
/// use: lib/athanor/libathanor-NAME-VERSION.so beside the folder of the running program (app/modules). Neither the
/// environment nor the current folder says where it is, and it belongs to whom the program belongs to, or to root. Any
/// thread. Returns what the file calls athanorModule. Unsupported where it is missing, not ours, or of a program
/// that was replaced while it ran: "Athanor cannot PURPOSE without ...".
[[nodiscard]] Result<const void *> openModuleFile(const char *name, const QString &purpose);

/// The same as the table of functions that both sides include.
template <typename Table>
[[nodiscard]] Result<const Table *> openModule(const char *name, const QString &purpose)
{
    const Result<const void *> found = openModuleFile(name, purpose);
    if (!found)
        return fail(found);
    return static_cast<const Table *>(*found);
}

} // namespace athanor

/// Defines the one name that a module shows; a table of functions follows.
#define ATHANOR_MODULE(Table) extern "C" [[gnu::visibility("default")]] const Table athanorModule

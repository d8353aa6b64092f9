// SPDX-License-Identifier: Apache-2.0
#include "core/selfprotection.h"

#include <cstring>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace athanor {

void forbidCoreDumps()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) // the leak sanitizer traces its own process
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

void hideUrlPassword(char *argument)
{
    char *scheme = std::strstr(argument, "://");
    if (!scheme)
        return;
    char *begin = scheme + 3;
    // A password may hold an unescaped '@' or '/'; everything up to the last '@' is taken as credentials.
    char *at = std::strrchr(begin, '@');
    char *colon = std::strchr(begin, ':');
    if (at && colon && colon < at)
        std::memset(colon + 1, '*', static_cast<size_t>(at - colon - 1));
    // Drivers take passwords as options too; it is not worth telling those from the others.
    if (char *query = std::strchr(begin, '?'))
        std::memset(query + 1, '*', std::strlen(query + 1));
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/environment.h"

#include <unistd.h>

namespace athanor {

namespace {

// All of this runs before any library is set up, that of the sanitizers included: nothing but plain loops.
#define ATHANOR_EARLY [[gnu::no_sanitize("address", "undefined")]]

constexpr const char *movingBeginnings[] = {"PG", "MYSQL_", "MARIADB_", "LIBMYSQL_", "MONGOC_", "REDISCLI_"};
// Whom TLS trusts, what it loads and writes; libraries that are loaded into us or into what we start.
constexpr const char *movingNames[] = {
    "SSLKEYLOGFILE",   "SSL_CERT_FILE",  "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES",
    "OPENSSL_ENGINES", "QT_PLUGIN_PATH", "LD_PRELOAD",   "LD_AUDIT",     "QT_QPA_PLATFORM_PLUGIN_PATH",
    "SASL_PATH",       "SASL_CONF_PATH", "GCONV_PATH"};

/// What follows the word at the beginning of "NAME=value"; nothing if it does not begin so.
ATHANOR_EARLY const char *behind(const char *entry, const char *word)
{
    for (; *word != '\0'; ++entry, ++word) {
        if (*entry != *word)
            return nullptr;
    }
    return entry;
}

ATHANOR_EARLY bool movesConnections(const char *entry)
{
    for (const char *beginning : movingBeginnings) {
        if (behind(entry, beginning))
            return true;
    }
    for (const char *name : movingNames) {
        const char *rest = behind(entry, name);
        if (rest && *rest == '=')
            return true;
    }
    return false;
}

ATHANOR_EARLY void scrub(char **environment)
{
    char **kept = environment;
    for (char **entry = environment; *entry; ++entry) {
        if (!movesConnections(*entry))
            *kept++ = *entry;
    }
    *kept = nullptr;
}

ATHANOR_EARLY void scrubEarly(int, char **, char **environment)
{
    if (environment)
        scrub(environment);
}

/// Libraries set themselves up when they are loaded, and some read the environment then and load what it names. Only
/// this array of the program comes before them.
[[gnu::section(".preinit_array"), gnu::used]] void (*scrubFirst)(int, char **, char **) = &scrubEarly;

#undef ATHANOR_EARLY

} // namespace

void scrubEnvironment()
{
    if (environ)
        scrub(environ);
}

} // namespace athanor

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

/// libmongoc keeps its counters in /dev/shm under the number of the process. One that was killed leaves them there, and
/// a later process of the same number complains on standard error. What has our number now is nobody else's.
ATHANOR_EARLY void dropStaleCounters()
{
    constexpr char beginning[] = "/dev/shm/mongoc-";
    char path[sizeof beginning + 20] = {};
    char digits[20];
    int count = 0;
    for (long number = ::getpid(); number > 0; number /= 10)
        digits[count++] = char('0' + number % 10);
    char *to = path;
    for (const char *from = beginning; *from != '\0'; ++from)
        *to++ = *from;
    while (count > 0)
        *to++ = digits[--count];
    ::unlink(path);
}

ATHANOR_EARLY void scrubEarly(int, char **, char **environment)
{
    if (!environment)
        return;
    scrub(environment);
    dropStaleCounters();
}

/// libmongoc sets itself up when it is loaded, and with it OpenSSL and libsasl2, which read the environment and load
/// what it names. Only this array of the program comes before the libraries.
[[gnu::section(".preinit_array"), gnu::used]] void (*scrubFirst)(int, char **, char **) = &scrubEarly;

#undef ATHANOR_EARLY

} // namespace

void scrubEnvironment()
{
    if (environ)
        scrub(environ);
}

} // namespace athanor

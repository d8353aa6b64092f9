// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"

#include <cstdint>
#include <cstdlib>

using namespace athanor;

/// Whatever is a URL spells itself so that it reads back as the same, and never shows its password.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto parsed = parseDatabaseUrl(text);
    if (!parsed)
        return 0;
    const auto again = parseDatabaseUrl(parsed->url.toString());
    if (again && again->password)
        std::abort();
    DatabaseUrl plain = parsed->url;
    plain.hasPassword = false;
    if (again && again->url.toString() != plain.toString())
        std::abort();
    (void)plain.sqlitePath(QStringLiteral("/srv/app"));
    (void)plain.isLocal();
    (void)plain.displayTarget();
    if (!parsed->password)
        return 0;
    const auto whole = parseDatabaseUrl(QString::fromUtf8(urlWithPassword(parsed->url, *parsed->password).reveal()));
    if (whole && whole->password && !(*whole->password == *parsed->password))
        std::abort();
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "engines/environment.h"

#include <QByteArray>
#include <QList>

#include <algorithm>

#include <unistd.h>

namespace athanor {

namespace {

bool movesConnections(const QByteArray &name)
{
    static const QList<QByteArray> beginnings{"PG", "MYSQL_", "MARIADB_", "LIBMYSQL_", "MONGOC_", "REDISCLI_"};
    // Whom TLS trusts, what it loads and writes; libraries that are loaded into us or into what we start.
    static const QList<QByteArray> names{
        "SSLKEYLOGFILE",   "SSL_CERT_FILE",  "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES",
        "OPENSSL_ENGINES", "QT_PLUGIN_PATH", "LD_PRELOAD",   "LD_AUDIT",     "QT_QPA_PLATFORM_PLUGIN_PATH",
        "SASL_PATH",       "SASL_CONF_PATH", "GCONV_PATH"};
    return names.contains(name) ||
           std::ranges::any_of(beginnings, [&](const QByteArray &beginning) { return name.startsWith(beginning); });
}

} // namespace

void scrubEnvironment()
{
    QList<QByteArray> names;
    for (char **entry = environ; entry && *entry; ++entry) {
        const QByteArray pair(*entry);
        const QByteArray name = pair.left(pair.indexOf('='));
        if (movesConnections(name))
            names.append(name);
    }
    for (const QByteArray &name : names)
        ::unsetenv(name.constData());
}

} // namespace athanor

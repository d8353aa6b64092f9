// SPDX-License-Identifier: Apache-2.0
#include "engines/environment.h"

#include <QByteArray>
#include <QList>

#include <unistd.h>

namespace athanor {

namespace {

bool movesConnections(const QByteArray &name)
{
    return name.startsWith("PG") || name.startsWith("MYSQL_") || name.startsWith("MARIADB_") || name == "SSLKEYLOGFILE";
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

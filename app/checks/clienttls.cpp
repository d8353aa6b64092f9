// SPDX-License-Identifier: Apache-2.0
#include "checks/clienttls.h"

namespace athanor {

using namespace Qt::StringLiterals;

TlsKey tlsKeyOf(const DatabaseUrl &url)
{
    if (url.driver.isEmpty() || url.driver.startsWith("psycopg"_L1))
        return TlsKey::SslMode;
    if (url.driver == "asyncpg"_L1)
        return TlsKey::Ssl;
    return url.driver == "pg8000"_L1 ? TlsKey::NoKey : TlsKey::Unknown;
}

std::optional<QString> clientTlsMode(const DatabaseUrl &url)
{
    switch (tlsKeyOf(url)) {
    case TlsKey::SslMode:
        return url.option(u"sslmode"_s).value_or(QString());
    case TlsKey::Ssl:
        return url.option(u"ssl"_s).value_or(QString());
    case TlsKey::NoKey:
    case TlsKey::Unknown:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace athanor

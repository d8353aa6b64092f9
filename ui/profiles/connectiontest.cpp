// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/connectiontest.h"

#include "engines/engines.h"
#include "profiles/secretstore.h"

#include <QCoreApplication>

namespace athanor {

namespace {

struct ConnectionTest
{
    Q_DECLARE_TR_FUNCTIONS(ConnectionTest)
};

} // namespace

Result<ServerInfo> testConnection(const Profile &profile, const std::optional<Secret> &typed, const CancelToken &cancel)
{
    const auto password = typed ? Result<Secret>(*typed) : SecretStore().find(profile);
    if (!password)
        return fail(password);
    const auto session = openSession(ConnectionSpec::of(profile, *password, Access::ReadOnly), cancel);
    if (!session)
        return fail(session.error());
    if (const auto alive = (*session)->ping(); !alive)
        return fail(alive.error());
    return (*session)->info();
}

QString describeServer(const ServerInfo &info)
{
    const QString who =
        ConnectionTest::tr("%1 %2 at %3 answered in %4 ms")
            .arg(info.product, info.version.section(QLatin1Char(' '), 0, 0), info.address)
            .arg(info.connectMs) +
        (info.notes.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(info.notes.join(QLatin1Char(' '))));
    if (!info.tls)
        return ConnectionTest::tr("%1, without encryption.").arg(who);
    if (info.tls->identity == Identity::Pinned)
        return ConnectionTest::tr("%1, encrypted with %2, certificate as pinned.").arg(who, info.tls->protocol);
    return info.tls->verified
               ? ConnectionTest::tr("%1, encrypted with %2, certificate verified.").arg(who, info.tls->protocol)
               : ConnectionTest::tr("%1, encrypted with %2, certificate not verified.").arg(who, info.tls->protocol);
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/engine.h"

#include "engines/sshtunnel.h"

namespace athanor {

using namespace Qt::StringLiterals;

ConnectionSpec ConnectionSpec::of(const Profile &profile, const Secret &password, Access access)
{
    ConnectionSpec spec;
    spec.url = profile.url;
    spec.password = password;
    spec.baseFolder = profile.folder;
    spec.access = profile.readOnly ? Access::ReadOnly : access;
    spec.plainTextConsent = profile.plainTextConsent;
    spec.tlsPin = profile.tlsPin;
    spec.ssh = profile.ssh;
    return spec;
}

void tellOfTunnel(const ConnectionSpec &spec, ServerInfo *info)
{
    if (spec.tunnel.isEmpty())
        return;
    const HostPort &host = spec.url.hosts.first();
    info->address = u"%1:%2"_s.arg(host.host, QString::number(host.port ? host.port : standardPort(spec.url.engine)));
    info->notes.append(
        u"The connection goes through an SSH tunnel by %1, which is probed every %2 s and given up after "
        "%3 s of silence."_s.arg(boundedText(spec.ssh.display(), 200, false), QString::number(SshTunnel::AliveInterval),
                                 QString::number(SshTunnel::AliveInterval * SshTunnel::AliveCount)));
}

ConnectionField connectionField(const QString &key, const QString &label, ConnectionField::Type type,
                                const QString &help, const QString &placeholder)
{
    ConnectionField made;
    made.key = key;
    made.label = label;
    made.type = type;
    made.help = help;
    made.placeholder = placeholder;
    return made;
}

} // namespace athanor

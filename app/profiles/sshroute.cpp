// SPDX-License-Identifier: Apache-2.0
#include "profiles/sshroute.h"

#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int LargestPort = 65535;
constexpr qsizetype LongestJump = 1000;

bool isHostName(const QString &text)
{
    // Letters, digits and what names, aliases and addresses hold; nothing that ssh or a shell of a ProxyCommand reads.
    static const QRegularExpression name(u"^[\\p{L}\\p{N}_][\\p{L}\\p{N}._:-]{0,252}$"_s);
    return name.match(text).hasMatch();
}

bool isUserName(const QString &text)
{
    static const QRegularExpression name(u"^[\\p{L}\\p{N}_][\\p{L}\\p{N}._@+-]{0,127}$"_s);
    return name.match(text).hasMatch();
}

bool isHop(const QString &text)
{
    static const QRegularExpression port(u"^[0-9]{1,5}$"_s);
    const qsizetype at = text.lastIndexOf(u'@');
    if (at >= 0 && !isUserName(text.left(at)))
        return false;
    QString host = text.mid(at + 1);
    if (const qsizetype colon = host.indexOf(u':'); colon >= 0 && colon == host.lastIndexOf(u':')) {
        const QString number = host.mid(colon + 1);
        if (!port.match(number).hasMatch() || number.toInt() < 1 || number.toInt() > LargestPort)
            return false;
        host.truncate(colon);
    }
    return isHostName(host);
}

} // namespace

QString SshRoute::display() const
{
    QString text = user.isEmpty() ? host : user + u'@' + host;
    if (port > 0)
        text += u':' + QString::number(port);
    return jump.isEmpty() ? text : text + u" by way of "_s + jump;
}

Status validateSshRoute(const SshRoute &route)
{
    if (route.isEmpty()) {
        if (route.user.isEmpty() && route.port == 0 && route.jump.isEmpty())
            return {};
        return fail(Error::invalidInput(u"The SSH tunnel has no host; name the machine that it leads through."_s));
    }
    if (!isHostName(route.host))
        return fail(Error::invalidInput(
            u"The SSH host is a name, an address or an alias of ~/.ssh/config; it does not begin with a dash and holds "
            "no blanks."_s));
    if (!route.user.isEmpty() && !isUserName(route.user))
        return fail(
            Error::invalidInput(u"The SSH user is a name; it does not begin with a dash and holds no blanks."_s));
    if (route.port < 0 || route.port > LargestPort)
        return fail(Error::invalidInput(u"The SSH port is a number from 1 to 65535."_s));
    if (route.jump.size() > LongestJump)
        return fail(Error::invalidInput(u"The SSH jump hosts are too many."_s));
    for (const QString &hop : route.jump.isEmpty() ? QStringList() : route.jump.split(u',')) {
        if (!isHop(hop))
            return fail(Error::invalidInput(
                u"An SSH jump host is written as host, user@host or user@host:port; several are parted by commas."_s));
    }
    return {};
}

} // namespace athanor

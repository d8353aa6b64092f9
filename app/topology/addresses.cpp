// SPDX-License-Identifier: Apache-2.0
#include "topology/addresses.h"

namespace athanor {

using namespace Qt::StringLiterals;

bool ServerAddress::isLoopback() const
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1) || host.startsWith(u'/') ||
           host == "::ffff:127.0.0.1"_L1;
}

QString ServerAddress::text() const
{
    if (host.isEmpty())
        return {};
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return port == 0 ? shown : shown + u':' + QString::number(port);
}

ServerAddress readServerAddress(const QString &text)
{
    const QString trimmed = text.trimmed().toLower();
    const qsizetype colon = trimmed.lastIndexOf(u':');
    const bool bracketed = trimmed.startsWith(u'[');
    const qsizetype close = trimmed.indexOf(u']');
    ServerAddress address;
    // Without brackets, more than one colon is an IPv6 address and no port.
    const bool hasPort = bracketed ? colon == close + 1 : colon > 0 && trimmed.indexOf(u':') == colon;
    address.host = hasPort ? trimmed.left(colon) : trimmed;
    if (hasPort)
        address.port = trimmed.mid(colon + 1).toUShort();
    if (bracketed)
        address.host = address.host.mid(1, close - 1);
    return address;
}

QString sameSpelling(const QString &address, const QString &askedAddress)
{
    ServerAddress read = readServerAddress(address);
    if (read.host.isEmpty() || read.host == "0.0.0.0"_L1 || read.host == "::"_L1)
        return {};
    if (read.isLoopback()) {
        const ServerAddress asked = readServerAddress(askedAddress);
        read.host = asked.host.isEmpty() || asked.isLoopback() ? u"127.0.0.1"_s : asked.host;
    }
    return read.text();
}

} // namespace athanor

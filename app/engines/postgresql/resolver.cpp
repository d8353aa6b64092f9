// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/resolver.h"

#include "engines/askaside.h"

#include <QHostAddress>
#include <QUrl>

#include <netdb.h>
#include <sys/socket.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QStringList addressesOf(const QByteArray &host)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(host.constData(), nullptr, &hints, &found) != 0)
        return {};
    QStringList addresses;
    for (const addrinfo *entry = found; entry; entry = entry->ai_next) {
        const QString address = QHostAddress(entry->ai_addr).toString();
        if (!addresses.contains(address))
            addresses.append(address);
    }
    ::freeaddrinfo(found);
    return addresses;
}

} // namespace

Result<QStringList> resolveHost(const QString &host, const QDeadlineTimer &deadline, const CancelToken &cancel)
{
    if (QHostAddress literal; literal.setAddress(host))
        return QStringList{host};
    const QByteArray ascii = QUrl::toAce(host);
    const QString shown = boundedText(host, 253, false);
    if (ascii.isEmpty() && !host.contains(u'_'))
        return fail(Error::invalidInput(u"%1 is not a host name; correct the URL."_s.arg(shown)));
    const auto addresses =
        askAside([name = ascii.isEmpty() ? host.toUtf8() : ascii] { return addressesOf(name); }, deadline, cancel);
    if (cancel.isCancelled())
        return fail(Error::cancelled(u"Stopped."_s));
    if (!addresses)
        return fail(Error::timeout(
            u"The name service did not answer for %1; check the network or give an address."_s.arg(shown)));
    if (addresses->isEmpty())
        return fail(Error::unreachable(u"There is no host named %1; check the name and the network."_s.arg(shown)));
    return *addresses;
}

} // namespace athanor

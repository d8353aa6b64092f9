// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/srvrecords.h"

#include "engines/askaside.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrlQuery>

#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int LargestDnsAnswer = 65535;
constexpr int MostSrvHosts = 64;

struct SrvAnswer
{
    QList<HostPort> hosts;
    QStringList texts;
};

/// One resolver state, closed when it goes.
class DnsState
{
public:
    explicit DnsState(const QList<NameServer> &servers)
    {
        std::memset(&m_state, 0, sizeof m_state);
        m_ready = ::res_ninit(&m_state) == 0;
        if (!m_ready || servers.isEmpty())
            return;
        m_state.nscount = 0;
        for (const NameServer &server : servers) {
            if (m_state.nscount == MAXNS)
                break;
            sockaddr_in &entry = m_state.nsaddr_list[m_state.nscount++];
            entry.sin_family = AF_INET;
            entry.sin_port = htons(server.port);
            entry.sin_addr.s_addr = htonl(QHostAddress(server.address).toIPv4Address());
        }
    }
    ~DnsState()
    {
        if (m_ready)
            ::res_nclose(&m_state);
    }
    DnsState(const DnsState &) = delete;
    DnsState &operator=(const DnsState &) = delete;

    QByteArray ask(const QByteArray &name, int type)
    {
        if (!m_ready)
            return {};
        QByteArray answer(LargestDnsAnswer, '\0');
        const int size = ::res_nquery(&m_state, name.constData(), ns_c_in, type,
                                      reinterpret_cast<unsigned char *>(answer.data()), int(answer.size()));
        return size > 0 && size <= answer.size() ? answer.first(size) : QByteArray();
    }

private:
    struct __res_state m_state;
    bool m_ready = false;
};

template <typename Take>
void eachRecord(const QByteArray &answer, int type, Take take)
{
    ns_msg message;
    const auto *bytes = reinterpret_cast<const unsigned char *>(answer.constData());
    if (answer.isEmpty() || ::ns_initparse(bytes, int(answer.size()), &message) != 0)
        return;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
        ns_rr record;
        if (::ns_parserr(&message, ns_s_an, i, &record) == 0 && ns_rr_type(record) == type)
            take(message, record);
    }
}

SrvAnswer askRecords(const QByteArray &host, const QByteArray &service, const QList<NameServer> &servers)
{
    DnsState dns(servers);
    SrvAnswer found;
    const QByteArray srv = dns.ask('_' + service + "._tcp." + host, ns_t_srv);
    eachRecord(srv, ns_t_srv, [&](const ns_msg &message, const ns_rr &record) {
        char name[NS_MAXDNAME];
        const unsigned char *data = ns_rr_rdata(record);
        if (ns_rr_rdlen(record) < 7 || found.hosts.size() >= MostSrvHosts ||
            ::dn_expand(ns_msg_base(message), ns_msg_end(message), data + 6, name, sizeof name) < 0)
            return;
        QString target = QString::fromLatin1(name);
        while (target.endsWith(u'.'))
            target.chop(1);
        found.hosts.append({target, quint16(ns_get16(data + 4))});
    });
    if (found.hosts.isEmpty())
        return found;
    eachRecord(dns.ask(host, ns_t_txt), ns_t_txt, [&](const ns_msg &, const ns_rr &record) {
        // One record may be several strings, which belong together.
        QByteArray text;
        const unsigned char *data = ns_rr_rdata(record);
        for (int at = 0; at < ns_rr_rdlen(record);) {
            const int size = qMin<int>(data[at], ns_rr_rdlen(record) - at - 1);
            text.append(reinterpret_cast<const char *>(data + at + 1), size);
            at += size + 1;
        }
        found.texts.append(QString::fromUtf8(text));
    });
    return found;
}

/// A record of another domain could send the login anywhere. One that is no plain name ("evil.com/?x=.example.org")
/// would end in the right domain and be read as another host.
bool isBelowParent(const QString &target, const QString &host)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\z"_s);
    if (!plain.match(target).hasMatch())
        return false;
    const QString parent = host.section(u'.', 1).toLower();
    return !parent.isEmpty() && target.toLower().endsWith(u'.' + parent);
}

Result<QList<std::pair<QString, QString>>> txtOptions(const QStringList &texts)
{
    QList<std::pair<QString, QString>> options;
    if (texts.size() > 1)
        return fail(Error::invalidInput(u"The TXT record of the host stands there twice; ask its administrator."_s));
    const QUrlQuery query(texts.value(0));
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        const QString name = key.toLower();
        if (name != "authsource"_L1 && name != "replicaset"_L1 && name != "loadbalanced"_L1)
            return fail(
                Error::refused(u"The TXT record of the host sets %1, which it may not; ask its administrator."_s.arg(
                    boundedText(key, 60, false))));
        options.append({name, value});
    }
    return options;
}

} // namespace

Result<SrvRecords> lookUpSrv(const QString &host, const QString &service, const QDeadlineTimer &deadline,
                             const CancelToken &cancel, const QList<NameServer> &servers)
{
    static const QRegularExpression label(u"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"_s);
    const QString shown = boundedText(host, 253, false);
    if (host.count(u'.') < 2 || !label.match(service).hasMatch())
        return fail(Error::invalidInput(
            u"A mongodb+srv URL names a host of at least three parts, such as cluster.example.org."_s));
    const auto answer =
        askAside([name = host.toUtf8(), word = service.toUtf8(), servers] { return askRecords(name, word, servers); },
                 deadline, cancel);
    if (cancel.isCancelled())
        return fail(Error::cancelled(u"Stopped."_s));
    if (!answer)
        return fail(Error::timeout(u"The name service did not answer for %1; check the network."_s.arg(shown)));
    if (answer->hosts.isEmpty())
        return fail(Error::unreachable(
            u"There are no SRV records for %1; check the name, or use mongodb:// with a host."_s.arg(shown)));
    for (const HostPort &found : answer->hosts) {
        if (!isBelowParent(found.host, host))
            return fail(
                Error::refused(u"The SRV records of %1 lead to %2, which is not of the same domain; nothing was "
                               "sent."_s.arg(shown, boundedText(found.host, 253, false))));
    }
    auto options = txtOptions(answer->texts);
    if (!options)
        return fail(options);
    return SrvRecords{answer->hosts, *std::move(options)};
}

} // namespace athanor

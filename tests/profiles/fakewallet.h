// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QHash>

namespace athanor {

/// As much of KWallet as QtKeychain asks for. Lives on a thread of its own, as the wallet is a process of its own.
class FakeWallet : public QDBusVirtualObject
{
public:
    [[nodiscard]] QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        connection.send(message.createReply(answer(message.member(), message.arguments())));
        return true;
    }
    void refuse(bool on) { m_refuse = on; }

private:
    QVariant answer(const QString &method, const QVariantList &arguments)
    {
        if (method == QLatin1String("networkWallet"))
            return QStringLiteral("wallet");
        if (method == QLatin1String("open"))
            return m_refuse ? -1 : 1;
        const QString entry = arguments.value(1).toString() + QLatin1Char('/') + arguments.value(2).toString();
        constexpr int unknownEntry = 0, streamEntry = 2;
        if (method == QLatin1String("entryType"))
            return m_entries.contains(entry) ? streamEntry : unknownEntry;
        if (method == QLatin1String("readEntry"))
            return m_entries.value(entry);
        if (method == QLatin1String("writeEntry"))
            m_entries.insert(entry, arguments.value(3).toByteArray());
        return 0;
    }

    QHash<QString, QByteArray> m_entries;
    bool m_refuse = false;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

class QDebug;

namespace athanor {

/// A password in memory: UTF-8, overwritten when it goes, without debug output or comparison that prints.
/// `reveal()` is called only where a driver needs the bytes. Copies are deep and each is wiped.
class Secret
{
public:
    Secret() = default;
    /// Takes the bytes over and wipes the argument's own buffer where it is not shared.
    explicit Secret(QByteArray &&bytes);
    Secret(const Secret &other);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret other) noexcept;
    ~Secret();

    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    /// The bytes, NUL-terminated, valid as long as this object lives. Never logged, shown or put into an error.
    [[nodiscard]] const QByteArray &reveal() const { return m_bytes; }

    friend bool operator==(const Secret &a, const Secret &b) { return a.m_bytes == b.m_bytes; }

private:
    void wipe() noexcept;
    QByteArray m_bytes;
};

/// Deleted on purpose: a secret does not print.
QDebug operator<<(QDebug, const Secret &) = delete;

} // namespace athanor

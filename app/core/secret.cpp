// SPDX-License-Identifier: Apache-2.0
#include "core/secret.h"

#include <cstring>
#include <utility>

namespace athanor {

Secret::Secret(QByteArray &&bytes) : m_bytes(std::move(bytes))
{
    m_bytes.detach();
}

Secret::Secret(const Secret &other) : m_bytes(other.m_bytes.constData(), other.m_bytes.size()) {}

Secret::Secret(Secret &&other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

Secret &Secret::operator=(Secret other) noexcept
{
    m_bytes.swap(other.m_bytes);
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe() noexcept
{
    if (m_bytes.isEmpty() || !m_bytes.isDetached())
        return;
    explicit_bzero(m_bytes.data(), static_cast<size_t>(m_bytes.size()));
}

} // namespace athanor

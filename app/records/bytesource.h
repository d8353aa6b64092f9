// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QIODevice>

namespace athanor {

/// The longest record that is read: a hostile file costs bounded memory.
inline constexpr qsizetype longestRecord = 64 * 1024 * 1024;

/// The bytes of a device one by one, with one to look ahead and the line they are on.
class ByteSource
{
public:
    explicit ByteSource(QIODevice *device) : m_device(device) {}

    /// -1 at the end.
    int peek()
    {
        if (m_at == m_chunk.size()) {
            m_chunk = m_device->read(64 * 1024);
            m_at = 0;
        }
        return m_at < m_chunk.size() ? static_cast<unsigned char>(m_chunk.at(m_at)) : -1;
    }
    int take()
    {
        const int byte = peek();
        if (byte < 0)
            return byte;
        ++m_at;
        m_line += byte == '\n' ? 1 : 0;
        return byte;
    }
    void skipBom()
    {
        peek();
        if (m_chunk.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
    }
    [[nodiscard]] qint64 line() const { return m_line; }

private:
    QIODevice *m_device;
    QByteArray m_chunk;
    qsizetype m_at = 0;
    qint64 m_line = 1;
};

/// InvalidInput that names a line of the file.
[[nodiscard]] std::unexpected<Error> wrongLine(qint64 line, const QString &what);

} // namespace athanor

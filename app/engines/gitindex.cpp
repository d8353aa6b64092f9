// SPDX-License-Identifier: Apache-2.0
#include "engines/gitindex.h"

#include <QtEndian>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype HeaderSize = 12;
constexpr qsizetype FixedEntrySize = 62; ///< stat data, SHA-1 and flags of an entry
constexpr quint16 ExtendedFlag = 0x4000;

FactGap damaged()
{
    return {FactGap::Kind::Failed, u"the git index cannot be read"_s};
}

/// The offset encoding of gitformat-pack: 7 bits a byte, each continuation adds one.
bool readOffset(const QByteArray &bytes, qsizetype &at, qsizetype &value)
{
    value = 0;
    for (int digits = 0; at < bytes.size() && digits < 5; ++digits) {
        const auto byte = quint8(bytes.at(at++));
        value = (value << 7) | (byte & 0x7f);
        if ((byte & 0x80) == 0)
            return true;
        ++value;
    }
    return false;
}

} // namespace

Fact<bool> gitIndexNames(const QByteArray &index, const QByteArray &path)
{
    if (index.size() < HeaderSize || !index.startsWith("DIRC"))
        return damaged();
    const auto version = qFromBigEndian<quint32>(index.constData() + 4);
    const auto count = qFromBigEndian<quint32>(index.constData() + 8);
    if (version < 2 || version > 4)
        return FactGap{FactGap::Kind::Unsupported, u"a git index of version %1 is not read"_s.arg(version)};

    QByteArray name;
    qsizetype at = HeaderSize;
    for (quint32 i = 0; i < count; ++i) {
        const qsizetype start = at;
        if (index.size() - at < FixedEntrySize)
            return damaged();
        const auto flags = qFromBigEndian<quint16>(index.constData() + at + FixedEntrySize - 2);
        at += FixedEntrySize + ((flags & ExtendedFlag) != 0 && version >= 3 ? 2 : 0);
        qsizetype dropped = name.size();
        if (version == 4 && (!readOffset(index, at, dropped) || dropped > name.size()))
            return damaged();
        const qsizetype end = index.indexOf('\0', at);
        if (end < 0)
            return damaged();
        name = name.left(name.size() - dropped) + index.mid(at, end - at);
        if (name == path)
            return true;
        // Versions 2 and 3 pad an entry with 1 to 8 NULs to a multiple of eight.
        at = version == 4 ? end + 1 : start + ((end - start + 8) & ~qsizetype(7));
    }
    return false;
}

} // namespace athanor

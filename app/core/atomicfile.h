// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>

namespace athanor {

/// A file that appears under its name only when it is whole: temporary file beside it with `mode` set before the first
/// byte, every write counted, fsync, rename, fsync of the directory. Dropped before commit(), it leaves nothing behind.
/// A symbolic link at `path` is refused. Existing files keep their mode if it is tighter. Errors of write() and
/// commit() are of kind Io, and what was there before is as it was. One thread.
class AtomicFile
{
public:
    [[nodiscard]] static Result<AtomicFile> create(const QString &path,
                                                   QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner);
    AtomicFile(AtomicFile &&) noexcept;
    AtomicFile &operator=(AtomicFile &&) noexcept;
    ~AtomicFile();

    [[nodiscard]] Status write(const QByteArray &bytes);
    [[nodiscard]] Status commit();

private:
    struct Data;
    explicit AtomicFile(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

/// Replaces the file at `path` by `content` as an AtomicFile, or leaves it as it was.
[[nodiscard]] Status writeFileAtomically(const QString &path, const QByteArray &content,
                                         QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner);

/// Writes all bytes, however often the system takes only a part; Io with the system's words if it takes no more.
[[nodiscard]] Status writeWhole(int descriptor, const QByteArray &bytes, const QString &message);

/// Reads a whole regular file of at most `limit` bytes. Kinds: NotFound, Permission, InvalidInput (too large, not a
/// regular file), Io.
[[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 limit = 16 * 1024 * 1024);

} // namespace athanor

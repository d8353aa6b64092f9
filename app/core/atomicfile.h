// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

namespace athanor {

/// Replaces the file at `path` by `content`, or leaves it as it was: temporary file beside it with `mode` set before
/// the first byte, every write counted, fsync, rename, fsync of the directory. A short write (full disk) is an Error
/// of kind Io and the old content stays. A symbolic link at `path` is refused. Existing files keep their mode if it is
/// tighter.
[[nodiscard]] Status writeFileAtomically(const QString &path, const QByteArray &content,
                                         QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner);

/// Reads a whole regular file of at most `limit` bytes. Kinds: NotFound, Permission, InvalidInput (too large, not a
/// regular file), Io.
[[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 limit = 16 * 1024 * 1024);

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptsource.h"

#include "core/atomicfile.h"

#include <QFile>

#include <sys/stat.h>

namespace athanor {

namespace {

constexpr qint64 nanosecondsPerSecond = 1'000'000'000;

bool isSameFile(const ParsedScript &a, const ParsedScript &b)
{
    return a.inode == b.inode && a.size == b.size && a.changedNs == b.changedNs;
}

} // namespace

ParsedScript identityOfScript(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    return {nullptr, status.st_ino, status.st_size,
            status.st_ctim.tv_sec * nanosecondsPerSecond + status.st_ctim.tv_nsec};
}

std::expected<python::ModulePtr, PythonError> moduleOf(const Revision &revision)
{
    if (revision.parsed.module && isSameFile(revision.parsed, identityOfScript(revision.path)))
        return revision.parsed.module;
    const auto bytes = readFile(revision.path, python::maximumFileSize);
    if (!bytes)
        return std::unexpected(PythonError{0, bytes.error().message});
    return python::parse(*bytes);
}

} // namespace athanor

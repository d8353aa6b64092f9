// SPDX-License-Identifier: Apache-2.0
#include "migrations/childsandbox.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor {

namespace {

// Bits that came with later kernels than the headers may know.
constexpr quint64 accessRefer = 1ULL << 13;
constexpr quint64 accessTruncate = 1ULL << 14;
constexpr quint64 networkAll = (1ULL << 0) | (1ULL << 1); // bind and connect, version 4
constexpr quint64 scopeAll = (1ULL << 0) | (1ULL << 1);   // abstract sockets and signals, version 6

constexpr quint64 readAccess = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr quint64 fileAccess =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | accessTruncate;
constexpr quint64 firstAccess = (1ULL << 13) - 1; // version 1: thirteen rights

/// struct landlock_ruleset_attr as of version 6; an older kernel is given only the part that it knows.
struct RulesetAttributes
{
    quint64 files = 0;
    quint64 network = 0;
    quint64 scoped = 0;
};

int landlockVersion()
{
    return static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, nullptr, size_t(0), LANDLOCK_CREATE_RULESET_VERSION));
}

quint64 fileRights(int version)
{
    quint64 rights = firstAccess;
    if (version >= 2)
        rights |= accessRefer;
    if (version >= 3)
        rights |= accessTruncate;
    return rights;
}

void allow(int ruleset, const QString &path, quint64 rights)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = QFileInfo(path).isDir() ? rights : rights & fileAccess;
    rule.parent_fd = fd;
    std::ignore = ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
    ::close(fd);
}

} // namespace

ChildSandbox::ChildSandbox(const Rules &rules)
{
    const int version = landlockVersion();
    if (version < 1)
        return;
    RulesetAttributes attributes;
    attributes.files = fileRights(version);
    size_t size = sizeof(quint64);
    if (version >= 4) {
        attributes.network = rules.network ? 0 : networkAll;
        size = 2 * sizeof(quint64);
    }
    if (version >= 6) {
        attributes.scoped = scopeAll;
        size = 3 * sizeof(quint64);
    }
    m_ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size, 0U));
    if (m_ruleset < 0)
        return;
    for (const QString &path : rules.readable)
        allow(m_ruleset, path, readAccess & attributes.files);
    for (const QString &path : rules.writable)
        allow(m_ruleset, path, attributes.files);
}

ChildSandbox::~ChildSandbox()
{
    if (m_ruleset >= 0)
        ::close(m_ruleset);
}

bool ChildSandbox::enter() const noexcept
{
    if (m_ruleset < 0)
        return true;
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::syscall(SYS_landlock_restrict_self, m_ruleset, 0U) == 0;
}

bool ChildSandbox::isAvailable()
{
    return landlockVersion() >= 1;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptfolder.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>

namespace athanor::test {

/// A migrations folder that a test fills with scripts.
class ScriptsFolder
{
public:
    ScriptsFolder() { QDir(m_folder.path()).mkpath(QStringLiteral("versions")); }

    /// A script with the given bodies; a body is lines without their indentation. `down`: one id, several joined by
    /// ',', or none.
    void add(const QString &id, const QString &down, const QStringList &upgrade,
             const QStringList &downgrade = {}) const;
    void writeEnv(const QByteArray &text) const { write(QStringLiteral("env.py"), text); }
    [[nodiscard]] QString path() const { return m_folder.path(); }
    /// A folder that cannot be read fails the test.
    [[nodiscard]] ScriptFolder load(const std::optional<ReadWish> &wish = {}) const;

private:
    void write(const QString &name, const QByteArray &text) const;
    QTemporaryDir m_folder;
};

} // namespace athanor::test

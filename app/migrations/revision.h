// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace athanor {

/// One script of a versions folder: the facts at its top, read without running it.
struct Revision
{
    QString id;
    QStringList downRevisions; ///< none: a base; several: a merge
    QStringList dependsOn;
    QStringList branchLabels;
    QString message;    ///< the docstring's first paragraph, as Alembic's history shows it
    QString doc;        ///< the whole docstring
    QString createDate; ///< from the docstring; empty if it has none
    QString file;       ///< path relative to the migrations folder, "versions/x.py"
    QString path;       ///< absolute
    QByteArray script;  ///< the file's bytes as they were read

    /// Of the file's bytes, hex.
    [[nodiscard]] QByteArray sha256() const;
    friend bool operator==(const Revision &, const Revision &) = default;
};

/// A place in a script and what is wrong there.
struct ScriptProblem
{
    QString file; ///< relative to the migrations folder
    int line = 0; ///< 0: the file as a whole
    QString reason;

    /// "versions/x.py:12: calls op.get_bind()"
    [[nodiscard]] QString display() const;
    friend bool operator==(const ScriptProblem &, const ScriptProblem &) = default;
};

} // namespace athanor

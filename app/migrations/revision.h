// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

namespace athanor {

namespace python {
struct Module;
}

/// The tree of a script as it was when its folder was loaded, so that whoever reads the script next need not parse it
/// again. May be empty. It says nothing that the script does not, so it takes no part in comparisons.
struct ParsedScript
{
    std::shared_ptr<const python::Module> module;
    quint64 inode = 0; ///< of the file, its size and the time of its last change: another file is parsed anew
    qint64 size = 0;
    qint64 changedNs = 0;

    friend bool operator==(const ParsedScript &, const ParsedScript &) { return true; }
};

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
    QByteArray sha256;  ///< hex, of the file's bytes
    ParsedScript parsed;

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

// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptlisting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <dirent.h>
#include <memory>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepestVersions = 20;

struct CloseDirectory
{
    void operator()(DIR *directory) const { ::closedir(directory); }
};

enum class EntryKind { File, Folder, Other };

/// What the listing itself says costs no call; only a symbolic link must be followed.
EntryKind kindOf(const dirent &entry, const QString &path)
{
    if (entry.d_type == DT_REG)
        return EntryKind::File;
    if (entry.d_type == DT_DIR)
        return EntryKind::Folder;
    if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN)
        return EntryKind::Other;
    const QFileInfo info(path);
    return info.isDir() ? EntryKind::Folder : info.isFile() ? EntryKind::File : EntryKind::Other;
}

bool isScript(const QString &name)
{
    return name.endsWith(".py"_L1) && !name.startsWith(".#"_L1) && !name.startsWith("__init__"_L1);
}

QString joinedPath(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

class ScriptLister
{
public:
    ScriptLister(const QString &base, bool recursive) : m_base(base), m_recursive(recursive) {}

    void add(const QString &folder, int depth)
    {
        const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(QFile::encodeName(folder).constData()));
        const QString absolute = QFileInfo(folder).absoluteFilePath();
        const QString canonical = QFileInfo(folder).canonicalFilePath();
        const QString relative = m_base.relativeFilePath(absolute);
        while (directory && m_scripts.size() <= maximumScripts) {
            const dirent *entry = ::readdir(directory.get());
            if (!entry)
                break;
            const QString name = QFile::decodeName(entry->d_name);
            if (name == "."_L1 || name == ".."_L1)
                continue;
            ListedScript script;
            script.path = joinedPath(absolute, name);
            const EntryKind kind = kindOf(*entry, script.path);
            if (kind == EntryKind::Folder && m_recursive && depth < deepestVersions && name != "__pycache__"_L1)
                add(script.path, depth + 1);
            if (kind != EntryKind::File || !isScript(name))
                continue;
            script.canonical =
                entry->d_type == DT_REG ? joinedPath(canonical, name) : QFileInfo(script.path).canonicalFilePath();
            script.file = relative.isEmpty() || relative == "."_L1 ? name : joinedPath(relative, name);
            m_scripts.append(std::move(script));
        }
    }

    QList<ListedScript> take() { return std::move(m_scripts); }

private:
    QDir m_base;
    bool m_recursive;
    QList<ListedScript> m_scripts;
};

} // namespace

QList<ListedScript> listScripts(const QString &folder, const QString &base, bool recursive)
{
    ScriptLister lister(base, recursive);
    lister.add(folder, 0);
    return lister.take();
}

} // namespace athanor

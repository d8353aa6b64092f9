// SPDX-License-Identifier: Apache-2.0
#include "profiles/serviceimport.h"

#include "profiles/import/servicefolder.h"

#include <QDir>
#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepestFolder = 6;
constexpr int mostFolders = 5000;
constexpr qsizetype mostFound = 1000;

/// Folders that hold other people's code, or none.
bool isSkipped(const QDir &parent, const QString &name)
{
    static const QStringList names{u"node_modules"_s,  u"venv"_s,       u"env"_s,   u"__pycache__"_s,
                                   u"site-packages"_s, u"migrations"_s, u"tests"_s, u"test"_s,
                                   u"static"_s,        u"templates"_s,  u"dist"_s,  u"build"_s};
    return name.startsWith(u'.') || names.contains(name) || QFileInfo::exists(parent.filePath(name + "/pyvenv.cfg"_L1));
}

class Search
{
public:
    void visit(const QString &folder, int depth, QList<ComposeContext> compose)
    {
        if (++m_folders > mostFolders || m_found.size() >= mostFound)
            return;
        QStringList notices;
        compose += readComposeContexts(folder, &notices);
        if (auto service = readServiceFolder(folder, compose)) {
            service->notices += notices;
            m_found.append(*std::move(service));
            return;
        }
        if (depth >= deepestFolder)
            return;
        const QDir dir(folder);
        for (const QString &name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)) {
            if (!isSkipped(dir, name))
                visit(dir.filePath(name), depth + 1, compose);
        }
    }

    [[nodiscard]] QList<FoundService> found()
    {
        QHash<QString, int> seen;
        for (FoundService &service : m_found) {
            const int times = ++seen[service.profile.name];
            if (times > 1)
                service.profile.name += u"-%1"_s.arg(times);
        }
        return m_found;
    }

private:
    QList<FoundService> m_found;
    int m_folders = 0;
};

} // namespace

Result<QList<FoundService>> findServices(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.exists())
        return fail(Error::notFound(u"The folder %1 does not exist."_s.arg(boundedText(folder, 300, false))));
    if (!info.isDir())
        return fail(Error::invalidInput(
            u"%1 is no folder; name the folder of a service or of several."_s.arg(boundedText(folder, 300, false))));
    Search search;
    search.visit(info.absoluteFilePath(), 0, {});
    return search.found();
}

} // namespace athanor

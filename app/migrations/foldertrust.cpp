// SPDX-License-Identifier: Apache-2.0
#include "migrations/foldertrust.h"

#include "core/atomicfile.h"
#include "migrations/journal.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostFiles = 20'000;
constexpr int deepestFolder = 24;
constexpr qint64 largestFile = 64LL * 1024 * 1024;
constexpr qint64 largestStore = 64LL * 1024 * 1024;

/// Walks what may run. Symbolic links to files are followed, as Python follows them; those to folders are not entered
/// twice, because their canonical path is looked at.
class ContentReader
{
public:
    Status addTree(const QString &folder, bool everything, int depth = 0);
    [[nodiscard]] FolderContent take(const AlembicPlace &place);

private:
    Status addFile(const QString &path);

    QMap<QString, QString> m_files;
    QSet<QString> m_seen;
};

bool canRun(const QString &name)
{
    static const QStringList suffixes{u".py"_s,   u".pyc"_s, u".so"_s,  u".ini"_s,     u".cfg"_s,
                                      u".toml"_s, u".sql"_s, u".env"_s, u".flaskenv"_s};
    return std::ranges::any_of(suffixes, [&name](const QString &suffix) { return name.endsWith(suffix); });
}

Status ContentReader::addFile(const QString &path)
{
    if (m_files.contains(path))
        return {};
    if (m_files.size() >= mostFiles)
        return fail(
            Error::invalidInput(u"there are more than %1 files of code below %2; name the service's own folder in its "
                                "profile."_s.arg(mostFiles)
                                    .arg(QFileInfo(path).path())));
    QFile file(path);
    if (file.size() > largestFile || !file.open(QIODevice::ReadOnly))
        return fail(
            Error::invalidInput(u"%1 cannot be read whole, so that nobody can agree to what it does."_s.arg(path)));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file))
        return fail(Error::io(u"%1 cannot be read."_s.arg(path)));
    m_files[path] = QString::fromLatin1(hash.result().toHex());
    return {};
}

Status ContentReader::addTree(const QString &folder, bool everything, int depth)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    if (canonical.isEmpty() || depth > deepestFolder || m_seen.contains(canonical))
        return {};
    m_seen.insert(canonical);
    const QDir dir(canonical);
    for (const QFileInfo &entry : dir.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        const QString name = entry.fileName();
        if (entry.isDir()) {
            // The child reads no __pycache__: it is given an empty one of its own.
            const bool foreign = name.startsWith(u'.') || name == "__pycache__"_L1 || name == "node_modules"_L1 ||
                                 QFileInfo::exists(entry.filePath() + "/pyvenv.cfg"_L1);
            if (foreign)
                continue;
            if (const Status added = addTree(entry.filePath(), everything, depth + 1); !added)
                return added;
        } else if (entry.isFile() && (everything || canRun(name))) {
            if (const Status added = addFile(entry.filePath()); !added)
                return added;
        }
    }
    return {};
}

FolderContent ContentReader::take(const AlembicPlace &place)
{
    FolderContent content;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QString &text) {
        hash.addData(text.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    };
    add(place.interpreter);
    add(place.runsEnvironment ? u"env.py"_s : QString());
    for (auto it = m_files.cbegin(); it != m_files.cend(); ++it) {
        add(it.key());
        add(it.value());
    }
    content.files = std::move(m_files);
    content.hash = QString::fromLatin1(hash.result().toHex());
    return content;
}

QStringList differences(const QJsonObject &before, const QMap<QString, QString> &now)
{
    QStringList changed;
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (before[it.key()].toString() != it.value())
            changed << it.key();
    }
    for (auto it = before.constBegin(); it != before.constEnd(); ++it) {
        if (!now.contains(it.key()))
            changed << it.key();
    }
    return changed;
}

/// A store that cannot be read trusts nobody.
QJsonObject foldersOf(const QString &path)
{
    const auto content = readFile(path, largestStore);
    return content ? QJsonDocument::fromJson(*content).object()[u"folders"_s].toObject() : QJsonObject();
}

} // namespace

Result<FolderContent> FolderContent::read(const AlembicPlace &place)
{
    ContentReader reader;
    if (const Status added = reader.addTree(place.migrations, true); !added)
        return fail(added.error());
    if (!place.code.isEmpty()) {
        if (const Status added = reader.addTree(place.code, false); !added)
            return fail(added.error());
    }
    return reader.take(place);
}

QString defaultTrustFile()
{
    return QDir(QFileInfo(defaultJournalFolder()).path()).filePath(u"trusted-folders.json"_s);
}

TrustStore::TrustStore(QString path) : m_path(path.isEmpty() ? defaultTrustFile() : std::move(path)) {}

bool TrustStore::knows(const AlembicPlace &place) const
{
    return !foldersOf(m_path)[place.migrations].toObject().isEmpty();
}

Result<FolderTrust> TrustStore::look(const AlembicPlace &place) const
{
    auto content = FolderContent::read(place);
    if (!content)
        return fail(content);
    FolderTrust trust;
    trust.content = *std::move(content);
    const QJsonObject entry = foldersOf(m_path)[place.migrations].toObject();
    if (entry.isEmpty())
        return trust;
    trust.state =
        entry[u"hash"_s].toString() == trust.content.hash ? FolderTrust::State::Trusted : FolderTrust::State::Changed;
    if (trust.state == FolderTrust::State::Changed)
        trust.changed = differences(entry[u"files"_s].toObject(), trust.content.files);
    return trust;
}

Status TrustStore::remember(const AlembicPlace &place, const FolderContent &content) const
{
    const QString folder = QFileInfo(m_path).path();
    if (!QFileInfo(folder).isDir()) {
        if (!QDir().mkpath(folder))
            return fail(Error::io(u"the folder %1 cannot be made; trust cannot be remembered."_s.arg(folder)));
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    // Two Athanors at once must not lose one another's entry.
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(5000))
        return fail(Error::io(u"%1 is held by another Athanor; try again."_s.arg(m_path)));
    QJsonObject folders = foldersOf(m_path);
    QJsonObject files;
    for (auto it = content.files.cbegin(); it != content.files.cend(); ++it)
        files[it.key()] = it.value();
    folders[place.migrations] = QJsonObject{{u"hash"_s, content.hash},
                                            {u"interpreter"_s, place.interpreter},
                                            {u"env_py"_s, place.runsEnvironment},
                                            {u"at"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                                            {u"files"_s, files}};
    return writeFileAtomically(m_path, QJsonDocument(QJsonObject{{u"version"_s, 1}, {u"folders"_s, folders}}).toJson());
}

} // namespace athanor

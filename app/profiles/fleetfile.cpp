// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetfile.h"

#include "core/atomicfile.h"
#include "profiles/fleetedit.h"
#include "profiles/fleetreader.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <numeric>
#include <sys/file.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 4 * 1024 * 1024;
constexpr QByteArrayView newFileText =
    "# Athanor's fleet: one [[service]] table a database. Passwords never stand here.\n";

/// Holds the folder of the fleet file locked against another Athanor between its look at the file and its rename.
class FolderLock
{
public:
    explicit FolderLock(const QString &folder)
        : m_fd(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
        while (m_fd >= 0 && ::flock(m_fd, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~FolderLock()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

private:
    int m_fd;
};

/// Makes the missing folders down to `folder`, open to their owner alone.
Status makeFolder(const QString &folder)
{
    QStringList missing;
    for (QString at = folder; !QFileInfo::exists(at); at = QFileInfo(at).absolutePath())
        missing.prepend(at);
    for (const QString &each : std::as_const(missing)) {
        if (!QDir().mkdir(each, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner) && !QFileInfo(each).isDir())
            return fail(
                Error::io(u"The folder %1 cannot be made; choose another place for the fleet file."_s.arg(each)));
    }
    return {};
}

int editDistance(const QString &a, const QString &b)
{
    QList<int> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int substituted = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.last();
}

QStringList nearestNames(const QString &name, const QList<Profile> &services)
{
    QList<std::pair<int, QString>> near;
    for (const Profile &p : services) {
        const int distance = editDistance(name.toLower().left(64), p.name.toLower().left(64));
        const bool inside = !name.isEmpty() && p.name.contains(name, Qt::CaseInsensitive);
        if (inside || distance <= qMax<qsizetype>(1, name.size() / 3))
            near.append({inside ? 0 : distance, p.name});
    }
    std::ranges::sort(near);
    QStringList names;
    for (const auto &[distance, each] : std::as_const(near).first(qMin<qsizetype>(3, near.size())))
        names += each;
    return names;
}

} // namespace

struct FleetFile::Data
{
    QString path;
    QString folder;
    QByteArray onDisk; ///< what the file held when it was loaded or last saved
    QByteArray text;   ///< what it shall hold
    QList<Profile> services;
    bool isNew = false;

    /// As the file is read back: no password, and the folder below the file's own.
    [[nodiscard]] Profile normalised(Profile profile) const
    {
        profile.url.hasPassword = false;
        if (!profile.folder.isEmpty())
            profile.folder = QDir::cleanPath(QDir(folder).absoluteFilePath(profile.folder));
        return profile;
    }
    [[nodiscard]] qsizetype indexOf(const QString &name) const
    {
        const auto it = std::ranges::find(services, name, &Profile::name);
        return it == services.end() ? -1 : std::distance(services.begin(), it);
    }
};

FleetFile::FleetFile(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
FleetFile::FleetFile(FleetFile &&) noexcept = default;
FleetFile &FleetFile::operator=(FleetFile &&) noexcept = default;
FleetFile::~FleetFile() = default;

Result<FleetFile> FleetFile::load(const QString &path)
{
    const QFileInfo info(path);
    if (info.isSymLink())
        return fail(Error::refused(u"The fleet file %1 is a symbolic link; name the file itself."_s.arg(path)));
    if (!info.exists())
        return fail(Error::notFound(u"There is no fleet file %1; make one with: athanorctl fleet new %1"_s.arg(path)));
    auto content = readFile(path, largestFile);
    if (!content)
        return fail(content);
    auto data = std::make_unique<Data>();
    data->path = path;
    data->folder = info.absolutePath();
    auto services = readFleetText(*content, path, data->folder);
    if (!services)
        return fail(services);
    data->onDisk = *content;
    data->text = *content;
    data->services = *services;
    return FleetFile(std::move(data));
}

Result<FleetFile> FleetFile::create(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() || info.isSymLink())
        return fail(Error::refused(u"%1 is there already and is not replaced; choose another name."_s.arg(path)));
    if (info.fileName().isEmpty())
        return fail(Error::invalidInput(u"The fleet file needs a file name."_s));
    auto data = std::make_unique<Data>();
    data->path = path;
    data->folder = info.absolutePath();
    data->text = newFileText.toByteArray();
    data->isNew = true;
    return FleetFile(std::move(data));
}

const QString &FleetFile::path() const
{
    return m_data->path;
}

const QList<Profile> &FleetFile::services() const
{
    return m_data->services;
}

Result<Profile> FleetFile::service(const QString &name) const
{
    const qsizetype index = m_data->indexOf(name);
    if (index >= 0)
        return m_data->services.at(index);
    const QStringList near = nearestNames(name, m_data->services);
    const QString hint =
        near.isEmpty() ? u"list them with: athanorctl fleet list"_s : u"did you mean %1?"_s.arg(near.join(u" or "_s));
    return fail(Error::notFound(u"The fleet has no service %1; %2"_s.arg(boundedText(name, 100, false), hint)));
}

Status FleetFile::add(const Profile &profile)
{
    if (const auto valid = validateProfile(profile); !valid)
        return valid;
    if (m_data->indexOf(profile.name) >= 0)
        return fail(Error::invalidInput(
            u"The fleet has a service %1 already; choose another name or change that one."_s.arg(profile.name)));
    auto text = withServiceAdded(m_data->text, m_data->services.size(), profile);
    if (!text)
        return fail(text.error());
    m_data->text = *text;
    m_data->services.append(m_data->normalised(profile));
    return {};
}

Status FleetFile::replace(const QString &name, const Profile &profile)
{
    const auto old = service(name);
    if (!old)
        return fail(old.error());
    if (const auto valid = validateProfile(profile); !valid)
        return valid;
    if (profile.name != name && m_data->indexOf(profile.name) >= 0)
        return fail(
            Error::invalidInput(u"The fleet has a service %1 already; choose another name."_s.arg(profile.name)));
    const qsizetype index = m_data->indexOf(name);
    auto text = withServiceReplaced(m_data->text, m_data->services.size(), index, *old, m_data->normalised(profile));
    if (!text)
        return fail(text.error());
    m_data->text = *text;
    m_data->services[index] = m_data->normalised(profile);
    return {};
}

Status FleetFile::remove(const QString &name)
{
    const auto old = service(name);
    if (!old)
        return fail(old.error());
    const qsizetype index = m_data->indexOf(name);
    auto text = withServiceRemoved(m_data->text, m_data->services.size(), index);
    if (!text)
        return fail(text.error());
    m_data->text = *text;
    m_data->services.removeAt(index);
    return {};
}

Status FleetFile::save()
{
    if (m_data->text.size() > largestFile)
        return fail(
            Error::invalidInput(u"The fleet file would be larger than %1 bytes; keep two fleets."_s.arg(largestFile)));
    // What was changed in place must read back as what was asked for; anything else is a defect and never reaches the
    // disk.
    const auto again = readFleetText(m_data->text, m_data->path, m_data->folder);
    if (!again || *again != m_data->services)
        return fail(Error::internal(
            u"%1 was not saved: its text cannot be changed safely; change it by hand."_s.arg(m_data->path)));
    if (const auto made = makeFolder(m_data->folder); !made)
        return made;
    const FolderLock lock(m_data->folder);
    const auto current = readFile(m_data->path, largestFile);
    const bool there = QFileInfo::exists(m_data->path) || QFileInfo(m_data->path).isSymLink();
    if (m_data->isNew ? there : (!current || *current != m_data->onDisk))
        return fail(Error::conflict(
            u"%1 was changed by somebody else since it was read; read it again and repeat the change."_s.arg(
                m_data->path)));
    if (const auto written = writeFileAtomically(m_data->path, m_data->text); !written)
        return written;
    m_data->onDisk = m_data->text;
    m_data->isNew = false;
    return {};
}

QString defaultFleetPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/athanor/fleet.toml"_L1;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"

#include <QList>

#include <memory>

namespace athanor {

/// The fleet file: TOML, one [[service]] table a profile, mode 0600. Comments and keys that Athanor does not know
/// survive a save. A file that cannot be read whole is an error with its line, and is never written over. A save that
/// finds the file changed since it was loaded is a Conflict. One thread at a time.
class FleetFile
{
public:
    /// Reads `path`. NotFound if it does not exist, InvalidInput with file and line if it is damaged.
    [[nodiscard]] static Result<FleetFile> load(const QString &path);
    /// A new, empty fleet at `path`; Refused if something is there already. Nothing is written before save().
    [[nodiscard]] static Result<FleetFile> create(const QString &path);

    FleetFile(FleetFile &&) noexcept;
    FleetFile &operator=(FleetFile &&) noexcept;
    ~FleetFile();

    [[nodiscard]] const QString &path() const;
    [[nodiscard]] const QList<Profile> &services() const;
    /// The profile of that name; NotFound names the nearest ones.
    [[nodiscard]] Result<Profile> service(const QString &name) const;

    [[nodiscard]] Status add(const Profile &profile);
    [[nodiscard]] Status replace(const QString &name, const Profile &profile);
    [[nodiscard]] Status remove(const QString &name);

    /// Writes atomically; on a full disk the old file stays.
    [[nodiscard]] Status save();

private:
    struct Data;
    explicit FleetFile(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

/// $XDG_CONFIG_HOME/athanor/fleet.toml
[[nodiscard]] QString defaultFleetPath();

} // namespace athanor

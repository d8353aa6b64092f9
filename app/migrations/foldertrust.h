// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/alembicplace.h"

#include <QMap>

namespace athanor {

/// What a person agrees to when they let a folder's own Alembic run: each file whose code may run, by its digest.
struct FolderContent
{
    QMap<QString, QString> files; ///< absolute path -> SHA-256 (hex)
    QString hash;                 ///< SHA-256 (hex) over all of them and over the interpreter's path

    /// Reads the migrations folder whole, and of the service's folder what Python can import. Virtual environments and
    /// hidden folders are left out: they are the installation's, not the service's. InvalidInput if there is too much.
    [[nodiscard]] static Result<FolderContent> read(const AlembicPlace &place);
};

/// What is remembered of a folder, compared with what is there now.
struct FolderTrust
{
    enum class State { Trusted, Unknown, Changed };
    State state = State::Unknown;
    QStringList changed; ///< files that are new, changed or gone since it was trusted
    FolderContent content;
};

/// The folders whose code the person lets run: one JSON file, mode 0600, in the application's state folder. Each call
/// reads the file anew.
class TrustStore
{
public:
    /// Empty: the usual place.
    explicit TrustStore(QString path = {});

    [[nodiscard]] Result<FolderTrust> look(const AlembicPlace &place) const;
    /// Whether the folder was ever trusted; false without a look at what is in it.
    [[nodiscard]] bool knows(const AlembicPlace &place) const;
    /// Remembers exactly the content that was looked at.
    [[nodiscard]] Status remember(const AlembicPlace &place, const FolderContent &content) const;

private:
    QString m_path;
};

/// $XDG_STATE_HOME/athanor/trusted-folders.json
[[nodiscard]] QString defaultTrustFile();

} // namespace athanor

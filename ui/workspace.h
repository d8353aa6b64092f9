// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/fleetfile.h"
#include "ui/servicecontext.h"

#include <QHash>
#include <QObject>

namespace athanor {

class SecretPrompt;

/// The fleet that the window shows, and its opened services. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    explicit Workspace(SecretPrompt *prompt, QObject *parent = nullptr);
    ~Workspace() override;

    /// Reads a fleet file in place of the present one; on an error the present one stays.
    [[nodiscard]] Status open(const QString &path);
    /// Makes an empty fleet file and opens it.
    [[nodiscard]] Status create(const QString &path);

    [[nodiscard]] bool hasFleet() const { return m_fleet.has_value(); }
    [[nodiscard]] QString path() const;
    [[nodiscard]] QList<Profile> services() const;
    [[nodiscard]] std::optional<Profile> service(const QString &name) const;

    /// Change the fleet file and save it at once; on an error the file and the fleet stay as they were.
    [[nodiscard]] Status add(const QList<Profile> &profiles);
    [[nodiscard]] Status replace(const QString &name, const Profile &profile);
    [[nodiscard]] Status remove(const QString &name);

    /// The opened service of that name, opened now if need be; null if the fleet has none.
    [[nodiscard]] ServiceContext *context(const QString &name);
    /// The same, but null if it has not been opened.
    [[nodiscard]] ServiceContext *openedContext(const QString &name) const;
    [[nodiscard]] SecretPrompt &secrets() const { return *m_prompt; }

signals:
    /// Another fleet, or a service was added or removed.
    void fleetChanged();
    /// The service's profile is not what it was, or it is gone: its context will be deleted.
    void serviceClosed(const QString &name);

private:
    /// Runs `change` on a fresh copy of the file and takes the copy over if it could be saved.
    [[nodiscard]] Status edit(const std::function<Status(FleetFile &)> &change);
    void close(const QString &name);

    SecretPrompt *m_prompt;
    std::optional<FleetFile> m_fleet;
    QHash<QString, ServiceContext *> m_contexts;
};

} // namespace athanor

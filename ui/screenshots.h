// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"
#include "ui/program.h"

#include <QElapsedTimer>
#include <QTimer>

namespace athanor {

/// Drives the real window through its pages and writes a picture of each: light, dark and some in Chinese. Each step is
/// done from the event loop, waits until nothing is loading, and fails after a time limit; finished() says how many
/// pictures are missing.
class Screenshots : public QObject
{
    Q_OBJECT

public:
    Screenshots(Program *program, const QString &folder, QObject *parent = nullptr);
    void start();

signals:
    void finished(int failures);

private:
    struct Step
    {
        QString name;
        std::function<void()> prepare;
        bool needsQuiet = true; ///< wait for scans and jobs before the picture
    };
    void planTheme(ThemeChoice choice, const QString &language, bool everyPage);
    void planService(const QString &prefix, const Profile &profile);
    void next();
    void poll();
    [[nodiscard]] bool isQuiet() const;
    void take();

    Program *m_program;
    QString m_folder;
    QList<Step> m_steps;
    Step m_current;
    QTimer m_poll;
    QElapsedTimer m_since;
    int m_quietPolls = 0;
    int m_failures = 0;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/mainwindow.h"

#include <QApplication>
#include <QDialog>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>

namespace athanor::test {

/// A window over a fleet file of small SQLite services in a temporary folder: "alpha" (development), "omega"
/// (production), "quiet" (staging, read-only). Everything goes when the test ends.
class WindowTest : public testing::Test
{
protected:
    WindowTest();
    ~WindowTest() override;

    /// Writes the services and their fleet file; `extra` is added to the file.
    void makeFleet(const QString &extra = {});
    /// Makes and shows the window, and opens the fleet if one was made.
    void openWindow();
    void waitForScan() const;

    template <typename T>
    [[nodiscard]] T *find(const QString &name) const
    {
        return window->findChild<T *>(name);
    }
    /// Waits until a widget of that name is shown; null after half a minute.
    [[nodiscard]] QWidget *waitForWidget(const QString &name) const;

    QTemporaryDir folder;
    QString fleetFile;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace athanor::test

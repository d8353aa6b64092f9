// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/mainwindow.h"
#include "ui/options.h"

#include <QObject>

#include <memory>

class QApplication;
class QSettings;

namespace athanor {

/// The running program: its settings, theme, language and window. A change of language makes the window anew.
class Program : public QObject
{
    Q_OBJECT

public:
    /// `settings` must outlive the program.
    Program(QApplication *app, QSettings *settings, const WindowOptions &options);
    ~Program() override;

    /// Shows the window with the fleet of the options, the last one, or none.
    void start();
    [[nodiscard]] MainWindow &window() const { return *m_window; }
    void setTheme(ThemeChoice choice);
    /// Makes the window anew; refused with a message while it holds what is not applied.
    void setLanguage(const QString &language);

signals:
    void windowMade(athanor::MainWindow *window);

private:
    void makeWindow();
    void openFirstFleet();

    QApplication *m_app;
    QSettings *m_settings;
    WindowOptions m_options;
    QString m_language;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "core/selfprotection.h"
#include "engines/environment.h"
#include "ui/program.h"
#include "ui/screenshots.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

constexpr int exitUsage = 2;

/// Ends the process without waiting for threads that a silent server still holds; nothing of theirs needs saving.
[[noreturn]] void leave(int status)
{
    QTextStream(stdout).flush();
    QTextStream(stderr).flush();
    std::fflush(nullptr);
    std::_Exit(status);
}

} // namespace

int main(int argc, char **argv)
{
    athanor::scrubEnvironment();
    athanor::forbidCoreDumps();
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    const athanor::Result<athanor::WindowOptions> options = athanor::parseWindowOptions(words);
    if (!options) {
        QTextStream(stderr) << "athanor: " << options.error().message << '\n';
        return exitUsage;
    }
    if (options->help) {
        QTextStream(stdout) << athanor::windowUsage();
        return 0;
    }
    if (options->version) {
        QTextStream(stdout) << "athanor " ATHANOR_VERSION "\n";
        return 0;
    }

    QApplication app(argc, argv);
    QApplication::setApplicationName(u"athanor"_s);
    QApplication::setApplicationDisplayName(u"Athanor"_s);
    QApplication::setApplicationVersion(QStringLiteral(ATHANOR_VERSION));
    QApplication::setOrganizationName(u"athanor"_s);
    QApplication::setDesktopFileName(u"athanor"_s);

    const bool forPictures = !options->screenshots.isEmpty();
    const QTemporaryDir scratch;
    // Pictures begin from the same window wherever they are taken, and leave the person's settings alone.
    QSettings settings(forPictures ? scratch.filePath(u"settings.ini"_s) : QSettings().fileName(),
                       QSettings::IniFormat);
    int status = 0;
    {
        athanor::Program program(&app, &settings, *options);
        program.start();
        athanor::Screenshots screenshots(&program, options->screenshots);
        QObject::connect(&screenshots, &athanor::Screenshots::finished, &app,
                         [](int failures) { QApplication::exit(failures > 0 ? 1 : 0); });
        // Whoever started the program from a script may wait for this line.
        QTimer::singleShot(0, &program, [] { QTextStream(stdout) << "ready" << Qt::endl; });
        if (forPictures)
            QMetaObject::invokeMethod(&screenshots, &athanor::Screenshots::start, Qt::QueuedConnection);
        status = QApplication::exec();
        settings.sync();
    }
    leave(status);
}

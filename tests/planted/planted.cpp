// SPDX-License-Identifier: Apache-2.0
// A library that wants to be loaded: it looks like a plugin that a program of ours could ask for, and whoever loads it
// leaves a mark.
#include <QObject>
#include <QtPlugin>

#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace {

/// Made by the loader, before anything of the library is called.
struct Mark
{
    Mark()
    {
        const char *path = ::getenv("ATHANOR_TEST_MARK");
        const int file = path ? ::open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600) : -1;
        if (file >= 0)
            ::close(file);
    }
};

const Mark mark;

} // namespace

/// Qt loads no file without such a description, and this one only where it looks for a screen.
class PlantedPlugin : public QObject
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "org.qt-project.Qt.QPA.QPlatformIntegrationFactoryInterface.5.3" FILE "planted.json")
};

#include "planted.moc"

// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"

#include <QFile>

#include <filesystem>

#include <dlfcn.h>
#include <sys/stat.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr auto runningProgram = "/proc/self/exe";

/// The folder and the file exist, are no links, and nobody but the program's owner or root has put them there.
bool isOurs(const std::filesystem::path &folder, const std::filesystem::path &file)
{
    struct stat program = {};
    if (::stat(runningProgram, &program) != 0)
        return false;
    for (const auto &path : {folder.parent_path(), folder, file}) {
        struct stat found = {};
        if (::lstat(path.c_str(), &found) != 0 || (found.st_uid != program.st_uid && found.st_uid != 0))
            return false;
        if ((found.st_mode & S_IWOTH) != 0)
            return false;
        if (!(path == file ? S_ISREG(found.st_mode) : S_ISDIR(found.st_mode)))
            return false;
    }
    return true;
}

} // namespace

Result<const void *> openModuleFile(const char *name, const QString &purpose)
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink(runningProgram, unknown);
    const auto folder = program.parent_path().parent_path() / "lib" / "athanor";
    const auto file = folder / ("libathanor-" + std::string(name) + "-" ATHANOR_VERSION ".so");
    // Where its own file is gone, another version has taken its place, and with it the place of the modules.
    if (!unknown && program.string().ends_with(" (deleted)"))
        return fail(Error::unsupported(
            u"Athanor was replaced by another version while it ran, and cannot %1; start it again."_s.arg(purpose)));
    QString why = u"it is not there, or others than the program's owner may have put it there"_s;
    if (!unknown && isOurs(folder, file)) {
        // By an absolute path the loader searches nowhere.
        void *library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (const void *entry = library ? ::dlsym(library, "athanorModule") : nullptr)
            return entry;
        const char *said = ::dlerror();
        why = QString::fromLocal8Bit(said ? said : "");
    }
    return fail(Error::unsupported(u"Athanor cannot %1 without its file %2; install Athanor again."_s.arg(
                                       purpose, QFile::decodeName(file.c_str())),
                                   boundedText(why, 500, false)));
}

} // namespace athanor

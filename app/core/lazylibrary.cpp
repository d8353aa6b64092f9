// SPDX-License-Identifier: Apache-2.0
#include "core/lazylibrary.h"

#include <dlfcn.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Error missing(const char *soname)
{
    const char *why = ::dlerror();
    return Error::unsupported(u"The library %1 cannot be loaded; install it, or use a database of another kind."_s.arg(
                                  QLatin1StringView(soname)),
                              QString::fromLocal8Bit(why ? why : ""));
}

} // namespace

Status openLibrary(const char *soname, std::span<const LazyFunction> functions)
{
    void *library = ::dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return fail(missing(soname));
    for (const LazyFunction &function : functions) {
        *function.pointer = ::dlsym(library, function.name);
        if (!*function.pointer)
            return fail(missing(soname));
    }
    return {};
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/libmongoc.h"

#include "core/lazylibrary.h"

namespace athanor {

#define ATHANOR_DEFINE(name) decltype(&::name) name = nullptr;
ATHANOR_LIBMONGOC(ATHANOR_DEFINE)
#undef ATHANOR_DEFINE

namespace {

void ignoreLog(mongoc_log_level_t, const char *, const char *, void *) {}

Status startLibrary()
{
#define ATHANOR_SLOT(name) {#name, reinterpret_cast<void **>(&name)},
    static const LazyFunction functions[] = {ATHANOR_LIBMONGOC(ATHANOR_SLOT)};
#undef ATHANOR_SLOT
    if (const Status opened = openLibrary("libmongoc-1.0.so.0", functions); !opened)
        return opened;
    mongoc_init();
    mongoc_log_set_handler(&ignoreLog, nullptr);
    return {};
}

} // namespace

Status loadLibmongoc()
{
    static const Status loaded = startLibrary();
    return loaded;
}

} // namespace athanor

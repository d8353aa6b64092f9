// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/libpq.h"

#include "core/lazylibrary.h"

namespace athanor {

#define ATHANOR_DEFINE(name) decltype(&::name) name = nullptr;
ATHANOR_LIBPQ(ATHANOR_DEFINE)
#undef ATHANOR_DEFINE

Status loadLibpq()
{
#define ATHANOR_SLOT(name) {#name, reinterpret_cast<void **>(&name)},
    static const LazyFunction functions[] = {ATHANOR_LIBPQ(ATHANOR_SLOT)};
#undef ATHANOR_SLOT
    static const Status loaded = openLibrary("libpq.so.5", functions);
    return loaded;
}

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/libhiredis.h"

namespace athanor {

ATHANOR_LIBHIREDIS(ATHANOR_LAZY_DEFINE)

Status loadLibhiredis()
{
    static const LazyFunction functions[] = {ATHANOR_LIBHIREDIS(ATHANOR_LAZY_SLOT)};
    static const Status loaded = openLibrary("libhiredis.so." QT_STRINGIFY(HIREDIS_SONAME), functions);
    return loaded;
}

} // namespace athanor

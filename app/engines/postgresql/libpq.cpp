// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/libpq.h"

namespace athanor {

ATHANOR_LIBPQ(ATHANOR_LAZY_DEFINE)

Status loadLibpq()
{
    static const LazyFunction functions[] = {ATHANOR_LIBPQ(ATHANOR_LAZY_SLOT)};
    static const Status loaded = openLibrary("libpq.so.5", functions);
    return loaded;
}

} // namespace athanor

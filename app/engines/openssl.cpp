// SPDX-License-Identifier: Apache-2.0
#include "engines/openssl.h"

namespace athanor {

ATHANOR_LIBSSL(ATHANOR_LAZY_DEFINE)
ATHANOR_LIBCRYPTO(ATHANOR_LAZY_DEFINE)

namespace {

Status loadBoth()
{
    static const LazyFunction ssl[] = {ATHANOR_LIBSSL(ATHANOR_LAZY_SLOT)};
    static const LazyFunction crypto[] = {ATHANOR_LIBCRYPTO(ATHANOR_LAZY_SLOT)};
    if (const Status opened = openLibrary("libcrypto.so." QT_STRINGIFY(OPENSSL_SHLIB_VERSION), crypto); !opened)
        return opened;
    return openLibrary("libssl.so." QT_STRINGIFY(OPENSSL_SHLIB_VERSION), ssl);
}

} // namespace

Status loadOpenSsl()
{
    static const Status loaded = loadBoth();
    return loaded;
}

} // namespace athanor

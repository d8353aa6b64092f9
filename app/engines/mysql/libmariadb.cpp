// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/libmariadb.h"

#include "engines/openssl.h"

namespace athanor {

using namespace Qt::StringLiterals;

ATHANOR_LIBMARIADB(ATHANOR_LAZY_DEFINE)

namespace {

Status startLibmariadb()
{
    static const LazyFunction functions[] = {ATHANOR_LIBMARIADB(ATHANOR_LAZY_SLOT)};
    if (const Status opened = openLibrary("libmariadb.so.3", functions); !opened)
        return opened;
    // Which it uses; MyConnection looks after its list of errors.
    if (const Status opened = loadOpenSsl(); !opened)
        return opened;
    // Not for several threads at once.
    if (mysql_server_init(0, nullptr, nullptr) != 0)
        return fail(Error::internal(u"libmariadb cannot be used."_s));
    return {};
}

} // namespace

Status loadLibmariadb()
{
    static const Status loaded = startLibmariadb();
    return loaded;
}

} // namespace athanor

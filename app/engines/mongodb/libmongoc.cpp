// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/libmongoc.h"

#include <QCoreApplication>
#include <QFile>

namespace athanor {

using namespace Qt::StringLiterals;

ATHANOR_LIBMONGOC(ATHANOR_LAZY_DEFINE)

namespace {

void ignoreLog(mongoc_log_level_t, const char *, const char *, void *) {}

Status startLibrary()
{
    // It keeps its counters there under the number of the process. One that was killed leaves them, and a later process
    // of the same number complains on standard error. What has our number now is nobody else's.
    QFile::remove(u"/dev/shm/mongoc-%1"_s.arg(QCoreApplication::applicationPid()));
    static const LazyFunction functions[] = {ATHANOR_LIBMONGOC(ATHANOR_LAZY_SLOT)};
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/lazylibrary.h"

extern "C" {
#include <hiredis.h>
#include <read.h>
}

/// What Athanor calls of hiredis. The library is loaded with the first session: within the namespace these names are
/// pointers, and whoever would call the library itself does not link.
// clang-format off
#define ATHANOR_LIBHIREDIS(F) \
    F(redisFormatCommandArgv) F(redisFreeCommand) F(redisReaderCreateWithFunctions) F(redisReaderFeed) \
    F(redisReaderFree) F(redisReaderGetReply)
// clang-format on

namespace athanor {

ATHANOR_LIBHIREDIS(ATHANOR_LAZY_DECLARE)

/// Any thread. To be asked before the first of the functions is called; Unsupported where there is no hiredis of the
/// version that Athanor was built with.
[[nodiscard]] Status loadLibhiredis();

} // namespace athanor

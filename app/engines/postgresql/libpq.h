// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/lazylibrary.h"

#include <libpq-fe.h>

/// What Athanor calls of libpq. The library is loaded with the first session: within the namespace these names are
/// pointers, and whoever would call the library itself does not link.
// clang-format off
#define ATHANOR_LIBPQ(F) \
    F(PQcancel) F(PQclear) F(PQcmdStatus) F(PQcmdTuples) F(PQconnectPoll) F(PQconnectStartParams) \
    F(PQconnectionNeedsPassword) F(PQconnectionUsedPassword) F(PQconsumeInput) F(PQerrorMessage) F(PQfinish) \
    F(PQflush) F(PQfname) F(PQfreeCancel) F(PQftype) F(PQgetCancel) F(PQgetResult) F(PQgetisnull) F(PQgetlength) \
    F(PQgetvalue) F(PQhost) F(PQhostaddr) F(PQisBusy) F(PQnfields) F(PQntuples) F(PQparameterStatus) F(PQport) \
    F(PQresultErrorField) F(PQresultStatus) F(PQsendQueryParams) F(PQserverVersion) F(PQsetErrorVerbosity) \
    F(PQsetNoticeReceiver) F(PQsetSingleRowMode) F(PQsetnonblocking) F(PQsocket) F(PQsslAttribute) F(PQsslInUse) \
    F(PQsslStruct) F(PQstatus) F(PQtransactionStatus)
// clang-format on

namespace athanor {

ATHANOR_LIBPQ(ATHANOR_LAZY_DECLARE)

/// Any thread. To be asked before the first of the functions is called; Unsupported where there is no libpq.
[[nodiscard]] Status loadLibpq();

} // namespace athanor

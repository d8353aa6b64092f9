// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/lazylibrary.h"

#include <mysql.h>

/// What Athanor calls of libmariadb. The library is loaded with the first session: within the namespace these names are
/// pointers, and whoever would call the library itself does not link.
// clang-format off
#define ATHANOR_LIBMARIADB(F) \
    F(mariadb_connection) F(mariadb_get_infov) F(mysql_affected_rows) F(mysql_close) F(mysql_errno) F(mysql_error) \
    F(mysql_fetch_fields) F(mysql_fetch_lengths) F(mysql_fetch_row_cont) F(mysql_fetch_row_start) \
    F(mysql_field_count) F(mysql_free_result) F(mysql_get_server_version) F(mysql_get_socket) \
    F(mysql_get_ssl_cipher) F(mysql_init) F(mysql_insert_id) F(mysql_more_results) F(mysql_next_result_cont) \
    F(mysql_next_result_start) F(mysql_num_fields) F(mysql_options) F(mysql_options4) F(mysql_real_connect_cont) \
    F(mysql_real_connect_start) F(mysql_real_query_cont) F(mysql_real_query_start) F(mysql_server_init) \
    F(mysql_set_local_infile_handler) F(mysql_stmt_affected_rows) F(mysql_stmt_attr_set) F(mysql_stmt_bind_param) \
    F(mysql_stmt_close) F(mysql_stmt_close_cont) F(mysql_stmt_close_start) F(mysql_stmt_errno) F(mysql_stmt_error) \
    F(mysql_stmt_execute_cont) F(mysql_stmt_execute_start) F(mysql_stmt_fetch_cont) F(mysql_stmt_fetch_start) \
    F(mysql_stmt_field_count) F(mysql_stmt_free_result_cont) F(mysql_stmt_free_result_start) F(mysql_stmt_init) \
    F(mysql_stmt_insert_id) F(mysql_stmt_more_results) F(mysql_stmt_next_result_cont) \
    F(mysql_stmt_next_result_start) F(mysql_stmt_param_count) F(mysql_stmt_prepare_cont) \
    F(mysql_stmt_prepare_start) F(mysql_stmt_result_metadata) F(mysql_thread_id) F(mysql_use_result) \
    F(mysql_warning_count)
// clang-format on

namespace athanor {

ATHANOR_LIBMARIADB(ATHANOR_LAZY_DECLARE)

/// Any thread. Loads the library and sets it up. To be asked before the first of the functions is called; Unsupported
/// where there is no libmariadb, Internal where it does not start.
[[nodiscard]] Status loadLibmariadb();

} // namespace athanor

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/lazylibrary.h"

#include <mongoc/mongoc.h>

/// What Athanor calls of libmongoc. The library is loaded with the first session: within the namespace these names are
/// pointers, and whoever would call the library itself does not link. libbson is small and linked.
// clang-format off
#define ATHANOR_LIBMONGOC(F) \
    F(mongoc_client_command_with_opts) F(mongoc_client_destroy) F(mongoc_client_get_read_prefs) \
    F(mongoc_client_new_from_uri_with_error) F(mongoc_client_select_server) \
    F(mongoc_client_session_abort_transaction) F(mongoc_client_session_append) \
    F(mongoc_client_session_commit_transaction) F(mongoc_client_session_destroy) F(mongoc_client_session_get_lsid) \
    F(mongoc_client_session_start_transaction) F(mongoc_client_set_error_api) F(mongoc_client_set_stream_initiator) \
    F(mongoc_client_start_session) F(mongoc_init) F(mongoc_log_set_handler) F(mongoc_read_prefs_destroy) \
    F(mongoc_read_prefs_new) F(mongoc_server_description_destroy) F(mongoc_server_description_hello_response) \
    F(mongoc_server_description_host) F(mongoc_server_description_id) F(mongoc_session_opts_destroy) \
    F(mongoc_session_opts_new) F(mongoc_session_opts_set_causal_consistency) F(mongoc_transaction_opts_destroy) \
    F(mongoc_transaction_opts_new) F(mongoc_transaction_opts_set_read_prefs) \
    F(mongoc_transaction_opts_set_write_concern) F(mongoc_uri_destroy) F(mongoc_uri_new_with_error) \
    F(mongoc_uri_set_appname) F(mongoc_uri_set_auth_mechanism) F(mongoc_uri_set_auth_source) \
    F(mongoc_uri_set_database) F(mongoc_uri_set_option_as_bool) F(mongoc_uri_set_option_as_int32) \
    F(mongoc_uri_set_option_as_utf8) F(mongoc_uri_set_password) F(mongoc_uri_set_read_prefs_t) \
    F(mongoc_uri_set_username) F(mongoc_write_concern_destroy) F(mongoc_write_concern_new) \
    F(mongoc_write_concern_set_wmajority)
// clang-format on

namespace athanor {

ATHANOR_LIBMONGOC(ATHANOR_LAZY_DECLARE)

/// Any thread. Loads and starts the library, whose log goes nowhere: its words may repeat what a stranger said. To be
/// asked before the first of the functions is called; Unsupported where there is no libmongoc.
[[nodiscard]] Status loadLibmongoc();

} // namespace athanor

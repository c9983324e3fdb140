/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads that pass below every request filter: 1xx answers, `nph-` scripts
 * and raw tunnels (design: section 4; reference: httpd's
 * ap_send_interim_response writes straight to the connection).
 *
 * One filter per connection. It is armed when a request has been read and
 * disarmed when the response filter has seen that request's final head; what
 * it meets while armed is a raw head or nothing.
 */
#ifndef CP_HTTPD_INTERIM_H
#define CP_HTTPD_INTERIM_H

#include "httpd/visit.h"
#include "util_filter.h"

/* Arms the connection of `r` for its answer; `visit` is its. */
void cp_interim_arm(request_rec *r, cp_visit *visit);

/* The head that comes next is one that the response filter has judged. */
void cp_interim_settle(conn_rec *c);

/* The connection filter. Its state hangs on the connection: f->r is NULL. */
apr_status_t cp_interim_filter(ap_filter_t *f, apr_bucket_brigade *bb);

/* Its handle, set in register_hooks. */
extern ap_filter_rec_t *cp_interim_handle;

#endif

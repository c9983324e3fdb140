/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The request side: what of the Cookie field the site gets to see, and what
 * it is told of the visitor's choice (design: sections 2 and 4, "requests").
 */
#ifndef CP_HTTPD_REQUEST_H
#define CP_HTTPD_REQUEST_H

#include "httpd/visit.h"

/* Hooks: both only remove, so running twice does no harm. */
int cp_request_early(request_rec *r);  /* post_read_request */
int cp_request_fixups(request_rec *r); /* fixups, also of subrequests */

/* The log_transaction hook: a request that failed before post_read_request
 * (Expect, a missing Host) is logged all the same. */
int cp_request_log(request_rec *r);

/* Sets COOKIE_CONSENT and COOKIE_CONSENT_STATE to what holds now. */
void cp_request_variables(request_rec *r, const cp_visit *visit);

#endif

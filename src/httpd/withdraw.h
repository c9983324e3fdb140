/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawal (design: section 4): when what was refused is deleted, and who
 * hears of what cannot be.
 */
#ifndef CP_HTTPD_WITHDRAW_H
#define CP_HTTPD_WITHDRAW_H

#include "httpd/visit.h"

/*
 * For post_read_request, once, where the Cookie field has a refused name:
 * prepares the answer's deletions if this is a request for a document, and
 * tells of cookies that outlive them.
 */
void cp_withdraw_prepare(request_rec *r, cp_visit *visit);

/* A choice was stored: prepares what it deletes instead; visit->withdrawal is
 * not NULL from then on, and may be empty. */
void cp_withdraw_chosen(request_rec *r, cp_visit *visit);

/* Sees that the answer has the deletions that were prepared; whether there are
 * any. To be called again where the answer has become another one. */
int cp_withdraw_send(request_rec *r, const cp_visit *visit);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The response side: every Set-Cookie of every answer (design: section 4,
 * "responses" and "caches").
 */
#ifndef CP_HTTPD_RESPONSE_H
#define CP_HTTPD_RESPONSE_H

#include "httpd/visit.h"
#include "util_filter.h"

/* What became of the lines of an answer; tells which cache headers it needs. */
typedef struct {
    int kept_bound; /* one that depends on consent stays */
    int dropped;
} cp_response_tally;

/*
 * Judges one Set-Cookie line of an answer to `r`: the line itself to keep
 * it, another to write that instead, NULL to drop it.
 */
const char *cp_response_line(request_rec *r, const cp_visit *visit, const char *line,
                             cp_response_tally *tally);

/* The output filter; of type AP_FTYPE_PROTOCOL, it never removes itself. */
apr_status_t cp_response_filter(ap_filter_t *f, apr_bucket_brigade *bb);

#endif

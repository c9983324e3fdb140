/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The response side: every Set-Cookie of every answer (design: section 4,
 * "responses" and "caches").
 */
#ifndef CP_HTTPD_RESPONSE_H
#define CP_HTTPD_RESPONSE_H

#include "httpd/visit.h"
#include "util_filter.h"

/* Judging the lines of an answer, and what became of them, which tells the
 * cache headers that it needs. */
typedef struct {
    request_rec *r;
    cp_visit *visit;
    cp_judge judge; /* by the visit's choice */
    int tells_all;  /* cp_tells_all(r) */
    int counts;     /* whether the audit hears of the line */
    apr_time_t now; /* 0 until a line with a date asks: an answer may have taken long */
    int kept_bound; /* lines that stay and would not for everybody */
    int dropped;
} cp_response_pass;

cp_response_pass cp_response_pass_of(request_rec *r, cp_visit *visit);

/*
 * Judges one Set-Cookie line of an answer: the line itself to keep it,
 * another to write that instead, NULL to drop it.
 */
const char *cp_response_line(cp_response_pass *pass, const char *line);

/* The output filter; of type AP_FTYPE_PROTOCOL, it never removes itself. */
apr_status_t cp_response_filter(ap_filter_t *f, apr_bucket_brigade *bb);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One Set-Cookie line, read as RFC 6265bis 5.6 and 5.7 have a browser do it.
 */
#ifndef CP_COOKIE_SETCOOKIE_H
#define CP_COOKIE_SETCOOKIE_H

#include "apr_pools.h"
#include "apr_time.h"
#include "text/span.h"

typedef enum {
    CP_SET_COOKIE_OK,
    CP_SET_COOKIE_CONTROL, /* an octet 00-08, 0A-1F or 7F: core would answer 500 */
    CP_SET_COOKIE_NAMELESS /* no `=` before the first `;`, or no name before the `=` */
} cp_set_cookie_form;

/* The form of a line and, unless it is CP_SET_COOKIE_CONTROL, its name (empty
 * where nameless), trimmed of SP and HTAB. Reads no attribute. */
cp_set_cookie_form cp_set_cookie_name(cp_span *name, cp_span line);

/* A life without an end: the browser session's. */
#define CP_LIFE_SESSION (-1)

/*
 * The effective life in seconds from `now`, rounded up: the last valid Max-Age,
 * else the last Expires that is a date (minus now), else CP_LIFE_SESSION; 0
 * where that lies in the past: the line deletes (R23). Attribute values over
 * 1024 octets are ignored; a Max-Age beyond 64 bits counts as the largest.
 */
apr_int64_t cp_set_cookie_life(cp_span line, apr_time_t now);

/*
 * The line with every Max-Age and Expires taken out and, unless `life` is
 * CP_LIFE_SESSION, "; Max-Age=life" at its end. All other octets stay as
 * they are. NUL-terminated, from `p`.
 */
const char *cp_set_cookie_shorten(cp_span line, apr_int64_t life, apr_pool_t *p);

/*
 * A date as RFC 6265bis 5.1.1 reads it. Returns 1 and the time, or 0 where
 * it is none.
 */
int cp_cookie_date(apr_time_t *t, cp_span text);

#endif

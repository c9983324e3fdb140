/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the inserts of a host (banner.h) into a page that comes in buckets. These are
 * moved, and split where something goes between; nothing is copied but at most
 * CP_SCAN_HELD octets, where the caller has them set aside.
 *
 * Buckets with octets only, and each read by the caller: what a bucket is read with,
 * and what all others mean, depends on the server.
 */
#ifndef CP_PAGE_WEAVE_H
#define CP_PAGE_WEAVE_H

#include "apr_buckets.h"

#include "page/banner.h"
#include "page/scan.h"

typedef struct {
    const cp_inserts *inserts;
    cp_span host;             /* see cp_inserts_notice */
    int has_link;             /* the stylesheet's link is in */
    int done;                 /* nothing more will be put in: what comes need not be read */
    apr_bucket_brigade *kept; /* read but not to be passed on yet: scan.held octets */
    apr_size_t kept_n;
    cp_scan scan;
} cp_weave;

/* `weave` is the caller's, `inserts` and `host` outlive it; what is kept belongs to
 * `p` and `list`. */
void cp_weave_begin(cp_weave *weave, const cp_inserts *inserts, cp_span host, apr_pool_t *p,
                    apr_bucket_alloc_t *list);

/* Takes the next bucket of the page out of its brigade, `octets` being what was read from
 * it, and appends to `out` what can go on. Once `done`, what of the bucket is behind
 * the last insertion is left where it was. */
void cp_weave_bucket(cp_weave *weave, apr_bucket_brigade *out, apr_bucket *b, cp_span octets);

/* Until the next bucket comes: sets aside what is kept. */
apr_status_t cp_weave_hold(cp_weave *weave, apr_pool_t *p);

/* The page is at its end: the rest goes to `out`. */
void cp_weave_end(cp_weave *weave, apr_bucket_brigade *out);

/* The page breaks off: the same, and nothing more is put in. */
void cp_weave_stop(cp_weave *weave, apr_bucket_brigade *out);

#endif

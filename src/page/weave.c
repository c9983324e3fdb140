/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bucket is split where the scanner stops, and what was read goes through `kept`:
 * in front of the octets that stay there is the place of what is put in.
 */
#include "page/weave.h"

void cp_weave_begin(cp_weave *weave, const cp_inserts *inserts, cp_span host, apr_pool_t *p,
                    apr_bucket_alloc_t *list)
{
    weave->inserts = inserts;
    weave->host = host;
    weave->has_link = weave->done = 0;
    weave->kept = apr_brigade_create(p, list);
    weave->kept_n = 0;
    cp_scan_begin(&weave->scan, cp_inserts_has_notices(inserts));
}

/* All but the last `n` octets go on. */
static void keep(cp_weave *weave, apr_bucket_brigade *out, apr_size_t n)
{
    while (weave->kept_n > n) {
        apr_bucket *b = APR_BRIGADE_FIRST(weave->kept);

        if (b->length > weave->kept_n - n)
            apr_bucket_split(b, weave->kept_n - n); /* octets in memory: it cannot fail */
        weave->kept_n -= b->length;
        APR_BUCKET_REMOVE(b);
        APR_BRIGADE_INSERT_TAIL(out, b);
    }
}

static void put(apr_bucket_brigade *out, cp_span what)
{
    if (what.n)
        APR_BRIGADE_INSERT_TAIL(out, apr_bucket_immortal_create(what.p, what.n, out->bucket_alloc));
}

static void put_in(cp_weave *weave, apr_bucket_brigade *out, cp_scan_event event)
{
    cp_span lang = cp_scan_lang(&weave->scan);

    if (event == CP_SCAN_HEAD || (event == CP_SCAN_BODY && !weave->has_link)) {
        put(out, cp_inserts_head(weave->inserts));
        weave->has_link = 1;
    }
    if (event == CP_SCAN_BODY)
        put(out, cp_inserts_banner(weave->inserts, lang));
    else if (event == CP_SCAN_FRAME)
        put(out, cp_inserts_notice(weave->inserts, lang, weave->host, cp_scan_src(&weave->scan)));
}

/* Behind the first `n` octets of the bucket: what is there, NULL where that is nothing. */
static apr_bucket *split(apr_bucket *b, apr_size_t n)
{
    if (n == b->length)
        return NULL;
    apr_bucket_split(b, n);
    return APR_BUCKET_NEXT(b);
}

/* The bucket out of its brigade to what is kept. One of no length would stay there. */
static void take(cp_weave *weave, apr_bucket *b)
{
    weave->kept_n += b->length;
    APR_BUCKET_REMOVE(b);
    if (b->length)
        APR_BRIGADE_INSERT_TAIL(weave->kept, b);
    else
        apr_bucket_destroy(b);
}

void cp_weave_bucket(cp_weave *weave, apr_bucket_brigade *out, apr_bucket *b, cp_span octets)
{
    while (b && !weave->done) {
        apr_size_t taken;
        cp_scan_event event = cp_scan_feed(&weave->scan, &taken, octets);
        apr_bucket *rest = split(b, taken);

        take(weave, b);
        keep(weave, out, weave->scan.held);
        put_in(weave, out, event);
        weave->done = event == CP_SCAN_DONE || (event == CP_SCAN_BODY && !weave->scan.wants_frames);
        octets = (cp_span){octets.p + taken, octets.n - taken};
        b = rest;
    }
    if (weave->done)
        keep(weave, out, 0);
}

apr_status_t cp_weave_hold(cp_weave *weave, apr_pool_t *p)
{
    apr_bucket *b;
    apr_status_t rv = APR_SUCCESS;

    for (b = APR_BRIGADE_FIRST(weave->kept); !rv && b != APR_BRIGADE_SENTINEL(weave->kept);
         b = APR_BUCKET_NEXT(b))
        rv = apr_bucket_setaside(b, p);
    return rv;
}

void cp_weave_end(cp_weave *weave, apr_bucket_brigade *out)
{
    cp_scan_event event = weave->done ? CP_SCAN_DONE : cp_scan_end(&weave->scan);

    if (event != CP_SCAN_DONE)
        put_in(weave, out, event);
    cp_weave_stop(weave, out);
}

void cp_weave_stop(cp_weave *weave, apr_bucket_brigade *out)
{
    keep(weave, out, 0);
    weave->done = 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a page's buckets one by one and gives them to the weaver; what is no octets
 * (flushes, errors, the end) goes on where it stands.
 */
#include "httpd/private.h"

#include "http_connection.h"
#include "http_protocol.h"
#include "http_request.h"

#include "httpd/insert.h"
#include "httpd/pages.h"
#include "page/weave.h"

/* A file is read in pieces as long as the place of the banner is looked for: that is
 * near its beginning, and what is not read is sent as a file. */
#define PIECE 8192
/* What was read is passed on at the latest when it is so much. */
#define AT_ONCE 65536

typedef struct {
    cp_weave weave;
    apr_bucket_brigade *out;
    apr_size_t out_n; /* octets of pages in it */
} insertion;

static insertion *begin(ap_filter_t *f)
{
    const cp_inserts *inserts = cp_pages_begin(f);
    insertion *to;

    if (!inserts)
        return NULL;
    to = apr_palloc(f->r->pool, sizeof(*to));
    cp_weave_begin(&to->weave, inserts, cp_span_of(f->r->hostname), f->r->pool, f->c->bucket_alloc);
    to->out = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    to->out_n = 0;
    return to;
}

static apr_status_t pass(ap_filter_t *f, insertion *to)
{
    apr_status_t rv = ap_pass_brigade(f->next, to->out);

    apr_brigade_cleanup(to->out);
    to->out_n = 0;
    return rv;
}

/* Reads a bucket; where that would take waiting, what is there goes on before. */
static apr_status_t read_bucket(ap_filter_t *f, insertion *to, apr_bucket *b, cp_span *octets)
{
    apr_status_t rv;

    if (APR_BUCKET_IS_FILE(b) && b->length > PIECE && !cp_inserts_has_notices(to->weave.inserts))
        apr_bucket_split(b, PIECE);
    rv = apr_bucket_read(b, &octets->p, &octets->n, APR_NONBLOCK_READ);
    if (!APR_STATUS_IS_EAGAIN(rv))
        return rv;
    APR_BRIGADE_INSERT_TAIL(to->out, apr_bucket_flush_create(f->c->bucket_alloc));
    rv = pass(f, to);
    return rv ? rv : apr_bucket_read(b, &octets->p, &octets->n, APR_BLOCK_READ);
}

/* A bucket with octets of the page. */
static apr_status_t weave(ap_filter_t *f, insertion *to, apr_bucket *b)
{
    cp_span octets;
    apr_status_t rv = read_bucket(f, to, b, &octets);

    if (rv)
        return rv;
    to->out_n += octets.n;
    cp_weave_bucket(&to->weave, to->out, b, octets);
    return to->out_n < AT_ONCE ? APR_SUCCESS : pass(f, to);
}

/* A bucket without octets. */
static void move(insertion *to, apr_bucket *b)
{
    if (APR_BUCKET_IS_EOS(b))
        cp_weave_end(&to->weave, to->out);
    else if (AP_BUCKET_IS_ERROR(b) || AP_BUCKET_IS_EOC(b) || AP_BUCKET_IS_EOR(b))
        cp_weave_stop(&to->weave, to->out); /* the page breaks off */
    APR_BUCKET_REMOVE(b);
    APR_BRIGADE_INSERT_TAIL(to->out, b);
}

/* The filter's part is done: what it has not looked at goes on as it is. */
static apr_status_t leave(ap_filter_t *f, insertion *to, apr_bucket_brigade *bb)
{
    APR_BRIGADE_CONCAT(to->out, bb);
    ap_remove_output_filter(f);
    return pass(f, to);
}

apr_status_t cp_insert_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    insertion *to = f->ctx;
    apr_status_t rv;

    if (!to && !APR_BRIGADE_EMPTY(bb))
        to = f->ctx = begin(f);
    if (!to) {
        if (!APR_BRIGADE_EMPTY(bb))
            ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, bb);
    }
    while (!APR_BRIGADE_EMPTY(bb) && !to->weave.done) {
        apr_bucket *b = APR_BRIGADE_FIRST(bb);

        if (APR_BUCKET_IS_METADATA(b))
            move(to, b);
        else if ((rv = weave(f, to, b)))
            return rv;
    }
    if (to->weave.done)
        return leave(f, to, bb);
    rv = cp_weave_hold(&to->weave, f->r->pool);
    return rv ? rv : pass(f, to);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Octets are collected until they make a head, at most 64 KiB; its Set-Cookie
 * lines are judged like any other; then they go on. After a final head, a 101
 * or the answer to a CONNECT nothing is read any more: what follows is a body
 * or another protocol.
 */
#include "httpd/private.h"

#include "http_connection.h"
#include "http_protocol.h"
#include "http_request.h"
#include "cookie/rawhead.h"
#include "httpd/interim.h"
#include "httpd/response.h"
#include "httpd/tell.h"
#include "text/buf.h"

typedef enum {
    IDLE,  /* what passes is judged already, or no head */
    ARMED, /* a head may come that nobody has judged */
    DEAD   /* a head was too long: nothing more leaves */
} interim_state;

typedef struct {
    interim_state state;
    request_rec *r; /* the request that armed it; lives until its answer ends */
    cp_visit *visit;
    cp_buf raw;         /* collected octets, in r->pool */
    apr_size_t scanned; /* of raw, by cp_head_scan */
    int flush;          /* a flush was held back with them */
} interim;

ap_filter_rec_t *cp_interim_handle;

void cp_interim_arm(request_rec *r, cp_visit *visit)
{
    conn_rec *c = r->connection;
    interim *guard = ap_get_module_config(c->conn_config, &cookiepolicy_module);

    if (r->main) /* a redirect inside a subrequest, whose pool ends before the answer */
        return;
    if (!guard) {
        guard = apr_pcalloc(c->pool, sizeof(*guard));
        ap_set_module_config(c->conn_config, &cookiepolicy_module, guard);
        /* Named here, `r` has the filter linked into the chain that this
         * request already holds; but it outlives the request. */
        ap_add_output_filter_handle(cp_interim_handle, guard, r, c)->r = NULL;
    }
    if (guard->state != DEAD)
        guard->state = ARMED;
    guard->r = r;
    guard->visit = visit;
    guard->raw.n = 0;
    guard->raw.pool = NULL;
    guard->scanned = 0;
    guard->flush = 0;
}

void cp_interim_settle(conn_rec *c)
{
    interim *guard = ap_get_module_config(c->conn_config, &cookiepolicy_module);

    if (guard && guard->state == ARMED && !guard->raw.n)
        guard->state = IDLE;
}

static const char *judge_line(void *baton, const char *line)
{
    interim *guard = baton;
    cp_response_pass pass = cp_response_pass_of(guard->r, guard->visit);

    return cp_response_line(&pass, line);
}

/* Puts octets before `at`; they live in the request's pool, hence a copy. */
static void insert(apr_bucket_brigade *bb, apr_bucket *at, cp_span octets)
{
    if (octets.n)
        APR_BUCKET_INSERT_BEFORE(
            at, apr_bucket_heap_create(octets.p, octets.n, NULL, bb->bucket_alloc));
}

/* Lets go of all that was collected, before `at`. */
static void release(interim *guard, apr_bucket_brigade *bb, apr_bucket *at, cp_span rest)
{
    insert(bb, at, rest);
    if (guard->flush)
        APR_BUCKET_INSERT_BEFORE(at, apr_bucket_flush_create(bb->bucket_alloc));
    guard->flush = 0;
    guard->raw.n = 0;
    guard->scanned = 0;
}

static void give_up(interim *guard, conn_rec *c)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, guard->r,
                  "cookiepolicy: a raw response head is longer than %d octets; the connection is "
                  "closed and nothing of it sent",
                  CP_RAW_HEAD_MAX);
    guard->state = DEAD;
    guard->raw.n = 0;
    c->aborted = 1;
    c->keepalive = AP_CONN_CLOSE;
}

static void sift_head(interim *guard, apr_bucket_brigade *bb, apr_bucket *at, cp_span head)
{
    cp_span sifted;

    cp_head_sift(&sifted, head, judge_line, guard, guard->r->pool);
    insert(bb, at, guard->visit->enforced ? sifted : head);
}

/* Takes whole heads off what was collected and puts them, sifted, before `at`. */
static void take_heads(interim *guard, conn_rec *c, apr_bucket_brigade *bb, apr_bucket *at)
{
    cp_span rest = {guard->raw.p, guard->raw.n};

    while (guard->state == ARMED && rest.n) {
        cp_head head;
        cp_head_state found = cp_head_scan(&head, rest, &guard->scanned);

        if (found == CP_HEAD_WHOLE ? head.length > CP_RAW_HEAD_MAX
                                   : found == CP_HEAD_PARTIAL && rest.n > CP_RAW_HEAD_MAX) {
            if (guard->visit->enforced) {
                give_up(guard, c);
                return;
            }
            found = CP_HEAD_NONE;
        }
        if (found == CP_HEAD_PARTIAL) {
            memmove(guard->raw.p, rest.p, rest.n);
            guard->raw.n = rest.n;
            return;
        }
        guard->scanned = 0;
        if (found == CP_HEAD_NONE) {
            guard->state = IDLE;
            break;
        }
        sift_head(guard, bb, at, (cp_span){rest.p, head.length});
        rest.p += head.length;
        rest.n -= head.length;
        if (head.status < 100 || head.status > 199 || head.status == 101)
            guard->state = IDLE;
    }
    release(guard, bb, at, rest);
}

/* The answer ends although its head has not: browsers take what there is. */
static void end_head(interim *guard, apr_bucket_brigade *bb, apr_bucket *at)
{
    if (guard->raw.n)
        sift_head(guard, bb, at, (cp_span){guard->raw.p, guard->raw.n});
    release(guard, bb, at, (cp_span){"", 0});
    guard->state = IDLE;
}

/* Takes the octets of *b, and moves *b on to what follows it. */
static apr_status_t collect(interim *guard, conn_rec *c, apr_bucket_brigade *bb, apr_bucket **b)
{
    const char *data;
    apr_size_t n;
    apr_bucket *read = *b;
    apr_status_t rv = apr_bucket_read(read, &data, &n, APR_BLOCK_READ);

    if (rv != APR_SUCCESS) {
        guard->state = IDLE;
        return rv;
    }
    if (!guard->raw.pool)
        cp_buf_init(&guard->raw, guard->r->pool, n + 1);
    cp_buf_add(&guard->raw, data, n);
    *b = APR_BUCKET_NEXT(read); /* only now: reading a pipe puts one behind it */
    apr_bucket_delete(read);
    take_heads(guard, c, bb, *b);
    return APR_SUCCESS;
}

/* A flush must not overtake the octets that it follows; what ends the answer
 * ends the head. */
static void meet_metadata(interim *guard, apr_bucket_brigade *bb, apr_bucket *b)
{
    int ends = APR_BUCKET_IS_EOS(b) || AP_BUCKET_IS_EOR(b) || AP_BUCKET_IS_EOC(b);

    if (ends && (guard->raw.n || !APR_BUCKET_IS_EOS(b)))
        end_head(guard, bb, b);
    else if (APR_BUCKET_IS_FLUSH(b) && guard->raw.n) {
        guard->flush = 1;
        apr_bucket_delete(b);
    }
}

static void drop_data(apr_bucket_brigade *bb)
{
    apr_bucket *b = APR_BRIGADE_FIRST(bb);

    while (b != APR_BRIGADE_SENTINEL(bb)) {
        apr_bucket *next = APR_BUCKET_NEXT(b);

        if (!APR_BUCKET_IS_METADATA(b))
            apr_bucket_delete(b);
        b = next;
    }
}

/* Apart, so that what passes unread costs a call and no more. */
static __attribute__((noinline)) apr_status_t guard_brigade(ap_filter_t *f, apr_bucket_brigade *bb)
{
    interim *guard = f->ctx;
    apr_bucket *b = APR_BRIGADE_FIRST(bb);

    while (guard->state == ARMED && b != APR_BRIGADE_SENTINEL(bb)) {
        if (APR_BUCKET_IS_METADATA(b)) {
            apr_bucket *next = APR_BUCKET_NEXT(b);

            meet_metadata(guard, bb, b);
            b = next;
        } else {
            apr_status_t rv = collect(guard, f->c, bb, &b);

            if (rv != APR_SUCCESS)
                return rv;
        }
    }
    if (guard->state == DEAD)
        drop_data(bb);
    return ap_pass_brigade(f->next, bb);
}

apr_status_t cp_interim_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    const interim *guard = f->ctx;

    return guard->state == IDLE ? ap_pass_brigade(f->next, bb) : guard_brigade(f, bb);
}

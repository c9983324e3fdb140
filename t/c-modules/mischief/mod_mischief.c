/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_mischief: sets cookies from the places that a filter easily misses.
 * Every path below /mischief/ is one such place.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "apr_strings.h"

static int is(request_rec *r, const char *what)
{
    return !strncmp(r->uri, "/mischief/", 10) && !strcmp(r->uri + 10, what);
}

/* One of each kind into each of the two tables. */
static void set_cookies(request_rec *r, const char *from)
{
    apr_table_addn(r->headers_out, "Set-Cookie", apr_pstrcat(r->pool, "refused=", from, NULL));
    apr_table_addn(r->headers_out, "Set-Cookie", apr_pstrcat(r->pool, "kept=", from, NULL));
    apr_table_addn(r->err_headers_out, "sEt-CoOkIe",
                   apr_pstrcat(r->pool, "refused_err=", from, NULL));
    apr_table_addn(r->err_headers_out, "Set-Cookie", apr_pstrcat(r->pool, "keep_err=", from, NULL));
    apr_table_addn(r->err_headers_out, "Set-Cookie", "stranger=mischief");
    apr_table_addn(r->headers_out, "Set-Cookie2", "kept=old; Version=1");
}

/* A quick handler answers before any other hook but post_read_request. */
static int quick(request_rec *r, int lookup)
{
    if (lookup || !is(r, "quick"))
        return DECLINED;
    set_cookies(r, "quick");
    ap_set_content_type_ex(r, "text/plain", 1);
    ap_rputs("quick\n", r);
    return OK;
}

static int denied(request_rec *r)
{
    if (is(r, "denied"))
        set_cookies(r, "denied");
    return is(r, "denied") ? HTTP_FORBIDDEN : DECLINED;
}

/* An interim answer goes past every filter of the request. */
static int interim(request_rec *r)
{
    if (!is(r, "early"))
        return DECLINED;
    set_cookies(r, "early");
    r->status = 103; /* older httpd has no name for it */
    ap_send_interim_response(r, 1);
    apr_table_clear(r->headers_out);
    apr_table_clear(r->err_headers_out);
    r->status = HTTP_OK;
    return DECLINED;
}

/* A filter that dies after the handler has written, and one that names a
 * field which core refuses: both are answered from within the filters. */
static int handler(request_rec *r)
{
    if (strncmp(r->uri, "/mischief/", 10))
        return DECLINED;
    set_cookies(r, "handler");
    ap_set_content_type_ex(r, "text/plain", 1);
    if (is(r, "die"))
        return HTTP_INTERNAL_SERVER_ERROR;
    if (is(r, "badname"))
        apr_table_addn(r->headers_out, "bad name", "1");
    if (is(r, "trailers")) {
        apr_table_addn(r->trailers_out, "Set-Cookie", "refused_trailer=1");
        apr_table_addn(r->trailers_out, "Set-Cookie", "keep_trailer=1");
        apr_table_addn(r->trailers_out, "Set-Cookie2", "kept=old");
    }
    if (is(r, "turned")) { /* a trailer that is another one by the end */
        apr_table_setn(r->trailers_out, "Set-Cookie", "keep_trailer=1");
        ap_rputs("first\n", r);
        ap_rflush(r);
        ap_rputs("second\n", r);
        ap_rflush(r);
        apr_table_setn(r->trailers_out, "Set-Cookie", "refused_trailer=2");
    }
    if (is(r, "late")) { /* cookies between two brigades of one answer */
        ap_rputs("first\n", r);
        ap_rflush(r);
        set_cookies(r, "late");
    }
    if (is(r, "errorbucket")) {
        apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
        apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);
        APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL, r->pool, alloc));
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
        return ap_pass_brigade(r->output_filters, bb) == APR_SUCCESS ? OK : AP_FILTER_ERROR;
    }
    ap_rputs("mischief\n", r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_quick_handler(quick, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_access_checker(denied, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_fixups(interim, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_FIRST);
}

AP_DECLARE_MODULE(mischief) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, AP_MODULE_FLAG_NONE};

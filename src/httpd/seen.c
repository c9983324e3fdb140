/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A copy of the ledger is taken for each answer and rendered in the format that
 * is asked for. It is the administrator's: no banner, no policy of the site's,
 * and nothing that a cache may keep.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd/answer.h"
#include "httpd/audit.h"
#include "httpd/check.h"
#include "httpd/seen.h"
#include "page/look.h"
#include "page/seen.h"

#define CSP                                                                                        \
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "                  \
    "frame-ancestors 'none'"

static const struct {
    const char *name, *type;
    void (*write)(cp_buf *out, const cp_seen_view *view);
} formats[] = {
    {"html", "text/html; charset=utf-8", cp_seen_html},
    {"json", "application/json", cp_seen_json},
    {"csv", "text/csv; charset=utf-8; header=present", cp_seen_csv},
    {"conf", "text/plain; charset=utf-8", cp_seen_conf},
    {"openmetrics", "application/openmetrics-text; version=1.0.0; charset=utf-8",
     cp_seen_openmetrics},
};
#define FORMATS (sizeof formats / sizeof *formats)

/* The hosts whose cookies are counted, with their tables. */
static const apr_array_header_t *hosts_of(apr_pool_t *p)
{
    const apr_array_header_t *servers = cp_servers(p, ap_server_conf);
    apr_array_header_t *hosts = apr_array_make(p, servers->nelts, sizeof(cp_seen_host));
    int i;

    for (i = 0; i < servers->nelts; i++) {
        const cp_conf *conf = cp_conf_of(APR_ARRAY_IDX(servers, i, server_rec *));

        if (conf->audit)
            APR_ARRAY_PUSH(hosts, cp_seen_host) =
                (cp_seen_host){.name = conf->audit->host.p, .table = conf->table};
    }
    return hosts;
}

/* The ledger of all hosts; this one's may have no policy. */
static const cp_ledger *find_ledger(apr_pool_t *p)
{
    const apr_array_header_t *servers = cp_servers(p, ap_server_conf);
    int i;

    for (i = 0; i < servers->nelts; i++) {
        const cp_audit *audit = cp_conf_of(APR_ARRAY_IDX(servers, i, server_rec *))->audit;

        if (audit)
            return audit->ledger;
    }
    return NULL;
}

static const apr_array_header_t *only(apr_pool_t *p, const apr_array_header_t *all,
                                      const char *host)
{
    apr_array_header_t *some = apr_array_make(p, 16, sizeof(cp_seen));
    int i;

    for (i = 0; i < all->nelts; i++)
        if (!strcasecmp(APR_ARRAY_IDX(all, i, cp_seen).host, host))
            APR_ARRAY_PUSH(some, cp_seen) = APR_ARRAY_IDX(all, i, cp_seen);
    return some;
}

/* The policy page's stylesheet, where this host has that page. */
static const char *look_of(request_rec *r)
{
    const cp_conf *conf = cp_conf_of(r->server);

    return cp_conf_active(conf) && conf->declared->page
               ? apr_pstrcat(r->pool, conf->declared->page, "/look?v=", cp_look_hash, NULL)
               : NULL;
}

static void gather(cp_seen_view *view, request_rec *r, const cp_ledger *ledger)
{
    view->seen = cp_ledger_list(r->pool, ledger);
    view->hosts = hosts_of(r->pool);
    view->overflow = cp_ledger_overflow(ledger);
    view->room = cp_ledger_room(ledger);
    view->host = cp_answer_query(r, "host");
    view->look = look_of(r);
    if (view->host && *view->host)
        view->seen = only(r->pool, view->seen, view->host);
    else
        view->host = NULL;
}

static int send_as(request_rec *r, const cp_ledger *ledger, apr_size_t format)
{
    cp_seen_view view;
    cp_buf body;

    gather(&view, r, ledger);
    cp_buf_init(&body, r->pool, 65536);
    formats[format].write(&body, &view);
    r->content_languages = NULL;
    r->content_encoding = NULL;
    ap_set_content_type_ex(r, formats[format].type, 1);
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Robots-Tag", "noindex");
    apr_table_setn(r->headers_out, "Referrer-Policy", "no-referrer");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(r->headers_out, "Content-Security-Policy", CSP);
    ap_set_content_length(r, (apr_off_t)body.n);
    ap_rwrite(body.p, (int)body.n, r);
    return OK;
}

/* FORMATS where `?format=` names none. */
static apr_size_t asked_format(request_rec *r)
{
    const char *asked = cp_answer_query(r, "format");
    apr_size_t i = 0;

    while (asked && i < FORMATS && strcmp(asked, formats[i].name))
        i++;
    return i;
}

int cp_seen_handler(request_rec *r)
{
    const cp_ledger *ledger;
    apr_size_t format;

    if (!r->handler || strcmp(r->handler, CP_SEEN_HANDLER))
        return DECLINED;
    cp_visit_of(r)->excluded = 1; /* no page of the site's */
    if (r->method_number != M_GET) {
        ap_discard_request_body(r);
        ap_allow_standard_methods(r, REPLACE_ALLOW, M_GET, -1);
        return HTTP_METHOD_NOT_ALLOWED;
    }
    ledger = find_ledger(r->pool);
    if (!ledger) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      "cookiepolicy: SetHandler " CP_SEEN_HANDLER
                      " has nothing to show: CookiePolicyAudit is Off, or no host has a policy");
        return HTTP_NOT_FOUND;
    }
    format = asked_format(r);
    if (format == FORMATS) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                      "cookiepolicy: SetHandler " CP_SEEN_HANDLER
                      ": unknown format; allowed: html, json, csv, conf, openmetrics");
        return HTTP_BAD_REQUEST;
    }
    return send_as(r, ledger, format);
}

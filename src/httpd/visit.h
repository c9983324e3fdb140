/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A visit: what one request from a browser brought, kept while internal
 * redirects and subrequests come and go beneath it.
 */
#ifndef CP_HTTPD_VISIT_H
#define CP_HTTPD_VISIT_H

#include "http_config.h"
#include "cookie/request.h"
#include "httpd/conf.h"
#include "policy/decide.h"
#include "consent/choice.h"
#include "consent/withdraw.h"

/* What the path of the request, as first received, asks for. */
typedef enum {
    CP_ROUTE_SITE, /* not ours */
    CP_ROUTE_PAGE,
    CP_ROUTE_JSON,
    CP_ROUTE_CSV,
    CP_ROUTE_RECEIPT,
    CP_ROUTE_LOOK,  /* the page's stylesheet */
    CP_ROUTE_STATE, /* the banner's */
    CP_ROUTE_SIGNAL /* /.well-known/gpc.json */
} cp_route;

/* A table of the answer's fields as it was left: while it is the same one, as
 * long, its lines are not judged again. */
typedef struct {
    const apr_table_t *table;
    int length;
} cp_left;

typedef struct {
    const cp_conf *conf;
    int active;   /* 0: CookiePolicy Off, or a forward-proxy request */
    int looked;   /* post_read_request has seen the Cookie field */
    int enforced; /* 0 in Report: everything is decided, nothing changed */
    cp_span own;  /* the choice cookie's effective name */
    cp_choice_place place;
    const char *cookie;        /* the Cookie field as received, NULL without one */
    int saw_refused;           /* a declared name in it is refused */
    cp_withdrawal *withdrawal; /* what the answer deletes; NULL: nothing */
    const char *sifted;        /* the Cookie field that was let through last */
    cp_choice choice;
    cp_choice_state choice_state;
    int signal; /* Sec-GPC is there and honoured here; `choice` is with it */
    cp_route route;
    int claimed;                   /* the page's mount took the request */
    int excluded;                  /* CookiePolicyExcludePages: pages here are left alone */
    int is_marked;                 /* If-None-Match named a page with our banner */
    int is_inflated;               /* what a back end compressed was decoded */
    const char *accept_encoding;   /* as it came, while the site is asked for less; else NULL */
    const char *consent;           /* COOKIE_CONSENT */
    const char *state;             /* COOKIE_CONSENT_STATE */
    apr_array_header_t *own_lines; /* cp_span: how the Set-Cookie lines that the page handler
                                    * made begin; NULL: it made none */
    apr_array_header_t *counted;   /* const char *: lines that the audit knows, or NULL */
    const char *csp;               /* the Content-Security-Policy that was added, or NULL */
    cp_left left[2];               /* headers_out, err_headers_out */
} cp_visit;

/* The initial request beneath which `r` runs. */
static inline request_rec *cp_initial(request_rec *r)
{
    while (r->main || r->prev)
        r = r->main ? r->main : r->prev;
    return r;
}

extern module AP_MODULE_DECLARE_DATA cookiepolicy_module;

/* The visit of a request if it was made already, else NULL. */
static inline cp_visit *cp_visit_made(request_rec *r)
{
    return ap_get_module_config(cp_initial(r)->request_config, &cookiepolicy_module);
}

/* For cp_visit_of: makes the visit of a request that has none. */
cp_visit *cp_visit_make(request_rec *r);

/* The same for who goes on with the Cookie field: where the visit has one, it is
 * in `pieces`. */
cp_visit *cp_visit_begin(request_rec *r, cp_pieces *pieces);

/*
 * The visit of a request, made at the first call from the fields as they are
 * then; lives in the initial request's pool. Never NULL.
 */
static inline cp_visit *cp_visit_of(request_rec *r)
{
    cp_visit *visit = cp_visit_made(r);

    return visit ? visit : cp_visit_make(r);
}

/* Sets choice, consent and state anew after a choice was made. */
void cp_visit_choose(cp_visit *visit, request_rec *r, cp_span value);

/* Whether a person looks at what is asked for, as far as the browser says. */
int cp_is_for_document(const request_rec *r);

/* Whether the scheme that the visitor sees is https. */
int cp_is_https(request_rec *r);

/* Whether a choice counts in frames on other sites' pages, too: samesite=None
 * over https. What is deleted there needs that attribute as well. */
int cp_visit_may_be_framed(const cp_visit *visit, request_rec *r);

#endif

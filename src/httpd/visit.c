/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made lazily by whoever asks first, since a cache's quick handler, a 400 and
 * an ordinary request reach our hooks by different ways. Everything later
 * decisions need is read here once.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "http_core.h"
#include "http_protocol.h"
#include "consent/signal.h"
#include "httpd/fields.h"
#include "httpd/mount.h"
#include "httpd/visit.h"

int cp_is_https(request_rec *r)
{
    return !strcmp(ap_http_scheme(r), "https");
}

int cp_visit_may_be_framed(const cp_visit *visit, request_rec *r)
{
    const char *samesite = visit->conf->declared->choice.samesite;

    return samesite && !strcmp(samesite, "None") && cp_is_https(r);
}

int cp_is_for_document(const request_rec *r)
{
    static const char *const documents[] = {"document", "iframe", "frame", NULL};
    const char *dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest"), *accept;
    int i;

    if (!dest) {
        accept = apr_table_get(r->headers_in, "Accept");
        return accept && ap_strcasestr(accept, "text/html");
    }
    for (i = 0; documents[i]; i++)
        if (!strcmp(dest, documents[i]))
            return 1;
    return 0;
}

/* The first that fits (design: section 2, "For applications"). */
static const char *state_of(const cp_visit *visit)
{
    if (!visit->enforced)
        return "report";
    if (visit->choice.signalled)
        return "signal";
    if (visit->choice.changed)
        return "changed";
    return visit->choice_state == CP_CHOICE_VALID ? "given" : "none";
}

static void settle(cp_visit *visit, request_rec *r)
{
    const cp_conf *conf = visit->conf;

    if (visit->signal)
        cp_object(&visit->choice, conf->table);
    visit->state = state_of(visit);
    if (!visit->enforced)
        visit->consent = conf->consent_all;
    else if (visit->choice_state != CP_CHOICE_VALID && !visit->signal)
        visit->consent = conf->consent_stranger;
    else
        visit->consent =
            cp_conf_consent(r->pool, conf->table, cp_allowed(conf->table, &visit->choice));
}

void cp_visit_choose(cp_visit *visit, request_rec *r, cp_span value)
{
    visit->choice_state = cp_choice_read(&visit->choice, &visit->place, value, r->request_time);
    settle(visit, r);
}

/* core has folded r->hostname and taken its port off. A request that names no
 * host (HTTP/1.0) has the empty scope: its choice counts in its like alone. */
static void find_place(cp_visit *visit, const request_rec *r)
{
    const char *domain = visit->conf->declared->choice.domain;

    visit->place.table = visit->conf->table;
    visit->place.secret = visit->conf->secret;
    visit->place.name = visit->own;
    if (visit->place.secret)
        visit->place.scope = cp_span_of(domain ? domain : r->hostname);
}

/* Read early: a trailer never counts, and other modules may take it off. */
static void read_signal(cp_visit *visit, const request_rec *r)
{
    if (visit->enforced && visit->conf->declared->signal.honoured &&
        apr_table_get(r->headers_in, "Sec-GPC"))
        visit->signal = cp_signal_given(cp_fields_joined(r->pool, r->headers_in, "Sec-GPC"));
}

static void read_choice(cp_visit *visit, request_rec *r, cp_pieces *pieces)
{
    cp_span value = {"", 0};
    cp_find found = CP_FIND_NONE;

    if (visit->cookie)
        found =
            cp_pieces_find(&value, cp_cookie_cut(pieces, cp_span_of(visit->cookie)), visit->own);
    visit->choice_state = found == CP_FIND_CONFLICT ? CP_CHOICE_CONFLICT : CP_CHOICE_NONE;
    if (found == CP_FIND_ONE)
        cp_visit_choose(visit, r, value);
    else
        settle(visit, r);
    if (visit->choice_state > CP_CHOICE_NONE)
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r,
                      "cookiepolicy: the choice cookie is %s and grants nothing",
                      cp_choice_state_name(visit->choice_state));
}

cp_visit *cp_visit_begin(request_rec *request, cp_pieces *pieces)
{
    request_rec *r = cp_initial(request);
    cp_visit *visit = apr_pcalloc(r->pool, sizeof(*visit));

    ap_set_module_config(r->request_config, &cookiepolicy_module, visit);
    visit->conf = cp_conf_of(r->server);
    visit->active = cp_conf_active(visit->conf) && r->proxyreq != PROXYREQ_PROXY;
    if (!visit->active)
        return visit;
    visit->enforced = visit->conf->declared->mode == CP_MODE_ON;
    visit->own = cp_is_https(r) ? visit->conf->name_https : visit->conf->name_http;
    find_place(visit, r);
    visit->cookie = cp_fields_joined(r->pool, r->headers_in, "Cookie");
    visit->route = cp_mount_route(r, visit->conf->declared);
    if (visit->conf->declared->excluded)
        visit->excluded = cp_mount_excluded(r, visit->conf->declared);
    read_signal(visit, r);
    read_choice(visit, r, pieces);
    return visit;
}

cp_visit *cp_visit_make(request_rec *r)
{
    cp_pieces pieces;

    return cp_visit_begin(r, &pieces);
}

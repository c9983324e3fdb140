/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name can be stored once for the host alone and once for each domain that
 * covers it, and requests carry all of them: one that a neighbour has planted, or
 * that is left of another `domain=`, would contradict each new choice for ever.
 * Nothing of a request says which it was, so all other scopes are cleared. The
 * choice's own line is the last, for jars that take the host and its domain for
 * one.
 */
#include "httpd/private.h"

#include "apr_strings.h"
#include "cookie/domains.h"
#include "cookie/prefix.h"
#include "httpd/keep.h"

/* A host of more labels is none that somebody shares. */
#define SCOPES_MAX 20

/* `line` is recognised by its first `n` octets (see visit.h). */
static void add_line(request_rec *r, cp_visit *visit, const char *line, apr_size_t n)
{
    if (!visit->own_lines)
        visit->own_lines = apr_array_make(r->pool, 1, sizeof(cp_span));
    APR_ARRAY_PUSH(visit->own_lines, cp_span) = (cp_span){line, n};
    apr_table_addn(r->err_headers_out, "Set-Cookie", line);
}

static const char *secure(request_rec *r, const cp_visit *visit)
{
    return cp_is_https(r) || cp_cookie_prefix(visit->own).secure ? "; Secure" : "";
}

static const char *domain_attribute(request_rec *r, const char *domain)
{
    return domain ? apr_pstrcat(r->pool, "; Domain=", domain, NULL) : "";
}

/* `domain` is NULL for the host alone. */
static void expire(request_rec *r, cp_visit *visit, const char *domain)
{
    const char *name = visit->own.p;
    const char *line =
        apr_pstrcat(r->pool, name, "=; Path=/; Max-Age=0", domain_attribute(r, domain),
                    secure(r, visit), cp_cookie_prefix(visit->own).httponly ? "; HttpOnly" : "",
                    cp_visit_may_be_framed(visit, r) ? "; SameSite=None" : "", NULL);

    add_line(r, visit, line, strlen(line));
}

static void expire_elsewhere(request_rec *r, cp_visit *visit)
{
    const char *here = visit->conf->declared->choice.domain;
    const apr_array_header_t *domains = cp_cookie_domains(r->pool, r->hostname);
    int i;

    if (cp_cookie_prefix(visit->own).host_only) /* has no other scope */
        return;
    if (here)
        expire(r, visit, NULL);
    for (i = 0; i < domains->nelts && i < SCOPES_MAX; i++) {
        const char *domain = APR_ARRAY_IDX(domains, i, const char *);

        if (!here || strcmp(domain, here))
            expire(r, visit, domain);
    }
}

static int is_httponly(const cp_visit *visit)
{
    return visit->conf->declared->choice.httponly != 0 || cp_cookie_prefix(visit->own).httponly;
}

/* Of a repeated choice only what is left: it ends when it was to end. */
static apr_int64_t remaining(const request_rec *r, const cp_visit *visit)
{
    apr_int64_t life = visit->conf->table->lifetime;
    apr_int64_t left = life - apr_time_sec(r->request_time - visit->choice.issued);

    return left > life ? life : left < 1 ? 1 : left;
}

void cp_keep_choice(request_rec *r, cp_visit *visit, const char *value)
{
    const cp_choice_settings *choice = &visit->conf->declared->choice;
    const char *name = visit->own.p, *line;

    if (visit->choice_state != CP_CHOICE_VALID && visit->choice_state != CP_CHOICE_NONE)
        expire_elsewhere(r, visit);
    cp_visit_choose(visit, r, cp_span_of(value));
    line = apr_psprintf(r->pool, "%s=%s; Path=/; Max-Age=%" APR_INT64_T_FMT "%s%s%s; SameSite=%s",
                        name, value, remaining(r, visit), domain_attribute(r, choice->domain),
                        secure(r, visit), is_httponly(visit) ? "; HttpOnly" : "",
                        choice->samesite ? choice->samesite : "Lax");
    add_line(r, visit, line, strcspn(line, ";"));
}

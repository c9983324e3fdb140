/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First who is to go, then where each of them may lie, then as many lines as
 * an answer has room for. Nothing is deleted on a guess of the name; on one of
 * the domain it may be, since a line that fits no cookie does nothing.
 */
#include "consent/withdraw.h"

#include "apr_hash.h"
#include "apr_strings.h"
#include "cookie/domains.h"
#include "cookie/prefix.h"
#include "cookie/request.h"

/* A literal `domain=`: this host, never its parents. */
#define THIS_HOST "host"

/* RFC 9110 5.6.2. Another name could not be written into a line. */
static int is_token(cp_span name)
{
    apr_size_t i;

    for (i = 0; i < name.n; i++) {
        char c = cp_lower(name.p[i]);

        if (!c || !strchr("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~", c))
            return 0;
    }
    return name.n > 0;
}

typedef struct {
    const cp_withdraw_facts *facts;
    apr_array_header_t *found;
    apr_hash_t *seen;
} search;

static void look(void *baton, cp_span name)
{
    search *s = baton;
    const cp_withdraw_facts *facts = s->facts;
    const cp_entry *entry = cp_table_find(facts->table, name);

    if (!entry || cp_decide(entry, facts->choice) != CP_HOLD_REFUSED ||
        cp_span_equal(name, facts->own[0]) || cp_span_equal(name, facts->own[1]) ||
        !is_token(name) || apr_hash_get(s->seen, name.p, (apr_ssize_t)name.n))
        return;
    apr_hash_set(s->seen, name.p, (apr_ssize_t)name.n, entry);
    APR_ARRAY_PUSH(s->found, cp_refused) = (cp_refused){name, entry};
}

/* Where it may lie; NULL stands for no Domain at all. Of the parents the shortest
 * come first: trackers store theirs as high up as browsers let them. */
static void push_domains(apr_array_header_t *domains, const char *declared, const char *host)
{
    int here = declared && !strcmp(declared, THIS_HOST), i;
    const apr_array_header_t *all;

    if (declared && !here) {
        if (host && cp_cookie_domain_covers(declared, host))
            APR_ARRAY_PUSH(domains, const char *) = declared;
        return;
    }
    APR_ARRAY_PUSH(domains, const char *) = NULL;
    all = cp_cookie_domains(domains->pool, host);
    if (all->nelts)
        APR_ARRAY_PUSH(domains, const char *) = host;
    for (i = all->nelts - 1; i > 0 && !here; i--)
        APR_ARRAY_PUSH(domains, const char *) = APR_ARRAY_IDX(all, i, const char *);
}

/* How a line ends, as the name, the row and the place need it. In another site's
 * page browsers take nothing without SameSite=None, and that not without Secure. */
typedef struct {
    int secure, httponly, partitioned, framed;
} marks;

static const char *line_of(cp_span name, const char *domain, const char *path, const marks *m,
                           apr_pool_t *p)
{
    return apr_psprintf(p, "%.*s=; Path=%s; Max-Age=0%s%s%s%s%s%s", (int)name.n, name.p, path,
                        domain ? "; Domain=" : "", domain ? domain : "",
                        m->secure || m->partitioned || m->framed ? "; Secure" : "",
                        m->httponly ? "; HttpOnly" : "", m->partitioned ? "; Partitioned" : "",
                        m->framed ? "; SameSite=None" : "");
}

/* All lines for one name; none where its row's domain does not cover this host. */
static apr_array_header_t *lines_of(const cp_refused *refused, const cp_withdraw_facts *facts,
                                    apr_pool_t *p)
{
    const cp_row *row = refused->entry->row;
    apr_array_header_t *domains = apr_array_make(p, 4, sizeof(const char *)), *lines;
    const char *path = row->path ? row->path : "/";
    const cp_prefix asks = cp_cookie_prefix(refused->name);
    const marks m = {.secure = row->secure || asks.secure,
                     .httponly = asks.httponly,
                     .partitioned = row->partitioned,
                     .framed = facts->framed};
    int i;

    if (asks.host_only) {
        APR_ARRAY_PUSH(domains, const char *) = NULL;
        path = "/";
    } else
        push_domains(domains, row->domain, facts->host);
    lines = apr_array_make(p, domains->nelts, sizeof(const char *));
    for (i = 0; i < domains->nelts; i++)
        APR_ARRAY_PUSH(lines, const char *) =
            line_of(refused->name, APR_ARRAY_IDX(domains, i, const char *), path, &m, p);
    return lines;
}

typedef struct {
    cp_withdrawal *out;
    apr_size_t octets;
} filling;

/* How many of these lines there is room for. */
static int room(const filling *f, const apr_array_header_t *lines)
{
    apr_size_t octets = f->octets;
    int i;

    for (i = 0; i < lines->nelts && f->out->lines->nelts + i < CP_WITHDRAW_LINES; i++) {
        octets += sizeof("Set-Cookie: \r\n") - 1 + strlen(APR_ARRAY_IDX(lines, i, const char *));
        if (octets > CP_WITHDRAW_OCTETS)
            break;
    }
    return i;
}

/* 0 where there was no room for the name. */
static int add(filling *f, const cp_refused *refused, const cp_withdraw_facts *facts, apr_pool_t *p)
{
    apr_array_header_t *lines = lines_of(refused, facts, p);
    int fit = room(f, lines), i;

    if (!lines->nelts)
        return 1;
    if (!f->out->lines->nelts && !fit)
        fit = 1;
    if (f->out->lines->nelts && fit < lines->nelts)
        return 0;
    for (i = 0; i < fit; i++) {
        const char *line = APR_ARRAY_IDX(lines, i, const char *);

        f->octets += sizeof("Set-Cookie: \r\n") - 1 + strlen(line);
        APR_ARRAY_PUSH(f->out->lines, const char *) = line;
    }
    APR_ARRAY_PUSH(f->out->names, const char *) =
        apr_pstrmemdup(p, refused->name.p, refused->name.n);
    return 1;
}

/* From number `start` on, around to the one before it; 0 where some are left. */
static int fill(cp_withdrawal *out, const cp_withdraw_facts *facts, int start, apr_pool_t *p)
{
    filling f = {out, 0};
    int n = out->found->nelts, i;

    apr_array_clear(out->lines);
    apr_array_clear(out->names);
    for (i = 0; i < n; i++)
        if (!add(&f, &APR_ARRAY_IDX(out->found, (start + i) % n, cp_refused), facts, p))
            return 0;
    return 1;
}

void cp_withdraw(cp_withdrawal *out, const cp_withdraw_facts *facts, apr_pool_t *p)
{
    search s = {facts, apr_array_make(p, 8, sizeof(cp_refused)), apr_hash_make(p)};

    cp_cookie_names(facts->cookies, look, &s);
    out->found = s.found;
    out->lines = apr_array_make(p, 8, sizeof(const char *));
    out->names = apr_array_make(p, 8, sizeof(const char *));
    if (!fill(out, facts, 0, p))
        fill(out, facts, (int)(facts->turn % (apr_uint32_t)out->found->nelts), p);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer with a consent-bound cookie must not reach another visitor, so it
 * is private. One from which a cookie was dropped may: who consented only
 * misses a cookie; Vary says the rest.
 *
 * The filter stands behind mod_cache's, so none of this is stored by a cache
 * in this very server, which keeps the unsifted answer and has every hit
 * sifted for its own visitor.
 */
#include "httpd/private.h"

#include "httpd/cache.h"
#include "httpd/fields.h"
#include "text/buf.h"

static int is_shared_directive(cp_span d)
{
    return cp_span_is_nocase(d, "public") ||
           (d.n >= 8 && cp_span_is_nocase((cp_span){d.p, 8}, "s-maxage"));
}

/* Takes the next directive off a list. Quoted strings may hold commas. */
static cp_span next_directive(const char **list)
{
    const char *s = *list, *start = s;
    int quoted = 0;

    for (; *s && (quoted || *s != ','); s++) {
        if (quoted && *s == '\\' && s[1])
            s++;
        else if (*s == '"')
            quoted = !quoted;
    }
    *list = *s ? s + 1 : s;
    return cp_span_trim((cp_span){start, (apr_size_t)(s - start)});
}

/* A Cache-Control value without what invites shared caches; *is_private is
 * set where it keeps them out already. */
static const char *without_shared(apr_pool_t *p, const char *list, int *is_private)
{
    cp_buf kept;

    cp_buf_init(&kept, p, strlen(list) + 1);
    while (*list) {
        cp_span d = next_directive(&list);

        if (!d.n || is_shared_directive(d))
            continue;
        if (cp_span_is_nocase(d, "private") || cp_span_is_nocase(d, "no-store"))
            *is_private = 1;
        if (kept.n)
            cp_buf_add(&kept, ", ", 2);
        cp_buf_add(&kept, d.p, d.n);
    }
    return kept.n ? kept.p : NULL;
}

static void make_private(request_rec *r)
{
    static const char *const for_networks[] = {"CDN-Cache-Control", "Surrogate-Control", NULL};
    apr_table_t *tables[] = {r->headers_out, r->err_headers_out};
    int is_private = 0, i, k;

    for (i = 0; i < 2; i++) {
        const char *list = cp_fields_joined(r->pool, tables[i], "Cache-Control");

        if (list) {
            list = without_shared(r->pool, list, &is_private);
            if (list)
                apr_table_setn(tables[i], "Cache-Control", list);
            else
                apr_table_unset(tables[i], "Cache-Control");
        }
        for (k = 0; for_networks[k]; k++)
            apr_table_unset(tables[i], for_networks[k]);
    }
    if (!is_private)
        apr_table_mergen(r->headers_out, "Cache-Control", "private");
}

/* Whether the answer is said to vary by that field, or by everything. Mostly
 * there is no Vary, which apr_table_get tells at once. */
static int varies(apr_pool_t *p, const apr_table_t *table, const char *field)
{
    const char *vary;

    if (!apr_table_get(table, "Vary"))
        return 0;
    vary = cp_fields_joined(p, table, "Vary");
    return ap_find_token(p, vary, field) || strchr(vary, '*');
}

static void vary(request_rec *r, const char *field)
{
    if (!varies(r->pool, r->headers_out, field) && !varies(r->pool, r->err_headers_out, field))
        apr_table_mergen(r->headers_out, "Vary", field);
}

void cp_cache_revalidate(request_rec *r)
{
    const char *list = cp_fields_joined(r->pool, r->headers_out, "Cache-Control");

    if (!list || !ap_find_token(r->pool, list, "no-cache"))
        apr_table_mergen(r->headers_out, "Cache-Control", "no-cache");
}

void cp_cache_restrict(request_rec *r, int make_them_private, int by_signal)
{
    if (make_them_private)
        make_private(r);
    vary(r, "Cookie");
    if (by_signal)
        vary(r, "Sec-GPC");
}

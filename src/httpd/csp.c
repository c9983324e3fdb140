/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs where Set-Cookie is sifted, behind every cache of this server: what is
 * stored there is the site's own answer, and each hit gets its visitor's
 * policy.
 *
 * Caches elsewhere may keep what a stranger got: it lets in least. What lets
 * in more is for one visitor, is asked for anew each time, and has nothing by
 * which it could be found unchanged: a withdrawal holds from the next load on.
 */
#include "httpd/private.h"

#include "httpd/cache.h"
#include "httpd/csp.h"
#include "httpd/fields.h"
#include "policy/csp.h"

#define CSP "Content-Security-Policy"

/* What browsers offer to advertisers by themselves (R31). */
#define ADVERTISING_OFF                                                                            \
    "browsing-topics=(), attribution-reporting=(), join-ad-interest-group=(), run-ad-auction=()"

/* Without a type browsers guess, and may find a document. */
static int is_document(const char *type)
{
    static const char *const documents[] = {"text/html", "application/xhtml+xml", "image/svg+xml",
                                            "text/xml", "application/xml"};
    apr_size_t n, i;

    if (!type)
        return 1;
    n = strcspn(type, "; \t");
    for (i = 0; i < sizeof(documents) / sizeof(*documents); i++)
        if (n == strlen(documents[i]) && !strncasecmp(type, documents[i], n))
            return 1;
    return n > 4 && !strncasecmp(type + n - 4, "+xml", 4);
}

static void forget_validators(apr_table_t *table)
{
    apr_table_unset(table, "ETag");
    apr_table_unset(table, "Last-Modified");
}

void cp_csp_send(request_rec *r, cp_visit *visit)
{
    const cp_table *table = visit->conf->table;
    apr_uint64_t allowed = cp_allowed(table, &visit->choice);
    apr_uint64_t opt_in = cp_csp_bound(table->csp) & table->opt_in;
    int more = cp_csp_lets_in_more(table->csp, allowed);
    int by_signal =
        visit->conf->declared->signal.honoured && (cp_csp_bound(table->csp) & table->opt_out);

    if (r->status != HTTP_NOT_MODIFIED && !is_document(r->content_type))
        return;
    if (visit->csp && cp_fields_hold(r->headers_out, visit->csp))
        return;
    visit->csp = cp_csp_value(r->pool, table->csp, allowed);
    apr_table_addn(r->headers_out, CSP, visit->csp);
    if (opt_in && !(opt_in & allowed))
        apr_table_addn(r->headers_out, "Permissions-Policy", ADVERTISING_OFF);
    cp_cache_restrict(r, more, by_signal);
    if (more) {
        cp_cache_revalidate(r);
        forget_validators(r->headers_out);
        forget_validators(r->err_headers_out);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The format asks for more than a table has. `purposes` are numbers of the
 * framework, of which only the first follows from the basis: it says that
 * consent is asked for. A life that was not declared is as long as browsers
 * allow, and whatever lives beyond a session may be renewed by its site.
 */
#include "page/disclosures.h"

#include "apr_hash.h"
#include "apr_strings.h"
#include "page/listing.h"
#include "text/json.h"

/* RFC 6265bis 5.5: 400 days. */
#define LONGEST_LIFE (APR_INT64_C(400) * 86400)

/* Of the framework's list: to store and read on a device, by consent. */
#define PURPOSE_BY_CONSENT "1"

static const char *stored_at(const cp_item *item, const char *host)
{
    const char *domain = cp_item_domain(item);

    return domain ? domain : host;
}

/* A cookie with a domain is sent to that host and to every host below it. */
static void domains(cp_buf *out, const cp_item *item, const char *host)
{
    const char *domain = stored_at(item, host);

    cp_json_begin(out, "domains", "[");
    cp_json_element(out, domain);
    if (domain != host && !item->storage)
        cp_json_element(out, apr_pstrcat(out->pool, "*.", domain, NULL));
    cp_buf_puts(out, "]");
}

static void life(cp_buf *out, const cp_item *item)
{
    apr_int64_t seconds = item->duration.seconds;

    if (item->storage)
        cp_json_text(out, "maxAgeSeconds", NULL);
    else
        cp_json_number(out, "maxAgeSeconds",
                       seconds == CP_DURATION_SESSION ? 0
                       : seconds < 0                  ? LONGEST_LIFE
                                                      : seconds);
    cp_json_flag(out, "cookieRefresh",
                 !item->storage && !item->own && seconds != CP_DURATION_SESSION);
}

static void disclosure(cp_buf *out, const cp_item *item, const char *name, const char *host)
{
    cp_json_begin(out, NULL, "{");
    cp_json_text(out, "identifier", name);
    cp_json_text(out, "type", item->storage ? "web" : "cookie");
    life(out, item);
    domains(out, item, host);
    cp_json_begin(out, "purposes", "[");
    cp_buf_puts(out, item->basis == CP_OPT_IN ? PURPOSE_BY_CONSENT : "");
    cp_buf_puts(out, "]");
    if (item->purpose.text)
        cp_json_text(out, "description", item->purpose.text);
    if (item->own)
        cp_json_flag(out, "optOut", 1);
    cp_buf_puts(out, "}");
}

/* Calls `each` for every row. */
static void for_all(const apr_array_header_t *groups, void (*each)(void *baton, const cp_item *),
                    void *baton)
{
    int i, k;

    for (i = 0; i < groups->nelts; i++) {
        const apr_array_header_t *items = APR_ARRAY_IDX(groups, i, cp_group).items;

        for (k = 0; k < items->nelts; k++)
            each(baton, &APR_ARRAY_IDX(items, k, cp_item));
    }
}

typedef struct {
    cp_buf *out;
    const char *host;
    apr_hash_t *domains; /* those that were written */
} writing;

static void write_disclosures(void *baton, const cp_item *item)
{
    writing *w = baton;
    int i;

    for (i = 0; i < item->names->nelts; i++)
        disclosure(w->out, item, APR_ARRAY_IDX(item->names, i, const char *), w->host);
}

static void write_domain(void *baton, const cp_item *item)
{
    writing *w = baton;
    const char *domain = stored_at(item, w->host);

    if (apr_hash_get(w->domains, domain, APR_HASH_KEY_STRING))
        return;
    apr_hash_set(w->domains, domain, APR_HASH_KEY_STRING, domain);
    cp_json_begin(w->out, NULL, "{");
    cp_json_text(w->out, "domain", domain);
    cp_buf_puts(w->out, "}");
}

void cp_page_disclosures(cp_buf *out, const cp_view *view, const char *host)
{
    const apr_array_header_t *groups = cp_listing_make(out->pool, view);
    writing w = {.out = out, .host = host, .domains = apr_hash_make(out->pool)};

    cp_buf_puts(out, "{");
    cp_json_begin(out, "disclosures", "[");
    for_all(groups, write_disclosures, &w);
    cp_buf_puts(out, "]");
    cp_json_begin(out, "domains", "[");
    for_all(groups, write_domain, &w);
    cp_buf_puts(out, "]}\n");
}

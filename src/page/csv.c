/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ten columns, one function each. That database knows two kinds of names:
 * whole ones, and beginnings of names (its wildcard). A pattern with its only
 * `*` at the end is such a beginning. Any other keeps its `*`: cut short it
 * would stand for names that it does not match.
 */
#include "page/csv.h"

#include "apr_hash.h"
#include "apr_strings.h"
#include "page/listing.h"
#include "text/digest.h"

/* One line of the table. */
typedef struct {
    const cp_view *view;
    const cp_group *group;
    const cp_item *item;
    const char *name;
    int serial; /* how many lines before it are of this name in this category */
} line;

typedef const char *(*column_fn)(apr_pool_t *p, const line *l);

/*
 * Not random and not of today: the same name in the same category has the same
 * id on every server, in every language and after every rewording. Version 8
 * is for UUIDs that are made so (RFC 9562, 5.8).
 */
static const char *id(apr_pool_t *p, const line *l)
{
    unsigned char u[16];
    const char *text = apr_psprintf(p, "%s\n%s\n%s\n%d", l->item->storage ? "storage" : "cookie",
                                    l->group->id, l->name, l->serial);

    cp_digest_raw(u, sizeof(u), cp_span_of(text), p);
    u[6] = (unsigned char)((u[6] & 0x0F) | 0x80);
    u[8] = (unsigned char)((u[8] & 0x3F) | 0x80);
    return apr_psprintf(p, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11],
                        u[12], u[13], u[14], u[15]);
}

static const char *platform(apr_pool_t *p, const line *l)
{
    (void)p;
    return l->item->provider.text;
}

static const char *category(apr_pool_t *p, const line *l)
{
    (void)p;
    return l->group->id;
}

static const char *name(apr_pool_t *p, const line *l)
{
    apr_size_t literal = strcspn(l->name, "*");
    apr_size_t stars = strspn(l->name + literal, "*");

    return l->name[literal + stars] || !literal ? l->name : apr_pstrmemdup(p, l->name, literal);
}

static const char *domain(apr_pool_t *p, const line *l)
{
    (void)p;
    return cp_item_domain(l->item);
}

static const char *description(apr_pool_t *p, const line *l)
{
    (void)p;
    return l->item->purpose.text ? l->item->purpose.text : l->item->location.text;
}

static const char *retention(apr_pool_t *p, const line *l)
{
    return cp_words_duration(p, cp_wording(l->view->wordings, l->view->lang), &l->item->duration);
}

/* Whether somebody else than the site was said to have the data. */
static int is_shared(const line *l)
{
    return !l->item->own && l->item->recipients.text;
}

static const char *data_controller(apr_pool_t *p, const line *l)
{
    (void)p;
    return is_shared(l) ? l->item->recipients.text : l->view->table->declared->controller.name;
}

static const char *portal(apr_pool_t *p, const line *l)
{
    (void)p;
    return l->item->url || is_shared(l) ? l->item->url : l->view->table->declared->controller.url;
}

static const char *wildcard(apr_pool_t *p, const line *l)
{
    (void)p;
    return strchr(l->name, '*') ? "1" : "0";
}

/* The names of the columns are the database's own, to the letter. */
static const struct {
    const char *head;
    column_fn cell;
} columns[] = {
    {"ID", id},
    {"Platform", platform},
    {"Category", category},
    {"Cookie / Data Key name", name},
    {"Domain", domain},
    {"Description", description},
    {"Retention period", retention},
    {"Data Controller", data_controller},
    {"User Privacy & GDPR Rights Portals", portal},
    {"Wildcard match", wildcard},
};
#define COLUMNS (sizeof columns / sizeof *columns)

/* What a spreadsheet would take for a formula, and the mark that says that it
 * is none. */
static int needs_mark(const char *text)
{
    return *text && (strchr("=+-@'", *text) || (unsigned char)*text < ' ');
}

void cp_csv_cell(cp_buf *out, const char *text)
{
    const char *quote;

    if (!text)
        return;
    cp_buf_puts(out, "\"");
    if (needs_mark(text))
        cp_buf_puts(out, "'");
    for (; (quote = strchr(text, '"')); text = quote + 1) {
        cp_buf_add(out, text, (apr_size_t)(quote - text));
        cp_buf_puts(out, "\"\"");
    }
    cp_buf_puts(out, text);
    cp_buf_puts(out, "\"");
}

static void end_cell(cp_buf *out, apr_size_t column)
{
    cp_buf_puts(out, column + 1 < COLUMNS ? "," : "\r\n");
}

static void write_line(cp_buf *out, const line *l)
{
    apr_size_t c;

    for (c = 0; c < COLUMNS; c++) {
        cp_csv_cell(out, columns[c].cell(out->pool, l));
        end_cell(out, c);
    }
}

/* A name may stand in two rows of its category, which share it. */
static int next_serial(apr_hash_t *seen, apr_pool_t *p, const cp_item *item, const char *text)
{
    const char *key = apr_pstrcat(p, item->storage ? "s" : "c", text, NULL);
    int *count = apr_hash_get(seen, key, APR_HASH_KEY_STRING);

    if (!count) {
        count = apr_pcalloc(p, sizeof(*count));
        apr_hash_set(seen, key, APR_HASH_KEY_STRING, count);
    }
    return (*count)++;
}

static void write_group(cp_buf *out, const cp_view *view, const cp_group *group)
{
    apr_hash_t *seen = apr_hash_make(out->pool);
    int i, k;

    for (i = 0; i < group->items->nelts; i++) {
        const cp_item *item = &APR_ARRAY_IDX(group->items, i, cp_item);

        for (k = 0; k < item->names->nelts; k++) {
            line l = {.view = view,
                      .group = group,
                      .item = item,
                      .name = APR_ARRAY_IDX(item->names, k, const char *)};

            l.serial = next_serial(seen, out->pool, item, l.name);
            write_line(out, &l);
        }
    }
}

void cp_page_csv(cp_buf *out, const cp_view *view)
{
    const apr_array_header_t *groups = cp_listing_make(out->pool, view);
    apr_size_t c;
    int i;

    for (c = 0; c < COLUMNS; c++) {
        cp_buf_puts(out, columns[c].head);
        end_cell(out, c);
    }
    for (i = 0; i < groups->nelts; i++)
        write_group(out, view, &APR_ARRAY_IDX(groups, i, cp_group));
}

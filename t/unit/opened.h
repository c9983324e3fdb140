/* SPDX-License-Identifier: Apache-2.0 */
/* A page opened for a test, and what to ask of its text. */
#ifndef CP_T_OPENED_H
#define CP_T_OPENED_H

#include "fixture.h"
#include "page/page.h"

typedef struct {
    const cp_table *table;
    cp_choice choice;
    cp_view view;
    const char *raw;  /* as it was written */
    const char *html; /* without what only cards and readers of tables need */
} page;

static inline page *open_page(apr_pool_t *p, const char *const *declared)
{
    page *it = apr_pcalloc(p, sizeof *it);

    it->table = fixture_table(p, declared);
    it->view = (cp_view){.table = it->table,
                         .choice = &it->choice,
                         .lang = "en",
                         .path = "/cookies",
                         .choice_name = "__Host-cookies_preferences"};
    return it;
}

/* All that begins with `first` and ends with the next `last`, taken out. */
static inline const char *without(apr_pool_t *p, const char *html, const char *first,
                                  const char *last)
{
    const char *at;
    cp_buf out;

    cp_buf_init(&out, p, strlen(html));
    while ((at = strstr(html, first))) {
        cp_buf_add(&out, html, (apr_size_t)(at - html));
        html = strstr(at + strlen(first), last) + strlen(last);
    }
    cp_buf_puts(&out, html);
    return out.p;
}

static inline void render(page *it, apr_pool_t *p)
{
    cp_buf buf;

    cp_buf_init(&buf, p, 0);
    cp_page_html(&buf, &it->view);
    it->raw = buf.p;
    it->html = without(p, buf.p, " data-label=\"", "\"");
}

static inline size_t count(const char *html, const char *what)
{
    size_t n = 0;

    for (html = strstr(html, what); html; html = strstr(html + 1, what))
        n++;
    return n;
}

static inline void has(const page *it, const char *what)
{
    if (!strstr(it->html, what))
        fail_msg("missing: %s", what);
}

static inline void has_not(const page *it, const char *what)
{
    if (strstr(it->html, what))
        fail_msg("should not be there: %s", what);
}

static inline void in_order(const page *it, const char *first, const char *second)
{
    const char *at = strstr(it->html, first);

    if (!at || !strstr(at, second))
        fail_msg("'%s' is not followed by '%s'", first, second);
}

#endif

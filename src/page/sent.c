/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The field is read as the server's own sifting reads it, so the page and what
 * was done to the request cannot differ. A name that only looks like a held
 * one has no row of its own: nobody declared it, and it is told so.
 */
#include "page/sent.h"

#include "apr_strings.h"
#include "cookie/request.h"
#include "policy/decide.h"

typedef struct {
    apr_pool_t *p;
    const cp_view *view;
    cp_judge judge;
    cp_sent *sent;
    apr_hash_t *seen;
} reading;

/* A name as text: any octets may come, and only these look the same to everybody. */
static const char *printable(apr_pool_t *p, cp_span name)
{
    apr_size_t n = name.n < CP_SENT_OCTETS ? name.n : CP_SENT_OCTETS, i;
    char *text = apr_palloc(p, n * 4 + sizeof("\xe2\x80\xa6")), *end = text;

    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)name.p[i];

        if (c >= ' ' && c < 0x7F)
            *end++ = (char)c;
        else
            end += apr_snprintf(end, 5, "\\x%02X", c);
    }
    strcpy(end, n < name.n ? "\xe2\x80\xa6" : "");
    return text;
}

static void add_row(const reading *s, const char *declared, cp_span name, int held)
{
    cp_sent_row *row = apr_hash_get(s->sent->rows, declared, APR_HASH_KEY_STRING);

    if (!row) {
        row = apr_pcalloc(s->p, sizeof(*row));
        row->names = apr_array_make(s->p, 1, sizeof(const char *));
        apr_hash_set(s->sent->rows, declared, APR_HASH_KEY_STRING, row);
    }
    row->held |= held;
    if (row->names->nelts < CP_SENT_NAMES)
        APR_ARRAY_PUSH(row->names, const char *) = printable(s->p, name);
}

static void add_undeclared(const reading *s, cp_span name, int held)
{
    cp_sent *sent = s->sent;

    if (sent->held->nelts + sent->passed->nelts < CP_SENT_NAMES)
        APR_ARRAY_PUSH(held ? sent->held : sent->passed, const char *) = printable(s->p, name);
    else
        sent->more = 1;
}

/* The choice cookie of the other scheme is no stranger, but has no row. */
static const char *own_name(const cp_view *view, cp_span name)
{
    if (view->choice_name && cp_span_is(name, view->choice_name))
        return view->choice_name;
    return view->other_name && cp_span_is(name, view->other_name) ? view->other_name : NULL;
}

static void look(void *baton, cp_span name)
{
    reading *s = baton;
    const char *own = own_name(s->view, name);
    const cp_entry *entry, *decided;
    int held;

    if (apr_hash_get(s->seen, name.p, (apr_ssize_t)name.n))
        return;
    apr_hash_set(s->seen, name.p, (apr_ssize_t)name.n, name.p);
    if (own) {
        add_row(s, own, name, 0);
        return;
    }
    entry = cp_table_find(s->view->table, name);
    held = !cp_passes(cp_judge_name(&decided, &s->judge, name)) && !s->view->report;
    if (entry)
        add_row(s, entry->name, name, held);
    else
        add_undeclared(s, name, held);
}

void cp_sent_read(cp_sent *sent, apr_pool_t *p, const cp_view *view)
{
    reading s = {.p = p,
                 .view = view,
                 .judge = cp_judge_of(view->table, view->choice, p),
                 .sent = sent,
                 .seen = apr_hash_make(p)};

    sent->rows = apr_hash_make(p);
    sent->held = apr_array_make(p, 4, sizeof(const char *));
    sent->passed = apr_array_make(p, 4, sizeof(const char *));
    sent->more = 0;
    if (view->cookie)
        cp_cookie_names(cp_span_of(view->cookie), look, &s);
}

const cp_sent_row *cp_sent_find(const cp_sent *sent, const char *declared)
{
    return apr_hash_get(sent->rows, declared, APR_HASH_KEY_STRING);
}

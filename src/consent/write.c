/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The writing of a choice cookie: this host's categories in the order of its
 * table, then what other hosts of the same `domain=` stored there.
 */
#include "apr_strings.h"
#include "consent/choice.h"
#include "consent/value.h"
#include "text/buf.h"

static void add_base36(cp_buf *out, apr_int64_t value)
{
    char digits[16];
    int i = sizeof(digits);

    do {
        digits[--i] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
        value /= 36;
    } while (value);
    cp_buf_add(out, digits + i, sizeof(digits) - (apr_size_t)i);
}

/* What the shared cookie says of a category, if it grants it; else empty. */
static cp_span shared_tokens(cp_span shared, const char *id)
{
    int more = shared.n > 0;
    cp_element e;

    while (more && cp_value_next_element(&e, &shared, &more))
        if (e.granted && cp_span_is(e.id, id))
            return e.tokens;
    return (cp_span){"", 0};
}

static void add_granted(cp_buf *out, const cp_category *category, cp_span foreign)
{
    apr_size_t i;

    cp_buf_puts(out, ":y:");
    cp_buf_puts(out, category->tokens);
    for (i = 0; i < foreign.n; i += CP_TOKEN_LENGTH) {
        char one[CP_TOKEN_LENGTH + 1] = {0};

        memcpy(one, foreign.p + i, CP_TOKEN_LENGTH);
        if (!cp_tokens_cover(category->tokens, strlen(category->tokens), one))
            cp_buf_puts(out, one);
    }
}

static void add_own(cp_buf *out, const cp_table *table, apr_uint64_t granted, cp_span shared)
{
    const char *joint = "";
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (c->basis == CP_EXEMPT)
            continue;
        cp_buf_puts(out, joint);
        cp_buf_puts(out, c->id);
        if (granted & APR_UINT64_C(1) << i)
            add_granted(out, c, shared_tokens(shared, c->id));
        else
            cp_buf_puts(out, ":n");
        joint = "~";
    }
}

/* Categories that only other hosts under the same domain have. */
static void add_foreign(cp_buf *out, const cp_table *table, cp_span shared)
{
    int more = shared.n > 0;

    while (more) {
        const char *from = shared.p;
        const cp_category *c;
        cp_element e;

        if (!cp_value_next_element(&e, &shared, &more))
            return;
        c = cp_table_category(table, e.id.p, e.id.n);
        if (c && c->basis != CP_EXEMPT)
            continue;
        if (out->p[out->n - 1] != '.')
            cp_buf_puts(out, "~");
        cp_buf_add(out, from, (apr_size_t)(e.tokens.p + e.tokens.n - from));
    }
}

static void add_tag(cp_buf *out, const cp_choice_place *place)
{
    cp_signed what = {place->name, place->scope, {out->p, out->n}};
    char tag[CP_TAG_LENGTH];

    if (!place->secret)
        return;
    cp_secret_sign(tag, place->secret, &what);
    cp_buf_add(out, tag, sizeof(tag));
}

/* `shared`: the categories of a shared cookie, or empty. */
static const char *write_value(apr_pool_t *p, const cp_choice_place *place,
                               const cp_new_choice *choice, cp_span shared)
{
    cp_buf out;

    cp_buf_init(&out, p, 256);
    cp_buf_puts(&out, "1.");
    add_base36(&out, apr_time_sec(choice->now));
    cp_buf_puts(&out, choice->under_signal ? ".g." : "..");
    add_own(&out, place->table, choice->granted, shared);
    add_foreign(&out, place->table, shared);
    cp_buf_puts(&out, ".");
    cp_buf_puts(&out, choice->record);
    cp_buf_puts(&out, ".");
    add_tag(&out, place);
    return out.p;
}

const char *cp_choice_write(apr_pool_t *p, const cp_choice_place *place,
                            const cp_new_choice *choice)
{
    static const cp_span nothing = {"", 0};
    cp_span fields[CP_VALUE_FIELDS];
    const char *value;

    if (!choice->shared.n || !cp_value_fields(fields, choice->shared))
        return write_value(p, place, choice, nothing);
    value = write_value(p, place, choice, fields[CP_VALUE_CATEGORIES]);
    return strlen(value) <= CP_CHOICE_MAX ? value : write_value(p, place, choice, nothing);
}

/* The record's id and the tag have their room here too: 128 and 64 bits in
 * base64url. */
apr_size_t cp_choice_longest(const cp_table *table)
{
    apr_size_t n = sizeof("1.zzzzzzzz.g...") - 1 + 22 + 11;
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (c->basis != CP_EXEMPT)
            n += strlen(c->id) + strlen("~:y:") + strlen(c->tokens);
    }
    return n;
}

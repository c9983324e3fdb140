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

/*
 * What of a shared cookie goes into the new one. Where it would be too long,
 * grants go before refusals: who is asked again can grant again, but a refusal
 * stands to its end.
 */
typedef enum { CARRY_ALL, CARRY_REFUSALS, CARRY_NOTHING } carried;

typedef struct {
    const cp_choice_place *place;
    const cp_new_choice *choice;
    carried carry;
    cp_span shared; /* the categories of the shared cookie; empty where it carries nothing */
} writing;

/* The tokens that the shared cookie grants a category by; else empty. */
static cp_span shared_tokens(const writing *w, const char *id)
{
    cp_span rest = w->shared;
    int more = w->carry == CARRY_ALL && rest.n > 0;
    cp_element e;

    while (more && cp_value_next_element(&e, &rest, &more))
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

static void add_own(cp_buf *out, const writing *w)
{
    const cp_table *table = w->place->table;
    const char *joint = "";
    int i;

    for (i = 0; i < table->categories->nelts; i++) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, i, const cp_category *);

        if (c->basis == CP_EXEMPT)
            continue;
        cp_buf_puts(out, joint);
        cp_buf_puts(out, c->id);
        if (w->choice->granted & APR_UINT64_C(1) << i)
            add_granted(out, c, shared_tokens(w, c->id));
        else
            cp_buf_puts(out, ":n");
        joint = "~";
    }
}

/* Categories that only other hosts under the same domain have. */
static void add_foreign(cp_buf *out, const writing *w)
{
    cp_span rest = w->shared;
    int more = rest.n > 0;

    while (more) {
        const char *from = rest.p;
        const cp_category *c;
        cp_element e;

        if (!cp_value_next_element(&e, &rest, &more))
            return;
        c = cp_table_category(w->place->table, e.id.p, e.id.n);
        if ((c && c->basis != CP_EXEMPT) || (e.granted && w->carry != CARRY_ALL))
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

static const char *write_value(apr_pool_t *p, const writing *w)
{
    cp_buf out;

    cp_buf_init(&out, p, 256);
    cp_buf_puts(&out, "1.");
    add_base36(&out, apr_time_sec(w->choice->now));
    cp_buf_puts(&out, w->choice->under_signal ? ".g." : "..");
    add_own(&out, w);
    add_foreign(&out, w);
    cp_buf_puts(&out, ".");
    cp_buf_puts(&out, w->choice->record);
    cp_buf_puts(&out, ".");
    add_tag(&out, w->place);
    return out.p;
}

/* What was granted elsewhere without a signal must not come under flag g, by
 * which it would hold against the signal (rule 8). */
static carried most_carried(const cp_new_choice *choice, const cp_span *shared_fields)
{
    return choice->under_signal && !shared_fields[CP_VALUE_FLAGS].n ? CARRY_REFUSALS : CARRY_ALL;
}

const char *cp_choice_write(apr_pool_t *p, const cp_choice_place *place,
                            const cp_new_choice *choice)
{
    writing w = {place, choice, CARRY_NOTHING, {"", 0}};
    cp_span fields[CP_VALUE_FIELDS];
    const char *value;

    if (choice->shared.n && cp_value_fields(fields, choice->shared)) {
        w.shared = fields[CP_VALUE_CATEGORIES];
        for (w.carry = most_carried(choice, fields); w.carry < CARRY_NOTHING; w.carry++) {
            value = write_value(p, &w);
            if (strlen(value) <= CP_CHOICE_MAX)
                return value;
        }
        w.shared = (cp_span){"", 0};
    }
    return write_value(p, &w);
}

int cp_choice_repeats(cp_span old, const char *made)
{
    cp_span then[CP_VALUE_FIELDS], now[CP_VALUE_FIELDS];

    return cp_value_fields(then, old) && cp_value_fields(now, cp_span_of(made)) &&
           cp_span_equal(then[CP_VALUE_FLAGS], now[CP_VALUE_FLAGS]) &&
           cp_span_equal(then[CP_VALUE_CATEGORIES], now[CP_VALUE_CATEGORIES]);
}

const char *cp_choice_again(apr_pool_t *p, const cp_choice_place *place, cp_span old)
{
    cp_span fields[CP_VALUE_FIELDS];
    cp_buf out;

    if (!cp_value_fields(fields, old))
        return "";
    cp_buf_init(&out, p, old.n + CP_TAG_LENGTH + 1);
    cp_buf_add(&out, old.p, old.n - fields[CP_VALUE_MAC].n);
    add_tag(&out, place);
    return out.p;
}

int cp_choice_is_todays(apr_pool_t *p, const cp_choice_place *place, cp_span value, apr_time_t now)
{
    cp_new_choice again = {.now = now, .shared = {"", 0}};
    cp_choice choice;

    if (cp_choice_read(&choice, place, value, now) != CP_CHOICE_VALID)
        return 0;
    again.granted = choice.granted;
    again.under_signal = choice.under_signal;
    return cp_choice_repeats(value, cp_choice_write(p, place, &again));
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

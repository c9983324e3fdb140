/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice cookie is read at every request and written once in half a year,
 * so reading allocates nothing and walks the value once. It is read strictly:
 * a value that this code would not have written counts as none (rule 6).
 */
#include "consent/choice.h"

#include "consent/value.h"

static const char *const state_names[] = {
    [CP_CHOICE_VALID] = "valid",
    [CP_CHOICE_NONE] = "none",
    [CP_CHOICE_UNREADABLE] = "unreadable",
    [CP_CHOICE_EXPIRED] = "expired",
    [CP_CHOICE_FUTURE] = "in the future",
    [CP_CHOICE_CONFLICT] = "contradictory",
    [CP_CHOICE_FORGED] = "not signed by this site",
};

const char *cp_choice_state_name(cp_choice_state state)
{
    return state_names[state];
}

/* Base36, lower case, as written: no sign, no leading zero. -1: none. */
static apr_int64_t base36(cp_span digits)
{
    apr_int64_t value = 0;
    apr_size_t i;

    if (!digits.n || digits.n > 10 || digits.p[0] == '0')
        return -1;
    for (i = 0; i < digits.n; i++) {
        char c = digits.p[i];

        if (c >= '0' && c <= '9')
            value = value * 36 + (c - '0');
        else if (c >= 'a' && c <= 'z')
            value = value * 36 + (c - 'a' + 10);
        else
            return -1;
    }
    return value;
}

/* One that was written from today's table, and so needs no closer look. */
static int is_todays(const cp_element *e, const cp_category *c)
{
    return c && (!e->granted || cp_span_is(e->tokens, c->tokens));
}

/* The next category from `i` on that is asked for, since that is the order in
 * which they are written; NULL: no more. */
static inline const cp_category *next_asked(const cp_table *table, int *i)
{
    while (*i < table->categories->nelts) {
        const cp_category *c = APR_ARRAY_IDX(table->categories, (*i)++, const cp_category *);

        if (c->basis != CP_EXEMPT)
            return c;
    }
    return NULL;
}

/* Takes the next element off `rest` if it is that category's as cp_choice_write
 * writes it today; else takes nothing and returns 0. */
static inline int cut_todays(int *granted, cp_span *rest, const cp_category *c, int *more)
{
    apr_size_t id = strlen(c->id), n = id + 2, tokens;

    if (rest->n < n || memcmp(rest->p, c->id, id) || rest->p[id] != ':')
        return 0;
    *granted = rest->p[id + 1] == 'y';
    if (*granted) {
        tokens = strlen(c->tokens);
        if (rest->n <= n + tokens || rest->p[n] != ':' ||
            memcmp(rest->p + n + 1, c->tokens, tokens))
            return 0;
        n += 1 + tokens;
    } else if (rest->p[id + 1] != 'n')
        return 0;
    if (n < rest->n && rest->p[n] != '~')
        return 0;
    cp_value_cut_at(rest, rest->p + n, more);
    return 1;
}

static int read_categories(cp_choice *choice, const cp_table *table, cp_span rest)
{
    apr_uint64_t seen = 0;
    int more = rest.n > 0, next = 0;

    while (more) {
        const cp_category *c = next_asked(table, &next);
        apr_uint64_t bit;
        int todays;
        cp_element e = {.tokens = {"", 0}};

        todays = c && cut_todays(&e.granted, &rest, c, &more);
        if (!todays) {
            if (!cp_value_cut_element(&e, &rest, &more))
                return 0;
            c = cp_table_category(table, e.id.p, e.id.n);
            todays = is_todays(&e, c);
            if (!todays && !cp_value_is_readable(&e))
                return 0;
            if (!c || c->basis == CP_EXEMPT)
                continue;
        }
        bit = APR_UINT64_C(1) << c->index;
        if (seen & bit)
            return 0;
        seen |= bit;
        if (!e.granted)
            choice->refused |= bit;
        else if (todays || cp_tokens_cover(e.tokens.p, e.tokens.n, c->tokens))
            choice->granted |= bit;
        else
            choice->changed |= bit;
    }
    return 1;
}

static int is_ours(const cp_choice_place *place, cp_span value, cp_span tag)
{
    cp_signed what = {place->name, place->scope, {value.p, value.n - tag.n}};

    return cp_secret_verifies(place->secret, &what, tag);
}

cp_choice_state cp_choice_read(cp_choice *choice, const cp_choice_place *place, cp_span value,
                               apr_time_t now)
{
    const cp_table *table = place->table;
    cp_span fields[CP_VALUE_FIELDS];
    apr_int64_t seconds;
    apr_time_t issued;

    memset(choice, 0, sizeof(*choice));
    if (!cp_value_fields(fields, value))
        return CP_CHOICE_UNREADABLE;
    if (place->secret && !is_ours(place, value, fields[CP_VALUE_MAC]))
        return CP_CHOICE_FORGED;
    seconds = base36(fields[CP_VALUE_ISSUED]);
    if (seconds < 0 || seconds > APR_INT64_MAX / APR_USEC_PER_SEC)
        return CP_CHOICE_UNREADABLE;
    issued = apr_time_from_sec(seconds);
    if (issued > now + CP_CHOICE_AHEAD)
        return CP_CHOICE_FUTURE;
    if (now - issued > apr_time_from_sec(table->lifetime))
        return CP_CHOICE_EXPIRED;
    if (!read_categories(choice, table, fields[CP_VALUE_CATEGORIES])) {
        memset(choice, 0, sizeof(*choice));
        return CP_CHOICE_UNREADABLE;
    }
    choice->issued = issued;
    choice->under_signal = fields[CP_VALUE_FLAGS].n > 0;
    choice->record = fields[CP_VALUE_RECORD];
    return CP_CHOICE_VALID;
}

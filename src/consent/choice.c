/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice cookie is read at every request and written once in half a year,
 * so reading allocates nothing and walks the value once. It is read strictly:
 * a value that this code would not have written counts as none (rule 6).
 */
#include "consent/choice.h"

#include "apr_strings.h"
#include "policy/tokens.h"
#include "text/buf.h"
#include "text/octets.h"

static const char *const state_names[] = {
    [CP_CHOICE_VALID] = "valid",           [CP_CHOICE_NONE] = "none",
    [CP_CHOICE_UNREADABLE] = "unreadable", [CP_CHOICE_EXPIRED] = "expired",
    [CP_CHOICE_FUTURE] = "in the future",  [CP_CHOICE_CONFLICT] = "contradictory",
};

const char *cp_choice_state_name(cp_choice_state state)
{
    return state_names[state];
}

/* Cuts what stands before `at` off `rest`, and the octet there; all of it where
 * `at` is its end, and then *more is 0. */
static inline cp_span cut_at(cp_span *rest, const char *at, int *more)
{
    const char *stop = cp_span_end(*rest);
    cp_span part = {rest->p, (apr_size_t)(at - rest->p)};

    *more = at < stop;
    rest->p = at + *more;
    rest->n = (apr_size_t)(stop - rest->p);
    return part;
}

/* Up to the first `end`, which is expected within a few words; and far away. */
static inline cp_span cut(cp_span *rest, char end, int *more)
{
    if (rest->n && *rest->p == end) /* half of the fields are empty */
        return cut_at(rest, rest->p, more);
    return cut_at(rest, cp_octet_find_near(rest->p, end, cp_span_end(*rest)), more);
}

static inline cp_span cut_long(cp_span *rest, char end, int *more)
{
    return cut_at(rest, cp_octet_find(rest->p, end, cp_span_end(*rest)), more);
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

/* The ids and tags of records and servers: base64url, perhaps empty. */
static int is_base64url(cp_span s)
{
    apr_size_t i;

    for (i = 0; i < s.n; i++) {
        char c = cp_lower(s.p[i]);

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return 0;
    }
    return 1;
}

/* One element of CATEGORIES. */
typedef struct {
    cp_span id;
    int granted;
    cp_span tokens;
} element;

/* Takes the next element off `rest` and sees where its parts are; 0 where it
 * has not these parts. */
static inline int cut_element(element *e, cp_span *rest, int *more)
{
    cp_span text = cut_long(rest, '~', more);
    int colon;

    e->id = cut(&text, ':', &colon);
    if (!e->id.n || !colon || !text.n)
        return 0;
    e->granted = text.n > 1 && text.p[0] == 'y' && text.p[1] == ':';
    e->tokens = e->granted ? (cp_span){text.p + 2, text.n - 2} : (cp_span){text.p + 1, 0};
    return e->granted || (text.n == 1 && *text.p == 'n');
}

static int is_readable(const element *e)
{
    return is_base64url(e->id) && (!e->granted || cp_tokens_valid(e->tokens.p, e->tokens.n));
}

/* Takes the next element off `rest`. Returns 0 where it is malformed. */
static int next_element(element *e, cp_span *rest, int *more)
{
    return cut_element(e, rest, more) && is_readable(e);
}

/* One that was written from today's table, and so needs no closer look. */
static int is_todays(const element *e, const cp_category *c)
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
    cut_at(rest, rest->p + n, more);
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
        element e = {.tokens = {"", 0}};

        todays = c && cut_todays(&e.granted, &rest, c, &more);
        if (!todays) {
            if (!cut_element(&e, &rest, &more))
                return 0;
            c = cp_table_category(table, e.id.p, e.id.n);
            todays = is_todays(&e, c);
            if (!todays && !is_readable(&e))
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

/* The six fields, as spans of the value. */
enum { VERSION, ISSUED, FLAGS, CATEGORIES, RECORD, MAC, FIELDS };

static inline int read_fields(cp_span fields[FIELDS], cp_span value)
{
    int more, i;

    if (value.n > CP_CHOICE_MAX || value.n < 2 || value.p[0] != '1' || value.p[1] != '.')
        return 0;
    fields[VERSION] = cut_at(&value, value.p + 1, &more);
    for (i = ISSUED; i < FIELDS; i++) {
        if (!more)
            return 0;
        fields[i] = i == CATEGORIES ? cut_long(&value, '.', &more) : cut(&value, '.', &more);
    }
    return !more && (!fields[FLAGS].n || cp_span_is(fields[FLAGS], "g")) &&
           is_base64url(fields[RECORD]) && is_base64url(fields[MAC]);
}

cp_choice_state cp_choice_read(cp_choice *choice, const cp_table *table, cp_span value,
                               apr_time_t now)
{
    cp_span fields[FIELDS];
    apr_int64_t seconds;
    apr_time_t issued;

    memset(choice, 0, sizeof(*choice));
    if (!read_fields(fields, value))
        return CP_CHOICE_UNREADABLE;
    seconds = base36(fields[ISSUED]);
    if (seconds < 0 || seconds > APR_INT64_MAX / APR_USEC_PER_SEC)
        return CP_CHOICE_UNREADABLE;
    issued = apr_time_from_sec(seconds);
    if (issued > now + CP_CHOICE_AHEAD)
        return CP_CHOICE_FUTURE;
    if (now - issued > apr_time_from_sec(table->lifetime))
        return CP_CHOICE_EXPIRED;
    if (!read_categories(choice, table, fields[CATEGORIES])) {
        memset(choice, 0, sizeof(*choice));
        return CP_CHOICE_UNREADABLE;
    }
    choice->issued = issued;
    return CP_CHOICE_VALID;
}

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
    element e;

    while (more && next_element(&e, &shared, &more))
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
        element e;

        if (!next_element(&e, &shared, &more))
            return;
        c = cp_table_category(table, e.id.p, e.id.n);
        if (c && c->basis != CP_EXEMPT)
            continue;
        if (out->p[out->n - 1] != '.')
            cp_buf_puts(out, "~");
        cp_buf_add(out, from, (apr_size_t)(e.tokens.p + e.tokens.n - from));
    }
}

static const char *write_value(apr_pool_t *p, const cp_table *table, apr_uint64_t granted,
                               cp_span shared, apr_time_t now)
{
    cp_buf out;

    cp_buf_init(&out, p, 256);
    cp_buf_puts(&out, "1.");
    add_base36(&out, apr_time_sec(now));
    cp_buf_puts(&out, "..");
    add_own(&out, table, granted, shared);
    add_foreign(&out, table, shared);
    cp_buf_puts(&out, "..");
    return out.p;
}

const char *cp_choice_write(apr_pool_t *p, const cp_table *table, apr_uint64_t granted,
                            cp_span shared, apr_time_t now)
{
    static const cp_span nothing = {"", 0};
    cp_span fields[FIELDS];
    const char *value;

    if (!shared.n || !read_fields(fields, shared))
        return write_value(p, table, granted, nothing, now);
    value = write_value(p, table, granted, fields[CATEGORIES], now);
    return strlen(value) <= CP_CHOICE_MAX ? value : write_value(p, table, granted, nothing, now);
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

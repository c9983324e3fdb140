/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a choice cookie's value, for the reader and the writer of it
 * (choice.c, write.c) alone. Spans point into the value.
 */
#ifndef CP_CONSENT_VALUE_H
#define CP_CONSENT_VALUE_H

#include "policy/tokens.h"
#include "text/octets.h"

/* Cuts what stands before `at` off `rest`, and the octet there; all of it where
 * `at` is its end, and then *more is 0. */
static inline cp_span cp_value_cut_at(cp_span *rest, const char *at, int *more)
{
    const char *stop = cp_span_end(*rest);
    cp_span part = {rest->p, (apr_size_t)(at - rest->p)};

    *more = at < stop;
    rest->p = at + *more;
    rest->n = (apr_size_t)(stop - rest->p);
    return part;
}

/* Up to the first `end`, which is expected within a few words; and far away. */
static inline cp_span cp_value_cut(cp_span *rest, char end, int *more)
{
    if (rest->n && *rest->p == end) /* half of the fields are empty */
        return cp_value_cut_at(rest, rest->p, more);
    return cp_value_cut_at(rest, cp_octet_find_near(rest->p, end, cp_span_end(*rest)), more);
}

static inline cp_span cp_value_cut_long(cp_span *rest, char end, int *more)
{
    return cp_value_cut_at(rest, cp_octet_find(rest->p, end, cp_span_end(*rest)), more);
}

/* The ids and tags of records and servers: base64url, perhaps empty. */
static inline int cp_value_is_base64url(cp_span s)
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
} cp_element;

/* Takes the next element off `rest` and sees where its parts are; 0 where it
 * has not these parts. */
static inline int cp_value_cut_element(cp_element *e, cp_span *rest, int *more)
{
    cp_span text = cp_value_cut_long(rest, '~', more);
    int colon;

    e->id = cp_value_cut(&text, ':', &colon);
    if (!e->id.n || !colon || !text.n)
        return 0;
    e->granted = text.n > 1 && text.p[0] == 'y' && text.p[1] == ':';
    e->tokens = e->granted ? (cp_span){text.p + 2, text.n - 2} : (cp_span){text.p + 1, 0};
    return e->granted || (text.n == 1 && *text.p == 'n');
}

static inline int cp_value_is_readable(const cp_element *e)
{
    return cp_value_is_base64url(e->id) &&
           (!e->granted || cp_tokens_valid(e->tokens.p, e->tokens.n));
}

/* Takes the next element off `rest`. Returns 0 where it is malformed. */
static inline int cp_value_next_element(cp_element *e, cp_span *rest, int *more)
{
    return cp_value_cut_element(e, rest, more) && cp_value_is_readable(e);
}

/* The six fields, as spans of the value. */
enum {
    CP_VALUE_VERSION,
    CP_VALUE_ISSUED,
    CP_VALUE_FLAGS,
    CP_VALUE_CATEGORIES,
    CP_VALUE_RECORD,
    CP_VALUE_MAC,
    CP_VALUE_FIELDS
};

static inline int cp_value_fields(cp_span fields[CP_VALUE_FIELDS], cp_span value)
{
    int more, i;

    if (value.n > CP_CHOICE_MAX || value.n < 2 || value.p[0] != '1' || value.p[1] != '.')
        return 0;
    fields[CP_VALUE_VERSION] = cp_value_cut_at(&value, value.p + 1, &more);
    for (i = CP_VALUE_ISSUED; i < CP_VALUE_FIELDS; i++) {
        if (!more)
            return 0;
        fields[i] = i == CP_VALUE_CATEGORIES ? cp_value_cut_long(&value, '.', &more)
                                             : cp_value_cut(&value, '.', &more);
    }
    return !more && (!fields[CP_VALUE_FLAGS].n || cp_span_is(fields[CP_VALUE_FLAGS], "g")) &&
           cp_value_is_base64url(fields[CP_VALUE_RECORD]) &&
           cp_value_is_base64url(fields[CP_VALUE_MAC]);
}

#endif

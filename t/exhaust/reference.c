/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything is a list of strings here: split, strip, look at one, join.
 */
#include "reference.h"

#include <stdlib.h>
#include <strings.h>

#include "apr_strings.h"
#include "apr_tables.h"

typedef apr_array_header_t list;

static cp_span item(const list *l, int i)
{
    return APR_ARRAY_IDX(l, i, cp_span);
}

static void append(list *l, cp_span s)
{
    APR_ARRAY_PUSH(l, cp_span) = s;
}

/* "a,,b" at ',' is "a", "", "b"; "" is one empty string. */
static list *split(cp_span s, char at, apr_pool_t *p)
{
    list *l = apr_array_make(p, 4, sizeof(cp_span));
    apr_size_t i, from = 0;

    for (i = 0; i <= s.n; i++) {
        if (i == s.n || s.p[i] == at) {
            append(l, (cp_span){s.p + from, i - from});
            from = i + 1;
        }
    }
    return l;
}

static cp_span join(const list *l, const char *with, apr_pool_t *p)
{
    apr_size_t n = 0;
    char *out;
    int i;

    for (i = 0; i < l->nelts; i++)
        n += item(l, i).n + strlen(with);
    out = apr_palloc(p, n + 1);
    n = 0;
    for (i = 0; i < l->nelts; i++) {
        const char *c;
        apr_size_t k;

        for (c = i ? with : ""; *c; c++)
            out[n++] = *c;
        for (k = 0; k < item(l, i).n; k++)
            out[n++] = item(l, i).p[k];
    }
    return (cp_span){out, n};
}

static int among(char c, const char *set)
{
    return c && strchr(set, c);
}

static cp_span lstrip(cp_span s, const char *set)
{
    return s.n && among(s.p[0], set) ? lstrip((cp_span){s.p + 1, s.n - 1}, set) : s;
}

static cp_span rstrip(cp_span s, const char *set)
{
    return s.n && among(s.p[s.n - 1], set) ? rstrip((cp_span){s.p, s.n - 1}, set) : s;
}

static cp_span strip(cp_span s)
{
    return rstrip(lstrip(s, " \t"), " \t");
}

static int contains(cp_span s, char c)
{
    return s.n && memchr(s.p, c, s.n) != NULL;
}

/* What stands before the first `=`, stripped. */
static cp_span name_of(cp_span s, apr_pool_t *p)
{
    return strip(item(split(s, '=', p), 0));
}

/* A part behind a comma. */
static int may_follow_comma(cp_span part, cp_keep_fn keep, void *baton, apr_pool_t *p)
{
    int one_blank = part.n >= 2 && part.p[0] == ' ' && part.p[1] != ' ' && part.p[1] != '\t';
    cp_place place = one_blank ? CP_PLACE_JOIN : CP_PLACE_COMMA;
    cp_span name;

    if (!contains(part, '='))
        return 1;
    name = name_of(part, p);
    if (name.n == 0 && place == CP_PLACE_JOIN)
        return 0;
    if (name.n == 0)
        name = name_of(lstrip(part, "= \t"), p);
    if (name.n == 0)
        return 1;
    return name.p[0] != '$' && keep(baton, name, place);
}

cp_span ref_cookie(int *cut, cp_span field, cp_keep_fn keep, void *baton, apr_pool_t *p)
{
    list *pieces = split(field, ';', p), *kept = apr_array_make(p, 4, sizeof(cp_span));
    int i, k;

    *cut = 0;
    for (i = 0; i < pieces->nelts; i++) {
        cp_span piece = strip(item(pieces, i)), rest;
        cp_span name = name_of(piece, p);
        list *parts = split(piece, ',', p), *staying = apr_array_make(p, 4, sizeof(cp_span));
        int cut_here = 0, name_lost = 0;

        if (piece.n == 0)
            continue;
        if (!contains(piece, '=') || name.n == 0 || name.p[0] == '$' ||
            !keep(baton, name, CP_PLACE_PAIR)) {
            ++*cut;
            continue;
        }
        append(staying, item(parts, 0));
        for (k = 1; k < parts->nelts; k++) {
            if (may_follow_comma(item(parts, k), keep, baton, p))
                append(staying, item(parts, k));
            else if (contains(join(staying, ",", p), '='))
                cut_here++;
            else
                name_lost = 1; /* that comma was in the name that was kept */
        }
        rest = rstrip(join(staying, ",", p), " \t");
        *cut += name_lost ? 1 : cut_here;
        if (!name_lost)
            append(kept, rest);
    }
    return join(kept, "; ", p);
}

cp_span ref_hostile_reading(cp_span field, int (*refused)(void *baton, cp_span name), void *baton,
                            apr_pool_t *p)
{
    list *pieces = split(field, ';', p);
    int i, k;

    for (i = 0; i < pieces->nelts; i++) {
        list *parts = split(item(pieces, i), ',', p);

        for (k = 0; k < parts->nelts; k++) {
            cp_span name = name_of(lstrip(item(parts, k), "= \t"), p);

            if (contains(item(parts, k), '=') && name.n && refused(baton, name))
                return name;
        }
    }
    return (cp_span){NULL, 0};
}

char ref_set_cookie_name(cp_span *name, cp_span line, apr_pool_t *p)
{
    cp_span pair = item(split(line, ';', p), 0);
    apr_size_t i;

    for (i = 0; i < line.n; i++) {
        int c = (unsigned char)line.p[i];

        if (c <= 8 || (c >= 10 && c <= 31) || c == 127)
            return 'c';
    }
    *name = contains(pair, '=') ? name_of(pair, p) : (cp_span){"", 0};
    return name->n ? 'o' : 'n';
}

static int is_attribute(cp_span attribute, const char *name, apr_pool_t *p)
{
    cp_span is = name_of(attribute, p);

    return is.n == strlen(name) && strncasecmp(is.p, name, is.n) == 0;
}

apr_int64_t ref_max_age(cp_span line, apr_pool_t *p)
{
    list *attributes = split(line, ';', p);
    apr_int64_t life = -1;
    int i;

    for (i = 1; i < attributes->nelts; i++) {
        cp_span value = item(attributes, i);
        const char *text;

        if (!is_attribute(value, "max-age", p) || !contains(value, '='))
            continue;
        while (value.p[0] != '=')
            value = (cp_span){value.p + 1, value.n - 1};
        value = strip((cp_span){value.p + 1, value.n - 1});
        text = apr_pstrmemdup(p, value.p, value.n);
        if (value.n > 1024 || contains(value, '\0') || !strpbrk(text, "0123456789") ||
            strspn(text + (text[0] == '-'), "0123456789") + (text[0] == '-') != value.n)
            continue;
        life = strtoll(text, NULL, 10); /* too large is the largest, as C has it */
        if (life < 0)
            life = 0;
    }
    return life;
}

cp_span ref_without_life(cp_span line, apr_pool_t *p)
{
    list *parts = split(line, ';', p), *kept = apr_array_make(p, 4, sizeof(cp_span));
    int i;

    for (i = 0; i < parts->nelts; i++)
        if (i == 0 || (!is_attribute(item(parts, i), "max-age", p) &&
                       !is_attribute(item(parts, i), "expires", p)))
            append(kept, item(parts, i));
    return join(kept, ";", p);
}

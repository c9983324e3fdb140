/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line is read the way a browser reads it, attributes only when somebody
 * asks for the life: most lines are judged by their name alone.
 */
#include "apr_strings.h"

#include "cookie/setcookie.h"
#include "text/octets.h"

/* RFC 6265bis 5.6: a longer attribute value counts for nothing. */
#define ATTRIBUTE_MAX 1024

typedef struct {
    const char *p, *end; /* with the semicolon before it */
    cp_span name, value; /* trimmed */
} cp_attribute;

cp_set_cookie_form cp_set_cookie_name(cp_span *name, cp_span line)
{
    const char *end, *eq;

    if (cp_has_control(line))
        return CP_SET_COOKIE_CONTROL;
    *name = (cp_span){line.p, 0};
    end = cp_octet_find(line.p, ';', cp_span_end(line));
    eq = cp_octet_find(line.p, '=', end);
    if (eq == end)
        return CP_SET_COOKIE_NAMELESS;
    *name = cp_span_trim((cp_span){line.p, (apr_size_t)(eq - line.p)});
    return name->n ? CP_SET_COOKIE_OK : CP_SET_COOKIE_NAMELESS;
}

/* The attribute whose semicolon stands at *at; 0 at the end of the line. */
static int next_attribute(cp_attribute *a, const char **at, const char *end)
{
    const char *text, *eq;

    if (*at == end)
        return 0;
    a->p = *at;
    text = *at + 1;
    a->end = cp_octet_find(text, ';', end);
    eq = cp_octet_find(text, '=', a->end);
    a->name = cp_span_trim((cp_span){text, (apr_size_t)(eq - text)});
    if (eq < a->end)
        eq++;
    a->value = cp_span_trim((cp_span){eq, (apr_size_t)(a->end - eq)});
    *at = a->end;
    return 1;
}

static int is_max_age(const cp_attribute *a)
{
    return cp_span_is_nocase(a->name, "max-age");
}

static int is_expires(const cp_attribute *a)
{
    return cp_span_is_nocase(a->name, "expires");
}

/* `-?[0-9]+`; everything not above zero deletes, so is 0. */
static int read_max_age(apr_int64_t *seconds, cp_span text)
{
    int negative = text.n && text.p[0] == '-';
    apr_size_t i = negative ? 1 : 0;
    apr_int64_t sum = 0;

    if (i == text.n)
        return 0;
    for (; i < text.n; i++) {
        int digit = text.p[i] - '0';

        if (digit < 0 || digit > 9)
            return 0;
        sum = sum > (APR_INT64_MAX - digit) / 10 ? APR_INT64_MAX : sum * 10 + digit;
    }
    *seconds = negative ? 0 : sum;
    return 1;
}

/* A part of a second that is left is no past: it counts as a whole one. */
static apr_int64_t seconds_until(apr_time_t then, apr_time_t now)
{
    return then > now ? (then - now - 1) / APR_USEC_PER_SEC + 1 : 0;
}

apr_int64_t cp_set_cookie_life(cp_span line, apr_time_t now)
{
    apr_int64_t max_age = CP_LIFE_SESSION;
    const char *end = cp_span_end(line), *at = cp_octet_find(line.p, ';', end);
    apr_time_t expires = 0;
    int has_expires = 0;
    cp_attribute a;

    while (next_attribute(&a, &at, end)) {
        if (a.value.n > ATTRIBUTE_MAX)
            continue;
        if (is_max_age(&a))
            read_max_age(&max_age, a.value);
        else if (is_expires(&a))
            has_expires |= cp_cookie_date(&expires, a.value);
    }
    if (max_age == CP_LIFE_SESSION && has_expires)
        return seconds_until(expires, now);
    return max_age;
}

const char *cp_set_cookie_shorten(cp_span line, apr_int64_t life, apr_pool_t *p)
{
    /* The longest addition is "; Max-Age=" and 20 octets of a number. */
    apr_size_t room = line.n + 32, n;
    const char *end = cp_span_end(line), *at = cp_octet_find(line.p, ';', end);
    char *out = apr_palloc(p, room);
    cp_attribute a;

    n = (apr_size_t)(at - line.p);
    if (n)
        memcpy(out, line.p, n);
    while (next_attribute(&a, &at, end)) {
        if (is_max_age(&a) || is_expires(&a))
            continue;
        memcpy(out + n, a.p, (apr_size_t)(a.end - a.p));
        n += (apr_size_t)(a.end - a.p);
    }
    out[n] = '\0';
    if (life != CP_LIFE_SESSION)
        apr_snprintf(out + n, room - n, "; Max-Age=%" APR_INT64_T_FMT, life);
    return out;
}

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
    cp_span name, value; /* trimmed; set where the attribute may tell the life */
} cp_attribute;

cp_set_cookie_form cp_set_cookie_name(cp_span *name, cp_span line)
{
    const char *end = cp_span_end(line), *eq;

    if (cp_has_control(line))
        return CP_SET_COOKIE_CONTROL;
    *name = (cp_span){line.p, 0};
    eq = cp_octet_find_near(line.p, '=', end);
    if (eq == end || cp_octet_find_near(line.p, ';', eq) != eq)
        return CP_SET_COOKIE_NAMELESS;
    *name = cp_span_trim((cp_span){line.p, (apr_size_t)(eq - line.p)});
    return name->n ? CP_SET_COOKIE_OK : CP_SET_COOKIE_NAMELESS;
}

/* Name and value of an attribute. */
static void read_attribute(cp_attribute *a)
{
    const char *text = a->p + 1, *eq = cp_octet_find_near(text, '=', a->end);

    a->name = cp_span_trim((cp_span){text, (apr_size_t)(eq - text)});
    if (eq < a->end)
        eq++;
    a->value = cp_span_trim((cp_span){eq, (apr_size_t)(a->end - eq)});
}

/* Whether an attribute begins as Max-Age or Expires do. Most do not, and are
 * not read any further. */
static inline int may_tell_life(const cp_attribute *a)
{
    const char *text = a->p + 1;

    while (text < a->end && cp_is_blank(*text))
        text++;
    return text < a->end && ((*text | 0x20) == 'm' || (*text | 0x20) == 'e');
}

/* The next attribute that could tell the life, from the semicolon at *at on; 0
 * at the end of the line. */
static inline int next_attribute(cp_attribute *a, const char **at, const char *end)
{
    while (*at < end) {
        a->p = *at;
        a->end = *at = cp_octet_find_near(a->p + 1, ';', end);
        if (may_tell_life(a)) {
            read_attribute(a);
            return 1;
        }
    }
    return 0;
}

/* Both names have seven octets, of which two words see the middle one twice. In
 * a line without control octets | 20 makes nothing else than a letter equal. */
static inline int is_named(const cp_attribute *a, const char *lower)
{
    const apr_uint32_t fold = 0x20202020u;
    apr_uint32_t first, last, lower_first, lower_last;

    memcpy(&first, a->name.p, 4);
    memcpy(&last, a->name.p + 3, 4);
    memcpy(&lower_first, lower, 4);
    memcpy(&lower_last, lower + 3, 4);
    return (first | fold) == lower_first && (last | fold) == lower_last;
}

static inline int is_max_age(const cp_attribute *a)
{
    return a->name.n == 7 && is_named(a, "max-age");
}

static inline int is_expires(const cp_attribute *a)
{
    return a->name.n == 7 && is_named(a, "expires");
}

/* So many digits cannot overflow 64 bits. */
#define SAFE_DIGITS 18

/* `-?[0-9]+`; everything not above zero deletes, so is 0. */
static int read_max_age(apr_int64_t *seconds, cp_span text)
{
    int negative = text.n && text.p[0] == '-', too_large = 0;
    const char *p = text.p + negative, *end = cp_span_end(text), *digits;
    apr_int64_t sum = 0;

    if (p >= end)
        return 0;
    while (p < end && *p == '0')
        p++;
    for (digits = p; p < end; p++) {
        unsigned digit = (unsigned char)*p - (unsigned)'0';

        if (digit > 9)
            return 0;
        if (p - digits < SAFE_DIGITS)
            sum = sum * 10 + (apr_int64_t)digit;
        else
            too_large = 1;
    }
    *seconds = negative ? 0 : too_large ? APR_INT64_MAX : sum;
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
    const char *end = cp_span_end(line), *at = cp_octet_find(line.p, ';', end), *from;
    char *out = apr_palloc(p, room);
    cp_attribute a;

    n = 0;
    from = line.p;
    while (next_attribute(&a, &at, end)) {
        if (!is_max_age(&a) && !is_expires(&a))
            continue;
        memcpy(out + n, from, (apr_size_t)(a.p - from));
        n += (apr_size_t)(a.p - from);
        from = a.end;
    }
    if (end > from)
        memcpy(out + n, from, (apr_size_t)(end - from));
    n += (apr_size_t)(end - from);
    out[n] = '\0';
    if (life != CP_LIFE_SESSION)
        apr_snprintf(out + n, room - n, "; Max-Age=%" APR_INT64_T_FMT, life);
    return out;
}

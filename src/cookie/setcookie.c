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

/* What an attribute says of the life. */
typedef enum { CP_TELLS_NOTHING, CP_TELLS_MAX_AGE, CP_TELLS_EXPIRES } cp_tells;

cp_set_cookie_form cp_set_cookie_name(cp_span *name, cp_span line)
{
    const char *end = cp_span_end(line), *eq;

    if (cp_has_control(line))
        return CP_SET_COOKIE_CONTROL;
    *name = (cp_span){line.p, 0};
    eq = cp_octet_find_either(line.p, '=', ';', end);
    if (eq == end || *eq == ';')
        return CP_SET_COOKIE_NAMELESS;
    *name = cp_span_trim((cp_span){line.p, (apr_size_t)(eq - line.p)});
    return name->n ? CP_SET_COOKIE_OK : CP_SET_COOKIE_NAMELESS;
}

/* Both names have seven octets, of which two words see the middle one twice. In
 * a line without control octets | 20 makes nothing else than a letter equal. */
static inline int is_named(const char *p, const char *lower)
{
    const apr_uint32_t fold = 0x20202020u;
    apr_uint32_t first, last, lower_first, lower_last;

    memcpy(&first, p, 4);
    memcpy(&last, p + 3, 4);
    memcpy(&lower_first, lower, 4);
    memcpy(&lower_last, lower + 3, 4);
    return (first | fold) == lower_first && (last | fold) == lower_last;
}

#define NAME_LENGTH 7

/*
 * Reads an attribute, from behind its semicolon up to `end`. Neither name has
 * a `=`, so one that stands in front is the whole name where blanks at most
 * follow up to the `=`. *value is not trimmed, and set for those two alone.
 */
static inline cp_tells read_attribute(cp_span *value, const char *p, const char *end)
{
    cp_tells tells;

    if (p < end && *p == ' ') /* as servers write it */
        p++;
    while (p < end && cp_is_blank(*p))
        p++;
    if (end - p < NAME_LENGTH)
        return CP_TELLS_NOTHING;
    if (is_named(p, "max-age"))
        tells = CP_TELLS_MAX_AGE;
    else if (is_named(p, "expires"))
        tells = CP_TELLS_EXPIRES;
    else
        return CP_TELLS_NOTHING;
    p += NAME_LENGTH;
    while (p < end && cp_is_blank(*p))
        p++;
    if (p < end && *p++ != '=')
        return CP_TELLS_NOTHING;
    *value = (cp_span){p, (apr_size_t)(end - p)};
    return tells;
}

/* So many digits cannot overflow 64 bits. */
#define SAFE_DIGITS 18

/* `-?[0-9]+`; everything not above zero deletes, so is 0. */
static inline int read_max_age(apr_int64_t *seconds, cp_span text)
{
    int negative = text.n && text.p[0] == '-';
    const char *p = text.p + negative, *end = cp_span_end(text), *safe;
    apr_uint64_t sum = 0;

    if (p >= end)
        return 0;
    while (p < end && *p == '0')
        p++;
    safe = end - p > SAFE_DIGITS ? p + SAFE_DIGITS : end;
    for (; p < safe; p++) {
        unsigned digit = (unsigned char)*p - (unsigned)'0';

        if (digit > 9)
            return 0;
        sum = sum * 10 + digit;
    }
    for (; p < end; p++) {
        if (*p < '0' || *p > '9')
            return 0;
        sum = APR_INT64_MAX;
    }
    *seconds = negative ? 0 : (apr_int64_t)sum;
    return 1;
}

/* A part of a second that is left is no past: it counts as a whole one. */
static apr_int64_t seconds_until(apr_time_t then, apr_time_t now)
{
    return then > now ? (then - now - 1) / APR_USEC_PER_SEC + 1 : 0;
}

/* From the end on, since of each the last counts: a Max-Age settles it, and
 * what stands before need not be read. */
apr_int64_t cp_set_cookie_life(cp_span line, apr_time_t now)
{
    const char *end = cp_span_end(line), *semicolon;
    apr_int64_t max_age;
    apr_time_t expires;
    int has_expires = 0;

    if (!line.n)
        return CP_LIFE_SESSION;
    for (; (semicolon = memrchr(line.p, ';', (apr_size_t)(end - line.p))); end = semicolon) {
        cp_span value;
        cp_tells tells = read_attribute(&value, semicolon + 1, end);

        if (tells == CP_TELLS_NOTHING)
            continue;
        value = cp_span_trim(value);
        if (value.n > ATTRIBUTE_MAX)
            continue;
        if (tells == CP_TELLS_MAX_AGE) {
            if (read_max_age(&max_age, value))
                return max_age;
        } else if (!has_expires) {
            has_expires = cp_cookie_date(&expires, value);
        }
    }
    return has_expires ? seconds_until(expires, now) : CP_LIFE_SESSION;
}

const char *cp_set_cookie_shorten(cp_span line, apr_int64_t life, apr_pool_t *p)
{
    /* The longest addition is "; Max-Age=" and 20 octets of a number. */
    apr_size_t room = line.n + 32, n;
    const char *end = cp_span_end(line), *at = cp_octet_find(line.p, ';', end), *from;
    char *out = apr_palloc(p, room);

    n = 0;
    from = line.p;
    while (at < end) {
        const char *semicolon = at;
        cp_span value;

        at = cp_octet_find(semicolon + 1, ';', end);
        if (read_attribute(&value, semicolon + 1, at) == CP_TELLS_NOTHING)
            continue;
        memcpy(out + n, from, (apr_size_t)(semicolon - from));
        n += (apr_size_t)(semicolon - from);
        from = at;
    }
    if (end > from)
        memcpy(out + n, from, (apr_size_t)(end - from));
    n += (apr_size_t)(end - from);
    out[n] = '\0';
    if (life != CP_LIFE_SESSION)
        apr_snprintf(out + n, room - n, "; Max-Age=%" APR_INT64_T_FMT, life);
    return out;
}

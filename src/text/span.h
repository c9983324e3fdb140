/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spans: octets that somebody else owns, counted and not terminated.
 *
 * A field of the network is read in place: what a parser returns is a window
 * onto the bytes it was given, valid as long as they are. Nothing here
 * allocates, and nothing here stops at a NUL.
 */
#ifndef CP_TEXT_SPAN_H
#define CP_TEXT_SPAN_H

#include <string.h>

#include "apr.h"

typedef struct {
    const char *p; /* never NULL where n > 0 */
    apr_size_t n;  /* octets */
} cp_span;

/* The span of a C string; NULL gives the empty span. */
static inline cp_span cp_span_of(const char *s)
{
    return (cp_span){s ? s : "", s ? strlen(s) : 0};
}

/* Blank as RFC 9110 5.6.3 and RFC 6265bis 5.6 use it: SP and HTAB only. Most
 * octets are none, and one comparison tells it of nearly all of them. */
static inline int cp_is_blank(char c)
{
    return (unsigned char)c <= ' ' && (c == ' ' || c == '\t');
}

/* The span without blanks at both ends. */
static inline cp_span cp_span_trim(cp_span s)
{
    while (s.n && cp_is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && cp_is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Behind the last octet. */
static inline const char *cp_span_end(cp_span s)
{
    return s.n ? s.p + s.n : s.p;
}

/* Octet for octet. */
static inline int cp_span_equal(cp_span a, cp_span b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

static inline int cp_span_is(cp_span a, const char *text)
{
    return cp_span_equal(a, cp_span_of(text));
}

/* What stands before the first `at`, all of it where there is none; *rest is
 * what stands behind it. */
static inline cp_span cp_span_cut(cp_span *rest, cp_span all, char at)
{
    const char *found = all.n ? (const char *)memchr(all.p, at, all.n) : NULL;
    apr_size_t n = found ? (apr_size_t)(found - all.p) : all.n;

    *rest = found ? (cp_span){found + 1, all.n - n - 1} : (cp_span){"", 0};
    return (cp_span){all.p, n};
}

/* ASCII letters fold, whatever the locale; every other octet is itself. */
static inline char cp_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline int cp_span_equal_nocase(cp_span a, cp_span b)
{
    apr_size_t i;

    if (a.n != b.n)
        return 0;
    for (i = 0; i < a.n; i++)
        if (cp_lower(a.p[i]) != cp_lower(b.p[i]))
            return 0;
    return 1;
}

static inline int cp_span_is_nocase(cp_span a, const char *text)
{
    return cp_span_equal_nocase(a, cp_span_of(text));
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking for octets, several at a time.
 */
#ifndef CP_TEXT_OCTETS_H
#define CP_TEXT_OCTETS_H

#include "text/span.h"

/* The first `c` in [p, end), or `end`. */
static inline const char *cp_octet_find(const char *p, char c, const char *end)
{
    const char *found = p < end ? memchr(p, c, (apr_size_t)(end - p)) : NULL;

    return found ? found : end;
}

/* The same for an octet that is expected within a few words, as the `=` behind
 * a name is: there the call would cost more than the search. */
static inline const char *cp_octet_find_near(const char *p, char c, const char *end)
{
#if !APR_IS_BIGENDIAN
    const apr_uint64_t ones = 0x0101010101010101u;
    apr_size_t words = (apr_size_t)(end - p) / 8;

    for (; words; words--, p += 8) {
        apr_uint64_t word, zero;

        memcpy(&word, p, 8);
        word ^= ones * (unsigned char)c;
        zero = (word - ones) & ~word & (ones * 0x80); /* its lowest bit is exact */
        if (zero)
            return p + ((apr_size_t)__builtin_ctzll(zero) >> 3);
    }
#endif
    return cp_octet_find(p, c, end);
}

/* 00-08, 0A-1F or 7F: what RFC 6265bis 5.6 has no cookie hold. HTAB is none. */
static inline int cp_is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/*
 * Not 0 where one of eight octets is below 20 or is 7F (HTAB too, which the
 * caller sorts out). The sums cannot carry from one octet into the next.
 */
static inline apr_uint64_t cp_word_suspicious(const char *p)
{
    const apr_uint64_t ones = 0x0101010101010101u;
    apr_uint64_t word, low;

    memcpy(&word, p, 8);
    low = word & (ones * 0x7f);
    return ((low + ones) | ~(low + ones * 0x60)) & ~word & (ones * 0x80);
}

/*
 * Whether a control octet is there. Every Set-Cookie line is asked this, so
 * it goes by words, and by octets only where a word may hold one.
 */
static inline int cp_has_control(cp_span s)
{
    apr_uint64_t suspicious = 0;
    apr_size_t i;

    if (s.n >= 8) {
        for (i = 0; i + 8 <= s.n; i += 8)
            suspicious |= cp_word_suspicious(s.p + i);
        suspicious |= cp_word_suspicious(s.p + s.n - 8);
        if (!suspicious)
            return 0;
    }
    for (i = 0; i < s.n; i++)
        if (cp_is_control(s.p[i]))
            return 1;
    return 0;
}

#endif

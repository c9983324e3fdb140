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
 * Whether a control octet is there. Every Set-Cookie line is asked this, so
 * it goes by sixteen octets at once (vectors are the compiler's, on every
 * machine), and by single ones only where some of those are suspicious (HTAB
 * among them).
 */
static inline int cp_has_control(cp_span s)
{
    typedef unsigned char octets __attribute__((vector_size(16)));
    typedef apr_uint64_t halves __attribute__((vector_size(16)));
    octets some, suspicious = {0};
    halves found;
    apr_size_t i;

    if (s.n >= 16) {
        for (i = 0; i < s.n; i += 16) {
            memcpy(&some, s.p + (i + 16 <= s.n ? i : s.n - 16), 16);
            suspicious |= (octets)((some < 0x20) | (some == 0x7f));
        }
        found = (halves)suspicious;
        if (!(found[0] | found[1]))
            return 0;
    }
    for (i = 0; i < s.n; i++)
        if (cp_is_control(s.p[i]))
            return 1;
    return 0;
}

#endif

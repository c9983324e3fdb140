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
 * a name is: there the call would cost more than the search. Where a word has
 * it, the lowest bit left in `found` is the highest of the first such octet. */
static inline const char *cp_octet_find_near(const char *p, char c, const char *end)
{
#if !APR_IS_BIGENDIAN
    const apr_uint64_t ones = 0x0101010101010101u;

    for (; end - p >= 8; p += 8) {
        apr_uint64_t word, found;

        memcpy(&word, p, 8);
        word ^= ones * (unsigned char)c;
        found = (word - ones) & ~word & (ones * 0x80);
        if (found)
            return p + ((unsigned)__builtin_ctzll(found) >> 3);
    }
#endif
    while (p < end && *p != c)
        p++;
    return p;
}

/* The first `a` or `b`, likewise near. Both are ASCII, so that one look sorts
 * out the octets from 80 on for both. */
static inline const char *cp_octet_find_either(const char *p, char a, char b, const char *end)
{
#if !APR_IS_BIGENDIAN
    const apr_uint64_t ones = 0x0101010101010101u;

    for (; end - p >= 8; p += 8) {
        apr_uint64_t word, found;

        memcpy(&word, p, 8);
        found = ((word ^ (ones * (unsigned char)a)) - ones) |
                ((word ^ (ones * (unsigned char)b)) - ones);
        found &= ~word & (ones * 0x80);
        if (found)
            return p + ((unsigned)__builtin_ctzll(found) >> 3);
    }
#endif
    while (p < end && *p != a && *p != b)
        p++;
    return p;
}

/* 00-08, 0A-1F or 7F: what RFC 6265bis 5.6 has no cookie hold. HTAB is none. */
static inline int cp_is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Sixteen octets at once; vectors are the compiler's, on every machine. */
typedef unsigned char cp_octets __attribute__((vector_size(16)));

static inline cp_octets cp_octets_at(const char *p)
{
    cp_octets some;

    memcpy(&some, p, sizeof(some));
    return some;
}

static inline int cp_octets_any(cp_octets some)
{
    typedef apr_uint64_t halves __attribute__((vector_size(16)));
    halves two = (halves)some;

    return (two[0] | two[1]) != 0;
}

/* Of a comparison: bit N is set where octet N is equal. */
static inline unsigned cp_octets_bits(cp_octets equal)
{
#ifdef __SSE2__
    typedef char signed_octets __attribute__((vector_size(16)));

    return (unsigned)__builtin_ia32_pmovmskb128((signed_octets)equal);
#else
    unsigned bits = 0;
    int i;

    for (i = 0; i < 16; i++)
        bits |= (equal[i] & 1u) << i;
    return bits;
#endif
}

/*
 * Bit 7 is set for each octet from 20 to 7E, which surely is no control. With 1
 * added 7F becomes 80 and then loses its only bit, so that one bound, 20,
 * leaves out all controls (and with them HTAB and some octets beyond ASCII).
 */
static inline cp_octets cp_octets_harmless(cp_octets some)
{
    return ((some + 1) & 0x7f) + 0x5f;
}

/*
 * Whether a control octet is there. Every Set-Cookie line is asked this, so
 * it goes by sixteen octets at once, and by single ones only where not all of
 * those are harmless.
 */
static inline int cp_has_control(cp_span s)
{
    const char *p = s.p, *end = cp_span_end(s), *last;
    cp_octets harmless;

    if (s.n >= 16) {
        last = end - 16;
        harmless = cp_octets_harmless(cp_octets_at(last));
        for (; p < last; p += 16)
            harmless &= cp_octets_harmless(cp_octets_at(p));
        if (!cp_octets_any(~harmless & 0x80))
            return 0;
    }
    for (p = s.p; p < end; p++)
        if (cp_is_control(*p))
            return 1;
    return 0;
}

#endif

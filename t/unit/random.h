/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for property tests: the same on every machine and in every run. */
#ifndef T_UNIT_RANDOM_H
#define T_UNIT_RANDOM_H

#include "apr.h"

/* xorshift64*; the seed is not 0. */
static inline int random_below(apr_uint64_t *seed, int limit)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (int)((*seed * APR_UINT64_C(0x2545F4914F6CDD1D) >> 33) % (apr_uint64_t)limit);
}

/* A word of 1 to `longest` octets of `alphabet`, NUL-terminated, into `out`. */
static inline void random_word(char *out, apr_uint64_t *seed, const char *alphabet, int longest)
{
    int n = 1 + random_below(seed, longest), letters = 0;

    while (alphabet[letters])
        letters++;
    for (; n; n--)
        *out++ = alphabet[random_below(seed, letters)];
    *out = '\0';
}

#endif

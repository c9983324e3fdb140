/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row for each kind of first octet: how many follow, and the range that
 * the first follower is held to. That range is what keeps overlong forms,
 * surrogates and code points past U+10FFFF out (RFC 3629, section 4).
 */
#include "text/utf8.h"

typedef struct {
    unsigned char first, last; /* of the leading octet */
    unsigned char followers;
    unsigned char low, high; /* of the first follower */
} lead;

static const lead leads[] = {
    {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf},
    {0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
    {0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};

/* The length of the character at s, of which n octets are there; 0: none. */
static apr_size_t character(const unsigned char *s, apr_size_t n)
{
    apr_size_t i, k;

    for (i = 0; i < sizeof(leads) / sizeof(*leads); i++) {
        const lead *l = &leads[i];

        if (s[0] < l->first || s[0] > l->last)
            continue;
        if (l->followers >= n)
            return 0;
        for (k = 1; k <= l->followers; k++) {
            unsigned char low = k == 1 ? l->low : 0x80, high = k == 1 ? l->high : 0xbf;

            if (s[k] < low || s[k] > high)
                return 0;
        }
        return (apr_size_t)l->followers + 1;
    }
    return 0;
}

int cp_utf8_valid(cp_span text)
{
    while (text.n) {
        apr_size_t n = character((const unsigned char *)text.p, text.n);

        if (!n)
            return 0;
        text.p += n;
        text.n -= n;
    }
    return 1;
}

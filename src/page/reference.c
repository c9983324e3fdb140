/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is decoded is never longer than it was, so that it is done in place: the
 * shortest reference to a character of two octets in UTF-8 is `&#128`.
 */
#include "page/reference.h"

#include <string.h>

static const struct {
    const char *name; /* behind the `&` */
    char is;
    char bare; /* the `;` may be missing */
} names[] = {
    {"amp", '&', 1},    {"AMP", '&', 1},   {"lt", '<', 1},    {"gt", '>', 1},
    {"quot", '"', 1},   {"apos", '\'', 0}, {"colon", ':', 0}, {"sol", '/', 0},
    {"period", '.', 0}, {"num", '#', 0},   {"quest", '?', 0}, {"equals", '=', 0},
};

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Writes a character that a reference in `room` octets stands for. */
static apr_size_t write_utf8(char *to, unsigned long c)
{
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | (c >> 6));
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | (c >> 12));
        to[1] = (char)(0x80 | ((c >> 6) & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | (c >> 18));
    to[1] = (char)(0x80 | ((c >> 12) & 0x3f));
    to[2] = (char)(0x80 | ((c >> 6) & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* The octets that `&#...` takes at `p`, 0 where it is none; *c is its number. */
static apr_size_t number_at(unsigned long *c, const char *p, apr_size_t n)
{
    int base = n > 2 && (p[2] | 0x20) == 'x' ? 16 : 10;
    apr_size_t first = base == 16 ? 3 : 2, i;

    *c = 0;
    for (i = first; i < n && digit_of(p[i]) < base; i++)
        if (*c <= 0x10ffff)
            *c = *c * (unsigned)base + (unsigned)digit_of(p[i]);
    if (i == first)
        return 0;
    return i + (i < n && p[i] == ';');
}

/* The same of a reference by name. */
static apr_size_t name_at(char *is, const char *p, apr_size_t n)
{
    apr_size_t i, length;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        length = 1 + strlen(names[i].name);
        if (n < length || memcmp(p + 1, names[i].name, length - 1))
            continue;
        *is = names[i].is;
        if (n > length && p[length] == ';')
            return length + 1;
        /* `&amp=` and `&ampere` are what they seem to be in an address. */
        if (names[i].bare &&
            (n == length || (p[length] != '=' && !(digit_of(p[length]) < 10) &&
                             !((p[length] | 0x20) >= 'a' && (p[length] | 0x20) <= 'z'))))
            return length;
    }
    return 0;
}

apr_size_t cp_reference_decode(char *p, apr_size_t n)
{
    apr_size_t from = 0, to = 0;

    while (from < n) {
        unsigned long c = 0;
        apr_size_t took = 0;
        char is = 0;

        if (p[from] == '&' && n - from > 2)
            took = p[from + 1] == '#' ? number_at(&c, p + from, n - from)
                                      : name_at(&is, p + from, n - from);
        if (!took)
            p[to++] = p[from++];
        else if (is)
            p[to++] = is;
        else
            to += write_utf8(p + to, c);
        from += took;
    }
    return to;
}

apr_size_t cp_reference_trim(char *p, apr_size_t n)
{
    apr_size_t from = 0, to = 0;

    while (n && (unsigned char)p[n - 1] <= ' ')
        n--;
    while (from < n && (unsigned char)p[from] <= ' ')
        from++;
    for (; from < n; from++)
        if (p[from] != '\t' && p[from] != '\n' && p[from] != '\r')
            p[to++] = p[from];
    return to;
}

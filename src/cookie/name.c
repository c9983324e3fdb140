/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are compared in two ways: patterns match octet for octet, since that
 * is how a browser tells cookies apart; folds gather the spellings that some
 * back end would take for the same name, so that a refused cookie cannot come
 * in under one of them.
 */
#include "cookie/name.h"
#include "text/octets.h"

/* What is trimmed from names beside SP, HTAB, controls, 85 and A0: the blanks
 * of Unicode in UTF-8, with the invisible ones that old runtimes trimmed. */
static const struct {
    const char octets[4];
    apr_size_t n;
} blanks[] = {
    {"\xC2\x85", 2},     {"\xC2\xA0", 2},     {"\xE1\x9A\x80", 3}, {"\xE1\xA0\x8E", 3},
    {"\xE2\x80\x80", 3}, {"\xE2\x80\x81", 3}, {"\xE2\x80\x82", 3}, {"\xE2\x80\x83", 3},
    {"\xE2\x80\x84", 3}, {"\xE2\x80\x85", 3}, {"\xE2\x80\x86", 3}, {"\xE2\x80\x87", 3},
    {"\xE2\x80\x88", 3}, {"\xE2\x80\x89", 3}, {"\xE2\x80\x8A", 3}, {"\xE2\x80\x8B", 3},
    {"\xE2\x80\xA8", 3}, {"\xE2\x80\xA9", 3}, {"\xE2\x80\xAF", 3}, {"\xE2\x81\x9F", 3},
    {"\xE3\x80\x80", 3}, {"\xEF\xBB\xBF", 3},
};

/* The octets 20 to 5F as PHP (`.`, `[`, SP, and `+` which it decodes to SP)
 * and case-blind readers take them. */
static const char folded[] = "_!\"#$%&'()*_,-_/0123456789:;<=>?"
                             "@abcdefghijklmnopqrstuvwxyz_\\]^_";

const char *cp_name_error(cp_span name)
{
    static const char others[] = "!#$%&'*+-.^_`|~[]()/:@{}";
    apr_size_t i;

    if (!name.n)
        return "is empty";
    for (i = 0; i < name.n; i++) {
        char c = cp_lower(name.p[i]);

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
            !memchr(others, name.p[i], sizeof others - 1))
            return "has a character that cannot stand in one; allowed are letters, digits and "
                   "! # $ % & ' * + - . ^ _ ` | ~ [ ] ( ) / : @ { }";
    }
    if (!cp_name_is_pattern(name))
        return NULL;
    if (!cp_pattern_literals(name))
        return "stands for every cookie; a pattern needs at least one character beside *";
    for (i = 0; i + 2 < name.n; i++)
        if (!memcmp(name.p + i, "%2", 2) && cp_lower(name.p[i + 2]) == 'a')
            return "has %2A beside a wildcard, which decodes to a wildcard";
    return NULL;
}

int cp_name_is_pattern(cp_span name)
{
    return cp_pattern_prefix(name) < name.n;
}

apr_size_t cp_pattern_literals(cp_span pattern)
{
    apr_size_t i, n = 0;

    for (i = 0; i < pattern.n; i++)
        n += pattern.p[i] != '*';
    return n;
}

apr_size_t cp_pattern_prefix(cp_span pattern)
{
    return (apr_size_t)(cp_octet_find(pattern.p, '*', cp_span_end(pattern)) - pattern.p);
}

/* Octets after the last `*` of a pattern that has one. */
static cp_span pattern_suffix(cp_span pattern)
{
    apr_size_t i = pattern.n;

    while (pattern.p[i - 1] != '*')
        i--;
    return (cp_span){pattern.p + i, pattern.n - i};
}

/*
 * What stands before the first and after the last `*` is anchored; of the
 * parts between, each is taken at its first place behind the one before,
 * which leaves the most for the rest.
 */
int cp_pattern_match(cp_span pattern, cp_span name)
{
    apr_size_t prefix = cp_pattern_prefix(pattern);
    const char *p, *end;
    cp_span suffix;

    if (prefix == pattern.n)
        return cp_span_equal(pattern, name);
    suffix = pattern_suffix(pattern);
    if (name.n < prefix + suffix.n || (prefix && memcmp(name.p, pattern.p, prefix)) ||
        (suffix.n && memcmp(name.p + name.n - suffix.n, suffix.p, suffix.n)))
        return 0;
    p = name.n ? name.p + prefix : "";
    end = p + name.n - prefix - suffix.n;
    pattern.p += prefix + 1;
    while (pattern.p < suffix.p) {
        const char *star = cp_octet_find(pattern.p, '*', suffix.p);
        apr_size_t n = (apr_size_t)(star - pattern.p);

        if (n && !(p = memmem(p, (apr_size_t)(end - p), pattern.p, n)))
            return 0;
        p += n;
        pattern.p = star + 1;
    }
    return 1;
}

/* Octets of a blank at the start of `name`, or at its end; 0: there is none. */
static apr_size_t blank_at(cp_span name, int at_end)
{
    unsigned char c;
    apr_size_t i;

    if (!name.n)
        return 0;
    c = (unsigned char)(at_end ? name.p[name.n - 1] : name.p[0]);
    if (c > 0x20 && c < 0x7f)
        return 0;
    for (i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        const char *p = at_end ? name.p + name.n - blanks[i].n : name.p;

        if (name.n >= blanks[i].n && !memcmp(p, blanks[i].octets, blanks[i].n))
            return blanks[i].n;
    }
    return c <= 0x20 || c == 0x7f || c == 0x85 || c == 0xa0;
}

static cp_span trim_blanks(cp_span name)
{
    apr_size_t n;

    while ((n = blank_at(name, 0))) {
        name.p += n;
        name.n -= n;
    }
    while ((n = blank_at(name, 1)))
        name.n -= n;
    return name;
}

/* Blanks and leading `=` off; werkzeug and others read `=a=1` as `a=1`. */
static cp_span trim_leading(cp_span name)
{
    name = trim_blanks(name);
    while (name.n && name.p[0] == '=') {
        name.p++;
        name.n--;
        name = trim_blanks(name);
    }
    return name;
}

static int hex_value(char c)
{
    c = cp_lower(c);
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

apr_size_t cp_name_fold(char *out, cp_span name)
{
    apr_size_t i, n = 0;

    name = trim_leading(name);
    if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = trim_leading((cp_span){name.p + 1, name.n - 2});
    for (i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];

        if (c == '%' && i + 2 < name.n && hex_value(name.p[i + 1]) >= 0 &&
            hex_value(name.p[i + 2]) >= 0) {
            c = (unsigned char)(hex_value(name.p[i + 1]) << 4 | hex_value(name.p[i + 2]));
            i += 2;
        }
        out[n++] = c >= 0x20 && c < 0x60 ? folded[c - 0x20] : (char)c;
    }
    return n;
}

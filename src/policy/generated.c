/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guess, for a proposal that a person reads. Words and version numbers are
 * to stay, numbers of accounts and hashes to go: a part between two marks
 * counts as generated where it is long enough and mixed as no word is.
 */
#include "policy/generated.h"

#include "apr_lib.h"

/* What a part is made of. */
typedef struct {
    apr_size_t digits, upper, lower, hex, length;
    int digit_first;  /* as no word begins */
    apr_size_t turns; /* from a digit to a letter or back, from small to large */
} mixture;

static int is_mark(char c)
{
    return !apr_isalnum(c) && c != '=' && c != '+' && c != '/';
}

static int kind_of(char c)
{
    return apr_isdigit(c) ? 1 : apr_isupper(c) ? 2 : apr_islower(c) ? 3 : 0;
}

static mixture mixture_of(const char *p, const char *end)
{
    mixture m = {.length = (apr_size_t)(end - p), .digit_first = p < end && apr_isdigit(*p)};
    int before = 0;

    for (; p < end; p++) {
        int kind = kind_of(*p);

        m.digits += kind == 1;
        m.upper += kind == 2;
        m.lower += kind == 3;
        m.hex += apr_isxdigit(*p) != 0;
        m.turns += before && kind && before != kind;
        before = kind;
    }
    return m;
}

/* Numbers from five digits on; hexadecimal from four with both kinds (a year or a
 * version is neither); anything else where letters and digits change about as
 * they do in no word. */
static int looks_generated(mixture m)
{
    apr_size_t letters = m.upper + m.lower;

    if (!letters)
        return m.digits >= 5;
    if (m.hex == m.length && m.length >= 4 && m.digits && !(m.upper && m.lower))
        return m.length >= 8 || m.turns >= 2 || m.digits >= 3 || m.digit_first;
    if (m.length >= 8 && m.digits >= 2 && m.turns >= 3)
        return 1;
    return m.length >= 20 && m.turns * 2 >= m.length; /* base64; names in camel case turn less */
}

/* A word with a hash behind it (SESS5c1e0f6f...). Where that begins, or `end`. */
static const char *hash_behind(const char *p, const char *end)
{
    const char *hash = end;

    while (hash > p && (apr_isdigit(hash[-1]) || (hash[-1] >= 'a' && hash[-1] <= 'f')))
        hash--;
    return end - hash >= 16 && hash > p ? hash : end;
}

/* The same with a number (user12345). */
static const char *number_behind(const char *p, const char *end)
{
    const char *digits = end;

    while (digits > p && apr_isdigit(digits[-1]))
        digits--;
    return end - digits >= 4 && digits > p ? digits : end;
}

/* Where the generated part begins, or the end of the name. */
static const char *generated_from(cp_span name)
{
    const char *p = name.p, *end = cp_span_end(name);

    while (p < end) {
        const char *stop = p, *from;

        while (stop < end && !is_mark(*stop))
            stop++;
        from = hash_behind(p, stop);
        if (from == stop && stop > p && looks_generated(mixture_of(p, stop)))
            from = p;
        if (from == stop)
            from = number_behind(p, stop);
        if (from < stop)
            return from;
        p = stop + (stop < end);
    }
    return end;
}

apr_size_t cp_name_pattern(char *out, cp_span name)
{
    const char *from = generated_from(name);
    apr_size_t n = (apr_size_t)(from - name.p), letters = 0, i;

    if (n == name.n)
        return 0;
    for (i = 0; i < n; i++)
        letters += apr_isalpha(name.p[i]) != 0;
    if (letters < 2)
        n = 0;
    memcpy(out, name.p, n);
    out[n] = '*';
    out[n + 1] = '\0';
    return n + 1;
}

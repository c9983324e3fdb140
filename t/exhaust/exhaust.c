/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every string up to a length over a few symbols, against the reference.
 *
 *     exhaust cookie|set-cookie LENGTH
 *
 * The Cookie fields are held to several tables, so that each name comes as
 * refused, allowed and not declared. Two processes share the work.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apr_general.h"

#include "cookie/setcookie.h"
#include "reference.h"

#define WORKERS     2
#define LENGTH_MAX  12
#define CLEAR_EVERY 256

/* A table over the names a and b, the simplest that has each kind of row. */
typedef struct {
    const char *title;
    const char *allowed, *refused; /* the names in each, as a set of letters */
    int undeclared_allow;
} table;

static const table tables[] = {
    {"a refused, b allowed", "b", "a", 0},
    {"a allowed, b refused", "a", "b", 0},
    {"both refused", "", "ab", 0},
    {"a allowed, b not declared", "a", "", 0},
    {"a allowed, b not declared, Allow", "a", "", 1},
    {"a refused, b not declared, Allow", "", "a", 1},
};

/* The name as a lenient reader of this alphabet takes it. */
static cp_span folded(cp_span name)
{
    if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = (cp_span){name.p + 1, name.n - 2};
    return cp_span_trim(name);
}

static int is_in(const char *set, cp_span name)
{
    return name.n == 1 && strchr(set, name.p[0]) != NULL;
}

static int is_refused(void *baton, cp_span name)
{
    const table *t = baton;

    return !is_in(t->allowed, name) && is_in(t->refused, folded(name));
}

static int keep(void *baton, cp_span name, cp_place place)
{
    const table *t = baton;

    if (is_refused(baton, name))
        return 0;
    return is_in(t->allowed, name) || t->undeclared_allow || place == CP_PLACE_COMMA;
}

static void fail(const char *what, const char *title, cp_span line, cp_span got)
{
    printf("%s (%s): <%.*s> gives <%.*s>\n", what, title, (int)line.n, line.p, (int)got.n, got.p);
    exit(1);
}

static void check_cookie(cp_span field, apr_pool_t *p)
{
    apr_size_t i;

    for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        void *t = (void *)(apr_uintptr_t)&tables[i];
        const char *title = tables[i].title;
        cp_span kept, again, expected;
        cp_pieces pieces;
        int expected_cut;
        apr_size_t cut = cp_pieces_sift(&kept, cp_cookie_cut(&pieces, field), keep, t, p);

        expected = ref_cookie(&expected_cut, field, keep, t, p);
        if (!cp_span_equal(kept, expected) || cut != (apr_size_t)expected_cut)
            fail("not as the rules say", title, field, kept);
        if (cp_span_equal(kept, field) && field.n && kept.p != field.p)
            fail("copied without need", title, field, kept);
        if (ref_hostile_reading(kept, is_refused, t, p).p)
            fail("a refused name passes", title, field, kept);
        if (cp_pieces_sift(&again, cp_cookie_cut(&pieces, kept), keep, t, p) ||
            !cp_span_equal(again, kept))
            fail("a second time cuts more", title, kept, again);
    }
}

static void check_set_cookie(cp_span line, apr_pool_t *p)
{
    static const char forms[] = {
        [CP_SET_COOKIE_OK] = 'o', [CP_SET_COOKIE_CONTROL] = 'c', [CP_SET_COOKIE_NAMELESS] = 'n'};
    cp_span name, expected, shorter;
    char form = ref_set_cookie_name(&expected, line, p);

    if (forms[cp_set_cookie_name(&name, line)] != form || !cp_span_equal(name, expected))
        fail("another name", "", line, name);
    if (cp_set_cookie_life(line, 0) != ref_max_age(line, p))
        fail("another life", "", line, name);
    shorter = cp_span_of(cp_set_cookie_shorten(line, CP_LIFE_SESSION, p));
    if (!cp_span_equal(shorter, ref_without_life(line, p)))
        fail("not the line without its life", "", line, shorter);
    shorter = cp_span_of(cp_set_cookie_shorten(line, 7, p));
    if (ref_max_age(shorter, p) != 7 || ref_set_cookie_name(&name, shorter, p) != form ||
        !cp_span_equal(name, expected))
        fail("shortened to another cookie", "", line, shorter);
}

static const struct {
    const char *title;
    const char *symbols[9];
    void (*check)(cp_span line, apr_pool_t *p);
} subjects[] = {
    {"cookie", {"a", "b", "=", ";", ",", " ", "\"", "$", NULL}, check_cookie},
    {"set-cookie", {"a", "=", ";", " ", "Max-Age", ",", "0", NULL}, check_set_cookie},
};

/* The strings of `length` symbols whose number is `worker` modulo WORKERS. */
static long run(int subject, int length, long worker, apr_pool_t *p)
{
    const char *const *symbols = subjects[subject].symbols;
    long number, numbers = 1, radix = 0, checked = 0;
    int i;

    while (symbols[radix])
        radix++;
    for (i = 0; i < length; i++)
        numbers *= radix;
    for (number = worker; number < numbers; number += WORKERS) {
        /* To the octet, so that a sanitizer sees each step beyond it. */
        char text[LENGTH_MAX * 8], *line;
        long rest = number;
        apr_size_t n = 0;

        for (i = 0; i < length; i++, rest /= radix) {
            apr_size_t k = strlen(symbols[rest % radix]);

            memcpy(text + n, symbols[rest % radix], k);
            n += k;
        }
        line = memcpy(malloc(n ? n : 1), text, n);
        subjects[subject].check((cp_span){line, n}, p);
        free(line);
        if (++checked % CLEAR_EVERY == 0)
            apr_pool_clear(p);
    }
    return checked;
}

static int work(int subject, int length, long worker)
{
    apr_pool_t *p;
    long checked = 0;
    int n;

    if (apr_initialize() || apr_pool_create(&p, NULL))
        return 1;
    for (n = 0; n <= length; n++)
        checked += run(subject, n, worker, p);
    printf("%s up to %d symbols: %ld strings agree (process %ld of %d)\n", subjects[subject].title,
           length, checked, worker + 1, WORKERS);
    return 0;
}

int main(int argc, char **argv)
{
    int subject = argc == 3 && !strcmp(argv[1], subjects[1].title), length, status, failed = 0;
    long worker;

    length = argc == 3 ? atoi(argv[2]) : 0;
    if (length < 1 || length > LENGTH_MAX || strcmp(argv[1], subjects[subject].title)) {
        fprintf(stderr, "usage: exhaust cookie|set-cookie LENGTH\n");
        return 2;
    }
    for (worker = 0; worker < WORKERS; worker++)
        if (fork() == 0)
            exit(work(subject, length, worker));
    while (wait(&status) > 0)
        failed |= status != 0;
    return failed;
}
